import Casework
import Configuration
import Forms
import PortalKit
import Vault

/// How the documents are called that the team publishes, such as `EHCP - {title} - {number}.{type}`.
struct DocumentTitle: SettingText {
    static let form = SettingForm(
        wanted: "text with {title}, and, where wanted, {number} and {type}",
        schema: ["type": "string", "pattern": "\\{title\\}"])
    static let placeholder = DocumentTitle(text: "{title}")

    let text: String

    private init(text: String) { self.text = text }

    init?(_ text: String) {
        let rest = ["{title}", "{number}", "{type}"].reduce(text) { $0.replacing($1, with: "") }
        guard text.contains("{title}"), !rest.contains("{"), !rest.contains("}"), text.count <= 60 else { return nil }
        self.init(text: text)
    }

    /// The title of a document.
    /// - Parameters:
    ///   - title: as the officer wrote it.
    ///   - id: that of the document, which gives its number of seven digits.
    ///   - type: the extension of its file, such as `pdf`.
    func filled(_ title: String, id: String, type: String) -> String {
        let seed = Digest.sha256Hex(id).prefix(12)
        let number = 1_000_000 + (Int(seed, radix: 16) ?? 0) % 9_000_000
        return text.replacing("{number}", with: String(number)).replacing("{type}", with: type)
            .replacing("{title}", with: title)
    }
}

extension CaseInput {
    /// The title of the document that this form publishes, as the council's pattern makes it of the one that was typed.
    /// - Parameter extension: that of the file, if none is attached.
    func documentTitle(extension type: String) -> String {
        let pattern = visit.site.features.kept(DocumentTitle.self) ?? .placeholder
        return pattern.filled(self["title"], id: id, type: file?.kind ?? type)
    }

    /// The heading of the letter, if its document is called otherwise than the officer wrote.
    var letterTitle: String? { documentTitle(extension: "rtf") == self["title"] ? nil : self["title"] }
}
