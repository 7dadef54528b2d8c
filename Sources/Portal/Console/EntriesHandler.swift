import Configuration
import Markup
import PortalKit
import Vault
import Web

/// Adds, orders and takes out entries of a table, such as tiles.
enum EntriesHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.add) { request in
            let table = try request.path()
            let name: String
            if let names = NewEntry.names(of: table, request) {
                guard let chosen = request.visit.query["name"], names.contains(chosen) else {
                    return .redirect(request.visit.link(ConsoleLinks.settings(table.text)))
                }
                name = chosen
            } else {
                name = NewEntry.name()
            }
            return .redirect(request.visit.link(ConsoleLinks.settings(table.part(name).text)))
        }
        blueprint.post(ConsoleLinks.order) { try await order(try $0.path(), $0) }
        blueprint.post(ConsoleLinks.remove) { try await remove(try $0.path(), $0) }
        blueprint.post(ConsoleLinks.putBack) { request in
            let path = try request.path()
            return try await save(.init(path: path, change: .putBack), "undone", at: path.parent ?? path, request)
        }
    }

    private static func order(_ table: SettingPath, _ request: ConsoleRequest) async throws -> Reply {
        let form = request.visit.form
        var names = request.value(table)?.table?.keys ?? []
        let seen = form["seen"] ?? ""
        guard let move = EntryMove(text: form["move"] ?? ""), let place = names.firstIndex(of: move.name) else {
            throw Problem(.malformed, detail: "no such entry")
        }
        let other = move.way == .up ? place - 1 : place + 1
        guard names.indices.contains(other) else { return .redirect(address(of: table, "same", request)) }
        names.swapAt(place, other)
        let edit = ConfigurationService.Edit(path: table.part("$order"), change: .set(names.setting)) { draft in
            digest(draft.value(table)) == seen
        }
        return try await save(edit, "ordered", at: table, request)
    }

    private static func remove(_ path: SettingPath, _ request: ConsoleRequest) async throws -> Reply {
        guard request.shapes.isEntry(path), let table = path.parent else { throw Problem(.notFound) }
        let seen = request.visit.form["seen"] ?? ""
        let edit = ConfigurationService.Edit(path: path, change: .clear) { digest($0.value(path)) == seen }
        return try await save(edit, "removed", at: table, request)
    }

    private static func save(
        _ edit: ConfigurationService.Edit, _ done: String, at table: SettingPath, _ request: ConsoleRequest
    ) async throws -> Reply {
        try await request.save([edit], at: "entries", then: address(of: table, done, request)) { typed, request in
            EntriesPage.page(table, typed, request)
        }
    }

    private static func address(of table: SettingPath, _ done: String, _ request: ConsoleRequest) -> Address {
        request.visit.link(ConsoleLinks.settings(table.text)).query(["done": done])
    }

    /// Identifies the state of a table or of an entry.
    static func digest(_ value: ConfigValue?) -> String { Digest.sha256Hex(value?.json ?? "") }
}

/// An entry and where to move it by one place, as the value of a button: `up:<name>` or `down:<name>`.
struct EntryMove {
    enum Way: String {
        case up, down
    }

    let name: String
    let way: Way

    init(_ name: String, _ way: Way) { (self.name, self.way) = (name, way) }

    /// Reads ``text``; nil for any other text.
    init?(text: String) {
        guard let colon = text.firstIndex(of: ":"), let way = Way(rawValue: String(text[..<colon])) else { return nil }
        self.init(String(text[text.index(after: colon)...]), way)
    }

    var text: String { "\(way.rawValue):\(name)" }
}

/// The names of entries that the console adds.
enum NewEntry {
    private static let prefix = "own-"

    /// A name that no other entry has: `own-` and eight hexadecimal digits.
    /// - Parameter seed: what the digits are made from.
    static func name(from seed: String = newID()) -> String { prefix + Digest.sha256Hex(seed).prefix(8) }

    /// The names that an entry of a table may have beside those in it, because it is about something of that name; nil for
    /// a table whose entries have names of their own.
    static func names(of table: SettingPath, _ request: ConsoleRequest) -> [String]? {
        // The limits of forms.
        guard table.keys == ["plugins", "forms", "limits"] else { return nil }
        func setting(_ name: String) -> ConfigValue? {
            request.value(SettingPath(table.file, ["plugins", "forms", name]))
        }
        let offered = setting("offered")?.list?.compactMap(\.string) ?? []
        let known = request.value(table)?.table?.keys ?? []
        return (setting("all") == true ? request.base.forms.map(\.text) : offered).filter { !known.contains($0) }
    }

    /// Whether the console may add an entry of this name.
    static func isName(_ name: String) -> Bool {
        name.hasPrefix(prefix) && name.count == 12 && name.dropFirst(4).allSatisfy(\.isHexDigit)
    }
}
