public import Markup
import Synchronization

/// A site's cache of HTML that is the same for every visitor in one language; rendered on first use.
public final class Pieces: Sendable {
    /// Identifies a fragment: its kind, and its name among others of the kind.
    struct Key: Hashable {
        /// The address of a literal, which is cheaper to hash than its text.
        let kind: UInt
        let name: String
        let language: Language

        init(_ kind: StaticString, _ name: String, _ language: Language) {
            (self.kind, self.name, self.language) = (UInt(bitPattern: kind.utf8Start), name, language)
        }
    }

    private let kept = Mutex<[Key: HTML]>([:])

    init() {}

    func piece(_ key: Key, _ make: () throws -> HTML) rethrows -> HTML {
        if let piece = kept.withLock({ $0[key] }) { return piece }
        let piece = try make()
        kept.withLock { $0[key] = piece }
        return piece
    }
}

extension Visit {
    /// HTML that depends only on the site and the language: from the cache, or rendered by `make` and cached. Throws
    /// what `make` throws.
    /// - Parameters:
    ///   - kind: identifies the caller, such as `frame.footer`.
    ///   - name: identifies one of several of a kind. Never from a request, only from the configuration: entries are
    ///     not removed.
    public func kept(_ kind: StaticString, _ name: String = "", _ make: () throws -> HTML) rethrows -> HTML {
        try site.pieces.piece(Pieces.Key(kind, name, language), make)
    }
}
