import Configuration
import PortalKit

/// How a portal lists messages, and how it opens the forms that they ask for.
struct MessageStyle: Sendable {
    /// A column of the lists.
    enum Column: String, SettingChoice {
        case subject, about, received, from, to
    }

    /// Where sent messages are listed.
    enum Boxes: String, SettingChoice {
        /// On a page of their own.
        case apart
        /// Below the received ones, on the same page.
        case together
    }

    let columns: [Column]
    let boxes: Boxes
    let hasRefresh: Bool
    let opensFormsInNewTab: Bool

    init(_ settings: inout Settings) {
        columns = settings.read(
            "columns", default: [.subject, .about, .received], owner: .council, "The columns of the lists, in order")
        boxes = settings.read(
            "boxes", default: .apart, owner: .council, "Whether sent messages have a page of their own")
        hasRefresh = settings.read(
            "refresh", default: false, owner: .council, "Whether the lists have a link that reads them again")
        opensFormsInNewTab = settings.read(
            "newTab", default: false, owner: .council,
            "Whether a message names the form that it asks for as what opens it, in a new tab")
        if Set(columns).count < columns.count { settings.note("columns", "names a column twice, wanted each once") }
        if !columns.contains(.subject) { settings.note("columns", "has no 'subject', which opens the message") }
    }
}
