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
        // Of a name that is none, that is reported already.
        if file.text.isEmpty { return }
        let issues = AddressFile.issues(file, in: blueprint.folder)
        blueprint.refuse(issues)
        guard issues.isEmpty else { return }
        let state = try? blueprint.folder.open([file]).state
        blueprint.addressLookup = Addresses(folder: blueprint.folder, file: file, state: state)
    }

    /// The addresses of a file, read when the first is looked for.
    private struct Addresses: AddressLookup {
        /// For all sites of the process: those of one council have one file.
        private static let readings = FileReadings<[String: [PostalAddress]]> { file in
            AddressFile(try file.bytes()).byPostcode
        }

        let folder: ConfinedFolder
        let file: FileName
        /// As it was when the site was built: a mistake that is saved later goes live with no site.
        let state: ReadableFile.State?

        func addresses(at postcode: String) async throws -> [PostalAddress] {
            let known = try await Self.readings.value(of: folder.named([file]), as: state) {
                [self] () throws(FileFault) in
                try folder.open([file])
            }
            return known[postcode] ?? []
        }
    }
}
