import Configuration
import Markup

/// The colours of stages. Each state also has its own shape and text.
struct StageColours: Sendable {
    enum Colour: String, SettingChoice {
        case brand, grey, green, yellow

        /// The CSS class of a stage in this colour.
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
