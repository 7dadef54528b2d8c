import CZlib
import Foundation

/// A ZIP file made by a test, which may lie wherever it likes.
struct Archive {
    struct Part {
        var name: String
        /// What is in it, unpacked.
        var contents: Data
        var isPacked = true
        var flags = 0
        /// What is said in place of the truth.
        var saidLength: Int?
        var saidChecksum: Int?
        var localName: String?
        /// Where the directory sends the reader instead.
        var place: Int?
        /// Extra bytes of the local header.
        var extra = 0
        /// The facts follow the bytes, as by a writer that cannot go back.
        var isLate = false
        /// Lengths and places are in ZIP64's extra field.
        var isWide = false
    }

    var parts: [Part]
    /// Whether it has ZIP64's end of the directory as well.
    var isWide = false
    var saidWideCount: Int?
    var comment = Data()
    var saidCommentLength: Int?
    var front = Data()

    var data: Data {
        var data = front
        var directory = Data()
        for part in parts {
            let packed = part.isPacked ? Self.deflated(part.contents) : part.contents
            let checksum = part.saidChecksum ?? Int(Self.checksum(part.contents))
            let length = part.saidLength ?? part.contents.count
            let flags = part.flags | (part.isLate ? 8 : 0)
            let facts = [checksum, packed.count, length].map { Self.long($0) }.reduce(Data(), +)
            let sign = Self.long(0xFFFF_FFFF)
            let method = Self.short(part.isPacked ? 8 : 0)
            let localName = part.localName ?? part.name
            let place = part.place ?? data.count
            data += Self.long(0x0403_4B50) + Self.short(20) + Self.short(flags) + method + Self.long(0)
            let wide = part.isLate ? Data(count: 16) : Self.wide([length, packed.count])
            let extra = part.isWide ? Self.short(1) + Self.short(16) + wide : Data(count: part.extra)
            let said = part.isLate ? Data(count: 12) : facts
            data += part.isWide ? said.prefix(4) + sign + sign : said
            data += Self.short(localName.utf8.count) + Self.short(extra.count) + Data(localName.utf8) + extra + packed
            if part.isLate { data += Self.long(0x0807_4B50) + facts }
            directory += Self.long(0x0201_4B50) + Self.short(20) + Self.short(20) + Self.short(flags) + method
            let places = Self.wide([length, packed.count, place])
            let more = part.isWide ? Self.short(1) + Self.short(24) + places : Data()
            directory += Self.long(0) + (part.isWide ? facts.prefix(4) + sign + sign : facts)
            directory += Self.short(part.name.utf8.count) + Self.short(more.count) + Data(count: 10)
            directory += (part.isWide ? sign : Self.long(place)) + Data(part.name.utf8) + more
        }
        let count = Self.short(parts.count)
        let places = Self.long(directory.count) + Self.long(data.count)
        let end = places + Self.short(saidCommentLength ?? comment.count) + comment
        let wideEnd = isWide ? wideEnd(directory.count, at: data.count) : Data()
        return data + directory + wideEnd + Self.long(0x0605_4B50) + Data(count: 4) + count + count + end
    }

    /// ZIP64's end of a directory, and the locator that leads to it (APPNOTE 4.3.14 and 4.3.15).
    private func wideEnd(_ size: Int, at place: Int) -> Data {
        let count = saidWideCount ?? parts.count
        let record =
            Self.long(0x0606_4B50) + Self.wide([44]) + Self.short(45) + Self.short(45) + Data(count: 8)
            + Self.wide([count, count, size, place])
        return record + Self.long(0x0706_4B50) + Data(count: 4) + Self.wide([place + size]) + Self.long(1)
    }

    static func wide(_ numbers: [Int]) -> Data { numbers.map { long($0) + Data(count: 4) }.reduce(Data(), +) }

    static func short(_ number: Int) -> Data { Data([UInt8(number & 255), UInt8(number >> 8 & 255)]) }
    static func long(_ number: Int) -> Data { short(number & 0xFFFF) + short(number >> 16) }

    static func checksum(_ data: Data) -> UInt {
        data.withUnsafeBytes { crc32(0, $0.bindMemory(to: UInt8.self).baseAddress, UInt32($0.count)) }
    }

    /// Raw deflate: zlib's form without its two bytes before and four after.
    static func deflated(_ data: Data) -> Data { zlib(data).dropFirst(2).dropLast(4) }

    static func zlib(_ data: Data) -> Data {
        var count = compressBound(UInt(data.count))
        var room = [UInt8](repeating: 0, count: Int(count))
        _ = data.withUnsafeBytes {
            compress2(&room, &count, $0.bindMemory(to: UInt8.self).baseAddress, UInt(data.count), 9)
        }
        return Data(room.prefix(Int(count)))
    }
}

extension Archive {
    /// A small document as Word writes it.
    static var docx: Archive {
        Archive(parts: [
            Part(name: "[Content_Types].xml", contents: types("wordprocessingml.document.main"), extra: 20),
            Part(name: "_rels/.rels", contents: Data("<Relationships/>".utf8)),
            Part(name: "word/document.xml", contents: Data(String(repeating: "<w:p>A letter</w:p>", count: 50).utf8)),
            Part(name: "word/media/image1.png", contents: Sample.png, isPacked: false),
        ])
    }

    static func types(_ type: String) -> Data {
        let prefix = "application/vnd.openxmlformats-officedocument."
        return Data(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Types><Override PartName="/word/document.xml" ContentType="\(prefix)\(type)+xml"/></Types>
            """.utf8)
    }
}
