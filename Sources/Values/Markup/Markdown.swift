import CCmark

extension HTML {
    private static let mostBrackets = 2000
    /// In bytes.
    private static let longestMarkdown = 128 * 1024

    /// Renders CommonMark in safe mode: raw HTML is left out, and so are addresses that could run script.
    ///
    /// Text of over 2000 brackets or 128 KiB is shown as plain text, because the library's time may grow with the
    /// square of its length.
    ///
    /// This is the only place where bytes known only at run time become markup.
    public init(markdown: String) {
        let brackets = markdown.utf8.count { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
        guard brackets <= Self.mostBrackets, markdown.utf8.count <= Self.longestMarkdown else {
            self = "<p>\(markdown)</p>"
            return
        }
        let options = Int32(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8)
        guard let rendered = cmark_markdown_to_html(markdown, markdown.utf8.count, options) else {
            self = .empty
            return
        }
        defer { cmark_get_default_mem_allocator().pointee.free(rendered) }
        self.init(bytes: Array(String(cString: rendered).utf8))
    }
}
