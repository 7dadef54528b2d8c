import Configuration
import PortalKit

/// Wordings of a form that are written once for all languages: right for a portal in one, and English on the Welsh pages of
/// a portal in two.
enum PlainWordings {
    /// The mistake that they are for a portal in `languages`, at the first of them; nil where there are none.
    static func issue(in form: ConfigValue, _ languages: [Language]) -> ConfigIssue? {
        guard Set(languages).count > 1 else { return nil }
        let plain = found(in: form, at: [])
        guard let first = plain.first else { return nil }
        let wanted = languages.map { "\"\($0.rawValue)\": ..." }.joined(separator: ", ")
        let others = plain.count == 1 ? "" : ", and so are \(plain.count - 1) more"
        return ConfigIssue(
            first.place, "\(first.path) is in one language, wanted { \(wanted) } as the portal is in them\(others)")
    }

    private static let names: Set = ["title", "label", "hint", "guidance", "text", "agree", "intro", "entry", "add"]

    private static func found(in value: ConfigValue, at path: [String]) -> [(path: String, place: Position?)] {
        (value.table?.entries ?? []).flatMap { entry in
            let inner = path + [entry.key]
            let isWording = names.contains(entry.key) || path.last == "choices"
            if isWording, entry.value.string != nil { return [(inner.joined(separator: "."), entry.value.position)] }
            return found(in: entry.value, at: inner)
        }
    }
}
