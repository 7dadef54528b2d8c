/// Parses comma-separated values (RFC 4180) as bytes arrive, and passes each row to a closure.
///
/// Only the selected columns are kept. Lines end in CR LF or LF; quoted cells may contain either.
public struct CSVReader {
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
    public init(_ names: [String]) {
        self.names = names
        cells = Array(repeating: [], count: names.count)
    }

    /// The selected columns that the header lacks; nil before the header was read.
    public var missing: [String]? {
        places.map { places in names.indices.filter { index in !places.contains(index) }.map { names[$0] } }
    }

    /// Whether the file ended inside a quoted cell, as one that was cut off does.
    public var isCutOff: Bool { state == .quoted }

    /// The byte order mark, which is not part of the first name.
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Whether nothing but a byte order mark was read.
    private var isMark: Bool { places == nil && header.isEmpty && cell == Self.mark }

    /// Parses the next bytes of the file.
    public mutating func take(_ bytes: some Sequence<UInt8>, row: ([[UInt8]]) -> Void) {
        for byte in bytes { take(byte, row) }
    }

    /// Ends the file, and with it an unfinished last line.
    public mutating func end(row: ([[UInt8]]) -> Void) { take(UInt8(ascii: "\n"), row) }

    private mutating func take(_ byte: UInt8, _ row: ([[UInt8]]) -> Void) {
        switch (state, byte) {
        case (.quoted, UInt8(ascii: "\"")): state = .quote
        case (.quoted, _): cell.append(byte)
        case (.quote, UInt8(ascii: "\"")):
            cell.append(byte)
            state = .quoted
        case (.plain, UInt8(ascii: "\"")) where cell.isEmpty || isMark:
            cell.removeAll(keepingCapacity: true)
            state = .quoted
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
            if header.first?.starts(with: Self.mark) == true { header[0].removeFirst(3) }
            places = header.map { name in names.firstIndex { Array($0.utf8) == name } }
            return
        }
        row(cells)
        for index in cells.indices { cells[index].removeAll(keepingCapacity: true) }
    }
}
