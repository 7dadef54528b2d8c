public import Configuration
public import PortalKit

extension Language: SettingChoice {}
extension Audience: SettingChoice {}
extension Icon: SettingChoice {}
extension Landing.Layout: SettingChoice {}
extension LanguageInPath: SettingChoice {}

extension Language {
    /// The language's part of a file name, as in `contact.en.md`.
    var part: FileName {
        switch self {
        case .en: "en"
        case .cy: "cy"
        }
    }

    /// The name of its file of wordings in a council's folder and in a pack, such as `texts.en.json`.
    var texts: FileName { ("texts" as FileName).dotted(part, "json") }
}
