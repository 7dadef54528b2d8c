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
        blueprint.keep(DeskForms(all: definitions(&blueprint)))
        blueprint.get("cases/:case", .staff(.officer)) { try await CaseView.show($0) }
        AuditPage.contribute(to: &blueprint)
        LetterPages.contribute(to: &blueprint)
        PostingPages.contribute(to: &blueprint)
        SubmissionPage.contribute(to: &blueprint)
        ThreadPage.contribute(to: &blueprint)
        ActionDesk<AcceptSubmission>.contribute(to: &blueprint)
        ActionDesk<AnswerMessage>.contribute(to: &blueprint)
        ActionDesk<AskFor>.contribute(to: &blueprint)
        ActionDesk<AssignCase>.contribute(to: &blueprint)
        ActionDesk<ChangeDue>.contribute(to: &blueprint)
        ActionDesk<CloseCase>.contribute(to: &blueprint)
        ActionDesk<DecisionLetter>.contribute(to: &blueprint)
        ActionDesk<ReturnSubmission>.contribute(to: &blueprint)
        ActionDesk<AddNote>.contribute(to: &blueprint)
        ActionDesk<PublishDocument>.contribute(to: &blueprint)
        ActionDesk<RecallDocument>.contribute(to: &blueprint)
        ActionDesk<ReceiveAdvice>.contribute(to: &blueprint)
        ActionDesk<RecordDecision>.contribute(to: &blueprint)
        ActionDesk<RecordEvent>.contribute(to: &blueprint)
        ActionDesk<RecordException>.contribute(to: &blueprint)
        ActionDesk<ReopenCase>.contribute(to: &blueprint)
        ActionDesk<WithdrawDecision>.contribute(to: &blueprint)
        ActionDesk<WithdrawRequest>.contribute(to: &blueprint)
        ActionDesk<WriteMessage>.contribute(to: &blueprint)
    }

    /// The forms, by name. Issues in a form's file are reported where a portal offers it.
    private func definitions(_ blueprint: inout Blueprint) -> [DeskForms.One] {
        for named in forms.values { named.refuseMissing(in: &blueprint) }
        let names = Set(forms.values.flatMap(\.names))
        return blueprint.forms.filter { names.contains($0.key) }.sorted { $0.key < $1.key }.map { name, file in
            var issues: [ConfigIssue] = []
            let form = FormDefinition.read(name, file, languages: blueprint.portal.languages, issues: &issues)
            let audiences = forms.filter { $0.value.names.contains(name) }.keys
            return DeskForms.One(name: form.name, title: form.title, audiences: Set(audiences))
        }
    }
}
