import Casework
import Markup
import PortalKit

/// The details that an account entered compared with the council's record. Each detail says whether it is the same,
/// because twins may differ in their forename only.
struct Comparison {
    /// The details from outside the council's record.
    let written: PersonDetails
    let person: Person
    let visit: Visit

    private var texts: Texts { visit.texts }

    /// The table, with a warning above it if the two may be twins.
    var html: HTML {
        let known = person.details
        let table = Parts.table(
            texts("intake.compare", ["name": person.name]), style: "table dense",
            [
                texts("intake.compare.detail"), texts("intake.compare.written"), texts("intake.compare.known"),
                texts("intake.compare.result"),
            ],
            cellStyles: [3: "share"],
            rows: [
                row("person.forename", written.forename, known.forename),
                row("person.middle", written.middle, known.middle),
                row("person.surname", written.surname, known.surname),
                row("person.born", visit.dates.birth(written.born), visit.dates.birth(known.born)),
                row("person.gender", IntakeParts.gender(written, visit), IntakeParts.gender(known, visit)),
                row(
                    "person.school", written.schooling?.school?.name ?? "", known.schooling?.school?.name ?? "",
                    isSame: Self.isSame(school(written), school(known))),
                row("person.address", written.address?.line ?? "", known.address?.line ?? ""),
            ])
        let isTwin =
            !Self.isSame(written.forename, known.forename) && Self.isSame(written.surname, known.surname)
            && written.born == known.born
        return "\(twin, if: isTwin)\(table)"
    }

    /// That surname and date of birth are the same, and the forename is not.
    private var twin: HTML {
        let names = ["name": written.forename, "other": person.forename]
        return """
            <div class="notice">\(Icon.warning.html)<p><strong>\(texts("intake.twin", names))</strong> \
            \(texts("intake.twin.body"))</p></div>
            """
    }

    private static func isSame(_ one: String, _ other: String) -> Bool { Folded.text(one) == Folded.text(other) }

    private func school(_ details: PersonDetails) -> String {
        details.schooling.map { "\($0.school?.name ?? "") \($0.school?.urn ?? "")\($0.at.rawValue)" } ?? ""
    }

    private func row(_ label: TextKey, _ written: String, _ known: String, isSame: Bool? = nil) -> [HTML] {
        let tag =
            isSame ?? Self.isSame(written, known)
            ? Parts.tag("ok", .tick, texts("intake.same")) : Parts.tag("returned", .warning, texts("intake.differs"))
        let values = [written, known].map { $0.isEmpty ? texts("intake.unsaid") : $0 }
        return ["\(texts(label))", "<span>\(values[0])</span>", "<span>\(values[1])</span>", tag]
    }
}

extension Comparison {
    /// The choice of the person that an entry is about, each compared with it.
    /// - Parameters:
    ///   - people: each with what is said of them.
    ///   - none: what is said if there are none.
    ///   - others: further choices.
    static func choice(
        _ legend: HTML, of people: [(person: Person, about: HTML)], for entry: Entry, none: TextKey,
        others: HTML = .empty, _ input: FormInput
    ) -> HTML {
        let (texts, visit) = (input.texts, input.visit)
        let finding = input.typed.finding("choice")
        return """
            <fieldset class="field wide\(" wrong", if: finding != nil)"\
            \(" aria-describedby=\"choice-error\"", if: finding != nil)><legend>\(legend)</legend>\
            \(Field("choice", .key(none)).errorText(finding, texts))\
            \(Parts.note("<p>\(texts(none))</p>"), if: people.isEmpty)\
            \(each: people.enumerated(), { index, candidate in
                let person = candidate.person
                let name = IntakeParts.named(person.name, person.born, visit)
                return """
                    <div class="card flow">\(radio(person.id, name, at: index, input.typed))\(candidate.about)\
                    \(Comparison(written: entry.details, person: person, visit: visit).html)</div>
                    """
            })\(others)</fieldset>
            """
    }

    /// A radio button for a person; the first has the group's name as its id, for links from validation errors.
    static func radio(_ value: String, _ label: String, at index: Int, _ typed: FormValues) -> HTML {
        let id = index == 0 ? "choice" : "choice-\(index + 1)"
        return """
            <div class="choice"><input type="radio" id="\(id)" name="choice" value="\(value)"\
            \(" checked", if: typed["choice"] == value)><label for="\(id)">\(label)</label></div>
            """
    }
}
