/// A kind of file that people upload, by the name it has in configuration.
public enum FileKind: String, CaseIterable, Codable, Sendable {
    case doc
    case docx
    case pdf
    case png
    case jpeg
    case bmp
    case gif
    case tiff
    case webp
    case heic
    case rtf
    case odt
    case xlsx
    case txt

    /// The kind that a file's name claims, by what follows the last dot, in any letter case; nil for any other. Spaces and
    /// characters that are not seen do not count at the end.
    public init?(filename: String) {
        let seen = filename.unicodeScalars.reversed().drop { scalar in
            scalar.properties.isWhitespace || scalar.properties.generalCategory == .format
        }
        let filename = String(String.UnicodeScalarView(seen.reversed()))
        guard let dot = filename.lastIndex(of: ".") else { return nil }
        let written = filename[filename.index(after: dot)...]
        guard written.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let last = written.lowercased()
        guard let kind = Self.allCases.first(where: { $0.extensions.contains(last) }) else { return nil }
        self = kind
    }

    /// What such a file's name may end with, the usual first.
    public var extensions: [String] {
        switch self {
        // Windows and older cameras write the last two.
        case .jpeg: ["jpg", "jpeg", "jfif", "jpe"]
        case .tiff: ["tiff", "tif"]
        case .heic: ["heic", "heif"]
        default: [rawValue]
        }
    }

    /// The content type to serve such a file as.
    public var contentType: String {
        switch self {
        case .doc: "application/msword"
        case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        case .pdf: "application/pdf"
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .bmp: "image/bmp"
        case .gif: "image/gif"
        case .tiff: "image/tiff"
        case .webp: "image/webp"
        case .heic: "image/heic"
        case .rtf: "application/rtf"
        case .odt: "application/vnd.oasis.opendocument.text"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .txt: "text/plain; charset=utf-8"
        }
    }

    /// Whether libmagic means this kind by that type. Only for kinds that are told by their first bytes: what is inside
    /// an archive or a compound file says what those are.
    func isRecognised(as type: String) -> Bool {
        switch self {
        case .doc, .docx, .odt, .xlsx: false
        // Version 5.44 says text/rtf and image/bmp; newer and older ones say otherwise. All of text is text, but not
        // what a browser or a shell would run, which has types of its own.
        default: type == Self.essence(contentType) || otherTypes.contains(type)
        }
    }

    /// What other versions of libmagic call it.
    private var otherTypes: Set<String> {
        switch self {
        case .bmp: ["image/x-ms-bmp", "image/x-bmp", "image/x-windows-bmp"]
        case .heic: ["image/heif", "image/heic-sequence", "image/heif-sequence"]
        case .rtf: ["text/rtf", "text/richtext"]
        default: []
        }
    }

    /// A content type without its parameters, in small letters.
    private static func essence(_ type: String) -> String {
        String(type.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }).lowercased()
    }
}
