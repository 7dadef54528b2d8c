import Basics
import PortalKit
import Web

enum CaseListSearch: Hashable, Sendable {
    case nothing
    case born(CivilDate)
    /// By reference; the possible references, likeliest first.
    case references([String])
    case name(NameSearch)

    /// Parses the search text: a date, anything else with a digit as a reference, otherwise a name.
    /// - Parameters:
    ///   - initials: the initials of the council's references, for a number without them.
    ///   - today: two-digit years are taken to be past; without a year, this and the seven years before are tried.
    init(_ text: String, initials: String, today: CivilDate) {
        let parts = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
        if parts.isEmpty {
            self = .nothing
        } else if let day = Self.day(parts, today) {
            self = .born(day)
        } else if text.contains(where: \.isNumber) {
            self = .references(Self.references(parts, initials, today))
        } else {
            self = .name(NameSearch(text))
        }
    }

    /// Everything that the three kinds of queries find, in their order and without duplicates.
    func all<Found: Hashable>(
        named: (_ reference: String) throws -> [Found], born: (CivilDate) throws -> [Found],
        matching: (NameSearch.Attempt) throws -> [Found]
    ) rethrows -> [Found] {
        var found: [Found] = []
        switch self {
        case .nothing: break
        case .born(let day): found = try born(day)
        case .references(let references): found = try references.flatMap(named)
        case .name(let name):
            // A submission's reference may consist of letters only.
            found = try named(name.reference)
            if found.isEmpty { found = try name.attempts.flatMap(matching) }
        }
        var seen: Set<Found> = []
        return found.filter { seen.insert($0).inserted }
    }

    /// A day in any usual format: `14/3/2016`, `14 March 2016`, `2016-03-14`, `14.03.16`, `14032016`.
    private static func day(_ parts: [String], _ today: CivilDate) -> CivilDate? {
        var parts = parts
        if parts.count == 1, parts[0].utf8.count == 8, Int(parts[0], in: 0...99_999_999) != nil {
            let digits = parts[0]
            parts = [String(digits.prefix(2)), String(digits.dropFirst(2).prefix(2)), String(digits.suffix(4))]
        }
        // Letters and digits are separated (`14mar2016`, `14th`), and ordinal suffixes dropped.
        parts = parts.flatMap(parted).filter { !["st", "nd", "rd", "th"].contains($0.lowercased()) }
        guard parts.count == 3 else { return nil }
        if parts[0].utf8.count == 4 { parts.reverse() }
        if parts[2].utf8.count == 2, let year = Int(parts[2], in: 0...99) {
            parts[2] = String(year + (year > today.year % 100 ? 1900 : 2000))
        }
        return FormValues(["born.day": parts[0], "born.month": parts[1], "born.year": parts[2]]).date("born")
    }

    /// Splits `14mar2016` into its runs of letters and of digits.
    private static func parted(_ part: String) -> [String] {
        var parts: [String] = []
        var last: Character?
        for letter in part {
            if last?.isNumber != letter.isNumber { parts.append("") }
            parts[parts.count - 1].append(letter)
            last = letter
        }
        return parts
    }

    private static func references(_ parts: [String], _ initials: String, _ today: CivilDate) -> [String] {
        let whole = parts.joined(separator: "-").uppercased()
        let pieces = parts.flatMap(parted)
        guard let last = pieces.last, let number = Int(last, in: 0...99_999_999), pieces.count < 4 else {
            return [whole]
        }
        let letters = pieces.first?.uppercased() ?? ""
        let stem = letters.first?.isLetter == true ? letters : initials
        var numbers = pieces.filter { $0.allSatisfy(\.isNumber) }
        if numbers.count == 1, stem == letters, last.utf8.count == 7 {
            numbers = [String(last.prefix(2)), String(last.dropFirst(2))]
        }
        if numbers.count == 2, let year = Int(numbers[0], in: 0...9999),
            let number = Int(numbers[1], in: 0...99_999_999)
        {
            return [reference(stem, year % 100, number), whole]
        }
        return [whole] + (0..<8).map { reference(stem, (today.year - $0) % 100, number) }
    }

    private static func reference(_ stem: String, _ year: Int, _ number: Int) -> String {
        "\(stem)-\(String(year, digits: 2))-\(String(number, digits: 5))"
    }
}
