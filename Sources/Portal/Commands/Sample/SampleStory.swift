import Casework

/// The events of a sample case, in days before today; negative numbers are days in the future.
struct SampleStory: Sendable {
    enum Household: Sendable {
        case mother, twins, apart, foster, grandmother, youngPerson
        /// Without an account: letters go by post.
        case post
        /// The mother's mail server rejects mail.
        case refused
    }

    struct Step: Sendable {
        let decision: String
        let outcome: String
        let ago: Int
        var isPublished = true
    }

    struct Advice: Sendable {
        let service: SampleService
        let asked: Int
        let due: Int
        var state = InformationRequest.State.open
        var answered: Int?
    }

    enum Talk: Sendable {
        case none
        /// The family wrote; the team has not read it.
        case unread
        /// The family wrote, and the team answered.
        case answered
        /// The team wrote; the family has not read it.
        case unseen
    }

    let received: Int
    /// The index of the officer assigned; nil for none.
    var officer: Int? = 0
    var household = Household.mother
    var requester = Case.Requester.parent
    var channel = Case.Channel.portal
    var steps: [Step] = []
    var facts: [(name: String, ago: Int)] = []
    var advice: [Advice] = []
    /// A professional who is linked, but not authenticated or asked for advice yet.
    var newcomer: SampleService?
    /// In how many days the family's views are due; nil if they were not requested.
    var views: Int?
    var exception: (deadline: String, ground: String, ago: Int)?
    var talk = Talk.none
    /// When it was withdrawn; nil if it was not.
    var withdrawn: Int?
    /// When a report was published as a file, nil for none; and whether it was recalled.
    var report: Int?
    var isRecalled = false

    /// The decisions up to and including `last`, of a request received `received` days ago.
    static func steps(_ received: Int, _ last: String) -> [Step] {
        let all = [
            Step(decision: "assess", outcome: "yes", ago: received - 38),
            Step(decision: "issue", outcome: "yes", ago: received - 105),
            Step(decision: "draft", outcome: "served", ago: received - 112),
            Step(decision: "final", outcome: "issued", ago: received - 136),
        ]
        return Array(all.prefix { $0.decision != last }) + all.filter { $0.decision == last }
    }
}

/// A service that gives advice, and its professional.
struct SampleService: Sendable {
    let name: String
    let title: String
    let organisation: String
    let forename: String
    let surname: String
    let email: String

    var person: String { "\(forename) \(surname)" }

    static let psychology = SampleService(
        name: "Educational psychology", title: "Educational Psychologist", organisation: "Psychology Service",
        forename: "Pat", surname: "Lindley", email: "pat@example.org")
    static let therapy = SampleService(
        name: "Speech and language therapy", title: "Speech and Language Therapist",
        organisation: "Children's Therapies",
        forename: "Noor", surname: "Haddad", email: "noor@example.org")
    static let occupational = SampleService(
        name: "Occupational therapy", title: "Occupational Therapist", organisation: "Children's Therapies",
        forename: "Lee", surname: "Osei", email: "lee@example.org")
    static let school = SampleService(
        name: "School", title: "SENCO", organisation: "Ashby Vale Primary School", forename: "Marian", surname: "Doyle",
        email: "senco@example.org")
    static let health = SampleService(
        name: "Health", title: "Community Paediatrician", organisation: "Children's Health", forename: "Usha",
        surname: "Menon", email: "health@example.org")
    static let care = SampleService(
        name: "Social care", title: "Social Worker", organisation: "Children's Social Care", forename: "Stephen",
        surname: "Farrow", email: "care@example.org")
}
