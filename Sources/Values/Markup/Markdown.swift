import CCmark

extension HTML {
    /// Renders CommonMark in safe mode: raw HTML is left out, and so are addresses that could run script.
    ///
    /// The one place where bytes known only at run time become markup.
    public init(markdown: String) {
        let options = Int32(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8)
        guard let rendered = cmark_markdown_to_html(markdown, markdown.utf8.count, options) else {
            self = .empty
            return
        }
        defer { cmark_get_default_mem_allocator().pointee.free(rendered) }
        self.init(bytes: Array(String(cString: rendered).utf8))
    }
}
