import Casework

/// What a case of a demo has been through, in days before today; days to come are below nought.
struct SampleStory: Sendable {
    /// Who is at home.
    enum Household: Sendable {
        case mother, twins, apart, foster, grandmother, youngPerson
        /// Nobody has an account: letters go by post.
        case post
        /// The mother's mail is refused.
        case refused
    }

    /// What was decided or done.
    struct Step: Sendable {
        let decision: String
        let outcome: String
        let ago: Int
        var isPublished = true
    }

    /// What somebody was asked for, and what became of it.
    struct Advice: Sendable {
        let service: SampleService
        let asked: Int
        let due: Int
        var state = InformationRequest.State.open
        var answered: Int?
    }

    /// What was written to and fro.
    enum Talk: Sendable {
        case none
        /// The family wrote, and nobody has read it.
        case unread
        /// The family wrote, and was answered.
        case answered
        /// The team wrote, and was not read.
        case unseen
    }

    let received: Int
    /// Which officer has it; nil for nobody.
    var officer: Int? = 0
    var household = Household.mother
    var asker = Case.Asker.parent
    var channel = Case.Channel.portal
    var steps: [Step] = []
    /// What else happened.
    var facts: [(name: String, ago: Int)] = []
    var advice: [Advice] = []
    /// A professional who is linked, and whom nobody has authenticated or asked for anything yet.
    var newcomer: SampleService?
    /// In how many days the family's own views are due; nil where they were not asked for.
    var views: Int?
    var exception: (deadline: String, ground: String, ago: Int)?
    var talk = Talk.none
    /// When it was withdrawn.
    var withdrawn: Int?
    /// When a report was published as a file; and whether it was taken back.
    var report: Int?
    var isRecalled = false

    /// What an assessment has behind it by the day, of a request received so many days ago.
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

/// A service that gives advice, and who speaks for it.
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
