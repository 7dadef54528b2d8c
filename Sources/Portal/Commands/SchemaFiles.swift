import Casework
import Configuration
import Forms
import Foundation
import PortalKit

/// `guildhall schema`: generates `Config/schema` from the code that reads the files.
struct SchemaFiles {
    let options: Options
    let catalogue: Catalogue

    func run() throws(CommandFailure) -> Int32 {
        let folder = "\(options.root)/Config/schema"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            for (name, schema) in Self.all(catalogue).sorted(by: { $0.key < $1.key }) {
                try (schema + "\n").write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
            }
            return 0
        } catch {
            throw CommandFailure(73, "\(error)")
        }
    }

    /// Every schema, by file name.
    static func all(_ catalogue: Catalogue) -> [String: String] {
        var nothing = Folder("")
        let shapes = CouncilShapes(Shared(&nothing, catalogue))
        func schema(
            _ name: String, _ title: String, partial: Bool = false, _ shape: SettingsShape
        ) -> (String, String) {
            let file = "\(name).schema.json"
            return (file, shape.jsonSchema(title: title, id: file, partial: partial))
        }
        return Dictionary(uniqueKeysWithValues: [
            schema("portal", "A portal, or the pack it builds on", partial: true, shapes.portal),
            schema("tenant", "A council", shapes.tenant), schema("theme", "A look", shapes.theme),
            schema(
                "form", "A form, or what a council has otherwise in a form of all councils", partial: true, shapes.form
            ),
            schema(
                "process", "The stages of a case and their deadlines, or what a council has otherwise", partial: true,
                Settings.shape { _ = StatutoryProcess(name: "", &$0) }),
            schema("guildhall", "This process", Settings.shape { _ = GuildhallFile(&$0) }),
        ])
    }
}
