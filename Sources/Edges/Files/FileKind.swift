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

    /// The kind that a file's name claims, by what follows the last dot, in any letter case; nil for any other.
    public init?(filename: String) {
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
        case .jpeg: ["jpg", "jpeg"]
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

    /// Whether a browser may declare such a file so: its content type, an older or wider name for it, or, where the
    /// computer knows no better, a type that says nothing.
    public func isDeclared(as type: String) -> Bool {
        let essence = Self.essence(type)
        return Self.sayNothing.contains(essence) || essence == Self.essence(contentType)
            || otherTypes.contains(essence)
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

    private static let sayNothing: Set = ["", "application/octet-stream", "binary/octet-stream"]

    private var otherTypes: Set<String> {
        switch self {
        case .doc: ["application/vnd.ms-word", "application/x-msword", "application/doc"]
        // Computers without Word may know a docx as what it is made of.
        case .docx: ["application/msword", "application/zip", "application/x-zip-compressed"]
        case .odt, .xlsx: ["application/zip", "application/x-zip-compressed"]
        case .pdf: ["application/x-pdf"]
        case .png: ["image/x-png"]
        case .jpeg: ["image/jpg", "image/pjpeg"]
        case .bmp: ["image/x-ms-bmp", "image/x-bmp", "image/x-windows-bmp"]
        case .heic: ["image/heif", "image/heic-sequence", "image/heif-sequence"]
        case .rtf: ["text/rtf", "text/richtext", "application/msword"]
        case .gif, .tiff, .webp, .txt: []
        }
    }

    /// A content type without its parameters, in small letters.
    private static func essence(_ type: String) -> String {
        String(type.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }).lowercased()
    }
}
