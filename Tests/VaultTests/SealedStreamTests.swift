import Testing
import Vault

@Suite struct `A sealed stream` {
    private let secret = BackupSecret()

    private func sealed(_ bytes: [UInt8], for key: BackupKey) throws -> (bytes: [UInt8], checker: StreamChecker) {
        var out: [UInt8] = []
        let sealer = try StreamSealer(for: key, to: { out += $0 })
        for start in stride(from: 0, to: bytes.count, by: 50_000) {
            try sealer.add(Array(bytes[start..<min(start + 50_000, bytes.count)]))
        }
        try sealer.finish()
        return (out, sealer.checker)
    }

    private func opened(_ bytes: [UInt8], _ open: (@escaping (Int) throws -> [UInt8]) throws -> StreamOpener) throws
        -> [UInt8]
    {
        var rest = bytes[...]
        let opener = try open { count in
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        var found: [UInt8] = []
        while let piece = try opener.next() { found += piece }
        return found
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 131_072, 300_000]) func `opens with its secret alone`(count: Int)
        throws
    {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let (out, checker) = try sealed(bytes, for: secret.key)
        #expect(try opened(out) { try StreamOpener(secret, from: $0) } == bytes)
        #expect(try opened(out) { try StreamOpener(checker, from: $0) } == bytes)
        #expect(throws: StreamOpener.Failure.otherKey) {
            try opened(out) { try StreamOpener(BackupSecret(), from: $0) }
        }
    }

    @Test func `that was changed, cut off, continued or put in another order is refused`() throws {
        let bytes = [UInt8](repeating: 7, count: 200_000)
        let (out, _) = try sealed(bytes, for: secret.key)
        let (piece, start) = (65_536 + 17, out.count - 3 * (65_536 + 17) - (200_000 - 3 * 65_536 + 17))
        let pieces = (0..<3).map { Array(out[(start + $0 * piece)..<(start + ($0 + 1) * piece)]) }
        let (head, last) = (Array(out.prefix(start)), Array(out.dropFirst(start + 3 * piece)))
        var changed = out
        changed[out.count - 1] ^= 1
        let wrong = [
            changed, Array(out.dropLast()), out + [0], head + pieces[0] + pieces[1] + pieces[2],
            Array(out.prefix(start)),
            head + pieces[1] + pieces[0] + pieces[2] + last, head + pieces[0] + pieces[2] + last, out + last,
        ]
        for other in wrong {
            #expect(throws: StreamOpener.Failure.damaged) { try opened(other) { try StreamOpener(secret, from: $0) } }
        }
        #expect(throws: StreamOpener.Failure.foreign) {
            try opened(Array("a file".utf8)) { try StreamOpener(secret, from: $0) }
        }
    }

    @Test func `has keys that are read again as they are written, and no others`() throws {
        #expect(BackupKey(secret.key.description) == secret.key)
        #expect(BackupSecret("\n \(secret.text)\n")?.key == secret.key)
        #expect("\(secret)" == "........" && !secret.key.description.contains(secret.text.suffix(20)))
        for text in ["", "guildhall-backup-key-", secret.text, "\(secret.key)A"] { #expect(BackupKey(text) == nil) }
        for text in ["", secret.key.description, String(secret.text.dropLast())] { #expect(BackupSecret(text) == nil) }
    }
}
