import Configuration
import Forms
import PortalKit

/// Compares the forms that a council's team may ask for with those that its other portals can open. Both lists can be the
/// packs': only a difference that the council's own files make is reported, where it is made.
struct AskedFormCheck {
    /// One portal of the council, with what its features are made of.
    struct Portal {
        let file: PortalFile
        let features: Blueprint
    }

    private(set) var warnings: [ConfigIssue] = []

    init(_ portals: [Portal]) {
        let teams = portals.filter { $0.file.facts.audience == .staff }
        guard let team = teams.first, teams.count == 1, portals.allSatisfy(\.file.isWhole) else { return }
        for asked in team.features.collected(AskableForms.self) {
            compare(asked, team, with: portals.filter { $0.file.facts.audience == asked.audience })
        }
    }

    private mutating func compare(_ asked: AskableForms, _ team: Portal, with others: [Portal]) {
        let path = ["plugins", "case-desk", "forms", asked.audience.rawValue]
        let names = others.map { "portals/\($0.file.facts.name).json" }.joined(separator: " or ")
        let openable = Set(others.flatMap(\.features.offers).map(\.name))
        // A form that could not be read is reported already.
        for form in asked.names where !openable.contains(form) && !team.features.unreadForms.contains(form) {
            let isOwn = team.file.source.says(path)
            let own = others.first { $0.file.source.says(Self.list) }
            guard isOwn || own != nil else { continue }
            let place = isOwn ? team.file.source.position(path, entry: form) : own?.file.source.position(Self.list)
            let missing =
                others.isEmpty
                ? "no portal of the council is for them"
                : "they cannot open: wanted it in plugins.forms.asked of \(names)"
            note(place, "the team may ask \(Self.recipients(asked.audience)) for the form '\(form)', which \(missing)")
        }
        for portal in others where portal.file.source.says(Self.list) {
            for form in portal.features.offers where form.isOnRequest && !asked.names.contains(form.name) {
                note(
                    portal.file.source.position(Self.list, entry: form.name),
                    "plugins.forms.asked has '\(form.name)', which the team cannot ask for: wanted it in "
                        + "\(path.joined(separator: ".")) of portals/\(team.file.facts.name).json")
            }
        }
    }

    private static let list = ["plugins", "forms", "asked"]

    private static func recipients(_ audience: Audience) -> String {
        audience == .professional ? "professionals" : "families"
    }

    private mutating func note(_ place: Position?, _ message: String) { warnings.append(ConfigIssue(place, message)) }
}
