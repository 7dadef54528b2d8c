import Casework
import Markup
import PortalKit

/// The details that an account entered compared with the council's record. Each detail says whether it is the same,
/// because twins may differ in their forename only.
struct Comparison: Sendable {
    struct Detail: Sendable {
        let label: TextKey
        let written: String
        let known: String
        let isSame: Bool
    }

    let details: [Detail]
    /// Whether surname and date of birth are the same, and the forename is not.
    let isTwin: Bool
    private let written: PersonDetails
    private let person: Person

    /// - Parameter written: the details from outside the council's record.
    init(_ written: PersonDetails, _ person: Person, _ visit: Visit) {
        func names(_ label: TextKey, _ text: String, _ known: String) -> Detail {
            Detail(label: label, written: text, known: known, isSame: Folded.text(text) == Folded.text(known))
        }
        let schools = [written.schooling, person.schooling].map { schooling -> String in
            schooling.map { [$0.school?.name ?? "", $0.school?.urn ?? ""].joined(separator: " ") + $0.at.rawValue }
                ?? ""
        }
        let forename = names("person.forename", written.forename, person.forename)
        let surname = names("person.surname", written.surname, person.surname)
        details = [
            forename, names("person.middle", written.middle, person.middle), surname,
            Detail(
                label: "person.born", written: visit.dates.words(written.born), known: visit.dates.words(person.born),
                isSame: written.born == person.born),
            Detail(
                label: "person.gender", written: Self.gender(written.gender, visit),
                known: Self.gender(person.gender, visit), isSame: written.gender == person.gender),
            Detail(
                label: "person.school", written: written.schooling?.school?.name ?? "",
                known: person.schooling?.school?.name ?? "", isSame: Folded.text(schools[0]) == Folded.text(schools[1])),
            names("person.address", written.address?.line ?? "", person.address?.line ?? ""),
        ]
        isTwin = !forename.isSame && surname.isSame && written.born == person.born
        (self.written, self.person) = (written, person)
    }

    private static func gender(_ gender: String, _ visit: Visit) -> String {
        gender.isEmpty ? "" : visit.texts(TextKey("gender", gender))
    }

    /// The table, with a warning above it if the two may be twins.
    func html(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let names = ["name": written.forename, "other": person.forename]
        let twin: HTML = """
            <div class="notice">\(Icon.warning.html)<p><strong>\(texts("intake.twin", names))</strong> \
            \(texts("intake.twin.body"))</p></div>
            """
        return """
            \(twin, if: isTwin)<table class="table dense"><caption>\
            \(texts("intake.compare", ["name": person.name]))</caption><thead><tr>\
            <th scope="col">\(texts("intake.compare.detail"))</th><th scope="col">\(texts("intake.compare.written"))</th>\
            <th scope="col">\(texts("intake.compare.known"))</th><th scope="col">\(texts("intake.compare.result"))</th>\
            </tr></thead><tbody>\(each: details, { row($0, texts) })</tbody></table>
            """
    }

    private func row(_ detail: Detail, _ texts: Texts) -> HTML {
        let tag: HTML =
            detail.isSame
            ? "<span class=\"tag ok\">\(Icon.tick.html) \(texts("intake.same"))</span>"
            : "<span class=\"tag returned\">\(Icon.warning.html) \(texts("intake.differs"))</span>"
        func shown(_ words: String) -> String { words.isEmpty ? texts("intake.unsaid") : words }
        return """
            <tr><th scope="row">\(texts(detail.label))</th>\
            <td data-label="\(texts("intake.compare.written"))"><span>\(shown(detail.written))</span></td>\
            <td data-label="\(texts("intake.compare.known"))"><span>\(shown(detail.known))</span></td>\
            <td class="share" data-label="\(texts("intake.compare.result"))">\(tag)</td></tr>
            """
    }
}
