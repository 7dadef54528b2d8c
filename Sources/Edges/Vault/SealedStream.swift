internal import Basics
internal import CSodium

/// Encrypts a stream of bytes for a ``BackupKey``, in pieces of 64 KiB (XChaCha20-Poly1305, `crypto_secretstream`).
///
/// Nothing can be left out, added or put in another order unnoticed: each piece is bound to those before it, and the last
/// one is marked as such. To be used by one task at a time.
public final class StreamSealer {
    private let write: ([UInt8]) throws -> Void
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private var waiting: [UInt8] = []
    /// Opens what was written, while this value lives: the secret of the key is needed afterwards.
    public let checker: StreamChecker

    /// A stream whose encrypted bytes go to `write`. Throws what `write` throws.
    public init(for key: BackupKey, to write: @escaping ([UInt8]) throws -> Void) throws {
        self.write = write
        var once = [UInt8](repeating: 0, count: crypto_secretstream_xchacha20poly1305_keybytes())
        crypto_secretstream_xchacha20poly1305_keygen(&once)
        var header = [UInt8](repeating: 0, count: crypto_secretstream_xchacha20poly1305_headerbytes())
        crypto_secretstream_xchacha20poly1305_init_push(&state, &header, once)
        checker = StreamChecker(once)
        try write(SealedStream.mark + key.seal(once) + header)
    }

    /// Encrypts more bytes.
    public func add(_ bytes: [UInt8]) throws {
        waiting += bytes
        while waiting.count > SealedStream.piece {
            try push(Array(waiting.prefix(SealedStream.piece)), SealedStream.more)
            waiting.removeFirst(SealedStream.piece)
        }
    }

    /// Writes what waits, marked as the last piece.
    public func finish() throws { try push(waiting, SealedStream.last) }

    private func push(_ piece: [UInt8], _ tag: UInt8) throws {
        var sealed = [UInt8](repeating: 0, count: piece.count + crypto_secretstream_xchacha20poly1305_abytes())
        crypto_secretstream_xchacha20poly1305_push(
            &state, &sealed, nil, piece, UInt64(piece.count), nil, 0, tag)
        try write(sealed)
    }
}

/// Opens the one stream that a ``StreamSealer`` writes.
public struct StreamChecker: Sendable {
    fileprivate let once: [UInt8]

    fileprivate init(_ once: [UInt8]) { self.once = once }
}

/// Decrypts what a ``StreamSealer`` wrote. To be used by one task at a time.
public final class StreamOpener {
    /// Why a stream cannot be opened.
    public enum Failure: Error, Hashable {
        /// It is not an encrypted backup.
        case foreign
        /// It was encrypted for another key.
        case otherKey
        /// Something in it was changed, or its end is missing.
        case damaged
    }

    private let read: (_ count: Int) throws -> [UInt8]
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private var isFinished = false

    /// A stream whose encrypted bytes `read` returns: as many as are asked for, fewer only at the end. Throws a
    /// ``Failure``, or what `read` throws.
    public init(_ secret: BackupSecret, from read: @escaping (_ count: Int) throws -> [UInt8]) throws {
        self.read = read
        try begin { secret.open($0) }
    }

    /// The stream that `checker` knows.
    public init(_ checker: StreamChecker, from read: @escaping (_ count: Int) throws -> [UInt8]) throws {
        self.read = read
        try begin { _ in checker.once }
    }

    private func begin(_ open: ([UInt8]) -> [UInt8]?) throws {
        let keyCount = crypto_secretstream_xchacha20poly1305_keybytes()
        guard try read(SealedStream.mark.count) == SealedStream.mark else { throw Failure.foreign }
        let sealed = try read(keyCount + crypto_box_sealbytes())
        let header = try read(crypto_secretstream_xchacha20poly1305_headerbytes())
        guard header.count == crypto_secretstream_xchacha20poly1305_headerbytes() else { throw Failure.damaged }
        guard let once = open(sealed), once.count == keyCount else { throw Failure.otherKey }
        guard crypto_secretstream_xchacha20poly1305_init_pull(&state, header, once) == 0 else { throw Failure.damaged }
    }

    /// The next bytes; nil after the last.
    public func next() throws -> [UInt8]? {
        guard !isFinished else { return nil }
        let overhead = crypto_secretstream_xchacha20poly1305_abytes()
        let sealed = try read(SealedStream.piece + overhead)
        guard sealed.count >= overhead else { throw Failure.damaged }
        var piece = [UInt8](repeating: 0, count: sealed.count - overhead)
        var tag: UInt8 = 0
        guard
            crypto_secretstream_xchacha20poly1305_pull(
                &state, &piece, nil, &tag, sealed, UInt64(sealed.count), nil, 0) == 0
        else { throw Failure.damaged }
        isFinished = tag == SealedStream.last
        if isFinished, try !read(1).isEmpty { throw Failure.damaged }
        return piece.isEmpty && isFinished ? nil : piece
    }
}

/// The format of an encrypted stream: a mark, the stream's own key sealed for the backup key, and the pieces.
public enum SealedStream {
    /// The first bytes.
    public static let mark = Array("guildhall-backup-1\n".utf8)
    static let piece = 64 * 1024
    static let more = crypto_secretstream_xchacha20poly1305_tag_message()
    static let last = crypto_secretstream_xchacha20poly1305_tag_final()
}
