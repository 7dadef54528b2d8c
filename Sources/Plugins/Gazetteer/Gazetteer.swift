import Configuration
import Folders
import PortalKit

/// Finds addresses by postcode in a file of the council's: `addresses.csv`, with the columns UPRN, line1, line2, town
/// and postcode.
struct Gazetteer: Plugin {
    static let name = "gazetteer"
    static let summary = "Finds addresses by postcode in the council's own file of addresses."

    private let file: FileName

    init(settings: inout Settings) {
        file = settings.read(
            "file", default: "addresses.csv" as FileName, "The file of addresses, in the council's folder")
    }

    func contribute(to blueprint: inout Blueprint) {
        // Of a name that is none, that is told already.
        if file.text.isEmpty { return }
        let issues = AddressFile.issues(file, in: blueprint.folder)
        blueprint.refuse(issues)
        if issues.isEmpty { blueprint.addressLookup = Addresses(folder: blueprint.folder, file: file) }
    }

    /// The addresses of a file, read when the first is looked for.
    private struct Addresses: AddressLookup {
        /// For all sites of the process: those of one council have one file.
        private static let readings = FileReadings<[String: [PostalAddress]]> { file in
            AddressFile(try file.bytes()).byPostcode
        }

        let folder: ConfinedFolder
        let file: FileName

        func addresses(at postcode: String) async throws -> [PostalAddress] {
            let known = try await Self.readings.value(of: folder.named([file])) { [self] () throws(FileFault) in
                try folder.open([file])
            }
            return known[postcode] ?? []
        }
    }
}
