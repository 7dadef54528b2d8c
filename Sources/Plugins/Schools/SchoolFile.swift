import Folders
import Foundation
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

    /// At most `limit` open schools, as ``SchoolIndex/schools(matching:limit:authorities:)`` sorts them. Throws
    /// `FileFault` if the file cannot be read.
    func schools(matching words: String, limit: Int) async throws -> [School] {
        try await SchoolFiles.shared.index(path).schools(matching: words, limit: limit, authorities: authorities)
    }

    /// The school with that URN, open or closed; nil if there is none. Throws `FileFault` if the file cannot be read.
    func school(urn: String) async throws -> School? {
        try await SchoolFiles.shared.index(path).school(urn: urn)
    }

    /// The columns that the header of the file at `path` lacks; nil if the file cannot be read.
    static func missing(at path: String) -> [String]? { SchoolFiles.shared.missing(path) }

    fileprivate static func readMissing(_ path: String) -> [String]? {
        guard let head = try? ReadableFile(path).read(64 * 1024) else { return nil }
        var reader = CSVReader(columns)
        reader.take(head) { _ in }
        reader.end { _ in }
        return reader.missing ?? columns
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
            name: texts[2],
            town: texts[4], postcode: texts[5])
    }
}

/// The registers of the process by path, each cached until its file changes.
final class SchoolFiles: Sendable {
    static let shared = SchoolFiles()

    private let heads = Mutex<[String: (state: ReadableFile.State, missing: [String]?)]>([:])
    private let readings = FileReadings { try SchoolFile.read($0) }

    /// How often the file at `path` was read so far.
    func readCount(of path: String) -> Int { readings.readCount(of: path) }

    /// The columns that the header of the file at `path` lacks; checked once for all portals that use it.
    func missing(_ path: String) -> [String]? {
        guard let state = try? ReadableFile(path).state else { return nil }
        return heads.withLock { heads in
            if let known = heads[path], known.state == state { return known.missing }
            let missing = SchoolFile.readMissing(path)
            heads[path] = (state, missing)
            return missing
        }
    }

    /// The index of the file at `path`; the first caller has it read, the others wait.
    func index(_ path: String) async throws -> SchoolIndex {
        try await readings.value(of: path) { () throws(FileFault) in try ReadableFile(path) }
    }
}
