import Configuration
import Foundation
import Outbound
import PortalKit

/// A council that does not exist yet: its configuration files, made from a name, a host and the first admin's e-mail.
struct NewCouncil: Sendable {
    /// The name of its folder.
    let id: FileName
    let name: String
    let host: HostName
    /// The e-mail of its first admin, which residents also see as the contact until the council gives another.
    let admin: String
    private let proposal: ThemeProposal
    /// The proposed theme's brand colour, as `#rrggbb`.
    private var brand: String { proposal.tokens.first { $0.name == "brand" }?.value ?? Self.colours.brand }

    /// The colours of a council that gives none.
    static let colours = (brand: "#1d4f76", accent: "#8a5a00")

    /// Checks what was typed. Throws every ``Mistake``.
    init(_ typed: Typed) throws(Mistakes) {
        var mistakes: [Mistake] = []
        let name = typed.name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if name.isEmpty || name.count > 100 || !name.contains(where: \.isLetter) {
            mistakes.append(Mistake(.name, "wanted the council's full name, at most 100 characters"))
        }
        let id = typed.id.isEmpty ? Self.id(of: name) : FileName(typed.id)
        if id.map({ Council.isID($0.text) }) != true {
            mistakes.append(Mistake(typed.id.isEmpty && id == nil ? .name : .id, "wanted \(Council.wantedID)"))
        }
        // As it is copied from the address bar of a browser.
        let address = typed.host.lowercased().trimmingCharacters(in: .whitespaces)
        let host = HostName(String(address.trimmingPrefix("https://").prefix { $0 != "/" }))
        if host == nil { mistakes.append(Mistake(.host, "wanted \(HostName.form.wanted)")) }
        if Mailbox(address: typed.admin) == nil {
            mistakes.append(Mistake(.admin, "wanted an e-mail address, such as ada@example.org"))
        }
        let colours = typed.colours.split(separator: ",").map { colour in
            let colour = colour.trimmingCharacters(in: .whitespaces)
            return colour.hasPrefix("#") ? colour : "#\(colour)"
        }
        let brand = colours.first ?? Self.colours.brand
        let accent = colours.count == 2 ? colours[1] : colours.isEmpty ? Self.colours.accent : brand
        let proposal = colours.count > 2 ? nil : ThemeProposal(brand: brand, accent: accent)
        if proposal == nil {
            mistakes.append(Mistake(.colours, "wanted one or two colours, such as #1c3d7c,#b3093c"))
        }
        guard mistakes.isEmpty, let id, let host, let proposal else { throw Mistakes(all: mistakes) }
        (self.id, self.name, self.host, self.admin) = (id, name, host, typed.admin)
        self.proposal = proposal
    }

    /// What a provider types.
    struct Typed: Sendable {
        var name = ""
        var host = ""
        var admin = ""
        /// One or two colours with a comma between them; empty for usual ones.
        var colours = ""
        /// The name of the folder; empty to make it from the name.
        var id = ""
    }

    /// One typed value that cannot be used.
    struct Mistake: Hashable, Sendable {
        /// The value, by its option on the command line and its field of the form.
        enum Input: String, CaseIterable, Sendable {
            case name, host, admin, colours, id
        }

        let input: Input
        /// What is wrong, such as `wanted an e-mail address`.
        let reason: String

        init(_ input: Input, _ reason: String) { (self.input, self.reason) = (input, reason) }
    }

    struct Mistakes: Error {
        let all: [Mistake]
    }

    /// The colours that were changed to be legible, each as a line for the provider; empty if none was.
    var changedColours: [String] {
        proposal.changes.map { change in
            "\(change.token): \(change.used) instead of \(change.wanted), which has a contrast of "
                + "\(change.pair.ratio) where \(change.pair.least) is wanted"
        }
    }

    /// The files, by their path below the root, such as `Tenants/leafshire/tenant.json`.
    /// - Parameter shared: the files of all councils, with the newest versions of the packs that its portals build on.
    func files(on shared: Shared) -> [String: [UInt8]] { texts(shared).mapValues { Array($0.utf8) } }

    private func texts(_ shared: Shared) -> [String: String] {
        let council = "Tenants/\(id)"
        let origin = ConfigValue(.string("https://\(host)"))
        func portal(_ pack: String, _ rest: ConfigValue = [:]) -> String {
            let newest = shared.newest(of: PackName(pack)).text
            let facts: ConfigValue = ["pack": .init(.string(newest)), "origin": origin]
            return facts.overlaid(with: rest).json + "\n"
        }
        return [
            "Themes/\(id)/mark.svg": mark, "Themes/\(id)/theme.json": theme, "\(council)/tenant.json": tenant,
            "\(council)/portals/citizen.json": portal("citizen-tiles", ["path": "/CitizenPortal_LIVE"]),
            "\(council)/portals/professional.json": portal("professional"),
            "\(council)/portals/team.json":
                portal("team", ["plugins": ["cases": ["initials": .init(.string(initials))]]]),
        ]
    }

    private var tenant: String {
        let short = Self.place(in: name)
        let value: ConfigValue = [
            "name": .init(.string(name)), "short": .init(.string(short.isEmpty ? name : short)),
            "hosts": [.init(.string(host.text))], "theme": .init(.string(id.text)),
            "contacts": ["support": ["email": .init(.string(admin))]],
            "mail": ["from": .init(.string("no-reply@\(host)")), "name": .init(.string(name))],
        ]
        return value.json + "\n"
    }

    private var theme: String {
        let own = proposal.tokens.filter { !ThemeProposal.isUsual($0.value, of: $0.name) }
        let tokens = ConfigTable(own.map { .init($0.name, ConfigValue(.string($0.value))) })
        let value: ConfigValue = ["tokens": ConfigValue(.table(tokens)), "mark": "mark.svg"]
        return value.json + "\n"
    }

    /// A disc in the brand's colour, with the first letters of the name in white.
    private var mark: String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
          <circle cx="32" cy="32" r="31" fill="\(brand)"/>
          <text x="32" y="41" text-anchor="middle" font-family="Arial, sans-serif" font-size="26" font-weight="700" fill="#ffffff">\(initials)</text>
        </svg>

        """
    }

    /// The first letters of case references and of the mark: those of the place's first two words.
    private var initials: String {
        let place = Self.folded(Self.place(in: name)).split { !$0.isLetter }.filter { !Self.small.contains(String($0)) }
        let letters = place.count > 1 ? place.prefix(2).compactMap(\.first) : Array((place.first ?? "ec").prefix(2))
        return String(letters).uppercased()
    }

    /// The name of the folder for a council of this name; nil if no letters are left.
    static func id(of name: String) -> FileName? {
        let words = folded(place(in: name)).split { !$0.isLetter && !$0.isNumber }
        return FileName(words.joined(separator: "-"))
    }

    /// The name without the words that say what kind of council it is: `Moss-on-Wold` of `Moss-on-Wold Borough
    /// Council`.
    static func place(in name: String) -> String {
        var words = name.split(separator: " ").map(String.init)
        func isKind(_ word: String?) -> Bool { word.map { kinds.contains($0.lowercased()) } ?? false }
        while words.count > 1, isKind(words.last) { words.removeLast() }
        while words.count > 1, isKind(words.first) || words.first?.lowercased() == "of" { words.removeFirst() }
        return words.joined(separator: " ")
    }

    private static let kinds: Set = [
        "the", "royal", "london", "metropolitan", "county", "city", "borough", "district", "unitary", "council",
        "and", "&", "corporation", "authority",
    ]
    private static let small: Set = ["on", "upon", "and", "of", "the", "in", "le", "by"]

    /// In lower case, without accents: ASCII letters where there are any.
    private static func folded(_ text: String) -> String {
        text.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: Locale(identifier: "en_GB"))
            .replacing("'", with: "").replacing("\u{2019}", with: "").filter(\.isASCII)
    }
}
