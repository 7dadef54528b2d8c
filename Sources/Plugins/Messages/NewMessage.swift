import Casework
import Database
import Identity
import Markup
import PortalKit
import Vault
import Web

/// A new message to the team about a child or young person.
struct NewMessage {
    private static let body = Field(
        "body", "messages.body", .longText(isCounted: true), required: true, limit: Messages.limit)

    func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.get(MessageLinks.new, access) { visit in
            let people = try await visit.site.store.read { try Self.people($0, visit) }
            let typed = visit.heldTyped ?? FormValues(["about": visit.query["about"] ?? people.first?.entry.id ?? ""])
            return .page(Self.page(typed, people, visit))
        }
        blueprint.post(MessageLinks.new, access, bodyLimit: .encoded([Self.body])) { try await Self.send($0) }
    }

    /// The people that the account may write about. Throws `Problem(.notFound)` if there are none.
    private static func people(_ db: Connection, _ visit: Visit) throws -> [Permissions] {
        guard try visit.site.caseRules.allowsReplies else { throw Problem(.notFound) }
        let people = try Permissions.all(db, for: visit).filter { $0.may(.mayAsk) }
        guard !people.isEmpty else { throw Problem(.notFound) }
        return people
    }

    private static func fields(_ people: [Permissions]) -> [Field] {
        let choices = people.map { Field.Choice($0.entry.id, saying: $0.entry.name) }
        return [
            Field("about", "messages.about", .radios(choices), required: true),
            Field("subject", "messages.subject", required: true, limit: 200),
            body,
        ]
    }

    private static func send(_ visit: Visit) async throws -> Reply {
        let session = try visit.account
        let people = try await visit.site.store.read { try Self.people($0, visit) }
        let fields = fields(people)
        var typed = FormValues.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        guard typed.findings.isEmpty else { return .page(page(typed, people, visit), status: 422) }
        let (id, kept) = (chosenID(visit.form["id"]), typed)
        try await visit.write { db in
            // Read again: the account may have been unlinked meanwhile.
            guard let permissions = try Permissions.find(db, entry: kept["about"], for: visit),
                permissions.may(.mayAsk), let person = permissions.person
            else { throw Problem(.notFound) }
            let current = try CaseStore.current(db, permissions)
            try IncomingMessages.send(
                db,
                Message(
                    id: id, person: person, caseID: current?.id ?? "", account: session.account,
                    entry: permissions.entry.id, isIncoming: true, author: session.account, name: session.name,
                    subject: kept["subject"], body: kept["body"], at: visit.now), for: visit)
        }
        return .redirect(visit.link(FamilyLinks.message(id)).query(["sent": "1"]))
    }

    private static func page(_ typed: FormValues, _ people: [Permissions], _ visit: Visit) -> Page {
        let texts = visit.texts
        let content: HTML = """
            <input type="hidden" name="id" value="\(chosenID(visit.form["id"]))">\(Parts.fields(fields(people), typed, texts))\
            <div class="actions"><button class="button">\(texts("messages.send"))</button>\
            <a class="button second" href="\(visit.link(MessageLinks.messages))">\(texts("signIn.cancel"))</a></div>
            """
        let main: HTML = """
            \(Parts.summary(typed.findings, texts))\(Parts.title(texts("messages.new")))<div class="prose flow">\
            \(Parts.requiredNote(texts))\(Parts.form(visit.link(MessageLinks.new), visit, guarding: true, content))</div>
            """
        var page = Page(texts("messages.new"), section: .messages, hasFindings: !typed.findings.isEmpty, main: main)
        page.trail = [
            Page.Above(texts("nav.home"), visit.link(SiteLinks.home)),
            Page.Above(texts("messages.title"), visit.link(MessageLinks.messages)),
        ]
        return page
    }
}
