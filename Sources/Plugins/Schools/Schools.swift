import Configuration
import Folders
import PortalKit

/// Finds schools in a file, shared by all councils, in the format of the open register.
struct Schools: Plugin {
    static let name = "schools"
    static let summary = "Finds schools by name or place in a file of the open register of schools."

    private let file: FileName
    private let authorities: [String]

    init(settings: inout Settings) {
        file = settings.read(
            "file", default: "schools.csv" as FileName, "The file of schools, in the folder that all share")
        authorities = settings.read(
            "authorities", default: [], "The codes of the authorities whose schools come first, such as 856")
        for code in authorities where code.count != 3 || !code.allSatisfy({ $0.isASCII && $0.isNumber }) {
            settings.note("authorities", "has '\(code)', wanted a code of three digits")
        }
    }

    func contribute(to blueprint: inout Blueprint) {
        let path = blueprint.shared.named([file])
        do {
            _ = try blueprint.shared.open([file])
        } catch {
            return blueprint.refuse("schools: '\(file)', in \(blueprint.shared.path), \(error)")
        }
        let missing = SchoolFile.missing(at: path) ?? []
        guard missing.isEmpty else {
            return blueprint.refuse("schools: '\(file)' has no column \(missing.joined(separator: ", "))")
        }
        blueprint.schools = SchoolFile(path: path, authorities: authorities)
    }
}
