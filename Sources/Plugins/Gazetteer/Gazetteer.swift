import Configuration
import Folders
import PortalKit

/// Finds addresses by postcode in a file of the council's: `addresses.csv`, with the columns UPRN, line1, line2, town
/// and postcode.
struct Gazetteer: Plugin {
    static let name = "gazetteer"
    static let summary = "Finds addresses by postcode in the council's own file of addresses."

    private static let header = "UPRN,line1,line2,town,postcode"
    private let file: FileName

    init(settings: inout Settings) {
        file = settings.read(
            "file", default: "addresses.csv" as FileName, "The file of addresses, in the council's folder")
    }

    func contribute(to blueprint: inout Blueprint) {
        let path = blueprint.folder.named([file])
        do {
            let head = try blueprint.folder.open([file]).read(Self.header.utf8.count)
            guard head.elementsEqual(Self.header.utf8) else {
                return refuse("does not begin with the columns \(Self.header)", path, &blueprint)
            }
        } catch {
            return refuse(error.description, error.path, &blueprint)
        }
        blueprint.addressLookup = Addresses(folder: blueprint.folder, file: file)
    }

    /// Notes a mistake of the file.
    private func refuse(_ message: String, _ path: String, _ blueprint: inout Blueprint) {
        blueprint.refuse([ConfigIssue(Position(file: path, line: 1, column: 1), "\(message), for gazetteer.file")])
    }

    /// The addresses of a file, read when the first is looked for.
    private struct Addresses: AddressLookup {
        /// For all sites of the process: those of one council have one file.
        private static let readings = FileReadings<[String: [PostalAddress]]> { file in
            let rows = String(decoding: try file.bytes(), as: UTF8.self).split(whereSeparator: \.isNewline)
            return Dictionary(grouping: rows.dropFirst().compactMap(Gazetteer.address), by: \.postcode)
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

    fileprivate static func address(_ row: Substring) -> PostalAddress? {
        let cells = cells(row)
        guard cells.count >= 5, let postcode = PostalAddress.normalised(cells[4]) else { return nil }
        return PostalAddress(uprn: cells[0], lines: cells[1...3].filter { !$0.isEmpty }, postcode: postcode)
    }

    /// The cells of one row of CSV (RFC 4180), which here never spans lines.
    private static func cells(_ row: Substring) -> [String] {
        var cells = [""]
        var isQuoted = false
        for letter in row {
            switch letter {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(letter)
            }
        }
        return cells
    }
}
