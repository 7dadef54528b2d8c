import Database
public import Markup
public import PortalKit

/// Who will be told of something, how, and what they will read: shown before anything is done.
public struct Telling: Hashable, Sendable {
    public enum Way: String, Sendable {
        /// A message in their portal, and a mail that says that one waits.
        case portal
        /// They have no account: a letter goes by post.
        case post
        /// A message in their portal, and a letter by post, since mail to them comes back.
        case both
        /// They learn nothing of it.
        case nobody
    }

    public let name: String
    /// What they are, such as `mother`.
    public let title: String
    public let way: Way
    /// What they will read.
    public let words: String

    public init(name: String, title: String, way: Way, words: String) {
        self.name = name
        self.title = title
        self.way = way
        self.words = words
    }

    /// All that will be told, as a table; or that nobody will be.
    public static func table(_ tellings: [Telling], _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard !tellings.isEmpty else { return Parts.note("<p>\(texts("telling.none"))</p>") }
        return """
            <table class="table"><caption>\(texts("telling.title"))</caption><thead><tr>\
            <th scope="col">\(texts("telling.who"))</th><th scope="col">\(texts("telling.how"))</th>\
            <th scope="col">\(texts("telling.what"))</th></tr></thead><tbody>\
            \(each: tellings, { one in
                """
                <tr><th scope="row">\(one.name)<small>\(one.title)</small></th>\
                <td data-label="\(texts("telling.how"))"><span>\(texts(TextKey("telling.way", one.way.rawValue)))</span></td>\
                <td class="long" data-label="\(texts("telling.what"))"><span>\(one.words)</span></td></tr>
                """
            })</tbody></table>
            """
    }
}
