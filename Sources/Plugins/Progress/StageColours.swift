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
