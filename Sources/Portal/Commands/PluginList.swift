import Configuration
import Plugins
import PortalKit

/// `guildhall plugins`: what a portal can switch on, and the settings of one.
struct PluginList {
    let options: Options

    init(_ options: Options) { self.options = options }

    func run() -> Int32 {
        guard let name = options.words.first else {
            for type in catalogue { say("\(type.name)\n    \(type.summary)") }
            return 0
        }
        guard let type = catalogue.first(where: { $0.name == name }) else {
            complain("there is no plugin '\(name)'\(suggestion(for: name, in: catalogue.map { $0.name }))")
            return 64
        }
        var settings = Settings(ConfigValue(.table(ConfigTable())), at: name, isLearning: true)
        _ = type.init(settings: &settings)
        say("\(type.name)\n    \(type.summary)")
        if settings.shape.entries.isEmpty { say("    It has no settings.") }
        for entry in settings.shape.entries {
            let fallback = entry.fallback.map { ", else \($0.json)" } ?? ""
            say("    \(entry.key)\(fallback)\n        \(entry.meaning) (\(entry.owner.rawValue))")
        }
        return 0
    }
}
