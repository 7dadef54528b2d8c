import Configuration
import PortalKit

/// Finds wordings of a form that are one string for all languages. That is correct for a portal with one language; a
/// portal with two would show English on its Welsh pages.
enum PlainWordings {
    /// The configuration issue for a portal with `languages`, at the position of the first such wording; nil if there
    /// is none, or the portal has one language.
    static func issue(in form: ConfigValue, _ languages: [Language]) -> ConfigIssue? {
        guard Set(languages).count > 1 else { return nil }
        let plain = found(in: form)
        guard let first = plain.first else { return nil }
        let wanted = languages.map { "\"\($0.rawValue)\": ..." }.joined(separator: ", ")
        let others = plain.count == 1 ? "" : ", and so are \(plain.count - 1) more"
        return ConfigIssue(
            first.place, "\(first.path) is in one language, wanted { \(wanted) } as the portal is in them\(others)")
    }

    private static let names: Set = [
        "title", "label", "hint", "guidance", "text", "notice", "noticeTitle", "agree", "intro", "entry", "add",
        "submit",
    ]

    private static func found(
        in value: ConfigValue, under name: String = ""
    ) -> [(path: String, place: Position?)] {
        (value.table?.entries ?? []).flatMap { entry in
            let isWording = names.contains(entry.key) || name == "choices"
            if isWording, entry.value.string != nil { return [(entry.key, entry.value.position)] }
            return found(in: entry.value, under: entry.key).map { ("\(entry.key).\($0.path)", $0.place) }
        }
    }
}
