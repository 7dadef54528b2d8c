import Casework
import Database
import Identity
import Markup
import PortalKit
import Web

/// Links an account to a person: found by its exact e-mail address, in a chosen role and for a purpose, and only after
/// a preview of what it will see.
struct LinkAccount: ParticipantAction {
    private static let email = Field(
        "email", "linking.email", hint: "linking.email.hint", .email, required: true, limit: 254)

    let open: OpenCase
    /// The account; nil before it is found.
    private let found: FoundAccount?
    /// The professional's role at work; nil for none.
    private let work: WorkRoles.Role?
    private let searched: FormValues

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.form(IntakeLinks.linkAccount, IntakeParts.access) { try LinkAccount($0, for: $1) }
    }

    private init(_ db: Connection, for visit: Visit) throws {
        open = try OpenCase.find(db, for: visit)
        var searched = FormValues.read([Self.email], from: visit.query)
        if visit.head.method == .post {
            found = try FoundAccount.find(db, id: visit.form["account"] ?? "")
            if found == nil { throw Problem(.notFound) }
        } else if visit.query["email"] == nil {
            found = try visit.held.flatMap { try FoundAccount.find(db, id: $0.values["account"] ?? "") }
        } else {
            searched.check([Self.email], for: visit)
            found = searched.findings.isEmpty ? try FoundAccount.find(db, email: searched["email"]) : nil
            if found == nil { searched.refuse("email", visit.texts("linking.email.unknown")) }
        }
        self.searched = searched
        work = found?.audience == .professional ? try found.flatMap { try WorkRoles.all(db, $0.account.id).first } : nil
    }

    func fields(_ visit: Visit) -> [Field] {
        let participant = ParticipantFields()
        let ways = InvolvementStore.Way.allCases.filter { $0 != .entry }
        return [
            participant.role(open.rules.process), participant.title, participant.organisation,
            Field(
                "way", "linking.way",
                .radios(ways.map { .init($0.rawValue, .key(TextKey("linking.way", $0.rawValue))) }), required: true),
        ]
    }

    func initial(_ visit: Visit) -> FormValues {
        guard found?.audience == .professional else { return FormValues(["way": "view"]) }
        return FormValues([
            "way": "view", "role": StatutoryProcess.RequiredRole.professional.rawValue,
            "title": work?.values["role"] ?? "", "organisation": work?.values["organisation"] ?? "",
        ])
    }

    var furtherVersions: [String: String] { ["account": found?.account.id ?? ""] }

    func restores(_ held: [String: String]) -> Bool { held["account"] == found?.account.id }

    /// The search, which comes first.
    func unavailableReply(_ visit: Visit) -> Reply? {
        guard found == nil else { return nil }
        return .page(search(visit), status: searched.findings.isEmpty ? 200 : 422)
    }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        guard let found, let way = InvolvementStore.Way(rawValue: input["way"]) else { throw Problem(.malformed) }
        let team = open.team(db)
        return try settle(db, .linked, object: input.id, for: input) {
            try Linking.link(
                team, account: found.account.id, entry: nil, to: open.person, as: input["role"],
                relationship: found.audience == .professional ? .other : Linking.relationship(input["role"]),
                involvement: input.id, title: input["title"], organisation: input["organisation"],
                at: input.visit.now)
            try InvolvementStore.setWay(team, input.id, way)
        }
    }

    private func search(_ visit: Visit) -> Page {
        let texts = visit.texts
        return below(
            texts("linking.link"), findings: searched.findings, visit,
            """
            <p>\(texts("linking.link.body"))</p><form class="flow" method="get" action="\
            \(visit.link(IntakeLinks.linkAccount(open.current.id)))" novalidate>\(Self.email.html(searched, texts))\
            <div class="actions"><button class="button">\(Icon.search.html)\(texts("linking.find"))</button>\
            <a class="button second" href="\(participants(visit))">\(texts("action.cancel"))</a></div>\
            </form><p><a href="\(visit.link(TeamLinks.addParticipant(open.current.id)))">\
            \(texts("linking.email.add"))</a></p>
            """)
    }

    func page(_ input: FormInput) -> Page {
        let texts = input.texts
        let values = ["name": found?.account.name ?? "", "email": found?.account.email ?? ""]
        let who = texts(
            found?.audience == .professional ? "linking.found.professional" : "linking.found.citizen", values)
        return step(
            texts("linking.link"), input, lead: "\(Parts.note("<p>\(who)</p>"))\(Parts.requiredNote(texts))",
            """
            \(Parts.fields(fields(input.visit), input.typed, texts))\
            \(IntakeParts.preview(participants(input.visit), input.visit))
            """)
    }

    func preview(_ input: FormInput) -> Page? {
        let (texts, visit) = (input.texts, input.visit)
        let values = ["name": found?.account.name ?? "", "role": texts(TextKey("role", input["role"]))]
        let professional: HTML =
            found?.audience == .professional ? "<p>\(texts("linking.preview.professional"))</p>" : .empty
        return step(
            texts("linking.check"), input,
            """
            <p>\(texts("linking.preview", values))</p>\(consequences(input["role"], visit, about: professional))\
            \(IntakeParts.confirm("linking.link.do", visit))
            """)
    }
}
