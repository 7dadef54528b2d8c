public import Database
public import PortalKit

/// Creates submissions with invented answers, for a demo.
public enum SampleForm {
    /// Submits the first form of the site that needs no request by the team.
    /// - Parameters:
    ///   - subject: the id of the person it is about.
    ///   - sentences: the answers to the text questions, used in turn; not empty.
    /// - Returns: the submission; nil if the site has no such form, or no valid answers to it could be invented.
    /// - Throws: `DatabaseError`, or `Problem(.forbidden)` without a signed-in session.
    public static func send(
        _ db: Connection, about subject: String, saying sentences: [String], for visit: Visit
    ) throws -> SentForm? {
        let account = try visit.account.account
        let features = visit.site.features
        guard let offer = features.offers.first(where: { !$0.isOnRequest }),
            let form = features.kept(FormStarts.self)?.forms[offer.name]
        else { return nil }
        let offered = try form.offered(db, account: account, visit.site)
        guard
            let journey = filled(form, offered, sentences, today: CivilDate(visit.now))
        else { return nil }
        let (draft, id) = (newID(), newID())
        try DraftStore.begin(db, id: draft, subject: subject, form, answers: journey.answers, for: visit)
        guard let begun = try DraftStore.find(db, draft, account: account), try DraftStore.close(db, begun, as: id)
        else { return nil }
        let known = try features.subjects?.subject(subject, db, for: visit)
        try SubmissionStore.insert(
            db, id: id, begun, form, answers: journey.counted, agreed: form.agreements.map(\.id),
            about: AboutPages.details(of: form, known?.name ?? "", known?.facts ?? [:], visit), for: visit)
        guard let sent = try SubmissionStore.find(db, id)?.asSent else { return nil }
        try visit.site.features.subjects?.receive(sent, db, for: visit)
        try Audit.note(db, .formSent, by: account, on: visit.site, subject: subject, object: id, at: visit.now)
        try FormMails.post(db, FormMails.received, subject: id, account: account, visit)
        return sent
    }

    /// The form with all required answers; nil if a valid one could not be invented.
    private static func filled(
        _ form: FormDefinition, _ offered: [String: [Field.Choice]], _ sentences: [String], today: CivilDate
    ) -> Journey? {
        var typed: [String: String] = [:]
        var next = 0
        for question in form.steps.flatMap(\.questions) where question.need != .optional || question.isLong {
            guard case .field(let kind) = question.kind else { continue }
            let sentence = sentences[next % max(1, sentences.count)]
            typed.merge(answer(question.id, kind, saying: sentence, on: today)) { $1 }
            next += 1
        }
        var answers = Answers(typed)
        var journey = Journey(form, answers, offered: offered, today: today)
        // Invalid answers are removed.
        for (place, _) in journey.steps.flatMap({ journey.faults(in: $0) }) {
            for part in place.question.parts { answers[place.path + part] = "" }
        }
        journey = Journey(form, answers, offered: offered, today: today)
        return journey.isSendable ? journey : nil
    }

    /// The values of the inputs of a field called `name`.
    private static func answer(
        _ name: String, _ kind: Field.Kind, saying sentence: String, on today: CivilDate
    ) -> [String: String] {
        var typed = FormValues()
        switch kind {
        case .text, .longText: return [name: sentence]
        case .email: return [name: "school.services@example.org"]
        case .telephone: return [name: "01632 960 118"]
        case .postcode: return [name: "ZZ9 4QT"]
        case .choice(let choices), .radios(let choices): return [name: choices.first?.value ?? ""]
        case .ticks(let choices): return ["\(name).\(choices.first?.value ?? "")": "yes"]
        case .tick: return [name: "yes"]
        case .number(let least, _): return [name: String(max(least ?? 0, 3))]
        case .year(let rule): return [name: String(today.year + (rule == .future ? 1 : -1))]
        case .date(let rule): typed.fill(name, with: today.adding(days: rule == .future ? 60 : -200))
        case .school: typed.fill(name, with: Schooling(at: .home, school: nil))
        case .address:
            typed.fill(
                name, with: PostalAddress(uprn: "", lines: ["4 Orchard Row", "Ashby Vale"], postcode: "ZZ9 4QT"))
        case .identifier, .password, .code: break
        }
        return typed.values
    }
}

extension Question {
    fileprivate var isLong: Bool {
        if case .field(.longText) = kind { true } else { false }
    }
}
