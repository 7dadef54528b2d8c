public import Casework
import Foundation
public import PortalKit

/// `Config/sample/cases.json`: the invented people and cases of `guildhall demo`, and what they write.
struct SampleFile: Decodable, Sendable {
    /// The accounts on the portals of each audience, by its raw value.
    private let accounts: [String: [SampleAccount]]
    private let services: [String: Service]
    private let households: [String: Household]
    let names: Names
    /// The usual decisions of a case.
    private let course: [Step]
    let cases: [Story]
    private let texts: [String: String]
    /// A family's answers to the text questions of a form.
    let answers: [String]
    /// The folder that it was read from, with the report that the cases publish; nil while it is decoded.
    private(set) var folder: String?

    /// Reads the file below the root folder.
    static func read(root: String) throws(CommandFailure) -> SampleFile {
        let folder = "\(root)/Config/sample"
        do {
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/cases.json"))
            var file = try JSONDecoder().decode(SampleFile.self, from: bytes)
            file.folder = folder
            return file
        } catch {
            throw CommandFailure(78, "\(folder)/cases.json: \(error)")
        }
    }

    /// The accounts on the portals of an audience.
    func accounts(of audience: Audience) -> [SampleAccount] { accounts[audience.rawValue] ?? [] }

    func service(_ name: String) -> Service? { services[name] }

    func household(of story: Story) -> Household? { households[story.household ?? "mother"] }

    /// The decisions of a case, in order.
    func steps(of story: Story) -> [Step] {
        let end = course.firstIndex { $0.decision == story.upTo }
        let usual = end.map { course[...$0] } ?? []
        let steps = usual.map { Step(decision: $0.decision, outcome: $0.outcome, ago: story.received + $0.ago) }
        return (steps + (story.steps ?? [])).sorted { $0.ago > $1.ago }
    }

    /// The text of a name, about a child with this forename.
    func text(_ name: String, child: String = "") -> String {
        (texts[name] ?? name).replacing("{child}", with: child)
    }

    /// The title of the letter about a decision.
    func title(_ step: Step) -> String {
        texts["title-\(step.decision)-\(step.outcome)"] ?? texts["title-\(step.decision)"] ?? text("title")
    }

    /// A part of a letter that the law requires, by the part's name.
    func part(_ name: String) -> String { texts["letter-\(name)"] ?? text("letter-advice") }
}

extension SampleFile {
    /// A service that gives advice, and its professional.
    struct Service: Decodable, Sendable {
        let name: String
        let title: String
        let organisation: String
        let person: String
        let email: String
        /// The form of advice that it is asked for; nil for the portal's first.
        var form: String?
    }

    struct Household: Decodable, Sendable {
        /// The first one made the request.
        let members: [Member]
        /// The child's surname; nil for any.
        var surname: String?
        /// The child's age in years; nil for any.
        var age: Int?
        /// How many days ago the child's birthday was, about; nil for any.
        var birthday: Int?
        /// True if no one has an account: letters go by post.
        var byPost: Bool?
        /// True if the mail servers reject mail.
        var refusesMail: Bool?
    }

    struct Member: Decodable, Sendable {
        let role: String
        let title: String
        let relationship: Entry.Relationship
        var email: String?
        var forename: String?
        /// Nil for the child's.
        var surname: String?
    }

    struct Names: Decodable, Sendable {
        let girls: [String]
        let boys: [String]
        let grown: [String]
        let surnames: [String]
        let streets: [String]
        let schools: [String]
        let town: String
        let postcode: String

        func address(_ chance: inout SampleChance) -> PostalAddress {
            let number = Int.random(in: 1...98, using: &chance)
            return PostalAddress(uprn: "", lines: ["\(number) \(chance.one(of: streets))", town], postcode: postcode)
        }
    }

    /// The events of a case, in days before today; negative numbers are days in the future.
    struct Story: Decodable, Sendable {
        let received: Int
        /// The address of the officer assigned; nil for none.
        var officer: String?
        /// The name of a household; nil for the usual one.
        var household: String?
        var requester: Case.Requester?
        var channel: Case.Channel?
        /// The last decision of the usual course; nil for none.
        var upTo: String?
        /// Other decisions.
        var steps: [Step]?
        var facts: [Event]?
        var advice: [Advice]?
        /// The service of a professional who is linked, but not authenticated or asked for advice yet.
        var newcomer: String?
        /// In how many days the family's views are due; nil if they were not requested.
        var views: Int?
        var exception: Exception?
        /// Nil if no one wrote.
        var talk: Talk?
        /// When it was withdrawn; nil if it was not.
        var withdrawn: Int?
        /// When a report was published as a file, nil for none; and whether it was recalled.
        var report: Int?
        var recalled: Bool?
    }

    /// A decision; in the usual course `ago` is negative, in days after the request.
    struct Step: Decodable, Sendable {
        let decision: String
        let outcome: String
        let ago: Int
        /// False if the family does not know of it yet.
        var published: Bool?
    }

    struct Event: Decodable, Sendable {
        let name: String
        let ago: Int
    }

    struct Advice: Decodable, Sendable {
        let service: String
        let asked: Int
        let due: Int
        var state: InformationRequest.State?
        var answered: Int?
    }

    struct Exception: Decodable, Sendable {
        let deadline: String
        let ground: String
        let ago: Int
    }

    enum Talk: String, Decodable, Sendable {
        /// The family wrote; the team has not read it.
        case unread
        /// The family wrote, and the team answered.
        case answered
        /// The team wrote; the family has not read it.
        case unseen
    }
}

extension Role: Decodable {}
extension Entry.Relationship: Decodable {}
extension InformationRequest.State: Decodable {}
extension Case.Requester: Decodable {}
extension Case.Channel: Decodable {}
