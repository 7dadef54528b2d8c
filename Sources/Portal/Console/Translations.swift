import Configuration
import Database
import PortalKit

/// Which words in another language were written for an English that has changed since, by the history of the draft.
struct Translations: Sendable {
    /// Words of a portal, a page or a form in English, and the same in another language.
    struct Pair: Sendable {
        let english: SettingPath
        let other: SettingPath
    }

    private let state: CouncilState
    /// By setting, in their order.
    private let history: [SettingPath: [OverlayStore.PastChange]]

    init(_ state: CouncilState, _ history: [SettingPath: [OverlayStore.PastChange]]) {
        (self.state, self.history) = (state, history)
    }

    /// Whether the English is not what it was when the other words were last changed. Words that are missing are not out
    /// of date.
    func isStale(_ pair: Pair) -> Bool {
        guard let changes = history[pair.english], state.value(pair.other) != nil else { return false }
        let written = history[pair.other]?.last { words($0.before, pair.other) != words($0.after, pair.other) }
        guard let next = changes.first(where: { $0.version > written?.version ?? 0 }) else { return false }
        return words(next.before, pair.english) != state.value(pair.english)?.string
    }

    /// The words of a change; those of the files where it left the setting as it is below.
    private func words(_ json: String, _ path: SettingPath) -> String? {
        if !json.isEmpty { return ConfigValue.stored(json)?.string }
        // The same words in every language are one text.
        return state.below(path)?.string ?? path.parent.flatMap { state.below($0)?.string }
    }
}
