/// Breaks messages, the same ones in the same way for the same seed.
struct Mutator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A number from 0 to below `count` (SplitMix64).
    mutating func below(_ count: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(max(1, count)))
    }

    /// Bytes that mean something to someone who reads HTTP.
    private static let words: [[UInt8]] = [
        "\r\n", "\n", "\r", "\0", " ", "\t", ":", ";", ",", "%00", "%c0%af", "%", "?", "#", "*", "0", "-1", "chunked",
        "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Transfer-Encoding: chunked\r\n", "Host: b.example\r\n",
        "Connection: close\r\n", "Expect: 100-continue\r\n", "HTTP/1.0", "HTTP/1.1", "\r\n\r\n", "0\r\n\r\n",
        "FFFFFFFF",
        "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", "HEAD ", "POST ", "/echo", "/large", "/page", "/asset", "/waits",
    ].map { Array($0.utf8) }

    mutating func mutated(_ corpus: [[UInt8]]) -> [UInt8] {
        var bytes = corpus[below(corpus.count)]
        if below(4) == 0 { bytes += corpus[below(corpus.count)] }
        for _ in 0..<below(6) {
            let place = below(bytes.count + 1)
            let end = min(bytes.count, place + below(12))
            switch below(6) {
            case 0: bytes.insert(UInt8(below(256)), at: place)
            case 1: bytes.insert(contentsOf: Self.words[below(Self.words.count)], at: place)
            case 2: bytes.removeSubrange(place..<end)
            case 3: if place < bytes.count { bytes[place] = UInt8(below(256)) }
            case 4: if place < bytes.count { bytes[place] ^= 1 << UInt8(below(8)) }
            default: bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count + 1))
            }
        }
        return bytes
    }

    mutating func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        guard bytes.count > 1, below(2) == 0 else { return [bytes] }
        let place = below(bytes.count - 1) + 1
        return [Array(bytes[..<place]), Array(bytes[place...])]
    }
}
