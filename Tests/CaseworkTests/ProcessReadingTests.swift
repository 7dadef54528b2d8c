import Configuration
import PortalKit
import Testing

@testable import Casework

/// A process is read strictly: what is misspelt, missing or nobody's is told.
@Suite struct ProcessReadingTests {
    /// A small process without fault, in which one part is put in the place of another.
    private func issues(_ key: String, _ value: ConfigValue) -> [String] {
        let parts: [(String, ConfigValue)] = [
            ("facts", ["received", "letter"]),
            ("stages", ["request": ["deadlines": ["decide": deadline([:])]]]),
            (
                "decisions",
                ["assess": ["stage": "request", "after": "received", "outcomes": ["no": ["fact": "refused"]]]]
            ),
            ("grounds", ["absent": ["source": "a law", "deadlines": ["decide"]]]),
            ("roles", ["parent": ["rights": ["sees-case"], "family": true]]),
            ("bank-holidays", ["extra": ["2022-06-03"]]),
        ]
        let entries = parts.map { ConfigTable.Entry($0.0, $0.0 == key ? value : $0.1) }
        let others = parts.contains { $0.0 == key } ? [] : [ConfigTable.Entry(key, value)]
        return England.read(small: ConfigValue(.table(ConfigTable(entries + others)))).1.map(\.message)
    }

    private func deadline(_ rule: ConfigValue) -> ConfigValue {
        var entries = rule.table?.entries ?? []
        if entries.isEmpty { entries = [.init("weeks", 6)] }
        entries += [
            .init("from", "received"), .init("by", "council"), .init("source", "a law"), .init("met", ["refused"]),
        ]
        return ConfigValue(.table(ConfigTable(entries)))
    }

    private func issues(rule: ConfigValue) -> [String] {
        issues("stages", ["request": ["deadlines": ["decide": deadline(rule)]]])
    }

    @Test func `what is right is read without a word`() {
        #expect(issues(rule: [:]) == [])
        #expect(
            issues(rule: ["latest": [["months": 2], ["from": "letter", "months": 1]], "rolls": "tribunal"]) == [])
    }

    private static let rules: [(ConfigValue, String)] = [
        (["earliest": [["weeks": 1]], "weeks": 2], "has 2 lengths"),
        (["latest": []], "has 0 lengths"),
        (["earliest": [["weeks": 1, "days": 1]]], "has 2 lengths"),
        (["earliest": [["weeks": 1, "rolls": "tribunal"]]], "rolls is not a setting here"),
        (
            ["earliest": [["from": "leter", "weeks": 1]]],
            "names 'leter', wanted something that happens to a case, did you mean 'letter'?"
        ),
        (["weeks": 0], "is 0, wanted any other number"),
        (["weeks": 100_000], "is 100000, wanted a whole number from -1000 to 1000"),
        (["days": -3, "beginning": true], "is -3, wanted a whole number from 1 to 1000"),
        (["on": "02-15", "beginning": true], "is true, wanted a count that begins with the day"),
        (["workingdays": 3], "is not a setting here, did you mean 'working-days'?"),
    ]

    @Test(arguments: rules)
    func `a mistake in a rule is told`(rule: ConfigValue, told: String) {
        let issues = issues(rule: rule)
        #expect(issues.contains { $0.contains(told) }, "\(issues)")
    }

    private static let others: [(String, ConfigValue, String)] = [
        (
            "decisions", ["assess": ["after": "received", "outcomes": [:]]],
            "decisions.assess.outcomes has none, wanted one at least"
        ),
        (
            "decisions",
            ["assess": ["outcomes": ["no": ["fact": "refused"]]]],
            "decisions.assess.after is missing, wanted a name, or a list of one at least: The facts that call for it: "
                + "it may be recorded once after each"
        ),
        (
            "decisions", ["assess": ["after": [], "outcomes": ["no": ["fact": "refused"]]]],
            "decisions.assess.after is a list, wanted a name, or a list of one at least"
        ),
        (
            "decisions",
            ["assess": ["stage": "requst", "after": "received", "outcomes": ["no": ["fact": "refused"]]]],
            "decisions.assess.stage is 'requst', wanted a stage of this process, did you mean 'request'?"
        ),
        (
            "decisions",
            ["assess": ["after": "received", "outcomes": ["no": ["fact": "refused", "appealable": true]]]],
            "decisions.assess.outcomes.no.letter has no parts, wanted those that the law asks of what can be "
                + "appealed against"
        ),
        (
            "decisions",
            ["assess": ["after": "received", "unless": ["gone"], "outcomes": ["no": ["fact": "refused"]]]],
            "decisions.assess.unless names 'gone', wanted something that happens to a case"
        ),
        // A fact that no one makes any more.
        (
            "decisions",
            ["assess": ["after": "received", "outcomes": ["yes": ["fact": "agreed"]]]],
            "stages.request.deadlines.decide.met names 'refused', wanted something that happens to a case"
        ),
        (
            "grounds",
            ["absent": ["source": "a law", "deadlines": ["decde"]]],
            "grounds.absent.deadlines names 'decde', wanted a deadline of this process, did you mean 'decide'?"
        ),
        (
            "roles",
            ["parent": ["rights": ["sees-cases"]]],
            "roles.parent.rights has an entry that is 'sees-cases', wanted one of sees-case, sees-submissions, "
                + "may-ask, may-decide, is-told, did you mean 'sees-case'?"
        ),
        (
            "bank-holidays",
            ["moved": ["2022-02-30"]],
            "bank-holidays.moved is '2022-02-30', wanted a day such as 2014-09-01"
        ),
        ("rolls", ["parent": [:]], "rolls is not a setting here, did you mean 'roles'?"),
    ]

    @Test(arguments: others)
    func `a mistake beside the rules is told where it is`(key: String, value: ConfigValue, told: String) {
        let issues = issues(key, value)
        #expect(issues.contains(told), "\(issues)")
    }

    @Test func `two deadlines have two names`() {
        let told = issues("deadlines", ["decide": deadline([:])])
        #expect(told == ["stages has 2 deadlines called 'decide', wanted one"])
    }

    @Test func `a mistake is told at its line`() throws {
        let text = """
            {
              "facts": ["received"],
              "stages": { "request": { "deadlines": { "decide": {
                "from": "received", "by": "council", "source": "a law", "weeks": 6,
                "lapses": ["withdrawn"]
              } } } }
            }
            """
        var issues: [ConfigIssue] = []
        let value = try #require(ConfigValue.parse(Array(text.utf8), file: "law.json", issues: &issues))
        let told = England.read(small: value).1.map(\.description)
        #expect(told.count == 1 && told[0].hasPrefix("law.json:5"), "\(told)")
    }
}
