import Casework
import Database
import Forms
import Identity
import Markup
import PortalKit
import Web

/// Decides on an access request: the account is linked, or the request is refused with a reason. No other account is
/// notified.
struct AccessCase: FormAction {
    let request: AccessRequest
    let author: EntryAuthor
    let files: [String: Attachment]
    /// The people it may be about; the only one if the entry is matched already.
    let candidates: [Person]
    /// The current participants of each of them, by person id.
    let linked: [String: [Involvement]]
    let settledBy: AuditLine?
    let rules: CaseRules

    var entry: Entry { author.entry }

    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(IntakeLinks.accessRequests, IntakeParts.access) {
            .redirect($0.link(TeamLinks.requests).fragment("access"))
        }
        blueprint.form(IntakeLinks.accessRequest, IntakeParts.access) { try find($0, for: $1) }
        blueprint.get(IntakeLinks.accessRequestFile, IntakeParts.access) { visit in
            try await Downloads.send(visit) { db in
                let found = try AccessCase.find(db, for: visit)
                return found.files[visit.parameters["file"] ?? ""].map { ($0, found.entry.id) }
            }
        }
    }

    private static func find(_ db: Connection, for visit: Visit) throws -> AccessCase {
        let team = try visit.team(db)
        guard let request = try AccessStore.find(team, visit.parameters["id"] ?? "") else { throw Problem(.notFound) }
        let author = try EntryAuthor(team, ofEntry: request.entry)
        let candidates = try author.matched.map { [$0] } ?? PersonStore.candidates(team, like: author.entry.details)
        var linked: [String: [Involvement]] = [:]
        for person in candidates {
            linked[person.id] = try InvolvementStore.all(team, person: person.id).filter { $0.ended == nil }
        }
        let event = request.state == .linked ? AuditEvent.accessLinked : AuditEvent.accessRefused
        return AccessCase(
            request: request, author: author, files: try UploadStore.attachments(db, of: request.id),
            candidates: candidates, linked: linked,
            settledBy: try AuditLine.last(team, event, object: request.id, person: author.entry.id),
            rules: try visit.site.caseRules)
    }

    func fields(_ visit: Visit) -> [Field] {
        [
            Field(
                "outcome", "access.team.outcome",
                .radios([.init("link", "access.team.outcome.link"), .init("refuse", "access.team.outcome.refuse")]),
                required: true),
            ParticipantFields().role(rules.process, required: false), ParticipantFields().title,
            Field("reason", "access.team.reason", hint: "access.team.reason.hint", .longText(), limit: 2000),
        ]
    }

    var inputs: [String] { ["choice"] }

    func initial(_ visit: Visit) -> FormValues {
        FormValues([
            "role": author.role(in: rules.process),
            "title": visit.texts(TextKey("person.relationship", request.relationship.rawValue)),
        ])
    }

    var views: [Reply.View] { [Reply.View(.viewedPerson, subject: entry.id)] }

    func unavailableReply(_ visit: Visit) -> Reply? {
        guard request.state != .waiting else { return nil }
        let isSecond = visit.head.method == .post
        return .page(settled(visit, isSecond: isSecond), status: isSecond ? 409 : 200)
    }

    func check(_ input: inout FormInput) {
        let texts = input.texts
        switch input["outcome"] {
        case "link":
            if chosen(input) == nil { input.typed.refuse("choice", texts("intake.choose.missing")) }
            if input["role"].isEmpty { input.typed.refuse("role", texts("access.team.role.missing")) }
        case "refuse":
            if input["reason"].isEmpty { input.typed.refuse("reason", texts("access.team.reason.missing")) }
        default: break
        }
    }

    func chosen(_ input: FormInput) -> Person? { candidates.first { $0.id == input["choice"] } }

    func perform(_ db: Connection, _ input: FormInput) throws -> Address {
        let (visit, team) = (input.visit, try input.visit.team(db))
        let isLink = input["outcome"] == "link"
        guard
            try AccessStore.settle(
                team, request.id, as: isLink ? .linked : .refused, reason: isLink ? "" : input["reason"],
                at: visit.now)
        else { throw Problem(.conflict, detail: "decided already") }
        var (person, caseID) = ("", "")
        if isLink {
            guard let known = chosen(input) else { throw Problem(.notFound) }
            try author.link(db, to: known, as: input.typed, for: visit)
            let current = try CaseStore.current(team, person: known.id)
            (person, caseID) = (known.id, current?.id ?? "")
            if let current { try CaseStore.refresh(team, current.id, rules) }
        }
        try author.send(
            db, message(input.typed, visit.site), about: person, caseID: caseID, access: request.id, for: visit)
        try visit.note(db, isLink ? .accessLinked : .accessRefused, subject: entry.id, object: request.id)
        return visit.link(IntakeLinks.accessRequest(request.id))
    }

    /// The message to the account that asked, in its language.
    func message(_ typed: FormValues, _ site: Site) -> (subject: String, body: String) {
        let texts = site.texts(author.account.language)
        let values = ["name": entry.name, "reason": typed["reason"]]
        return typed["outcome"] == "link"
            ? (texts("access.team.linked.subject", values), texts("access.team.linked.body", values))
            : (texts("access.team.refused.subject", values), texts("access.team.refused.body", values))
    }
}

/// The pages of an access request.
extension AccessCase {
    private func lead(_ visit: Visit) -> String {
        let values = ["name": author.account.name, "date": visit.dates.date(request.at)]
        return "\(IntakeParts.born(entry.born, visit)) / \(visit.texts("access.team.line", values))"
    }

    private func details(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let rows =
            [(texts("access.team.asker"), "\(author.account.name), \(author.account.email)")]
            + IntakeParts.rows(request.relationship, request.responsibility, visit)
            + [(texts("access.team.note"), request.note)]
        let files = files.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        let list = Parts.rows(files) { file in
            guard file.state == .clean else { return Parts.row("\(file.name)", [texts("access.team.file.held")]) }
            let address = visit.link(IntakeLinks.accessRequestFile(request.id, file.id))
            return Parts.row("\(Icon.document.html) <a href=\"\(address)\">\(file.name)</a>")
        }
        return """
            \(IntakeParts.details(rows, visit))<h2>\(texts("access.team.files"))</h2>\
            \(files.isEmpty ? "<p>\(texts("access.team.files.none"))</p>" : list)
            """
    }

    func page(_ input: FormInput) -> Page {
        let (texts, visit, typed) = (input.texts, input.visit, input.typed)
        let choice = Comparison.choice(
            "\(texts("access.team.choose"))", of: candidates.map { ($0, access(of: linked[$0.id] ?? [], visit)) },
            for: entry, none: "access.team.choose.none", input)
        let content: HTML = """
            \(choice)\(Parts.fields(fields(visit), typed, texts))\
            \(IntakeParts.preview(visit.link(TeamLinks.requests), visit))
            """
        return IntakeParts.page(
            entry.name, findings: typed.findings, lead: lead(visit), visit,
            "\(details(visit))<h2>\(texts("access.team.settle"))</h2>\(input.form(content))")
    }

    /// The people who have access already; none of them is notified of the request.
    private func access(of involved: [Involvement], _ visit: Visit) -> HTML {
        let texts = visit.texts
        guard !involved.isEmpty else { return "<p>\(texts("linking.none"))</p>" }
        let names = involved.map { "\($0.name), \(texts(TextKey("role", $0.role)))" }
        return "<p>\(texts("access.team.linked", ["names": names.joined(separator: "; ")]))</p>"
    }

    func preview(_ input: FormInput) -> Page? {
        let (texts, visit, role) = (input.texts, input.visit, input["role"])
        let isLink = input["outcome"] == "link"
        let values = ["name": author.account.name, "role": texts(TextKey("role", role))]
        let link: HTML = """
            <p>\(texts("linking.preview", values))</p>\
            \(IntakeParts.sight(IntakeParts.sees(role, rules.process, visit), visit))\
            \(chosen(input).map { Comparison(written: entry.details, person: $0, visit: visit).html })
            """
        let preview = author.preview(message(input.typed, visit.site), title: input["title"])
        let content: HTML = """
            \(link, if: isLink)\(NotificationPreview.table([preview], visit))\
            <p>\(texts("access.team.others"))</p>\
            \(IntakeParts.confirm(isLink ? "access.team.link.do" : "access.team.refuse.do", visit))
            """
        return IntakeParts.page(
            texts("linking.check"), lead: lead(visit), visit,
            "<div class=\"prose flow\">\(input.form(guarding: false, content))</div>")
    }

    func settled(_ visit: Visit, isSecond: Bool) -> Page {
        let texts = visit.texts
        let isLinked = request.state == .linked
        return IntakeParts.page(
            entry.name, lead: lead(visit), visit,
            """
            \(Parts.alert(saying: texts("access.team.second")), if: isSecond)\
            <p><b>\(texts(isLinked ? "access.team.isLinked" : "access.team.isRefused"))</b></p>\
            \(settledBy.map { "<p>\($0.words(visit))</p>" })\
            \("<p>\(texts("access.team.reason")): \(request.reason)</p>", if: !isLinked)\(details(visit))
            """)
    }
}
