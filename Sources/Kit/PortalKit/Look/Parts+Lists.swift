public import Markup

extension Parts {
    /// Content that is printed as a document: every page of paper begins with the council and `about`, such as the
    /// title and a reference. On the screen only the content is shown.
    public static func document(_ about: [String], _ content: HTML, _ texts: Texts) -> HTML {
        let words = [texts("identity.council")] + about
        return """
            <div class="document"><div class="running" aria-hidden="true"><p>\(words.joined(separator: " | "))</p></div>\
            <div class="document-body">\(content)</div></div>
            """
    }

    /// The note that there is nothing to list.
    /// - Parameter hint: what will be listed here, or what to do; empty for none.
    public static func empty(_ icon: Icon, _ words: String, _ hint: HTML = .empty) -> HTML {
        "<p class=\"empty\">\(icon.html)<strong>\(words)</strong>\("<span>\(hint)</span>", if: !hint.isEmpty)</p>"
    }

    /// A warning that screen readers announce at once, in several paragraphs.
    public static func alert(_ message: HTML) -> HTML {
        "<div class=\"notice\" role=\"alert\">\(Icon.warning.html)<div class=\"flow\">\(message)</div></div>"
    }

    /// A warning of one paragraph that screen readers announce at once. `message` is escaped.
    public static func alert(saying message: String) -> HTML {
        "<div class=\"notice\" role=\"alert\">\(Icon.warning.html)<p>\(message)</p></div>"
    }

    /// A state in a few words, with an icon.
    /// - Parameter style: the class that colours it, such as `ok`.
    public static func tag(_ style: HTML, _ icon: Icon, _ words: String) -> HTML {
        "<span class=\"tag \(style)\">\(icon.html) \(words)</span>"
    }

    /// A list of ``row(_:_:more:beside:)``.
    public static func rows<Items: Sequence>(_ items: Items, _ row: (Items.Element) -> HTML) -> HTML {
        "<ul class=\"rows\">\(each: items, row)</ul>"
    }

    /// An item of a list.
    /// - Parameters:
    ///   - small: what is said of it in small print, each in a line of its own.
    ///   - more: what follows below that.
    ///   - beside: its state, links and buttons, beside all that.
    public static func row(
        _ title: HTML, _ small: [String] = [], more: HTML = .empty, beside: HTML = .empty
    ) -> HTML {
        "<li><div class=\"what\"><b>\(title)</b>\(each: small, { "<small>\($0)</small>" })\(more)</div>\(beside)</li>"
    }

    /// A table. In narrow windows, each cell shows the heading of its column.
    /// - Parameters:
    ///   - style: the classes of the table.
    ///   - hidesCaption: whether the caption is for screen readers only.
    ///   - columns: the headings of the columns.
    ///   - heading: the index of the column whose cells are the headings of their rows.
    ///   - cellStyles: the classes of cells, such as `long`, by the index of their column.
    ///   - rows: the cells of each row, one for each column.
    public static func table(
        _ caption: String, style: HTML = "table", hidesCaption: Bool = false, _ columns: [String], heading: Int = 0,
        cellStyles: [Int: HTML] = [:], rows: [[HTML]]
    ) -> HTML {
        func cell(_ column: Int, _ content: HTML) -> HTML {
            if column == heading { return "<th scope=\"row\">\(content)</th>" }
            let style = cellStyles[column].map { " class=\"\($0)\"" as HTML }
            return "<td\(style) data-label=\"\(columns[column])\">\(content)</td>"
        }
        return """
            <table class="\(style)"><caption\(" class=\"hidden\"", if: hidesCaption)>\(caption)</caption><thead><tr>\
            \(each: columns, { "<th scope=\"col\">\($0)</th>" })</tr></thead><tbody>\
            \(each: rows, { "<tr>\(each: zip(columns.indices, $0), { cell($0, $1) })</tr>" })</tbody></table>
            """
    }
}
