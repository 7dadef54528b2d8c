import Configuration
import Foundation
import PortalKit
import Synchronization

/// Finds addresses by postcode in a file of the council's: `addresses.csv`, with the columns UPRN, line1, line2, town
/// and postcode.
struct Gazetteer: Plugin {
    static let name = "gazetteer"
    static let summary = "Finds addresses by postcode in the council's own file of addresses."

    private static let header = "UPRN,line1,line2,town,postcode"
    private let file: String

    init(settings: inout Settings) {
        file = settings.read("file", default: "addresses.csv", "The file of addresses, in the council's folder")
    }

    func contribute(to blueprint: inout Blueprint) {
        let path = "\(blueprint.folder)/\(file)"
        guard let handle = FileHandle(forReadingAtPath: path) else {
            return blueprint.refuse("gazetteer: there is no file '\(file)' in the council's folder")
        }
        let head = (try? handle.read(upToCount: Self.header.utf8.count)) ?? nil
        guard head.map({ String(decoding: $0, as: UTF8.self) }) == Self.header else {
            return blueprint.refuse("gazetteer: '\(file)' does not begin with the columns \(Self.header)")
        }
        blueprint.addressLookup = Addresses(path: path)
    }

    /// The addresses of a file, read when the first is looked for.
    private final class Addresses: AddressLookup {
        private let path: String
        private let byPostcode = Mutex<[String: [PostalAddress]]?>(nil)

        init(path: String) { self.path = path }

        func addresses(at postcode: String) async throws -> [PostalAddress] {
            try byPostcode.withLock { known in
                let addresses = try known ?? read()
                known = addresses
                return addresses[postcode] ?? []
            }
        }

        private func read() throws -> [String: [PostalAddress]] {
            let rows = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
            return Dictionary(grouping: rows.dropFirst().compactMap(Gazetteer.address), by: \.postcode)
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
