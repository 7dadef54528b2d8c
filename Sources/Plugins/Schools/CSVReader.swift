/// Parses comma-separated values (RFC 4180) as bytes arrive, and passes each row to a closure.
///
/// Only the selected columns are kept. Lines end in CR LF or LF; quoted cells may contain either.
struct CSVReader {
    private enum State {
        case plain, quoted
        /// After a quote in a quoted cell: the end of the cell, or the first of two that stand for one.
        case quote
    }

    private let names: [String]
    private var state = State.plain
    private var cell: [UInt8] = []
    private var column = 0
    private var header: [[UInt8]] = []
    /// The place of each column among the selected ones; nil before the header was read.
    private var places: [Int?]?
    private var cells: [[UInt8]]

    /// - Parameter names: the header names of the columns to select, in the order of a row's cells.
    init(_ names: [String]) {
        self.names = names
        cells = Array(repeating: [], count: names.count)
    }

    /// The selected columns that the header lacks; nil before the header was read.
    var missing: [String]? {
        places.map { places in names.indices.filter { index in !places.contains(index) }.map { names[$0] } }
    }

    /// Parses the next bytes of the file.
    mutating func take(_ bytes: some Sequence<UInt8>, row: ([[UInt8]]) -> Void) {
        for byte in bytes { take(byte, row) }
    }

    /// Ends the file, and with it an unfinished last line.
    mutating func end(row: ([[UInt8]]) -> Void) { take(UInt8(ascii: "\n"), row) }

    private mutating func take(_ byte: UInt8, _ row: ([[UInt8]]) -> Void) {
        switch (state, byte) {
        case (.quoted, UInt8(ascii: "\"")): state = .quote
        case (.quoted, _): cell.append(byte)
        case (.quote, UInt8(ascii: "\"")):
            cell.append(byte)
            state = .quoted
        case (.plain, UInt8(ascii: "\"")) where cell.isEmpty: state = .quoted
        case (_, UInt8(ascii: ",")): endCell()
        case (_, UInt8(ascii: "\r")): break
        case (_, UInt8(ascii: "\n")): endLine(row)
        default: cell.append(byte)
        }
    }

    private mutating func endCell() {
        if let places {
            if column < places.count, let place = places[column] { swap(&cells[place], &cell) }
        } else {
            header.append(cell)
        }
        cell.removeAll(keepingCapacity: true)
        column += 1
        state = .plain
    }

    private mutating func endLine(_ row: ([[UInt8]]) -> Void) {
        let isEmpty = column == 0 && cell.isEmpty && state == .plain
        guard !isEmpty else { return }
        endCell()
        column = 0
        guard places != nil else {
            // A byte order mark is not part of the first name.
            let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
            if header.first?.starts(with: mark) == true { header[0].removeFirst(3) }
            places = header.map { name in names.firstIndex { Array($0.utf8) == name } }
            return
        }
        row(cells)
        for index in cells.indices { cells[index].removeAll(keepingCapacity: true) }
    }
}

/// Decodes text in UTF-8 or, if it is not valid UTF-8, in Windows-1252 (WHATWG Encoding, section 9).
func decoded(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var scalars = String.UnicodeScalarView()
    for byte in bytes {
        let value = (0x80...0x9F).contains(byte) ? windows1252[Int(clamping: byte) - 0x80] : UInt32(clamping: byte)
        scalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
    }
    return String(scalars)
}

/// The characters of bytes 80 to 9F; the five unassigned ones are control characters.
private let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,
    0x017E, 0x0178,
]
