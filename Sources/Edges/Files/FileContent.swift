/// The content of a file, as identified by its first bytes and its parts: the kinds that can be allowed, and others
/// that people upload instead. Only used to report what was found.
public enum FileContent: String, CaseIterable, Hashable, Sendable {
    /// The kinds of ``FileKind``, by the same names.
    case doc, docx, pdf, png, jpeg, bmp, gif, tiff, webp, heic, rtf, odt, xlsx, txt
    /// A web page, an SVG drawing, an older Excel workbook, a PowerPoint presentation.
    case html, svg, xls, presentation
    /// A ZIP or another archive, a saved e-mail, a film, a sound recording, a program or a script.
    case archive, mail, video, audio, program

    /// The content that a type from libmagic means; nil when it is not one of these.
    init?(type: String) {
        if let kind = FileKind.allCases.first(where: { $0.isRecognised(as: type) }) {
            self.init(rawValue: kind.rawValue)
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

    /// Whether it is the content of such a file.
    func isContent(of kind: FileKind) -> Bool { rawValue == kind.rawValue }
}
