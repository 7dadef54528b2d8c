/// Checks pictures by their structure: complete, and of no more pixels than any screen could need.
enum Picture {
    /// The largest phone sensors have 200 million.
    private static let mostPoints = 400_000_000

    /// PNG (third edition) 5: chunks, IHDR first, IEND last.
    static func checkPNG(_ file: borrowing OpenFile) throws(FileFault) {
        var place = 8
        var hasData = false
        while true {
            let chunk = Record(try file.bytes(at: place, 8))
            let name = String(decoding: chunk.bytes[4...], as: UTF8.self)
            if place == 8 {
                guard name == "IHDR", chunk.bigLong(0) == 13 else { throw .damaged }
                let size = Record(try file.bytes(at: 16, 8))
                try checkSize(size.bigLong(0), size.bigLong(4))
            }
            if name == "IDAT" { hasData = true }
            place += 12 + chunk.bigLong(0)
            guard place <= file.count else { throw .damaged }
            guard name != "IEND" else { break }
        }
        guard hasData else { throw .damaged }
    }

    /// JPEG (ITU-T T.81, annex B): segments up to the scan, a frame among them, and an end. Data after the end, which
    /// phones write, is ignored.
    static func checkJPEG(_ file: borrowing OpenFile) throws(FileFault) {
        var place = 2
        var hasFrame = false
        // Colour profiles and the like come in segments of 64 KB; a valid file does not have thousands.
        for _ in 0..<10_000 {
            let head = Record(try file.bytes(at: place, 4))
            guard head.bytes[0] == 0xFF else { throw .damaged }
            let marker = head.bytes[1]
            switch marker {
            case 0xFF:  // Fill byte.
                place += 1
                continue
            case 0xDA:
                guard hasFrame, try file.holds([0xFF, 0xD9], from: place) else { throw .damaged }
                return
            case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker):
                let size = Record(try file.bytes(at: place + 5, 4))
                try checkSize(size.bigShort(2), size.bigShort(0))
                hasFrame = true
            default: break
            }
            guard head.bigShort(2) >= 2 else { throw .damaged }
            place += 2 + head.bigShort(2)
        }
        throw .damaged
    }

    /// A bitmap of Windows or OS/2: a header, then rows, each padded to a multiple of four bytes, to the end.
    static func checkBMP(_ file: borrowing OpenFile) throws(FileFault) {
        let head = Record(try file.bytes(at: 0, 54))
        let isOld = head.long(14) == 12
        let width = isOld ? head.short(18) : head.long(18)
        let height = isOld ? head.short(20) : abs(Int(Int32(truncatingIfNeeded: head.long(22))))
        try checkSize(width, height)
        // Compressed rows can have any length.
        guard isOld || head.long(30) == 0 || head.long(30) == 3 else { return }
        let row = (width * (isOld ? head.short(24) : head.short(28)) + 31) / 32 * 4
        // The padding of the last row is sometimes left out.
        guard head.long(10) + row * height - 3 <= file.count else { throw .damaged }
    }

    private static func checkSize(_ width: Int, _ height: Int) throws(FileFault) {
        guard width > 0, height > 0 else { throw .damaged }
        guard width <= mostPoints / height else { throw .bomb }
    }
}
