import Markup
import PortalKit

/// A page of a long list.
struct CountedPage: Sendable {
    /// The number of lines on a page.
    static let size = 20

    /// The number of lines on all pages.
    let count: Int
    /// The page, from 1.
    let number: Int

    /// The page that was asked for, or the last one if there are fewer.
    init(_ asked: Int, of count: Int) {
        self.count = count
        number = min(asked, Self.pages(count))
    }

    /// The number of lines on the pages before.
    var offset: Int { (number - 1) * Self.size }

    private static func pages(_ count: Int) -> Int { max(1, (count + size - 1) / size) }

    /// The links to the page before and the next one; none if there is only one page.
    func links(_ label: TextKey, _ visit: Visit, to address: (_ page: Int) -> Address) -> HTML {
        let (texts, pages) = (visit.texts, Self.pages(count))
        guard pages > 1 else { return .empty }
        func link(_ page: Int, _ words: TextKey) -> HTML {
            "<a class=\"button second slim\" href=\"\(address(page))\">\(texts(words))</a>"
        }
        let place = texts("caseload.page", ["page": String(number), "count": String(pages)])
        return """
            <nav class="actions ends" aria-label="\(texts(label))"><span class="muted">\(place)</span>\
            <span class="row">\(link(number - 1, "caseload.page.previous"), if: number > 1) \
            \(link(number + 1, "caseload.page.next"), if: number < pages)</span></nav>
            """
    }
}

extension Texts {
    /// The name of the officer who has a case, or the text for none.
    func officer(_ name: String) -> String { name.isEmpty ? self("caseload.nobody") : name }
}
