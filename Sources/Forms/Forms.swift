public import Configuration
public import PortalKit

/// The forms feature: filling in, sending, and showing what was sent. Forms are read from `forms/<name>.json`.
public struct Forms: Plugin {
    /// The key under `plugins`.
    public static let name = "forms"
    /// One line for the list of plugins.
    public static let summary = "Forms: filling in step by step, sending, and what was sent."

    let all: Bool
    let offered: NamedForms
    let asked: NamedForms
    let limits: [FormLimit]
    let reminder: Int
    let afterSending: AfterSending

    /// The page that follows sending.
    public enum AfterSending: String, SettingChoice {
        /// A receipt, with the reference and what happens next.
        case receipt
        /// The list of what the account has to complete about the person, with a message of success.
        case tasks
    }

    /// Reads `all`, `offered`, `asked`, `limits` and `remindAfterDays` (in days, 1...365).
    public init(settings: inout Settings) {
        all = settings.read("all", default: false, "Whether every form of the council may be started")
        offered = NamedForms("offered", &settings, "The forms that may be started, by the name of their file")
        asked = NamedForms("asked", &settings, "The forms that the team may ask for, by the name of their file")
        limits = settings.each(
            "limits", owner: .council, "When, and for which schools, forms may be started, by the name of the form"
        ) { FormLimit($0, &$1) }
        for limit in limits where !all && !offered.names.contains(limit.form) {
            let hint = suggestion(for: limit.form, in: offered.names)
            settings.note("limits", at: limit.form, "is of no form that is offered, wanted one of 'offered'\(hint)")
        }
        reminder = settings.read(
            "remindAfterDays", in: 1...365, default: 7, owner: .council,
            "Days after which a form that is not sent is reminded of")
        afterSending = settings.read(
            "afterSending", default: .receipt, owner: .council,
            "The page that follows sending: a receipt, or the list of what is to complete, if the portal has one")
    }

    /// Adds the routes under `forms/`, `drafts/` and `submissions/`, the mails and the background jobs. Notes an issue
    /// for each mistake in a form file.
    public func contribute(to blueprint: inout Blueprint) {
        let definitions = definitions(&blueprint)
        let access = blueprint.access(to: .people)
        let offered = all ? blueprint.forms.keys.sorted() : offered.names
        for form in offered.compactMap({ definitions[$0] }) {
            blueprint.offer(FormOffer(form, limits: limits.first { $0.form == form.name }?.limits ?? .none))
        }
        for form in asked.names.filter({ !offered.contains($0) }).compactMap({ definitions[$0] }) {
            blueprint.offer(FormOffer(form, isOnRequest: true))
        }
        blueprint.keep(FormStarts(forms: definitions))
        blueprint.keep(templates(of: definitions, &blueprint))
        blueprint.get(FormLinks.template, access) { try await FormTemplates.send($0, definitions) }
        blueprint.keep(limits)
        let (drafts, steps) = (DraftHandler(forms: definitions), StepHandler(forms: definitions))
        // A draft of a withdrawn form can still be saved.
        let limit = definitions.values.map(\.bodyLimit).reduce(FormDefinition.withdrawnLimit) { $0.union($1) }
        blueprint.post(FormLinks.start, access) { try await drafts.start($0) }
        // These buttons POST; after signing in again the browser returns to the same path with GET.
        blueprint.get(FormLinks.start, access) { visit in drafts.closed(visit) ?? .redirect(visit.listOfPeople) }
        blueprint.get(FormLinks.edit, access) { visit in
            .redirect(visit.link(FormLinks.submission(visit.parameters["submission"] ?? "")))
        }
        blueprint.get(FormLinks.draft, access) { try await steps.resume($0) }
        blueprint.get(FormLinks.discard, access) { try await drafts.askToDiscard($0) }
        blueprint.post(FormLinks.discard, access) { try await drafts.discard($0) }
        blueprint.get(FormLinks.step, access) { try await steps.show($0) }
        blueprint.post(FormLinks.step, access, bodyLimit: limit) { try await steps.save($0) }
        blueprint.get(FormLinks.draftFile, access) { try await Downloads.ofDraft($0) }
        blueprint.get(FormLinks.submission, access) { try await SubmissionPages.show($0) }
        let isReceipt = afterSending == .receipt
        blueprint.get(FormLinks.received, access) { try await SubmissionPages.confirm($0, isReceipt: isReceipt) }
        SentForms.contribute(to: &blueprint, access)
        blueprint.get(FormLinks.submissionFile, access) { try await Downloads.ofSubmission($0) }
        blueprint.post(FormLinks.edit, access) { try await drafts.edit($0) }
        FormMails.contribute(to: &blueprint)
        blueprint.cleanUp { db, now in try UploadStore.cleanUp(db, now: now) }
        let days = reminder
        blueprint.job { site, now in try await FormJobs.remind(site, afterDays: days, now: now) }
        blueprint.job { site, now in try await FormJobs.scan(site, now: now) }
        blueprint.job { site, now in try await FormJobs.sweepFiles(site, now: now) }
    }

    /// The files that the forms offer to download; notes an issue for each that cannot be offered.
    private func templates(of definitions: [String: FormDefinition], _ blueprint: inout Blueprint) -> FormTemplates {
        var templates = FormTemplates()
        for (name, form) in definitions.sorted(by: { $0.key < $1.key }) {
            guard let source = blueprint.forms[name] else { continue }
            let folders = [blueprint.folder, blueprint.shared]
            blueprint.refuse(templates.read(form, source, in: folders, blueprint.portal.languages))
        }
        return templates
    }

    /// The definitions of all forms that this portal offers, by name; notes an issue for each mistake.
    private func definitions(_ blueprint: inout Blueprint) -> [String: FormDefinition] {
        var definitions: [String: FormDefinition] = [:]
        for named in [offered, asked] { named.refuseMissing(in: &blueprint) }
        let names = all ? blueprint.forms.keys.sorted() : offered.names + asked.names
        for name in names where definitions[name] == nil {
            guard let value = blueprint.forms[name] else { continue }
            var issues: [ConfigIssue] = []
            // Staff read a form in the languages of the portal where it is filled in.
            let languages = blueprint.portal.audience == .staff ? [] : blueprint.portal.languages
            definitions[name] = FormDefinition.read(name, value, languages: languages, issues: &issues)
            if let issue = PlainWordings.issue(in: value, languages) { issues.append(issue) }
            let stages = blueprint.stages
            if let form = definitions[name], !stages.isEmpty, !stages.contains(form.stage) {
                let place = value.table?["stage"]?.position ?? value.position
                issues.append(
                    ConfigIssue(
                        place,
                        "stage is '\(form.stage)', which no process has\(suggestion(for: form.stage, in: stages))"))
            }
            blueprint.refuse(issues)
        }
        return definitions
    }
}

extension FormOffer {
    fileprivate init(_ form: FormDefinition, isOnRequest: Bool = false, limits: OfferLimits = .none) {
        self.init(
            name: form.name, title: form.title, stage: form.stage, isOnRequest: isOnRequest,
            startsAgain: form.again != .once, hasDeadline: form.flow.hasDeadline,
            limits: limits)
    }
}

extension Blueprint {
    fileprivate var stages: [String] {
        processes.values.flatMap { $0.table?["stages"]?.table?.keys ?? [] }
    }
}

extension BodyLimit {
    /// For a page with these questions: their texts, and ten files of the largest size that they allow.
    static func step(_ questions: [Question]) -> BodyLimit {
        let megabytes = questions.flatMap(\.withInner).compactMap { question -> Int? in
            if case .file(_, let megabytes) = question.kind { megabytes } else { nil }
        }.max()
        return .multipart(questions.flatMap(\.fields), files: 10, megabytes: megabytes ?? 0)
    }
}

extension FormDefinition {
    /// The maximum request body for a form that is no longer offered: forty long texts, and ten files of 10 MB.
    static let withdrawnLimit = BodyLimit.multipart(
        [(Field("answer", .words(.placeholder), limit: 30_000), times: 40)], files: 10, megabytes: 10)
}

extension Question {
    /// The question's fields, each with the number of times that a page can contain it.
    fileprivate var fields: [(Field, times: Int)] {
        guard let group else { return [(field, 1)] }
        return group.questions.flatMap(\.fields).map { ($0.0, times: min(max(0, group.most), 1000)) }
    }
}
