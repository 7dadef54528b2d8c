import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// The handlers of a case action: its form, its preview, and the action itself.
enum ActionHandler<Action: CaseAction> {
    private static var types: [String] { ["pdf", "docx", "doc", "jpg", "png", "heic", "tiff"] }
    static var megabytes: Int { 20 }

    static func contribute(to blueprint: inout Blueprint) {
        let texts = blueprint.kept(CaseRules.self).map(Action.longTexts) ?? []
        // To confirm the action, the values are posted again, without the file and not as multipart.
        let limit = BodyLimit.encoded(texts).union(
            .multipart(texts, files: Action.takesFile ? 1 : 0, megabytes: megabytes))
        blueprint.get(Action.link, .staff(.officer)) { try await show($0) }
        blueprint.post(Action.link, .staff(.officer), bodyLimit: limit) { try await post($0) }
    }

    private static func read(_ visit: Visit) async throws -> (OpenCase, Action) {
        try await visit.site.store.read { db in
            let open = try OpenCase.find(db, for: visit)
            return (open, try Action.read(db, open, for: visit))
        }
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        let (open, action) = try await read(visit)
        try await visit.noteView(.viewedCase, of: open)
        let account = try visit.account.account
        guard action.isPossible, let held = visit.heldTyped else {
            let act = ActionInput(visit: visit, id: newID(), typed: action.initial(visit))
            return .page(ActionPages(open: open, action: action, act: act, stamp: open.fields(visit)).form())
        }
        // Restored values keep the case version they were typed for, and their file.
        var act = ActionInput(visit: visit, id: chosenID(held["id"]), typed: held)
        if Action.takesFile {
            act.file = try await visit.site.store.read { db in
                try UploadStore.loose(db, held["upload"], of: account, about: open.person.id)
            }
        }
        let stamp = open.fields(visit, held: held)
        return .page(ActionPages(open: open, action: action, act: act, stamp: stamp).form())
    }

    private static func post(_ visit: Visit) async throws -> Reply {
        let (open, action) = try await read(visit)
        var act = ActionInput(
            visit: visit, id: chosenID(visit.form["id"]), typed: FormValues.read(action.fields(visit), from: visit.form)
        )
        try await takeFile(&act, about: open.person.id)
        let overrides = visit.form["insists"] == "yes"
        // An officer who has seen the changes of others goes on from the current version.
        let stamp = open.fields(visit, isFresh: overrides)
        func pages() -> ActionPages<Action> { ActionPages(open: open, action: action, act: act, stamp: stamp) }
        if visit.form["action"] == "edit" { return .page(pages().form()) }
        // The values are checked against the version of the case that they were typed for, before anything else.
        if !overrides, let others = try await open.conflicts(visit, Action.event, object: action.object(act)) {
            return .page(pages().form(others: others), status: 409)
        }
        act.typed.check(action.fields(visit), for: visit)
        action.check(&act)
        act.typed.sort(by: action.fields(visit))
        guard act.typed.findings.isEmpty else { return .page(pages().form(), status: 422) }
        guard visit.form["action"] == "do" || !Action.isPreviewed else { return .page(pages().preview()) }
        let confirmed = FormValues.read(action.confirmations(act), from: visit.form)
        var wanted = confirmed
        wanted.check(action.confirmations(act), for: visit)
        guard wanted.findings.isEmpty else { return .page(pages().preview(wanted), status: 422) }
        do {
            let (done, event, object) = (act, Action.event, action.object(act))
            let others = try await OpenCase.change(visit, event, object: object, overrides: overrides) { db, open in
                // Read again: the participants may have changed.
                try Action.read(db, open, for: visit).work(db, open, done)
            }
            if let others { return .page(pages().form(others: others), status: 409) }
        } catch let refused as ActionRefused {
            for finding in refused.findings { act.typed.refuse(finding.field, finding.message) }
            return .page(pages().form(), status: 422)
        }
        return .redirect(CaseDone.address(open.current.id, Action.name, of: action.about(act), visit))
    }

    /// Stores a newly chosen file, or finds the one chosen before.
    private static func takeFile(_ act: inout ActionInput, about person: String) async throws {
        guard Action.takesFile else { return }
        let visit = act.visit
        let account = try visit.account.account
        if let chosen = visit.files.first(where: { $0.name == "file" && $0.count > 0 }) {
            let (file, message) = try await Uploads.take(chosen, types: types, megabytes: megabytes, for: visit)
            if let message { act.typed.refuse("file", message) }
            guard let file else { return }
            try await visit.write { db in
                try UploadStore.insertLoose(db, file, account: account, subject: person)
            }
            act.file = file
        } else if let id = visit.form["upload"], visit.form["remove-file"] != "yes" {
            let made = act.id
            // On a repeated request the file is already attached to what the first one created.
            act.file = try await visit.site.store.read { db in
                try UploadStore.loose(db, id, of: account, about: person) ?? UploadStore.held(db, by: made)[id]
            }
        }
    }

}
