import Configuration
import PortalKit

/// `guildhall plugins`: lists the plugins, or the settings of one.
struct PluginList {
    let options: Options
    let catalogue: [any Plugin.Type]

    func run() throws -> Int32 {
        guard let name = options.words.first else {
            for type in catalogue { say("\(type.name)\n    \(type.summary)") }
            return 0
        }
        guard let type = catalogue.first(where: { $0.name == name }) else {
            let hint = suggestion(for: name, in: catalogue.map { $0.name })
            throw CommandFailure(64, "there is no plugin '\(name)'\(hint)")
        }
        say("\(type.name)\n    \(type.summary)")
        let lines = Self.lines(of: Settings.shape(at: type.name) { _ = type.init(settings: &$0) }, under: "")
        for line in lines.isEmpty ? ["It has no settings."] : lines { say("    \(line)") }
        return 0
    }

    /// The description of each setting: its name, format and meaning.
    private static func lines(of shape: SettingsShape, under path: String) -> [String] {
        shape.entries.flatMap { entry in
            let name = path + entry.key
            let inner: [String] =
                switch entry.content {
                case .group(let shape): lines(of: shape, under: "\(name).")
                case .each(let shape): lines(of: shape, under: "\(name).<name>.")
                case .list(let shape): lines(of: shape, under: "\(name)[].")
                case .value, .raw: []
                }
            let fallback = entry.fallback.map { ", else \($0.json)" } ?? ""
            let about = "    \(entry.meaning) (\(entry.owner.rawValue))"
            return ["\(name)\(wanted(entry.content))\(fallback)", about] + inner
        }
    }

    private static func wanted(_ content: SettingsShape.Content) -> String {
        if case .value(let form) = content { ": \(form.wanted)" } else { "" }
    }
}
