/// What a file's content is, as far as its first bytes and its parts tell: the kinds that can be taken, and others that
/// people send in their place. Only used to say what was found.
public enum FileContent: String, CaseIterable, Hashable, Sendable {
    case doc, docx, pdf, png, jpeg, bmp, gif, tiff, webp, heic, rtf, odt, xlsx, txt
    /// A web page, an SVG drawing, an older Excel workbook, a presentation of PowerPoint's.
    case html, svg, xls, presentation
    /// A ZIP or another archive, an e-mail that was saved, a film, a sound recording, a program or a script.
    case archive, mail, video, audio, program

    /// The content of a kind that can be taken.
    public init(_ kind: FileKind) {
        self =
            switch kind {
            case .doc: .doc
            case .docx: .docx
            case .pdf: .pdf
            case .png: .png
            case .jpeg: .jpeg
            case .bmp: .bmp
            case .gif: .gif
            case .tiff: .tiff
            case .webp: .webp
            case .heic: .heic
            case .rtf: .rtf
            case .odt: .odt
            case .xlsx: .xlsx
            case .txt: .txt
            }
    }

    /// What libmagic means by a content type; nil where that says nothing.
    init?(type: String) {
        if let kind = FileKind.allCases.first(where: { $0.isRecognised(as: type) }) {
            self.init(kind)
            return
        }
        switch type {
        case "text/html", "application/xhtml+xml": self = .html
        case "image/svg+xml": self = .svg
        case "message/rfc822", "application/vnd.ms-outlook": self = .mail
        case "application/zip", "application/gzip", "application/x-7z-compressed", "application/x-rar",
            "application/x-tar", "application/x-bzip2", "application/x-xz", "application/java-archive":
            self = .archive
        case "application/x-executable", "application/x-pie-executable", "application/x-sharedlib",
            "application/x-dosexec", "application/vnd.microsoft.portable-executable", "application/x-mach-binary",
            "text/x-msdos-batch":
            self = .program
        case _ where type.hasPrefix("text/x-") && type.hasSuffix("script"): self = .program
        case _ where type.hasPrefix("video/"): self = .video
        case _ where type.hasPrefix("audio/"): self = .audio
        default: return nil
        }
    }
}
