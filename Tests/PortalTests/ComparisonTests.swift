import Configuration
import Foundation
import Plugins
import Testing

@testable import Portal

/// What `guildhall check --against` says about a planted change of the shared files.
@Suite struct ComparisonTests {
    /// A change of the shared files, and what is said about it.
    struct Planted: Sendable, CustomTestStringConvertible {
        let name: String
        /// JSON of an edit, or of a list of them, the files below `Config/`.
        let edit: String
        /// A part of one line of the report.
        let says: String
        /// Whether the line is one of what the council's own files hide.
        var isHidden = false
        /// A part of the mistake that it makes; nil if nothing breaks.
        var breaks: String?
        /// JSON of an edit of the council, made before the comparison.
        var own: String?

        var testDescription: String { name }
    }

    static let planted: [Planted] = [
        Planted(
            name: "setting",
            edit: #"{"file": "packs/citizen-tiles/portal.json", "set": "plugins.mailed-code.digits", "value": 8}"#,
            says: "setting plugins.mailed-code.digits is 8, and was 6"),
        Planted(
            name: "new setting",
            edit: #"{"file": "packs/citizen-tiles/portal.json", "set": "plugins.mailed-code.minutes", "value": 5}"#,
            says: "setting plugins.mailed-code.minutes is 5, and was not set"),
        Planted(
            name: "plugin taken out", edit: #"{"file": "packs/citizen-tiles/portal.json", "unset": "plugins.reach"}"#,
            says: "setting plugins.reach is taken out"),
        Planted(
            name: "forms asked",
            edit:
                #"{"file": "packs/citizen-tiles/portal.json", "set": "plugins.forms.asked", "value": ["parent-views"]}"#,
            says: "setting plugins.forms.asked is [\"parent-views\"], and was [", own: nil),
        Planted(
            name: "forms offered where the council has its own",
            edit:
                #"{"file": "packs/citizen-tiles/portal.json", "set": "plugins.forms.offered", "value": ["parent-request"]}"#,
            says: "portals/citizen.json:", isHidden: true),
        Planted(
            name: "tile",
            edit: #"{"file": "packs/citizen-tiles/portal.json", "set": "tiles.send.icon", "value": "person"}"#,
            says: "setting tiles.send.icon is \"person\", and was \"star\""),
        Planted(
            name: "setting of the team",
            edit: #"{"file": "packs/team/portal.json", "set": "plugins.accounts.idleMinutes", "value": 20}"#,
            says: "setting plugins.accounts.idleMinutes is 20, and was 30"),
        Planted(
            name: "setting that does not exist",
            edit: #"{"file": "packs/citizen-tiles/portal.json", "set": "plugins.mailed-code.digitz", "value": 8}"#,
            says: "setting plugins.mailed-code.digitz is 8, and was not set", breaks: "digitz"),
        Planted(
            name: "step taken out", edit: #"{"file": "forms/parent-views.json", "unset": "steps.wishes"}"#,
            says: "form 'parent-views': step 'wishes' is taken out"),
        Planted(
            name: "new step",
            edit:
                #"{"file": "forms/parent-views.json", "set": "steps.wishes.questions.pets", "value": {"kind": "yes-no", "label": {"en": "Pets?", "cy": "Anifeiliaid?"}}}"#,
            says: "form 'parent-views': step 'wishes', question 'pets' is new"),
        Planted(
            name: "question taken out",
            edit: #"{"file": "forms/parent-views.json", "unset": "steps.now.questions.at-home"}"#,
            says: "form 'parent-views': step 'now', question 'at-home' is taken out"),
        Planted(
            name: "label in English",
            edit:
                #"{"file": "forms/parent-views.json", "set": "steps.now.questions.at-home.label.en", "value": "How is home?"}"#,
            says:
                "step 'now', question 'at-home', label in English is \"How is home?\", and was \"How are things at home?\""
        ),
        Planted(
            name: "label in Welsh",
            edit:
                #"{"file": "forms/parent-views.json", "set": "steps.now.questions.at-home.label.cy", "value": "Sut mae gartref?"}"#,
            says: "question 'at-home', label in Welsh is \"Sut mae gartref?\", and was \"Sut mae pethau gartref?\""),
        Planted(
            name: "label that the council has otherwise",
            edit:
                #"{"file": "forms/parent-views.json", "set": "steps.now.questions.at-home.label.en", "value": "How is home?"}"#,
            says: "label in English is \"How is home?\", and was \"How are things at home?\", hidden by ",
            isHidden: true,
            own:
                #"{"file": "forms/parent-views.json", "text": "{ \"steps\": { \"now\": { \"questions\": { \"at-home\": { \"label\": { \"en\": \"Ours\" } } } } } }"}"#
        ),
        Planted(
            name: "need",
            edit:
                #"{"file": "forms/parent-views.json", "set": "steps.now.questions.at-home.need", "value": "required"}"#,
            says: "question 'at-home', need is \"required\", and was \"advised\""),
        Planted(
            name: "kind",
            edit:
                #"{"file": "forms/parent-views.json", "set": "steps.now.questions.at-home.kind", "value": "short-text"}"#,
            says: "question 'at-home', kind is \"short-text\", and was \"long-text\""),
        Planted(
            name: "choice taken out",
            edit: #"{"file": "forms/parent-views.json", "unset": "steps.wishes.questions.meeting-way.choices.phone"}"#,
            says: "question 'meeting-way', choice 'phone' is taken out"),
        Planted(
            name: "order of declarations",
            edit:
                #"[{"file": "forms/parent-views.json", "unset": "declarations.declaration"}, {"file": "forms/parent-views.json", "set": "declarations.declaration", "value": {"text": {"en": "I confirm it.", "cy": "Rwy'n cadarnhau."}}}]"#,
            says: "form 'parent-views': declarations are in another order: terms, declaration"),
        Planted(
            name: "declaration",
            edit:
                #"{"file": "forms/parent-views.json", "set": "declarations.declaration.text.en", "value": "I confirm it."}"#,
            says: "form 'parent-views': declaration 'declaration', text in English is \"I confirm it.\""),
        Planted(
            name: "words after sending",
            edit: #"{"file": "forms/parent-views.json", "set": "sent.text.en", "value": "Thank you."}"#,
            says: "form 'parent-views': sent, text in English is \"Thank you.\""),
        Planted(
            name: "editing", edit: #"{"file": "forms/parent-views.json", "set": "editing", "value": "never"}"#,
            says: "form 'parent-views': editing is \"never\", and was \"until-decision\""),
        Planted(
            name: "part that the council overrides taken out",
            edit: #"{"file": "forms/parent-views.json", "unset": "steps.now.questions.going-well"}"#,
            says: "step 'now', question 'going-well'", breaks: "forms/parent-views.json",
            own:
                #"{"file": "forms/parent-views.json", "text": "{ \"steps\": { \"now\": { \"questions\": { \"going-well\": { \"label\": { \"en\": \"What is good?\" } } } } } }"}"#
        ),
        Planted(
            name: "form taken out that a portal names",
            edit: #"{"file": "forms/parent-views.json", "rename": "Config/forms/views-of-parents.json"}"#,
            says: "form 'parent-views'", breaks: "parent-views"),
        Planted(
            name: "wording of the engine",
            edit: #"{"file": "texts/identity/en.json", "set": ["signIn.forgot"], "value": "Lost your password?"}"#,
            says: "wording 'signIn.forgot' in English is \"Lost your password?\""),
        Planted(
            name: "wording that the council has otherwise",
            edit: #"{"file": "texts/identity/en.json", "set": ["landing.heading"], "value": "Hello"}"#,
            says: "wording 'landing.heading' in English is \"Hello\", and was \"Welcome to the {portal}\", hidden by ",
            isHidden: true),
        Planted(
            name: "page", edit: ##"{"file": "pages/privacy.en.md", "text": "# Privacy\n\nOther words.\n"}"##,
            says: "page 'privacy' in English has other words"),
        Planted(
            name: "page that the council has itself",
            edit: ##"{"file": "pages/contact.en.md", "text": "# Contact\n\nOther words.\n"}"##,
            says: "page 'contact' in English has other words, hidden by ", isHidden: true),
        Planted(
            name: "deadline",
            edit:
                #"{"file": "processes/ehc-england.json", "set": "deadlines.appeal.latest", "value": [{"months": 3}]}"#,
            says:
                "process 'ehc-england': deadline 'appeal', latest is [ { \"months\": 3 } ], and was [ { \"months\": 2 }"
        ),
    ]

    private func comparison(_ planted: Planted) throws -> ConfigComparison {
        let folder = try MistakeFolder(wholeConfig: true)
        // A shared form that the team asks for and residents open, and each language.
        for edit in [
            #"{"file": "portals/citizen.json", "set": "plugins.forms", "value": {"offered": ["family-request", "parent-views"]}}"#,
            planted.own,
        ].compactMap(\.self) {
            try Edit(try parsed(edit)).apply(folder.root, BaseCouncil.id)
        }
        let other = "\(folder.root)/other"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(folder.root)/Config", toPath: "\(other)/Config")
        let edit = planted.edit.replacing("{\"file\": \"", with: "{\"file\": \"/other/Config/")
            .replacing("\"rename\": \"Config", with: "\"rename\": \"/other/Config")
        let change = try parsed(edit)
        for edit in change.list ?? [change] { try Edit(edit).apply(folder.root, BaseCouncil.id) }
        return ConfigComparison(root: folder.root, other: other, only: BaseCouncil.id, catalogue)
    }

    private func parsed(_ json: String) throws -> ConfigValue {
        var issues: [ConfigIssue] = []
        return try #require(ConfigValue.parse(Array(json.utf8), file: "planted", issues: &issues))
    }

    @Test func `without a change, nothing is said`() throws {
        let folder = try MistakeFolder(wholeConfig: true)
        let comparison = ConfigComparison(root: folder.root, other: folder.root, only: nil, catalogue)
        #expect(comparison.report.allSatisfy { $0.hasSuffix(": nothing changes") })
        #expect(comparison.report.count == 3)
        #expect(comparison.mistakes.isEmpty)
    }

    @Test(arguments: planted) func `a planted change is told in words`(planted: Planted) throws {
        let comparison = try comparison(planted)
        let lines = comparison.report.filter { $0.contains(planted.says) }
        #expect(!lines.isEmpty, "\(comparison.report.joined(separator: "\n"))")
        #expect(lines.contains { $0.hasPrefix("    not seen: ") == planted.isHidden }, "\(lines)")
        if let breaks = planted.breaks {
            #expect(comparison.mistakes.contains { $0.description.contains(breaks) }, "\(comparison.mistakes)")
        } else {
            #expect(comparison.mistakes.map(\.description) == [])
        }
    }
}
