import Foundation
import PortalKit

/// Someone around one case. All that no one else may learn of them has their word in it, but for two numbers.
struct Neighbour: Sendable {
    /// A made-up word that stands nowhere else.
    let word: String
    let number: Int
    var site = "leicester/citizen/live"
    /// What they are to the child, by the process; empty for someone that the team has not linked.
    var role = ""
    /// Whether they have written the child down themselves.
    var hasEntry = true
    var account = ""
    var entry = ""
    /// The conversation that the team had with them alone.
    var thread = ""

    var isProfessional: Bool { site.contains("professional") }
    var email: String { "\(word)@\(word).example" }
    var phone: String { "01632 9600\(number)" }
    var postcode: String { "LE1 \(number % 10)Z\(number < 30 ? "A" : "B")" }
    /// Of a professional others read the name, of the family no one does.
    var forename: String { isProfessional ? "Ada" : word.capitalized }
    var involvement: String { "of-\(number)" }
    var address: PostalAddress { PostalAddress(uprn: "", lines: ["\(number) \(word) Row"], postcode: postcode) }
    var secrets: [String] { [word, phone, postcode] }

    /// What of them stands in a text.
    func shown(in text: String) -> [String] { [self].shown(in: text) }
}

extension [Neighbour] {
    /// What of them stands in a text.
    func shown(in text: String) -> [String] {
        let text = TextBytes(text.lowercased())
        return flatMap(\.secrets).filter { text.contains($0.lowercased()) }
    }
}
