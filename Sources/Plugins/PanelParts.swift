import Markup
import PortalKit

extension Parts {
    /// A panel of a dashboard.
    /// - Parameters:
    ///   - name: part of the id of its heading.
    ///   - address: the page that its heading leads to; nil for none.
    static func panel(_ name: String, _ heading: String, to address: Address? = nil, _ content: HTML) -> HTML {
        let words: HTML =
            address.map { "<a href=\"\($0)\"><span>\(heading)</span>\(Icon.arrow.html)</a>" }
            ?? "<span>\(heading)</span>"
        return """
            <section class="panel" aria-labelledby="panel-\(name)"><h2 id="panel-\(name)">\(words)</h2>\
            <div>\(content)</div></section>
            """
    }

    /// A list of links, each with small print below it.
    static func links(_ links: [(words: HTML, address: Address, small: HTML)]) -> HTML {
        """
        <ul class="links">\(each: links, { link in
            "<li><a href=\"\(link.address)\">\(link.words)</a>\("<small>\(link.small)</small>", if: !link.small.isEmpty)</li>"
        })</ul>
        """
    }
}
