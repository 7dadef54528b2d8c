import Configuration
import PortalKit

/// How a portal lists documents.
struct DocumentStyle: Sendable {
    /// A column of the list.
    enum Column: String, SettingChoice {
        case title, published, dated
    }

    let columns: [Column]
    /// The column whose cells open the documents.
    let opener: Column
    let hasRefresh: Bool
    /// Whether letters can be downloaded as files in Rich Text Format.
    let hasLetterFiles: Bool

    init(_ settings: inout Settings) {
        columns = settings.read(
            "columns", default: [.title, .published, .dated], owner: .council, "The columns of the list, in order")
        opener = settings.read("opens", default: .title, owner: .council, "The column that opens a document")
        hasRefresh = settings.read(
            "refresh", default: false, owner: .council, "Whether the list has a link that reads it again")
        hasLetterFiles = settings.read(
            "letterFiles", default: false, owner: .council,
            "Whether letters can be downloaded too, as files in Rich Text Format")
        if Set(columns).count < columns.count { settings.note("columns", "names a column twice, wanted each once") }
        if !columns.contains(.title) { settings.note("columns", "has no 'title', which says what each document is") }
        if !columns.contains(opener) {
            settings.note("opens", "is '\(opener.rawValue)', which is not among the columns")
        }
    }
}
