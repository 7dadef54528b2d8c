import Casework
import Markup
import PortalKit

/// The panels about one person.
struct PersonPanels {
    let person: PersonSummary
    /// Its place among the account's people, which makes the ids of the panels unique.
    let index: Int
    let visit: Visit

    private var texts: Texts { visit.texts }
    private var entry: Entry { person.entry }

    func html(_ panel: HomeDashboard.Panel) -> HTML {
        switch panel {
        case .details: self.panel("details", texts("dashboard.details"), details)
        case .messages:
            self.panel(
                "messages", texts("dashboard.messages", ["count": String(person.unread)]), to: "messages", messages)
        case .involvements:
            self.panel(
                "involvements", texts("dashboard.involvements"),
                to: person.coordinator != nil || !person.involved.isEmpty ? "involvements" : nil, involvements)
        case .view: self.panel("view", texts("dashboard.documents"), to: "documents", documents)
        case .complete:
            self.panel(
                "complete", texts("dashboard.complete.items", ["count": String(person.waiting.count)]), to: "complete",
                forms)
        }
    }

    /// - Parameter page: the name of the page about the person that the heading leads to; nil for none.
    private func panel(_ name: String, _ heading: String, to page: String? = nil, _ content: HTML) -> HTML {
        let link = page.flatMap { visit.site.features.personPage($0) }.map { visit.link($0.link(entry.id)) }
        return Parts.panel("\(name)-\(index)", heading, to: link, content)
    }

    private var details: HTML {
        Parts.details([
            (texts("dashboard.details.name"), "\(entry.name)"),
            (texts("dashboard.details.born"), "\(visit.dates.birth(entry.born))"),
            (texts("dashboard.details.gender"), "\(texts(TextKey("gender", entry.gender)))"),
        ])
    }

    private var messages: HTML {
        guard person.unread > 0 else {
            return Parts.empty(.envelope, texts("dashboard.messages.none"), "\(texts("dashboard.messages.hint"))")
        }
        return Parts.links(
            person.messages.map { message in
                let words: HTML =
                    message.isWithdrawn
                    ? "\(texts("dashboard.message.withdrawn"))" : Parts.written(message.subject, visit)
                return (words, visit.link(FamilyLinks.message(message.id)), "\(visit.dates.message(message.at))")
            })
    }

    private var involvements: HTML {
        var names =
            person.coordinator.map {
                [texts("dashboard.involved", ["name": $0, "role": texts("dashboard.coordinator")])]
            } ?? []
        names += person.involved.map { involved in
            let role = [involved.title, involved.organisation].filter { !$0.isEmpty }.joined(separator: ", ")
            return role.isEmpty ? involved.name : texts("dashboard.involved", ["name": involved.name, "role": role])
        }
        guard !names.isEmpty else {
            return Parts.empty(
                .person, texts("dashboard.involvements.none"), "\(texts("dashboard.involvements.hint"))")
        }
        return "<ul class=\"links\">\(each: names, { "<li>\($0)</li>" })</ul>"
    }

    private var documents: HTML {
        let documents: [(words: HTML, address: Address, small: HTML)] = person.documents.prefix(3).map { document in
            let day = document.published.map(visit.dates.date) ?? ""
            return (
                "\(document.title)", visit.link(FamilyLinks.document(entry.id, document.id)),
                "<span class=\"date\">\(day)</span>"
            )
        }
        let access: [(words: HTML, address: Address, small: HTML)] =
            person.access.map { [("\(texts($0.label))", visit.link($0.link(entry.id)), .empty)] } ?? []
        guard !documents.isEmpty || !access.isEmpty else {
            return Parts.empty(.document, texts("dashboard.documents.none"), "\(texts("dashboard.documents.hint"))")
        }
        return Parts.links(documents + access)
    }

    private var forms: HTML {
        guard person.waiting.count > 0 else {
            return Parts.empty(.tick, texts("dashboard.complete.none"), "\(texts("dashboard.complete.hint"))")
        }
        let page = visit.site.features.personPage("complete")
        let address = visit.link(page?.link(entry.id) ?? FamilyLinks.person(entry.id))
        return Parts.links(person.waiting.items.prefix(3).map { ($0.title(visit), address, $0.tag(visit)) })
    }
}
