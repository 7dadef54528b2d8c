import Configuration
import Foundation
import PortalKit

/// A file of which a council owns parts.
enum CouncilFile: Hashable, Sendable {
    case tenant
    case portal(FileName)
    case form(FileName)
    case wordings(Language)
    case page(FileName, Language)
    case theme(FileName)
    /// A drawing of a theme.
    case drawing(theme: FileName, FileName)

    /// Its path below the council's folder; for the files of a theme below the folder of all councils.
    var path: String {
        switch self {
        case .tenant: "tenant.json"
        case .portal(let name): "portals/\(name).json"
        case .form(let name): "forms/\(name).json"
        case .wordings(let language): language.texts.text
        case .page(let name, let language): "pages/\(name).\(language.rawValue).md"
        case .theme(let name): "Themes/\(name)/theme.json"
        case .drawing(let theme, let name): "Themes/\(theme)/\(name)"
        }
    }

    /// The file with this ``path``; nil for any other.
    init?(path: String) {
        let parts = path.split(separator: "/").map(String.init)
        switch (parts.count, parts.first) {
        case (1, "tenant.json"): self = .tenant
        case (1, let name):
            guard let language = Language.allCases.first(where: { $0.texts.text == name }) else { return nil }
            self = .wordings(language)
        case (2, "portals"):
            guard let name = FileName(parts[1])?.without("json") else { return nil }
            self = .portal(name)
        case (2, "forms"):
            guard let name = FileName(parts[1])?.without("json") else { return nil }
            self = .form(name)
        case (2, "pages"):
            guard let name = FileName(parts[1])?.without("md"),
                let found = Language.allCases.lazy.compactMap({ language in
                    name.without(language.part).map { ($0, language) }
                }).first
            else { return nil }
            self = .page(found.0, found.1)
        case (3, "Themes"):
            guard let theme = FileName(parts[1]), let name = FileName(parts[2]) else { return nil }
            self = name == "theme.json" ? .theme(theme) : .drawing(theme: theme, name)
        default: return nil
        }
    }
}

/// A setting, or a table of settings, of a council.
struct SettingPath: Hashable, Sendable {
    let file: CouncilFile
    /// The names from the outermost table on; empty for the whole file.
    let keys: [String]

    init(_ file: CouncilFile, _ keys: [String] = []) { (self.file, self.keys) = (file, keys) }

    /// The path of a part of this one.
    func part(_ keys: String...) -> SettingPath { SettingPath(file, self.keys + keys) }

    /// The path of the table around it; nil for a whole file.
    var parent: SettingPath? { keys.isEmpty ? nil : SettingPath(file, keys.dropLast()) }
}

extension SettingPath {
    /// Whether it is that of a step of a form.
    var isStep: Bool {
        guard case .form = file else { return false }
        return keys.count == 2 && keys[0] == "steps"
    }

    /// Whether it is that of a question of a step, and not of one in a group of questions.
    var isQuestion: Bool { keys.count == 4 && keys[2] == "questions" && parent?.parent?.isStep == true }

    /// The path as one segment of an address, such as `portals~citizen.json:tiles:admissions`.
    var text: String {
        ([file.path.replacing("/", with: "~")] + keys.map(Self.encoded)).joined(separator: ":")
    }

    /// The path with this ``text``; nil for any other text.
    init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { $0.removingPercentEncoding }
        guard let first = parts.first, let name = first,
            let file = CouncilFile(path: name.replacing("~", with: "/"))
        else { return nil }
        let keys = parts.dropFirst().compactMap(\.self)
        guard keys.count == parts.count - 1, !keys.contains("") else { return nil }
        self.init(file, keys)
    }

    /// Names may have any characters; a slash, even an encoded one, would end the segment.
    private static func encoded(_ name: String) -> String {
        name.addingPercentEncoding(withAllowedCharacters: plain) ?? name
    }

    private static let plain = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._$"))
}
