import Casework
import Configuration
import Markup
import PortalKit

/// What a portal's dashboards show, and how.
struct DashboardStyle: Sendable {
    /// A panel of the dashboard, named as the page that its heading leads to.
    enum Panel: String, SettingChoice {
        case request, complete, messages, documents
    }

    let colours: StageColours
    let boxes: [TrackerBox]
    let panels: [Panel]
    /// The page of what is available in the area; nil if the portal does not link to one.
    let localOffer: Address?

    init(_ settings: inout Settings) {
        colours = StageColours(&settings, default: StageColours(done: .grey, now: .green, next: .yellow))
        boxes = settings.each("boxes", owner: .council, "The boxes of the tracker, in order") { name, box in
            TrackerBox(
                name: name,
                facts: box.require("facts", owner: .council, "The facts of the process that complete it"),
                due: box.optional(
                    "due", as: String.self, owner: .council,
                    "The deadline of the process whose date it shows until then")
                    ?? "",
                isEarly: box.read(
                    "early", default: true, owner: .council, "Whether it is shown before its deadline has started"))
        }
        panels = settings.read(
            "panels", default: [.request, .complete, .messages, .documents], owner: .council, "The panels, in order")
        let offer = settings.optional(
            "localOffer", as: String.self, owner: .council,
            "The address of the Local Offer: what is available for children with special educational needs")
        localOffer = offer.flatMap(Address.init(absolute:))
        if let offer, localOffer == nil {
            settings.note("localOffer", "is '\(offer)', wanted an address such as https://www.example.org/")
        }
        if Set(panels).count < panels.count { settings.note("panels", "names a panel twice, wanted each once") }
    }

    /// Reports boxes that name what the process does not have, and requires their wordings.
    func check(_ process: StatutoryProcess, _ blueprint: inout Blueprint) {
        let deadlines = process.allDeadlines.map(\.name)
        for box in boxes {
            for fact in box.facts where !process.facts.contains(fact) {
                let hint = suggestion(for: fact, in: process.facts)
                blueprint.refuse(
                    "box '\(box.name)' names '\(fact)', wanted a fact of \(process.name)\(hint)",
                    at: ["boxes", box.name, "facts"], entry: fact)
            }
            if !box.due.isEmpty, !deadlines.contains(box.due) {
                let hint = suggestion(for: box.due, in: deadlines)
                blueprint.refuse(
                    "box '\(box.name)' is due by '\(box.due)', wanted a deadline of \(process.name)\(hint)",
                    at: ["boxes", box.name, "due"])
            }
            let path = ["boxes", box.name]
            blueprint.call(for: TextKey("tracker", box.name, "title"), at: path)
            blueprint.call(for: TextKey("tracker", box.name, "done"), at: path)
            blueprint.call(for: TextKey("tracker", box.name, "due"), at: path, isRequired: !box.due.isEmpty)
            blueprint.call(for: TextKey("tracker", box.name, "later"), at: path, isRequired: false)
        }
        for panel in panels where blueprint.personPage(panel.rawValue) == nil {
            blueprint.refuse(
                "panels has '\(panel.rawValue)', which leads to a page that no plugin of the portal has",
                at: ["panels"], entry: panel.rawValue)
        }
    }
}
