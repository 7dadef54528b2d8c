public import Configuration
public import PortalKit

/// The form names listed in a setting, with their positions in the configuration file.
public struct NamedForms: Sendable {
    /// The form file names without `.json`, in the order written.
    public let names: [String]
    private let setting: String
    private let places: [Position?]

    /// Reads a list of names under `key`; notes an issue for each name that is listed twice.
    /// - Parameter meaning: the setting's description in the schema.
    public init(_ key: String, _ settings: inout Settings, _ meaning: String) {
        names = settings.read(key, default: [String](), meaning)
        setting = settings.path.isEmpty ? key : "\(settings.path).\(key)"
        places = names.indices.map { [settings] in settings.position(of: key, entry: $0) }
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            settings.note(key, entry: index, "is '\(name)', which is named before, wanted each form once")
        }
    }

    /// Notes an issue for each name that has no form file. A file that could not be read is skipped: it is already
    /// reported.
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
