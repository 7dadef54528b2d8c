/// A kind of file that can be uploaded; the raw value is its name in configuration.
public enum FileKind: String, CaseIterable, Codable, Sendable {
    /// A document of Word 97 to 2003.
    case doc
    /// A Word document (Office Open XML).
    case docx
    /// A PDF document.
    case pdf
    /// A PNG picture.
    case png
    /// A JPEG picture.
    case jpeg
    /// A bitmap of Windows or OS/2.
    case bmp
    /// A GIF picture.
    case gif
    /// A TIFF picture.
    case tiff
    /// A WebP picture.
    case webp
    /// A HEIF picture, as iPhones store photos.
    case heic
    /// A Rich Text document.
    case rtf
    /// An OpenDocument text.
    case odt
    /// An Excel workbook (Office Open XML).
    case xlsx
    /// Plain text.
    case txt

    /// The kind that a file name's extension stands for, in any letter case; nil for any other. White space and
    /// invisible characters at the end of the name are ignored.
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

    /// The extensions of such a file, without the dot, the usual one first.
    public var extensions: [String] {
        switch self {
        // Windows and older cameras write the last two.
        case .jpeg: ["jpg", "jpeg", "jfif", "jpe"]
        case .tiff: ["tiff", "tif"]
        case .heic: ["heic", "heif"]
        default: [rawValue]
        }
    }

    /// The content type with which to serve such a file.
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

    /// Whether libmagic reports this kind as `type`. Only for kinds identified by their first bytes: archives and
    /// compound files are identified by what they contain.
    func isRecognised(as type: String) -> Bool {
        switch self {
        case .doc, .docx, .odt, .xlsx: false
        // Version 5.44 reports text/rtf and image/bmp; newer and older ones differ. Any text is txt, except for what a
        // browser or a shell would run, which has other types.
        default: type == contentType.prefix { $0 != ";" } || otherTypes.contains(type)
        }
    }

    /// The types that other versions of libmagic report.
    private var otherTypes: Set<String> {
        switch self {
        case .bmp: ["image/x-ms-bmp", "image/x-bmp", "image/x-windows-bmp"]
        case .heic: ["image/heif", "image/heic-sequence", "image/heif-sequence"]
        case .rtf: ["text/rtf", "text/richtext"]
        default: []
        }
    }
}
