import Configuration
import Folders
import PortalKit

/// Finds addresses by postcode in the council's address file: `addresses.csv`, with the columns UPRN, line1, line2,
/// town and postcode.
struct Gazetteer: Plugin {
    static let name = "gazetteer"
    static let summary = "Finds addresses by postcode in the council's own file of addresses."

    private let file: FileName
    private let isNamed: Bool

    init(settings: inout Settings) {
        isNamed = settings.isGiven("file")
        file = settings.read(
            "file", default: "addresses.csv" as FileName, "The file of addresses; without addresses.csv they are typed")
    }

    func contribute(to blueprint: inout Blueprint) {
        // An invalid file name is reported already.
        if file.text.isEmpty { return }
        if !isNamed, (try? blueprint.folder.entries())?.contains(where: { $0.name == file.text }) == false { return }
        let issues = AddressFile.issues(file, in: blueprint.folder)
        blueprint.refuse(issues)
        guard issues.isEmpty else { return }
        let state = try? blueprint.folder.open([file]).state
        blueprint.addressLookup = Addresses(folder: blueprint.folder, file: file, state: state)
    }

    /// The addresses of a file, read at the first lookup.
    private struct Addresses: AddressLookup {
        /// Shared by all sites of the process: the sites of one council use the same file.
        private static let readings = FileReadings<[String: [PostalAddress]]> { file in
            AddressFile(try file.bytes()).byPostcode
        }

        let folder: ConfinedFolder
        let file: FileName
        /// The state of the file when the site was built, so that a mistake saved later does not go live.
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
