import Configuration
import Database
import Files
import Forms
import Foundation
import Support
import Testing

@testable import Casework
@testable import Forms
@testable import Identity
@testable import Plugins
@testable import Portal
@testable import PortalKit

/// The keys of wordings that the code makes of names, from the types and lists that the names come from.
struct MadeKeys {
    /// Those that must have a wording.
    private(set) var required: Set<String> = []
    /// Those that may have one.
    private(set) var possible: Set<String> = []

    /// - Parameter literals: the keys that stand in the sources.
    init(besides literals: Set<String>) throws {
        try ofConsole()
        ofValues()
        ofLists()
        ofActions()
        ofMails(literals)
        try ofProcess()
        // What is said of one thing, and of an answer that is missing, belongs to the key of what is counted or asked.
        for key in literals { possible.formUnion(["\(key).one", "\(key).missing"]) }
        possible.formUnion(required)
    }

    private mutating func need(_ family: String, _ names: some Sequence<String>, _ parts: [String] = [""]) {
        for name in names { required.formUnion(parts.map { "\(family).\(name)" + ($0.isEmpty ? "" : ".\($0)") }) }
    }

    private mutating func need<Value: CaseIterable & RawRepresentable<String>>(_ family: String, _: Value.Type) {
        need(family, Value.allCases.map(\.rawValue))
    }

    /// Names that are cases of a type.
    private mutating func ofValues() {
        need("person.relationship", Entry.Relationship.self)
        need("person.responsibility", Entry.Responsibility.self)
        need("elsewhere", SignInRefusal.Page.allCases.map(\.rawValue), ["title", "body"])
        need("staff.role", Role.self)
        need("survey.state", SurveyInvitation.State.self)
        need("staff.may", Role.self)
        need("case.from", Case.Requester.self)
        need("intake.asker", Case.Requester.self)
        need("caseDashboard.from", Case.Requester.self)
        need("intake.channel", Case.Channel.self)
        need("case.kind", Document.Kind.self)
        need("case.right", StatutoryProcess.Right.self)
        need("right", StatutoryProcess.Right.self)
        need("telling.way", NotificationPreview.Way.self)
        need("linking.why", InvolvementStore.Way.self)
        need("file.is", FileContent.self)
        need("form.about", FormDefinition.About.Detail.self)
        need("register.tab", RegistrationSection.Tab.self)
        need("error.password.class", PasswordRule.CharacterClass.self)
        need("password.rule.class", PasswordRule.CharacterClass.self)
        need("inviting.state", ResidentInvitation.State.self)
        need("inviting.portal", InvitationRules.Invited.self)
        need("caseload.rule", Due.Unit.self)
        need("due.rule.moved", Due.Move.self)
        need("due.rule", Due.Unit.allCases.map(\.rawValue), ["", "one", "before", "before.one", "beginning"])
        let closed = Case.State.allCases.filter { $0 != .open }.map(\.rawValue)
        need("case.state", closed)
        need("deadlines.state", Case.State.allCases.map(\.rawValue) + ["overdue"])
        need("caseload.state", CaseListFilter.State.allCases.map { $0 == .any ? "any" : $0.rawValue })
        need("case.way", NotificationPreview.Way.allCases.filter { $0 != .nobody }.map(\.rawValue))
        need("linking.way", InvolvementStore.Way.allCases.filter { $0 != .entry }.map(\.rawValue))
        let problems = Problem.Kind.allCases.map(ProblemPages.family) + ["role", "limit", "drafts"]
        let database = [DatabaseError.Code.full, .io].compactMap { DatabaseError(code: $0, message: "").problemWords }
        need("problem", problems + database, ["title", "body"])
    }

    /// Names that are in a list.
    private mutating func ofLists() {
        need("month", (1...12).map(String.init), ["", "short"])
        need("weekday", (1...7).map(String.init), ["", "short"])
        need("title", PersonFields.titles)
        need("gender", PersonFields.genders.map(\.value))
        need("reach", ReachWishes.all)
        need("circumstances.kind", Circumstances.kinds)
        need("secret.question", SecretAnswer.questions)
        need("act.ask.service", Advice.Service.allCases.map(\.rawValue))
        need("form.about", FormDefinition.About.Detail.allCases.map(\.rawValue))
        need("waiting", [SiteSection.messages, .requests].map(\.name) + [DocumentLinks.documents.segments.last ?? ""])
        need("diagram", StatusDiagram.usual)
        let sent = [
            "intro", "help", "hint", "coming", "notSent", "resend", "sentAgain", "wrong", "wait", "missing", "use",
        ]
        required.formUnion(sent.map { "code.\($0)" })
        required.formUnion((sent + ["failed"]).map { "code.text.\($0)" })
        let own = ["intro", "hint", "wrong", "missing", "use"]
        required.formUnion(own.flatMap { ["code.app.\($0)", "code.recovery.\($0)"] })
        // Of the first words of places in the law, those that are abbreviated.
        possible.formUnion(["regulation", "section", "paragraph", "rules"].map { "caseload.rule.place.\($0)" })
    }

    private mutating func ofActions() {
        need("act", Plugins.CaseDesk.actions.map { $0.name }, ["button"])
        need("act", Plugins.CaseDesk.actions.filter { $0 is any CaseMenuAction.Type }.map { $0.name }, ["title"])
        need("act", CaseDone.all.keys.filter { $0 != CloseCase.name }, ["done"])
        let closed = Case.State.allCases.filter { $0 != .open }.map { "close.\($0.rawValue)" }
        need("act", closed, ["done", "told.subject", "told.body"])
        for action in Plugins.CaseDesk.actions {
            possible.formUnion(
                ["title", "intro", "told.subject", "told.body", "told.letter"].map { "act.\(action.name).\($0)" })
        }
    }

    private mutating func ofMails(_ literals: Set<String>) {
        let families = literals.filter { $0.wholeMatch(of: /mail\.[a-zA-Z]+/) != nil && !$0.contains(".casework") }
        let casework = Message.Kind.allCases.map(\.rawValue) + ["decision", "reminder", "late", "warning", "stage"]
        need("mail.casework", casework, ["subject", "body", "button"])
        for family in families.subtracting(WordingTests.others) where !WordingTests.single.contains(family) {
            required.formUnion(["\(family).subject", "\(family).body"])
            possible.formUnion(["\(family).button", "\(family).after"])
        }
    }

    /// The words of the console about every setting that a council owns, and about each of its values.
    private mutating func ofConsole() throws {
        let shapes = CouncilShapes(MistakeFolder.shared)
        for (file, keys, entry) in shapes.councilSettings {
            let name = "set.\(file).\(keys.joined(separator: "."))".replacing(
                "questions.questions.", with: "questions.")
            // What ends the names of other words is a label under a name of its own.
            required.insert(["hint", "add"].contains(keys.last) ? "\(name).label" : name)
            possible.formUnion(["\(name).hint", "\(name).label"])
            switch entry.content {
            case .each: required.formUnion(["\(name).one", "\(name).add"])
            case .value(let form):
                let items = form.schema.value(at: ["items", "enum"])?.list?.compactMap(\.string) ?? []
                required.formUnion((form.choices + items).map { "\(name).is.\($0)" })
            case .group, .list, .raw: break
            }
            // Headings of the groups around it, whose owner may be the provider.
            for end in keys.indices.dropLast() {
                let around = "set.\(file).\(keys[...end].joined(separator: "."))"
                possible.formUnion([around, "\(around).hint"])
            }
        }
        need("console.language", Language.self)
        need("console.origin", Revision.Origin.self)
        need("console.look.header", ThemeProposal.Header.self)
        need("console.look", Theme.colours.filter { name in !Theme.known.contains { $0.0 == name } })
        need("console.words.show", WordsPage.Filter.self)
        need("console.words.part", MistakeFolder.shared.wordingParts.map(\.name))
        need("console.wording", EntryWordings.families)
        possible.formUnion(["console.root.portal"])
        need("provider.show", CouncilListPage.Filter.self)
        need("provider.step", Onboarding.Step.allCases.map(\.rawValue), ["", "todo"])
        need("provider.do", CouncilAction.allCases.map(\.rawValue), ["", "about"])
        for action in CouncilAction.allCases {
            need("provider.do.\(action)", action.fields.map(\.name), ["", "hint"])
        }
        need("provider.done", CouncilAction.self)
        need("provider.layer", EffectiveSetting.Layer.self)
    }

    private mutating func ofProcess() throws {
        let folder = Repository.root.appending(path: "Config/processes")
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            var issues: [ConfigIssue] = []
            let bytes = Array(try Data(contentsOf: folder.appending(path: file)))
            let value = try #require(ConfigValue.parse(bytes, file: file, issues: &issues))
            var settings = Settings(value, at: "")
            for wording in StatutoryProcess(name: file, &settings).namedWordings(value) {
                if wording.isRequired { required.insert(wording.key.name) } else { possible.insert(wording.key.name) }
            }
        }
    }
}
