import PortalKit
import Web

/// The schools of a register, indexed by the beginnings of their words.
struct SchoolIndex: Sendable {
    /// One school of a register.
    struct Row: Sendable {
        let urn: UInt32
        let authority: UInt16
        let isOpen: Bool
        let name: String
        let place: String
        /// The length of its name in its folded text, in bytes.
        fileprivate var nameLength: Int32 = 0
        /// The offset of its folded text in `text`.
        fileprivate var start: Int32 = 0
        /// Its position in the order of names.
        fileprivate var order: UInt32 = 0
    }

    private var rows: [Row] = []
    /// The folded text of every open school: its name, then its place, with a space before each word and a zero at the
    /// end.
    private var text: [UInt8] = []
    /// The offsets in `text` at which words begin, with their rows, sorted by the text from there.
    private var words: [(start: Int32, row: Int32)] = []
    /// Row indices by URN.
    private var byNumber: [Int32] = []
    private var byName: [Int32] = []

    /// Adds a school. Call `seal` after the last one, before any search.
    mutating func add(urn: UInt32, authority: UInt16, isOpen: Bool, name: String, town: String, postcode: String) {
        let place = [town, postcode].filter { !$0.isEmpty }.joined(separator: ", ")
        var row = Row(urn: urn, authority: authority, isOpen: isOpen, name: name, place: place)
        row.start = Int32(text.count)
        if isOpen {
            append(Folded.words(name))
            row.nameLength = Int32(text.count) - row.start
            // A postcode is found with and without its space.
            let code = Folded.words(postcode)
            append(Folded.words(town) + code + (code.count > 1 ? [code.joined()] : []))
            text.append(0)
        }
        rows.append(row)
    }

    private mutating func append(_ folded: [String]) {
        for word in folded {
            text.append(UInt8(ascii: " "))
            words.append((Int32(text.count), Int32(rows.count)))
            text.append(contentsOf: word.utf8)
        }
    }

    /// Sorts the index.
    mutating func seal() {
        text.withUnsafeBufferPointer { text in
            words.sort { a, b in
                var (left, right) = (Int(a.start), Int(b.start))
                while text[left] == text[right], text[left] != 0 { (left, right) = (left + 1, right + 1) }
                return text[left] != text[right] ? text[left] < text[right] : a.start < b.start
            }
        }
        byNumber = rows.indices.map(Int32.init).sorted { rows[Int($0)].urn < rows[Int($1)].urn }
        byName = byNumber.sorted { rows[Int($0)].name < rows[Int($1)].name }
        for (order, row) in byName.enumerated() { rows[Int(row)].order = UInt32(order) }
    }

    /// The school with that URN, open or closed; nil if there is none.
    func school(urn: String) -> School? {
        guard urn.allSatisfy(\.isNumber), let number = UInt32(urn, in: 0...999_999_999) else { return nil }
        let place = byNumber.partitioned { rows[Int($0)].urn >= number }
        guard place < byNumber.count else { return nil }
        let row = rows[Int(byNumber[place])]
        return row.urn == number ? school(row) : nil
    }

    /// At most `limit` open schools: first those with a name that begins with `words`, then those that have words
    /// beginning like these in their name, then in town or postcode too; within each group, those of `authorities`
    /// first, then by name.
    /// - Parameters:
    ///   - words: the search text, of which 100 characters count; nothing is found without a word.
    ///   - authorities: codes of local authorities.
    func schools(matching words: String, limit: Int, authorities: Set<UInt16> = []) -> [School] {
        let wanted = Folded.words(String(words.prefix(100))).map { Array($0.utf8) }
        guard let longest = wanted.max(by: { $0.count < $1.count }) else { return [] }
        let phrase = Array(wanted.joined(separator: [UInt8(ascii: " ")]))
        let first = self.words.partitioned { !isBelow(Int($0.start), longest) }
        // Rank, authority and position are packed into one number, so that sorting thousands is fast.
        var keys: [UInt64] = []
        for word in self.words[first...] {
            guard holds(longest, at: Int(word.start)) else { break }
            let row = rows[Int(word.row)]
            guard let rank = rank(row, phrase, wanted) else { continue }
            keys.append(rank << 33 | (authorities.contains(row.authority) ? 0 : 1) << 32 | UInt64(row.order))
        }
        keys.sort()
        var found: [School] = []
        var last: UInt64?
        for key in keys where key != last && found.count < limit {
            found.append(school(rows[Int(byName[Int(key & 0xFFFF_FFFF)])]))
            last = key
        }
        return found
    }

    private func school(_ row: Row) -> School {
        School(urn: String(row.urn), name: row.name, place: row.place)
    }

    /// 0 if the name begins with the search text, 1 if all words are found in the name, 2 if some only in the place;
    /// nil otherwise.
    private func rank(_ row: Row, _ phrase: [UInt8], _ wanted: [[UInt8]]) -> UInt64? {
        let start = Int(row.start)
        if holds(phrase, at: start + 1) { return 0 }
        let nameEnd = start + Int(row.nameLength)
        var rank: UInt64 = 1
        for word in wanted where !hasWord(word, from: start, to: nameEnd) {
            guard hasWord(word, from: nameEnd, to: .max) else { return nil }
            rank = 2
        }
        return rank
    }

    private func hasWord(_ word: [UInt8], from start: Int, to end: Int) -> Bool {
        var place = start
        while place < end, text[place] != 0 {
            if text[place] == UInt8(ascii: " "), holds(word, at: place + 1) { return true }
            place += 1
        }
        return false
    }

    private func holds(_ word: [UInt8], at place: Int) -> Bool {
        place + word.count <= text.count && text[place..<place + word.count].elementsEqual(word)
    }

    /// Whether the text at `place` sorts before `word` and does not begin with it.
    private func isBelow(_ place: Int, _ word: [UInt8]) -> Bool {
        for (offset, byte) in word.enumerated() where text[place + offset] != byte {
            return text[place + offset] < byte
        }
        return false
    }
}

extension Array {
    /// The first index for which `isAfter` is true, if it is true for all that follow.
    fileprivate func partitioned(_ isAfter: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
