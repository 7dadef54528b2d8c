import Configuration
import Folders
import PortalKit
import Synchronization

/// A council's address file: CSV (RFC 4180) in UTF-8 with the columns UPRN, line1, line2, town and postcode; no cell
/// contains a line break.
struct AddressFile {
    /// The addresses by normalised postcode.
    let byPostcode: [String: [PostalAddress]]

    private static let header = "UPRN,line1,line2,town,postcode"
    /// The maximum number of issues reported for one file.
    private static let most = 5

    init(_ bytes: [UInt8]) {
        let rows = Self.rows(bytes).dropFirst()
        byPostcode = Dictionary(grouping: rows.compactMap(Self.address), by: \.postcode)
    }

    /// The first issues of a file in the council's folder. A file that was checked and has not changed is not read
    /// again.
    static func issues(_ file: FileName, in folder: ConfinedFolder) -> [ConfigIssue] {
        let path = folder.named([file])
        func at(_ line: Int, _ message: String) -> ConfigIssue {
            ConfigIssue(Position(file: path, line: line, column: 1), message)
        }
        do {
            let open = try folder.open([file])
            if let known = known.withLock({ $0[path] }), known.state == open.state { return known.issues }
            let issues = faults(in: try open.bytes()).map { at($0.line, $0.message) }
            let state = open.state
            known.withLock { $0[path] = (state, issues) }
            return issues
        } catch {
            return [ConfigIssue(Position(file: error.path, line: 1, column: 1), "\(error), for the plugin gazetteer")]
        }
    }

    private static let known = Mutex<[String: (state: ReadableFile.State, issues: [ConfigIssue])]>([:])

    /// The first issues of a file, with line numbers from 1.
    static func faults(in bytes: [UInt8]) -> [(line: Int, message: String)] {
        let rows = rows(bytes)
        guard let head = rows.first, head.elementsEqual(header.utf8) else {
            return [(1, "does not begin with the columns \(header)")]
        }
        var faults: [(Int, String)] = []
        var count = 0
        for (index, row) in rows.enumerated().dropFirst() where !row.isEmpty {
            count += 1
            if let message = fault(in: row) { faults.append((index + 1, message)) }
            if faults.count == most { break }
        }
        return count == 0 ? [(1, "has no address, wanted a row for each")] : faults
    }

    private static func fault(in row: ArraySlice<UInt8>) -> String? {
        guard String(validating: row, as: UTF8.self) != nil else { return "is not UTF-8 in this line, wanted UTF-8" }
        guard let cells = cells(row) else { return "has a quote that does not end in its line" }
        guard cells.count == 5 else { return "has \(cells.count) cells, wanted the five of \(header)" }
        if cells[0].utf8.count > 12 || !cells[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return "has the UPRN '\(cells[0].prefix(20))', wanted up to twelve digits"
        }
        if PostalAddress.normalised(cells[4]) == nil {
            return "has the postcode '\(cells[4].prefix(20))', wanted one such as LE1 1AA"
        }
        return nil
    }

    /// The lines without line ends and byte order mark.
    private static func rows(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        return text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        }
    }

    private static func address(_ row: ArraySlice<UInt8>) -> PostalAddress? {
        guard let cells = cells(row), cells.count >= 5, let postcode = PostalAddress.normalised(cells[4]) else {
            return nil
        }
        return PostalAddress(uprn: cells[0], lines: cells[1...3].filter { !$0.isEmpty }, postcode: postcode)
    }

    /// The cells of a line; nil if a quote is not closed in it.
    private static func cells(_ row: ArraySlice<UInt8>) -> [String]? {
        var (cells, cell): ([String], [UInt8]) = ([], [])
        var isQuoted = false
        for byte in row {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                cells.append(String(decoding: cell, as: UTF8.self))
                cell = []
            default: cell.append(byte)
            }
        }
        return isQuoted ? nil : cells + [String(decoding: cell, as: UTF8.self)]
    }
}
