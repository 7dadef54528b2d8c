import Configuration
import Markup

/// What the stages of a case are drawn in. Each also has a shape and a word of its own.
struct StageColours: Sendable {
    enum Colour: String, SettingChoice {
        case brand, grey, green, yellow

        /// The class of a stage in this colour.
        var style: HTML {
            switch self {
            case .brand: .empty
            case .grey: " grey"
            case .green: " green"
            case .yellow: " yellow"
            }
        }
    }

    let done: Colour
    let now: Colour
    let next: Colour
}
