public import Configuration
public import PortalKit

/// The forms that a setting names, by their files, and where it names them.
public struct NamedForms: Sendable {
    /// The names, in the order written.
    public let names: [String]
    private let setting: String
    private let places: [Position?]

    /// Reads a list of names under `key`; each stands there once.
    public init(_ key: String, _ settings: inout Settings, _ meaning: String) {
        names = settings.read(key, default: [String](), meaning)
        setting = settings.path.isEmpty ? key : "\(settings.path).\(key)"
        places = names.indices.map { [settings] in settings.position(of: key, entry: $0) }
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            settings.note(key, entry: index, "is '\(name)', which is named before, wanted each form once")
        }
    }

    /// Notes every name for which the council has no form.
    public func refuseMissing(in blueprint: inout Blueprint) {
        let unread = blueprint.unreadForms
        for (index, name) in names.enumerated() where blueprint.forms[name] == nil && !unread.contains(name) {
            let hint = suggestion(for: name, in: blueprint.forms.keys)
            blueprint.refuse([
                ConfigIssue(
                    places[index], "\(setting)[\(index)] is '\(name)', but there is no forms/\(name).json\(hint)")
            ])
        }
    }
}
