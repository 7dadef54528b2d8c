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

    /// The names of the forms that may be asked for, by the audience of the portals that have them.
    private let forms: [Audience: NamedForms]

    init(settings: inout Settings) {
        forms = settings.group("forms", "The forms that may be asked for, by the names of their files") { group in
            [
                .citizen: NamedForms("citizen", &group, "Those that the portals of families have"),
                .professional: NamedForms("professional", &group, "Those that the portals of professionals have"),
            ]
        }
    }

    func contribute(to blueprint: inout Blueprint) {
        guard blueprint.requireCases() != nil else { return }
        blueprint.keep(RequestableForms(all: definitions(&blueprint)))
        blueprint.get("cases/:case", .staff(.officer)) { try await CaseView.show($0) }
        AuditPage.contribute(to: &blueprint)
        PrintedLetterPages.contribute(to: &blueprint)
        PaperLetterPages.contribute(to: &blueprint)
        SubmissionPage.contribute(to: &blueprint)
        ThreadPage.contribute(to: &blueprint)
        ActionHandler<AcceptSubmission>.contribute(to: &blueprint)
        ActionHandler<AnswerMessage>.contribute(to: &blueprint)
        ActionHandler<AskFor>.contribute(to: &blueprint)
        ActionHandler<AssignCase>.contribute(to: &blueprint)
        ActionHandler<ChangeDue>.contribute(to: &blueprint)
        ActionHandler<CloseCase>.contribute(to: &blueprint)
        ActionHandler<DecisionLetter>.contribute(to: &blueprint)
        ActionHandler<ReturnSubmission>.contribute(to: &blueprint)
        ActionHandler<AddNote>.contribute(to: &blueprint)
        ActionHandler<PublishDocument>.contribute(to: &blueprint)
        ActionHandler<RecallDocument>.contribute(to: &blueprint)
        ActionHandler<ReceiveAdvice>.contribute(to: &blueprint)
        ActionHandler<RecordDecision>.contribute(to: &blueprint)
        ActionHandler<RecordEvent>.contribute(to: &blueprint)
        ActionHandler<RecordException>.contribute(to: &blueprint)
        ActionHandler<ReopenCase>.contribute(to: &blueprint)
        ActionHandler<WithdrawDecision>.contribute(to: &blueprint)
        ActionHandler<WithdrawRequest>.contribute(to: &blueprint)
        ActionHandler<WriteMessage>.contribute(to: &blueprint)
    }

    /// The forms, by name. Issues in a form's file are reported where a portal offers it.
    private func definitions(_ blueprint: inout Blueprint) -> [RequestableForms.One] {
        for named in forms.values { named.refuseMissing(in: &blueprint) }
        let names = Set(forms.values.flatMap(\.names))
        return blueprint.forms.filter { names.contains($0.key) }.sorted { $0.key < $1.key }.map { name, file in
            var issues: [ConfigIssue] = []
            let form = FormDefinition.read(name, file, languages: blueprint.portal.languages, issues: &issues)
            let audiences = forms.filter { $0.value.names.contains(name) }.keys
            return RequestableForms.One(name: form.name, title: form.title, audiences: Set(audiences))
        }
    }
}
