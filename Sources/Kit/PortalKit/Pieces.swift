public import Markup
import Synchronization

/// HTML that is the same for every visitor of a site in one language: made when it is first needed, then kept.
public final class Pieces: Sendable {
    /// What a piece is, and which one of its kind.
    struct Key: Hashable {
        let kind: String
        let name: String
        let language: Language
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
    /// HTML that depends on the site and the language only; `kind` tells the caller, `name` which one of several.
    /// Names must come from the configuration, never from a request, for what is kept stays.
    public func kept(_ kind: String, _ name: String = "", _ make: () throws -> HTML) rethrows -> HTML {
        try site.pieces.piece(Pieces.Key(kind: kind, name: name, language: language), make)
    }
}
