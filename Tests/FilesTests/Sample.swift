import Foundation

/// Files as people send them: made here where that is short, else kept in `Samples` as other programs made them
/// (Pillow, pypdf, msoffcrypto-tool).
enum Sample {
    static func named(_ name: String) throws -> Data {
        try Data(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Samples/\(name)"))
    }

    static var png: Data { png(width: 2, height: 2) }

    /// A picture of that many grey points, which need not be there.
    static func png(width: Int, height: Int) -> Data {
        func chunk(_ name: String, _ data: Data) -> Data {
            let body = Data(name.utf8) + data
            return bigLong(data.count) + body + bigLong(Int(Archive.checksum(body)))
        }
        let head = bigLong(width) + bigLong(height) + Data([8, 0, 0, 0, 0])
        let rows = Archive.zlib(Data(count: 6))
        return Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + chunk("IHDR", head) + chunk("IDAT", rows)
            + chunk("IEND", Data())
    }

    static var bmp: Data { bmp(width: 3, height: 2) }

    static func bmp(width: Int, height: Int) -> Data {
        let head = [40, width, height].map(Archive.long).reduce(Data(), +) + Archive.short(1) + Archive.short(24)
        let pixels = Data(count: 24)
        return Data("BM".utf8) + [54 + pixels.count, 0, 54].map(Archive.long).reduce(Data(), +) + head
            + Data(count: 24) + pixels
    }

    static var pdf: Data {
        let body = """
            %PDF-1.4
            1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
            2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj

            """
        return Data((body + "trailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n").utf8)
    }

    /// A compound file with streams and storages of these names; Word's own stream has the flags given.
    static func compound(_ names: [String], flags: Int = 0) -> Data {
        let entries = (["Root Entry"] + names).enumerated().map { index, name in
            let units = Data(name.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
            let isDocument = name == "WordDocument"
            return units + Data(count: 64 - units.count) + Archive.short(units.count + 2)
                + Data([index == 0 ? 5 : 2, 1]) + Data(repeating: 0xFF, count: 12) + Data(count: 36)
                + Archive.long(isDocument ? 1 + (names.count + 4) / 4 : 0) + Archive.long(isDocument ? 4096 : 0)
                + Archive.long(0)
        }
        let room = (entries.count + 3) / 4
        let directory = entries.reduce(Data(), +) + Data(count: (room * 4 - entries.count) * 128)
        let document = Archive.short(0xA5EC) + Data(count: 8) + Archive.short(flags) + Data(count: 4084)
        // One sector of table, those of the directory, eight of Word's stream.
        func chain(_ first: Int, _ count: Int) -> [Int] { (1...count).map { $0 == count ? 0xFFFF_FFFE : first + $0 } }
        let table = [0xFFFF_FFFD] + chain(1, room) + chain(1 + room, 8)
        let links = (table + Array(repeating: 0xFFFF_FFFF, count: 128 - table.count)).map(Archive.long)
        let head = Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) + Data(count: 16)
        let facts = [0x3E, 3, 0xFFFE, 9, 6].map(Archive.short).reduce(Data(), +) + Data(count: 10)
        let places = [1, 1, 0, 4096, 0xFFFF_FFFE, 0, 0xFFFF_FFFE, 0].map(Archive.long).reduce(Data(), +)
        let tables = Archive.long(0) + Data(repeating: 0xFF, count: 4 * 108)
        return head + facts + places + tables + links.reduce(Data(), +) + directory + document
    }

    static var doc: Data { compound(["WordDocument", "1Table", "\u{5}SummaryInformation"]) }

    private static func bigLong(_ number: Int) -> Data { Data(Archive.long(number).reversed()) }
}

/// A folder that is gone with its value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "files-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A file in it, with a name of its own unless one is given.
    func file(_ data: Data, _ name: String = UUID().uuidString) throws -> String {
        try data.write(to: URL(filePath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }
}
