import Foundation

/// Finds the names on a page of the manual that nothing has.
struct ManualCheck {
    let inventory: Inventory
    let schemas: Schemas

    /// What belongs to other programs, is still to come, or is made by a reader who follows the page.
    static let outside: Set<String> = [
        "HttpOnly", "SocketGroup", "set_real_ip_from", "g_mime_init", "rand", "sodium_bin2hex", "sodium_hex2bin",
        "libarchive13", "libcjose0", "libcmark0.30.2", "libmagic1", "libnettle8", "libsodium23", "libsqlite3-0",
        "libxml2",
        "fatal" + "Error",
        "adduser --system --group guildhall", "edubasealldata<date>.csv", "var.manifest.json",
        "https://login.microsoftonline.com/<tenant id>/v2.0",
        "Tenants/<council>/processes/ehc-england.json", "Tenants/<council>/processes/<process>.json",
        "Config/packs/citizen-tiles.2", "Tenants/leafshire/forms/short-breaks.json",
        "Tenants/leafshire/pages/short-breaks.en.md", "short-breaks.cy.md",
        "Tenants/leafshire/forms/family-story.json", "Tenants/leafshire/processes/ehc-england.json",
    ]

    init() throws { (inventory, schemas) = (try Inventory(), try Schemas()) }

    /// A line for each name that nothing has.
    func faults(of page: Manual) -> [String] {
        // The browser tests make the table of settings, and check each against its schema.
        let isMade = page.path.hasSuffix("HowTo/Switches.md")
        let named = page.spans.filter { span in
            let isSetting = isMade && span.text.contains(/^(portal|tenant|form|theme|process|text|page)\./)
            return !isSetting && !Self.outside.contains(span.text)
        }
        let spans = named.compactMap { span in
            fault(span.text, on: page).map { "\(page.path):\(span.line): `\(span.text)` \($0)" }
        }
        let blocks = page.blocks.flatMap { block in
            faults(of: block).map { "\(page.path):\(block.line): \($0)" }
        }
        let links = page.links.filter { !leads($0.text, from: page) }
        return spans + blocks + links.map { "\(page.path):\($0.line): there is no page \($0.text)" }
    }

    private func leads(_ link: String, from page: Manual) -> Bool {
        if link.contains("://") || link.hasPrefix("#") || link.hasPrefix("portal:") { return true }
        if link.hasPrefix("doc:") { return inventory.hasPath("\(link.dropFirst(4)).md") }
        let folder = House.root.appending(path: page.path).deletingLastPathComponent()
        return FileManager.default.fileExists(atPath: folder.appending(path: link).standardized.path)
    }

    private func faults(of block: Manual.Block) -> [String] {
        switch block.language {
        case "":
            return block.text.split(separator: "\n").compactMap { line in
                fault(inCommand: line.split(separator: "  ").first.map(String.init) ?? "").map { "\(line): \($0)" }
            }
        case "json": return schemas.fault(in: block.text).map { [$0] } ?? []
        default: return []
        }
    }

    /// Why a name is none; nil if something has it.
    func fault(_ text: String, on page: Manual) -> String? {
        if Self.isCommand(text) { return fault(inCommand: text) }
        if text.hasPrefix("--") { return option(text, on: page) }
        if text.contains(/"\$?[\w.<>-]+":/) { return json(text) }
        if text.hasPrefix("<data>") { return words(text) }
        if let path = Self.path(text) { return inventory.hasPath(path) ? nil : "is no file" }
        if text.wholeMatch(of: /[a-z]*(\.(<[a-z]+>|[\w-]+))+/) != nil, text.contains("<") || text.hasPrefix(".") {
            return inventory.hasWording(text) || text.hasSuffix(".localhost")
                || !text.contains("<") && inventory.has(text)
                ? nil : "is no wording"
        }
        return swift(text)
    }

    private static func isCommand(_ text: String) -> Bool {
        text.contains(/^(GUILDHALL_\w+=\S+ )?(make|guildhall|\.build\/release\/guildhall) [a-z]/)
    }

    private func fault(inCommand line: String) -> String? {
        var words = line.replacing(/[\[\]]/, with: "").split(separator: " ").map(String.init)
        words.removeAll { $0.contains("GUILDHALL_") && $0.contains("=") }
        if words.first == "make" {
            let unknown = words.dropFirst().prefix(1).first { !inventory.targets.contains($0) }
            return unknown.map { "there is no target \($0)" }
        }
        guard words.first == "guildhall" || words.first == ".build/release/guildhall", words.count > 1 else {
            return nil
        }
        guard inventory.commands.contains(words[1]) else { return "there is no command \(words[1])" }
        let actions = words[1] == "staff" ? words.dropFirst(2).first?.split(separator: "|").map(String.init) ?? [] : []
        if let unknown = actions.first(where: { !inventory.staffActions.contains($0) }) {
            return "staff has no action \(unknown)"
        }
        return words.first { $0.hasPrefix("--") && !inventory.options.contains($0) }.map { "there is no option \($0)" }
    }

    /// An option of the program, or one that a command line of the page gives to another program.
    private func option(_ text: String, on page: Manual) -> String? {
        let name = String(text.split(separator: " ").first ?? "")
        let lines = page.blocks.filter { $0.language.isEmpty }.flatMap { $0.text.split(separator: "\n") }
        let isOfAnother = lines.contains { $0.contains(" \(name) ") && !Self.isCommand(String($0)) }
        return inventory.options.contains(name) || isOfAnother ? nil : "is no option"
    }

    private func json(_ text: String) -> String? {
        let keys = text.matches(of: /"([\w.<>-]+)":/).map { String($0.1) }
        // Wordings, not settings.
        if keys.allSatisfy({ $0.contains(".") }) { return nil }
        return schemas.fault(in: text)
    }

    /// The path that a text is, if it looks like one in the repository.
    private static func path(_ text: String) -> String? {
        guard text.wholeMatch(of: /[\w.<>*\/-]+/) != nil, !text.hasPrefix("/"), !text.hasPrefix(".build") else {
            return nil
        }
        let isBelow = text.contains(/^(Config|Sources|Tenants|Tests|Themes|ArchitectureTests|\.ci)\//)
        return isBelow || text.contains(/\.(swift|json|md|py|csv|svg|service|socket|conf)$/) ? text : nil
    }

    /// Code: each type, member and function in it is declared, and each word stands somewhere.
    private func swift(_ text: String) -> String? {
        let isCode = !text.contains("://") && !text.hasPrefix("/") && !text.hasPrefix("-")
        for match in text.matches(of: /(\.?)\b([A-Za-z_]\w*)\b(\(?)/) where isCode {
            let name = String(match.2)
            let isType = name.contains(/^[A-Z]+[a-z0-9]+[A-Z]/)
            let isMember =
                name.count > 1 && text.contains(/^[A-Za-z]+\.[a-z]/) && (!match.1.isEmpty || !match.3.isEmpty)
            if isType || isMember, !declares(name) { return "has \(name), which nothing declares" }
        }
        if let call = text.firstMatch(of: /^(\w+)\((\w+):/), !inventory.has("\(call.1)(\(call.2)") {
            return "is no function"
        }
        return words(text)
    }

    /// Whether Swift code declares the name, or a module or a file of Swift is called so.
    private func declares(_ name: String) -> Bool {
        inventory.declares(name) || inventory.hasPath(name) || inventory.hasPath("\(name).swift")
    }

    private func words(_ text: String) -> String? {
        let parts = text.replacing(/<[^>]+>/, with: " ").split { !($0.isLetter || $0.isNumber || "_-".contains($0)) }
        let missing = parts.map(String.init).first { $0.count > 1 && !inventory.has($0) && !declares($0) }
        return missing.map { "nothing has \($0)" }
    }
}
