import Configuration
import PortalKit
import Testing

@testable import Forms

/// What a form may not say: each mistake is told at its line, once, and with nothing that only comes of it.
@Suite struct FormRuleTests {
    private static let form: ConfigValue = [
        "title": "Parent request", "reference": "PR", "stage": "request", "editing": "until-decision",
        "steps": [
            "views": [
                "title": "Your views",
                "questions": [
                    "hopes": ["kind": "long-text", "need": "required", "label": "What do you hope for?"],
                    "other-help": ["kind": "yes-no", "label": "Is there other help?"],
                    "which-help": [
                        "kind": "short-text", "label": "Which help?", "when": ["other-help": ["yes"]],
                    ],
                ],
            ],
            "more": [
                "title": "More",
                "questions": [
                    "nick": ["kind": "short-text", "label": "What do they like to be called?"],
                    "since": ["kind": "date", "in": "past", "label": "Since when?"],
                    "aids": [
                        "kind": "ticks", "label": "Which aids?", "choices": ["glasses": "Glasses", "chair": "A chair"],
                    ],
                ],
            ],
            "summary": ["title": "Summary", "questions": [:]],
        ],
        "declarations": ["truth": ["title": "Declaration", "text": "What I say is true.", "agree": "I agree"]],
        "sent": ["text": "We will read it."],
    ]

    /// The issues of the form with `patch` laid over it, and its lines.
    private func read(_ patch: ConfigValue) -> (issues: [String], lines: [Substring]) {
        let text = Self.form.overlaid(with: patch).json
        return (FormSample.read(text).issues, text.split(separator: "\n", omittingEmptySubsequences: false))
    }

    private static func more(_ question: String, _ patch: ConfigValue) -> ConfigValue {
        ["steps": ["more": ["questions": .table([question: patch])]]]
    }

    private static func views(_ question: String, _ patch: ConfigValue) -> ConfigValue {
        ["steps": ["views": ["questions": .table([question: patch])]]]
    }

    struct Mistake: CustomTestStringConvertible {
        let patch: ConfigValue
        /// What stands in the line that is named.
        let line: String
        let told: String
        var testDescription: String { told }

        init(_ patch: ConfigValue, _ line: String, _ told: String) {
            (self.patch, self.line, self.told) = (patch, line, told)
        }
    }

    @Test func `the form they are made in has none`() {
        #expect(read([:]).issues == [])
    }

    @Test(arguments: conditions + numbers + settings + words)
    func `a mistake is told alone, at its line`(_ mistake: Mistake) throws {
        let (issues, lines) = read(mistake.patch)
        #expect(issues.count == 1, "\(issues)")
        let issue = try #require(issues.first)
        #expect(issue.contains(mistake.told), "\(issue)")
        let number = try #require(issue.firstMatch(of: #/^sample\.json:([0-9]+): /#).flatMap { Int($0.1) })
        #expect(lines[number - 1].contains(mistake.line), "\(issue): \(lines[number - 1])")
    }

    private static let conditions = [
        Mistake(
            views("other-help", ["when": ["which-help": ["x"]]]), "\"which-help\": [",
            "steps.views.questions.other-help.when.which-help is asked later"),
        Mistake(
            views("other-help", ["when": ["other-help": ["yes"]]]), "\"other-help\": [",
            "other-help.when.other-help is the question itself"),
        Mistake(
            views("which-help", ["when": ["other-help": ["yes"], "nick": ["x"]]]), "\"nick\": [",
            "when.nick is asked later"),
        Mistake(
            views("which-help", ["when": ["other-halp": ["yes"]]]), "\"other-halp\": [", "did you mean 'other-help'"),
        Mistake(
            ["steps": ["more": ["when": ["nick": ["x"]]]]], "\"nick\": [", "steps.more.when.nick is asked later"),
        Mistake(["steps": ["more": ["when": ["which-help": []]]]], "\"which-help\": [", "which-help has no value"),
        Mistake(
            ["steps": ["more": ["when": ["hopes": ["x"]]]]], "\"hopes\": [", "is a 'long-text', which no condition"),
        Mistake(
            ["steps": ["more": ["when": ["other-help": ["yes", "maybe"]]]]], "[\"yes\", \"maybe\"]",
            "steps.more.when.other-help[1] is 'maybe', which is never answered"),
        Mistake(
            [
                "steps": [
                    "more": ["when": ["other-help": ["yes"]], "questions": ["nick": ["when": ["other-help": ["no"]]]]]
                ]
            ],
            "\"other-help\": [\"no\"]", "steps.more.questions.nick.when.other-help can never hold: its step is shown"),
        Mistake(
            ["steps": ["more": ["when": ["other-help": ["no"], "which-help": ["x"]]]]], "\"other-help\": [",
            "steps.more.when.other-help can never hold: 'which-help' is asked for other answers of 'other-help'"),
        Mistake(
            more("since", ["when": ["nick": ["x"]]]).overlaid(
                with: more("nick", ["when": ["other-help": ["no"], "which-help": ["x"]]])), "\"other-help\": [",
            "nick.when.other-help can never hold"),
        Mistake(["flags": ["f": ["text": "T"]]], "\"f\"", "flags.f.when is missing"),
        Mistake(
            ["flags": ["f": ["text": "T", "when": ["other-help": ["no"], "which-help": ["x"]]]]], "\"other-help\": [",
            "flags.f.when.other-help can never hold"),
        Mistake(
            more("g", group(["gx": ["label": "X", "when": ["nick": ["a"]]]])), "\"when\"", "is of no use inside a group"
        ),
    ]

    private static func group(_ questions: ConfigValue) -> ConfigValue {
        ["kind": "group", "label": "G", "entry": "E", "add": "A", "questions": questions]
    }

    private static let numbers = [
        Mistake(more("nick", ["limit": -1]), "\"limit\"", "nick.limit is -1, wanted a whole number from 1 to 100000"),
        Mistake(more("nick", ["limit": 0]), "\"limit\"", "limit is 0"),
        Mistake(more("nick", ["limit": 9_223_372_036_854_775_807]), "\"limit\"", "limit is 9"),
        Mistake(
            more("n", ["kind": "number", "label": "N", "min": 9, "max": 1]), "\"max\"", "max is 1, wanted at least 9"),
        Mistake(more("n", ["kind": "number", "label": "N", "min": 1e18]), "\"min\"", "min is 1"),
        Mistake(
            more("f", ["kind": "file", "label": "F", "megabytes": 10_485_760]), "\"megabytes\"",
            "megabytes is 10485760, wanted a whole number from 1 to 50"),
        Mistake(more("f", ["kind": "file", "label": "F", "megabytes": -1]), "\"megabytes\"", "megabytes is -1"),
        Mistake(
            more("g", group(["gx": ["label": "X"]]).overlaid(with: ["most": -1])), "\"most\"",
            "g.most is -1, wanted a whole number from 1 to 100"),
    ]

    private static let settings = [
        Mistake(more("nick", ["choices": ["a": "A"]]), "\"choices\"", "choices is of no use to the kind 'short-text'"),
        Mistake(more("since", ["limit": 3]), "\"limit\"", "since.limit is of no use to the kind 'date'"),
        Mistake(more("nick", ["min": 3]), "\"min\"", "min is of no use"),
        Mistake(more("nick", ["in": "past"]), "\"in\"", "in is of no use"),
        Mistake(more("nick", ["types": ["pdf"]]), "\"types\"", "types is of no use"),
        Mistake(more("nick", ["most": 3]), "\"most\"", "most is of no use"),
        Mistake(more("nick", ["questions": ["x": ["label": "X"]]]), "\"questions\"", "questions is of no use"),
        Mistake(more("nick", ["fills": "shoe-size"]), "\"fills\"", "fills is 'shoe-size', wanted one of person.school"),
        Mistake(
            more("nick", ["fills": "person.school"]), "\"fills\"",
            "fills is 'person.school' of a 'short-text', wanted a 'school'"),
        Mistake(more("f", ["kind": "file", "label": "F", "types": []]), "\"types\"", "types is empty"),
        Mistake(
            more("f", ["kind": "file", "label": "F", "types": ["pdf", "PDF"]]), "\"types\"",
            "types[1] is 'PDF', wanted one of doc"),
        Mistake(more("f", ["kind": "file", "label": "F", "types": [".pdf"]]), "\"types\"", "did you mean 'pdf'"),
        Mistake(["steps": ["more": ["questions": ConfigValue(.null)]]], "\"more\"", "more has no questions"),
        Mistake(
            ["steps": ["summary": ["questions": ["x": ["label": "X"]]]]], "\"summary\"",
            "has questions, wanted a summary"),
        Mistake(["reference": "p r/\u{e9}<b>"], "\"reference\"", "wanted up to ten capital letters and digits"),
        Mistake(more("aids", ["choices": ["": "None"]]), "\"\"", "is named '', wanted lower-case letters"),
    ]

    private static let words = [
        Mistake(more("nick", ["label": ""]), "\"label\"", "nick.label is empty, wanted words"),
        Mistake(more("nick", ["label": " \t"]), "\"label\"", "nick.label is empty, wanted words"),
        Mistake(more("nick", ["hint": ["en": ""]]), "\"hint\"", "nick.hint is empty, wanted words"),
        Mistake(more("nick", ["label": [:]]), "\"label\"", "nick.label is a table, wanted words"),
        Mistake(more("aids", ["choices": ["chair": ""]]), "\"chair\"", "aids.choices.chair is empty, wanted words"),
        Mistake(["title": ""], "\"title\"", "title is empty, wanted words"),
        Mistake(["steps": ["more": ["title": ""]]], "\"title\": \"\"", "steps.more.title is empty"),
        Mistake(["declarations": ["truth": ["agree": ""]]], "\"agree\"", "declarations.truth.agree is empty"),
        Mistake(["sent": ["text": ""]], "\"text\": \"\"", "sent.text is empty"),
        Mistake(["declarations": ["truth": ["title": ConfigValue(.null)]]], "\"truth\"", "truth.title is missing"),
        Mistake(["declarations": ["truth": ["notice": "Long"]]], "\"truth\"", "truth.noticeTitle is missing"),
        Mistake(["declarations": ["truth": ["noticeTitle": "N"]]], "\"truth\"", "truth.notice is missing"),
    ]

    @Test(
        arguments: [
            more("nick", ["when": ["other-help": ["yes", "no", ""]]]),
            ["steps": ["more": ["when": ["which-help": ["", "x"], "other-help": ["no"]]]]],
            more("nick", ["when": ["which-help": ["x"], "other-help": ["yes"]]]),
            ["flags": ["f": ["text": "T", "when": ["aids": ["glasses"], "nick": ["x"]]]]],
            more("own", ["label": "O", "when": ["aids": ["glasses"]]]),
            ["declarations": ["told": ["text": "We share this with the school."]]],
            ["declarations": ["truth": ["noticeTitle": "Privacy notice", "notice": "Long"]]],
            ["summary": ["submitter": true, "child": true, "childDetails": ["school"]], "again": "once"],
        ] as [ConfigValue])
    func `what can be answered is no mistake`(_ patch: ConfigValue) {
        #expect(read(patch).issues == [])
    }

    @Test func `a form too large to be judged is refused, and at once`() {
        let long = (0..<500).map { ConfigTable.Entry("q\($0)", ["label": "Q"]) }
        let (issues, _) = read(["steps": ["more": ["questions": ConfigValue(.table(ConfigTable(long)))]]])
        #expect(issues.count == 1)
        #expect(issues.first?.contains("wanted at most 50 steps, 400 questions") == true, "\(issues)")
    }
}

extension ConfigValue {
    fileprivate static func table(_ entries: KeyValuePairs<String, ConfigValue>) -> ConfigValue {
        ConfigValue(.table(ConfigTable(entries.map { ConfigTable.Entry($0.key, $0.value) })))
    }
}
