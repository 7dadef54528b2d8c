import Folders
import Foundation
import Markup
import PortalKit
import Synchronization
import Web

/// A register of schools in the format of the register "Get Information about Schools", file "all establishment data".
///
/// The file is read once for all sites of the process, at the first search, and again after it has changed.
struct SchoolFile: SchoolRegister {
    /// The columns that are read, by their header names.
    static let columns = [
        "URN", "LA (code)", "EstablishmentName", "EstablishmentStatus (name)", "Town", "Postcode",
    ]

    private let path: String
    private let authorities: Set<UInt16>

    /// - Parameters:
    ///   - path: the path of the CSV file.
    ///   - authorities: the values of `LA (code)` of the local authorities with schools that are listed first.
    init(path: String, authorities: [String] = []) {
        self.path = path
        self.authorities = Set(authorities.compactMap { UInt16($0, in: 0...9999) })
    }

    /// The indices of the process by path, each cached until its file changes.
    static let readings = FileReadings { try read($0) }

    /// At most `limit` open schools, as ``SchoolIndex/schools(matching:limit:authorities:)`` sorts them. Throws
    /// `FileFault` if the file cannot be read.
    func schools(matching words: String, limit: Int) async throws -> [School] {
        try await index.schools(matching: words, limit: limit, authorities: authorities)
    }

    /// The school with that URN, open or closed; nil if there is none. Throws `FileFault` if the file cannot be read.
    func school(urn: String) async throws -> School? { try await index.school(urn: urn) }

    /// The index of the file; the first caller has it read, the others wait.
    private var index: SchoolIndex {
        get async throws {
            try await Self.readings.value(of: path) { [path] () throws(FileFault) in try ReadableFile(path) }
        }
    }

    /// The missing columns of files that were checked, by path, until they change.
    private static let checked = Mutex<[String: (state: ReadableFile.State, missing: [String]?)]>([:])

    /// The columns that the header of the file at `path` lacks, checked once for all portals that use it; nil if the file
    /// cannot be read.
    static func missing(at path: String) -> [String]? {
        guard let file = try? ReadableFile(path) else { return nil }
        let state = file.state
        if let known = checked.withLock({ $0[path] }), known.state == state { return known.missing }
        let head = try? file.read(64 * 1024)
        let missing = head.map { head in
            var reader = CSVReader(columns)
            reader.take(head) { _ in }
            reader.end { _ in }
            return reader.missing ?? columns
        }
        checked.withLock { $0[path] = (state, missing) }
        return missing
    }

    /// Reads a register, in chunks.
    static func read(_ file: borrowing ReadableFile) throws -> SchoolIndex {
        var (reader, index) = (CSVReader(columns), SchoolIndex())
        while true {
            let piece = try file.read(256 * 1024)
            if piece.isEmpty { break }
            reader.take(piece) { add($0, to: &index) }
        }
        reader.end { add($0, to: &index) }
        index.seal()
        return index
    }

    private static func add(_ cells: [[UInt8]], to index: inout SchoolIndex) {
        let texts = cells.map { decoded($0).trimmingCharacters(in: .whitespaces) }
        guard let urn = UInt32(texts[0], in: 0...999_999_999), !texts[2].isEmpty else { return }
        // "Open" and "Open, but proposed to close" are open; "Closed" and "Proposed to open" are not.
        index.add(
            urn: urn, authority: UInt16(texts[1], in: 0...9999) ?? 0, isOpen: texts[3].hasPrefix("Open"),
            name: texts[2], town: texts[4], postcode: texts[5])
    }
}
