import Casework
import Database
import Forms
import Markup
import PortalKit

/// What an account has to complete about one person: what the team asks for, forms that are not sent yet, and those
/// that were sent back.
struct WaitingForms: Sendable {
    /// Something to complete.
    enum Item: Sendable {
        /// An open information request.
        case asked(AskedForm)
        /// A draft that answers no request, or changes what was sent: its id.
        case draft(FormEntry, id: String)
        /// A submission that the team returned, with what is missing.
        case returned(FormEntry, note: String)
    }

    let items: [Item]

    init(_ db: Connection, _ permissions: Permissions, for visit: Visit) throws {
        let (account, id) = (permissions.account, permissions.entry.id)
        let asked = try AskedForm.all(db, for: visit).filter { $0.request.entry == id && $0.request.isOpen }
        let answering = Set(asked.map(\.step).compactMap(\.object))
        let entries = try FormList.entries(
            db, account: account, subject: id, isShared: permissions.isShared, limit: 100)
        let others = try entries.compactMap { entry -> Item? in
            guard !answering.contains(entry.id) else { return nil }
            switch entry.state {
            case .draft: return .draft(entry, id: entry.id)
            case .sent(_, let edit?): return answering.contains(edit) ? nil : .draft(entry, id: edit)
            case .sent(let reference, nil):
                let status = try ReviewStore.find(db, reference, permissions)?.reviewStatus
                guard permissions.mayFill, case .returned(let note)? = status else { return nil }
                return .returned(entry, note: note)
            }
        }
        items = asked.map { .asked($0) } + others
    }

    var count: Int { items.count }
}

extension AskedForm.Step {
    /// The id of the draft or submission that it leads to; nil if it begins a new one or does nothing.
    fileprivate var object: String? {
        switch self {
        case .goOn(let draft): draft
        case .mend(let submission): submission
        case .start, .take, .none: nil
        }
    }
}

extension WaitingForms.Item {
    /// The form's title, in its own language.
    func title(_ visit: Visit) -> HTML {
        switch self {
        case .asked(let asked): "\(asked.title)"
        case .draft(let entry, _), .returned(let entry, _): entry.title(visit)
        }
    }

    /// Its state as a tag.
    func tag(_ visit: Visit) -> HTML {
        switch self {
        case .asked(let asked): asked.tag(visit)
        case .draft(let entry, let id): entry.unsentTag(id, visit)
        case .returned: Parts.tag("returned", .warning, visit.texts("progress.returned"))
        }
    }

    /// The item of a list, with the button or link to complete it.
    func row(_ visit: Visit) -> HTML {
        switch self {
        case .asked(let asked): return asked.row(visit)
        case .draft(let entry, let id): return entry.unsentRow(id, visit)
        case .returned(let entry, let note):
            let about: HTML = "<span class=\"hidden\"> \(title(visit))</span>"
            return Parts.row(
                title(visit), more: Parts.typed(note, visit),
                beside: "<div class=\"row\">\(tag(visit))\(AskedForm.mend(entry.id, about, visit))</div>")
        }
    }
}
