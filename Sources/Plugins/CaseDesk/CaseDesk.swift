import Casework
import Configuration
import Forms
import PortalKit

/// The page of a case, and the team's actions there.
struct CaseDesk: Plugin {
    static let name = "case-desk"
    static let summary =
        "The page of a case: its dates, and all that the team asks, decides, writes and publishes there."
    static let audiences: Set<Audience> = [.staff]

    /// Every action on a case, in the order of its buttons.
    static let actions: [any CaseAction.Type] = [
        RecordDecision.self, AskFor.self, WriteMessage.self, PublishDocument.self, PublishRequested.self,
        RecordException.self,
        RecordEvent.self, AddNote.self, CloseCase.self, ReopenCase.self,
        AcceptSubmission.self, AnswerMessage.self, AssignCase.self, ChangeDue.self, DecisionLetter.self,
        RecallDocument.self, ReceiveAdvice.self, ReturnSubmission.self, WithdrawDecision.self, WithdrawRequest.self,
    ]

    /// The names of the forms that may be asked for, by the audience of the portals that have them.
    private let forms: [Audience: NamedForms]
    private let title: DocumentTitle

    /// The services and job titles that each advice form is for, by the name of its file.
    private let advice: [String: Advice]

    init(settings: inout Settings) {
        title = settings.read(
            "documentTitle", default: DocumentTitle.placeholder, owner: .council,
            "What documents are called: {title} is the officer's, {number} has seven digits, {type} is that of the file"
        )
        var advice: [String: Advice] = [:]
        _ = settings.each("advice", "The service and job titles that an advice form is for, by the name of its file") {
            form, fit in
            advice[form] = Advice(&fit)
        }
        self.advice = advice
        forms = settings.group("forms", "The forms that may be asked for, by the names of their files") { group in
            [
                .citizen: NamedForms("citizen", &group, "Those that the portals of families have"),
                .professional: NamedForms("professional", &group, "Those that the portals of professionals have"),
            ]
        }
    }

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.requireCases() != nil else { return }
        blueprint.require(
            TeamLinks.participants, TeamLinks.addParticipant, TeamLinks.participant, TeamLinks.person,
            TeamLinks.recordForm)
        blueprint.keep(title)
        for (audience, named) in forms { blueprint.collect(AskableForms(audience, named.names)) }
        blueprint.keep(RequestableForms(all: definitions(&blueprint)))
        blueprint.get(TeamLinks.case, .staff(.officer)) { try await CaseView.show($0) }
        AuditPage.contribute(to: &blueprint)
        PrintedLetterPages.contribute(to: &blueprint)
        PaperLetterPages.contribute(to: &blueprint)
        SubmissionPage.contribute(to: &blueprint)
        ThreadPage.contribute(to: &blueprint)
        for action in Self.actions { action.contribute(to: &blueprint) }
    }

    /// The forms, by name. Issues in a form's file are reported where a portal offers it.
    private func definitions(_ blueprint: inout Blueprint) -> [RequestableForms.One] {
        for named in forms.values { named.refuseMissing(in: &blueprint) }
        // The pack's list may be for a portal that the council does not have.
        let forms = forms.filter { blueprint.audiences.contains($0.key) }
        let names = Set(forms.values.flatMap(\.names))
        return blueprint.forms.filter { names.contains($0.key) }.sorted { $0.key < $1.key }.map { name, file in
            var issues: [ConfigIssue] = []
            let form = FormDefinition.read(name, file, languages: blueprint.portal.languages, issues: &issues)
            let audiences = forms.filter { $0.value.names.contains(name) }.keys
            return RequestableForms.One(
                name: form.name, title: form.title, audiences: Set(audiences), advice: advice[name])
        }
    }
}
