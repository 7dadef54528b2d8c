public import Configuration
public import PortalKit

extension Language: SettingChoice {}
extension Audience: SettingChoice {}
extension Icon: SettingChoice {}
extension Landing.Layout: SettingChoice {}

extension Language {
    /// Names its files, as in `contact.en.md`.
    var part: FileName {
        switch self {
        case .en: "en"
        case .cy: "cy"
        }
    }

    /// The file of wordings in it.
    var texts: FileName { ("texts" as FileName).dotted(part, "json") }
}
