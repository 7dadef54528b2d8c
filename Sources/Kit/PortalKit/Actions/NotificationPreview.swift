public import Markup

/// A notification that an action will send: the recipient, the way and the text, for the preview of the action.
public struct NotificationPreview: Hashable, Sendable {
    /// How the recipient is notified.
    public enum Way: String, CaseIterable, Sendable {
        /// By a message in their portal, and a mail that announces it.
        case portal
        /// By post, because they have no account.
        case post
        /// By a message in their portal and by post, because mail to them fails.
        case both
        /// Not at all.
        case nobody
    }

    /// The recipient's name.
    public let name: String
    /// What they are, such as `mother`.
    public let title: String
    /// How they are notified.
    public let way: Way
    /// The text or title that they will read.
    public let words: String

    /// A notification with the given values.
    public init(name: String, title: String, way: Way, words: String) {
        (self.name, self.title, self.way, self.words) = (name, title, way, words)
    }

    /// All notifications as a table, or the note that there are none.
    public static func table(_ previews: [NotificationPreview], _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard !previews.isEmpty else { return Parts.note("<p>\(texts("telling.none"))</p>") }
        return """
            <table class="table"><caption>\(texts("telling.title"))</caption><thead><tr>\
            <th scope="col">\(texts("telling.who"))</th><th scope="col">\(texts("telling.how"))</th>\
            <th scope="col">\(texts("telling.what"))</th></tr></thead><tbody>\
            \(each: previews, { preview in
                """
                <tr><th scope="row">\(preview.name)<small>\(preview.title)</small></th>\
                <td data-label="\(texts("telling.how"))"><span>\(texts(TextKey("telling.way", preview.way.rawValue)))</span></td>\
                <td class="long" data-label="\(texts("telling.what"))"><span>\(preview.words)</span></td></tr>
                """
            })</tbody></table>
            """
    }
}
