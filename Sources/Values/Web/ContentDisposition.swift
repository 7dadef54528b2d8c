internal import Basics

/// Values of the Content-Disposition field (RFC 6266).
public enum ContentDisposition {
    /// The value that makes a browser save the body under `filename`: as ASCII, and, where that loses characters, whole
    /// too (RFC 8187). Path separators and `:*?<>|` become `_`; control and invisible formatting characters and leading
    /// dots are left out; `file` replaces an empty name.
    public static func attachment(filename: String) -> String {
        let name = safe(filename)
        var ascii = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            ascii.append(scalar.isASCII && scalar != "\"" && scalar != "%" ? scalar : "_")
        }
        let plain = String(ascii)
        guard plain != name else { return "attachment; filename=\"\(plain)\"" }
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(encoded(name))"
    }

    private static func safe(_ filename: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in filename.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: continue
            default: scalars.append("/\\:*?<>|".unicodeScalars.contains(scalar) ? "_" : scalar)
            }
        }
        let name = trimmed(Substring(String(scalars))).drop { $0 == "." }
        return name.isEmpty ? "file" : String(name)
    }

    /// The text, percent-encoded except for RFC 8187's attr-char.
    private static func encoded(_ text: String) -> String {
        Percent.encoded(text) { isToken($0) && !"*'%".utf8.contains($0) }
    }
}
