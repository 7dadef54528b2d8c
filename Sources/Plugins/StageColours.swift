import Configuration
import Markup

/// The colours of stages. Each state also has its own shape and text.
struct StageColours: Sendable {
    enum Colour: String, SettingChoice {
        case brand, grey, green, yellow

        /// The CSS class of a past or current stage in this colour, after another one; those are of the brand's colour.
        var style: HTML { self == .brand ? .empty : " \(rawValue)" }

        /// The attribute of a future stage in this colour; those are grey.
        var styleOfNext: HTML { self == .grey ? .empty : " class=\"\(rawValue)\"" }
    }

    let done: Colour
    let now: Colour
    let next: Colour
}

extension StageColours {
    /// Reads the group `colours`.
    /// - Parameter defaults: the colours of those that are over, current and to come.
    init(_ settings: inout Settings, default defaults: StageColours) {
        self = settings.group("colours", "What the stages are drawn in") {
            StageColours(
                done: $0.read("done", default: defaults.done, owner: .council, "Those that are over"),
                now: $0.read("now", default: defaults.now, owner: .council, "The one that a case is at"),
                next: $0.read("next", default: defaults.next, owner: .council, "Those to come"))
        }
    }
}
