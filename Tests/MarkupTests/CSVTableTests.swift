import Testing

@testable import Markup

@Suite struct CSVTableTests {
    @Test func `no cell of a table is a formula to a spreadsheet`() {
        var table = CSVTable(["Name"])
        let cells = [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\u{FF1D}1", "a=1", "", "say \"hi\", twice", "Zo\u{eb}\nB",
        ]
        for cell in cells { table.append([cell, "x"]) }
        let wanted =
            "\u{FEFF}\"Name\"\r\n\"'=1+1\",\"x\"\r\n\"'+1\",\"x\"\r\n\"'-1\",\"x\"\r\n\"'@SUM(A1)\",\"x\"\r\n"
            + "\"'\t=1\",\"x\"\r\n\"'\r=1\",\"x\"\r\n\"'\u{FF1D}1\",\"x\"\r\n\"a=1\",\"x\"\r\n\"\",\"x\"\r\n"
            + "\"say \"\"hi\"\", twice\",\"x\"\r\n\"Zo\u{eb}\nB\",\"x\"\r\n"
        #expect(table.bytes == Array(wanted.utf8))
    }

    @Test func `a cell that was kept from being a formula is read as it was`() {
        for cell in ["=1+1", "-1", "- a list", "'quoted'", "plain", ""] {
            var (table, reader) = (CSVTable(["Name"]), CSVReader(["Name"]))
            table.append([cell])
            var read: [String] = []
            reader.take(table.bytes) { row in read.append(CSVTable.text(of: String(decoding: row[0], as: UTF8.self))) }
            reader.end { _ in }
            #expect(read == [cell])
        }
    }
}
