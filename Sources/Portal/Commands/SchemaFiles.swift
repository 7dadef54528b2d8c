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
        var (portal, tenant, theme, guildhall, form) = (empty, empty, empty, empty, empty)
        var process = empty
        var nothing = Folder("")
        let shared = Shared(&nothing, catalogue)
        _ = PortalFile.read(&portal, name: "", shared, catalogue: catalogue.plugins)
        _ = TenantFile.read(&tenant, id: "", everyoneTests: false)
        _ = Theme(name: "", &theme)
        _ = GuildhallFile(&guildhall)
        _ = FormDefinition.read(&form, name: "", source: ConfigValue(.null), languages: [])
        _ = StatutoryProcess(name: "", &process)
        func schema(_ name: String, _ title: String, _ settings: Settings, partial: Bool = false) -> String {
            settings.shape.jsonSchema(title: title, id: "\(name).schema.json", partial: partial)
        }
        return [
            "portal.schema.json": schema("portal", "A portal, or the pack it builds on", portal, partial: true),
            "tenant.schema.json": schema("tenant", "A council", tenant),
            "theme.schema.json": schema("theme", "A look", theme),
            "form.schema.json": schema("form", "A form", form),
            "process.schema.json": schema("process", "The stages of a case and their deadlines", process),
            "guildhall.schema.json": schema("guildhall", "This process", guildhall),
        ]
    }

    private static var empty: Settings { Settings([:], at: "", isLearning: true) }
}
