import Configuration
import Testing

@testable import Identity

@Suite struct PasswordRuleTests {
    private func rule(_ change: (inout PasswordRule) -> Void = { _ in }) -> PasswordRule {
        var rule = PasswordRule()
        change(&rule)
        return rule
    }

    private let email = "robin.ashdown@example.org"

    @Test func `what settings say is what the rule asks, and left out it asks what it always did`() {
        var none = Settings([:], at: "")
        let usual = PasswordRule(settings: &none)
        #expect(usual.least == 8 && usual.most == 1000 && usual.classes.isEmpty && usual.history == 0)
        #expect(!usual.isUnlikeOld && !usual.isWithoutAddress && usual.days == 0)
        var all = Settings(
            [
                "least": 12, "most": 64, "classes": ["upper", "symbol"], "history": 5, "unlikeOld": true,
                "withoutAddress": true, "days": 90,
            ], at: "")
        let rule = PasswordRule(settings: &all)
        #expect(all.issues.isEmpty)
        #expect(rule.least == 12 && rule.most == 64 && rule.classes == [.upper, .symbol] && rule.history == 5)
        #expect(rule.isUnlikeOld && rule.isWithoutAddress && rule.days == 90)
    }

    @Test(arguments: [("least", 7), ("least", 65), ("most", 63), ("most", 1001), ("history", 25), ("days", 1001)])
    func `a number outside its bounds is an issue`(_ key: String, _ number: Int) {
        let table = ConfigTable([.init(key, ConfigValue(integerLiteral: number))])
        var settings = Settings(ConfigValue(.table(table)), at: "")
        _ = PasswordRule(settings: &settings)
        #expect(settings.issues.count == 1)
    }

    @Test(arguments: 8...64) func `the shortest that is accepted has as many characters as the setting says`(least: Int)
    {
        let rule = rule { $0.least = least }
        let password = String((0..<least).map { Character(Unicode.Scalar(UInt8(97 + $0 * 7 % 26))) })
        #expect(rule.faults(of: password, email: email).isEmpty)
        #expect(rule.faults(of: String(password.dropLast()), email: email) == [.short])
    }

    @Test func `the longest that is accepted has as many characters as the setting says`() {
        let rule = rule { $0.most = 64 }
        let password = String(repeating: "abcd", count: 16)
        #expect(rule.faults(of: password, email: email).isEmpty)
        #expect(rule.faults(of: password + "e", email: email) == [.long])
    }

    @Test(arguments: [
        (PasswordRule.CharacterClass.upper, "seven kettles 1!", "Seven kettles"),
        (.lower, "SEVEN KETTLES 1!", "SEVEN kETTLES"), (.digit, "seven Kettles!", "seven 4kettles"),
        (.symbol, "seven Kettles 1", "seven-kettles"),
    ])
    func `a class is missed on its own, and one character of it is enough`(
        _ kind: PasswordRule.CharacterClass, _ without: String, _ with: String
    ) {
        let rule = rule { $0.classes = [kind] }
        #expect(rule.faults(of: without, email: email) == [.without(kind)])
        #expect(rule.faults(of: with, email: email).isEmpty)
    }

    @Test func `letters with accents are letters, and neither they nor a space are a symbol`() {
        let rule = rule { $0.classes = [.upper, .symbol] }
        #expect(rule.faults(of: "\u{175}y a \u{174}yn pell", email: email) == [.without(.symbol)])
    }

    @Test(arguments: [
        ("robin.ashdown@example.org", PasswordRule.Fault.email), ("Robin.Ashdown", .email),
        ("xx-robin.ashdown-xx", .address), ("1ROBIN.ASHDOWN1", .address),
    ])
    func `a password made of the address is refused, and one with its first part where the setting says so`(
        _ password: String, _ fault: PasswordRule.Fault
    ) {
        #expect(rule { $0.isWithoutAddress = true }.faults(of: password, email: email) == [fault])
        #expect(rule().faults(of: password, email: email) == (fault == .email ? [.email] : []))
    }

    @Test func `a first part of one or two letters forbids nothing`() {
        #expect(rule { $0.isWithoutAddress = true }.faults(of: "a long old road", email: "a@example.org").isEmpty)
    }

    @Test(arguments: [
        ("seven warm kettles", "Seven warm kettles", true), ("seven warm kettles", "seven warm kettles2", true),
        ("seven warm kettles", "seven wild kettles", true), ("seven warm kettles", "even warm kettle", true),
        ("seven warm kettles", "seven cold kettles", false),
        ("seven warm kettles", "my seven warm kettles at home", true),
        ("abcdefgh", "hgfedcba", false), ("abc", "abc and much more", false),
    ])
    func `a password is like the old one that it contains, or that few changes make of it`(
        _ old: String, _ new: String, _ isLike: Bool
    ) {
        #expect(rule { $0.isUnlikeOld = true }.faults(of: new, email: email, old: old) == (isLike ? [.like] : []))
        #expect(rule().faults(of: new, email: email, old: old).isEmpty)
    }

    @Test func `the old password itself is refused whatever the settings say`() {
        #expect(rule().faults(of: "seven warm kettles", email: email, old: "seven warm kettles") == [.current])
    }

    @Test func `each rule that is broken has an error of its own`() {
        let rule = rule {
            ($0.least, $0.classes) = (30, PasswordRule.CharacterClass.allCases)
            ($0.isWithoutAddress, $0.isUnlikeOld) = (true, true)
        }
        let faults = rule.faults(of: "  robin.ashdown", email: email, old: "robin.ashdown")
        #expect(faults == [.short, .without(.upper), .without(.digit), .address, .like])
    }

    @Test(arguments: [(0, 1_000_000, false), (1, 86_399, false), (1, 86_400, true), (90, 7_775_999, false)])
    func `a password is due after as many days as the setting says, and never without it`(
        _ days: Int, _ age: Int, _ isDue: Bool
    ) {
        #expect(rule { $0.days = days }.isDue(set: 500, signedIn: 500 + age) == isDue)
    }

    @Test(arguments: [
        ("", "", 3, true), ("abc", "", 3, true), ("abcd", "", 3, false), ("kitten", "sitting", 3, true),
        ("kitten", "sitting", 2, false), ("abcdef", "bcdefa", 2, true), ("abcdef", "bcdefa", 1, false),
    ])
    func `an edit distance within the limit is found, and none beyond it`(
        _ a: String, _ b: String, _ limit: Int, _ isWithin: Bool
    ) {
        #expect(EditDistance.isAtMost(limit, Array(a), Array(b)) == isWithin)
        #expect(EditDistance.isAtMost(limit, Array(b), Array(a)) == isWithin)
    }
}
