import Casework
import Database
import Markup
import PortalKit
import Web

/// A new message to the team about a child or young person.
struct NewMessage: FormAction {
    private static let body = Field(
        "body", "messages.body", .longText(isCounted: true), required: true, limit: Messages.limit)

    /// Those that the account may write about.
    let people: [Permissions]

    static func contribute(to blueprint: inout Blueprint, _ access: Access) {
        blueprint.form(MessageLinks.new, access, bodyLimit: .encoded([body])) { db, visit in
            guard try visit.site.caseRules.allowsReplies else { throw Problem(.notFound) }
            let people = try Permissions.all(db, for: visit).filter { $0.may(.mayAsk) }
            guard !people.isEmpty else { throw Problem(.notFound) }
            return NewMessage(people: people)
        }
    }

    func fields(_ visit: Visit) -> [Field] {
        let choices = people.map { Field.Choice($0.entry.id, saying: $0.entry.name) }
        return [
            Field("about", "messages.about", .radios(choices), required: true),
            Field("subject", "messages.subject", required: true, limit: 200),
            Self.body,
        ]
    }

    func initial(_ visit: Visit) -> FormValues {
        FormValues(["about": visit.query["about"] ?? people.first?.entry.id ?? ""])
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, session) = (input.visit, try input.visit.account)
        guard let permissions = people.first(where: { $0.entry.id == input["about"] }), let person = permissions.person
        else { throw Problem(.notFound) }
        let current = try CaseStore.current(db, permissions)
        try IncomingMessages.send(
            db,
            Message(
                id: input.id, person: person, caseID: current?.id ?? "", account: permissions.owner,
                entry: permissions.entry.id, isIncoming: true, author: session.account, name: session.name,
                subject: input["subject"], body: input["body"], at: visit.now), for: visit)
        return visit.link(FamilyLinks.message(input.id)).query(["sent": "1"])
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit, findings) = (input.texts, input.visit, input.typed.findings)
        let content = input.fields(
            fields(visit), send: "messages.send", leaving: visit.link(MessageLinks.messages))
        let main: HTML = """
            \(Parts.summary(findings, texts))\(Parts.title(texts("messages.new")))<div class="prose flow">\
            \(Parts.requiredNote(texts))\(input.form(content))</div>
            """
        var page = Page(texts("messages.new"), section: .messages, hasFindings: !findings.isEmpty, main: main)
        page.trail = MessagePages.trail(visit)
        return page
    }
}
