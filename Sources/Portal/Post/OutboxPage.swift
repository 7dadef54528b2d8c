import Foundation
import Markup
import Web

/// The demo's mailbox: the mail that would have been sent.
struct OutboxPage: Sendable {
    /// Contains a folder of `.eml` files for each tenant.
    let folder: String
    /// The port of the demo, for links to the local host.
    let port: Int
    /// The address of a style sheet; nil for none.
    let style: Address?

    /// The response for `/_outbox` and paths below it; nil if there is no such page.
    func response(path: String) -> Response? {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        switch segments.count {
        case 1 where segments[0] == "_outbox": return list()
        case 3 where segments[0] == "_outbox": return mail(tenant: segments[1], file: segments[2])
        default: return nil
        }
    }

    /// The newest two hundred mails of all tenants, newest first.
    func list() -> Response {
        let names = tenants.flatMap { tenant in files(of: tenant).map { (tenant: tenant, file: $0) } }
            .sorted { $0.file > $1.file }.prefix(200)
        let rows: HTML = "\(each: names, { row(tenant: $0.tenant, file: $0.file) })"
        let table: HTML = """
            <table class="table"><caption class="hidden">Mails, newest first</caption><thead><tr><th scope="col">Subject</th>\
            <th scope="col">To</th><th scope="col">Portal</th><th scope="col">Time</th></tr></thead>
            <tbody>\(rows)</tbody></table>
            """
        return page(
            "Mailbox of the demo",
            """
            <p>Nothing is mailed in the demo. What would have been sent is here.</p>
            \(table, if: !names.isEmpty)\("<p>There is no mail yet.</p>", if: names.isEmpty)
            """)
    }

    /// The text of one mail, with clickable links.
    func mail(tenant: String, file: String) -> Response {
        guard tenants.contains(tenant), files(of: tenant).contains(file),
            let letter = letter(tenant: tenant, file: file)
        else { return page("There is no such mail", "<p>\(back)</p>", status: 404) }
        let facts = ["From", "To", "Reply-To", "Date", "X-Portal"].filter { !letter[$0].isEmpty }
        return page(
            letter["Subject"],
            """
            <p>\(back)</p>
            <dl class="answers">\(each: facts, { "<div><dt>\(Self.label($0))</dt><dd>\(letter[$0])</dd></div>" })</dl>
            <div class="prose">\(each: letter.text.components(separatedBy: "\n\n"), { paragraph($0, tenant) })</div>
            """)
    }

    private func row(tenant: String, file: String) -> HTML {
        guard let letter = letter(tenant: tenant, file: file) else { return .empty }
        let address = Self.home.appending(tenant, file)
        return """
            <tr><th scope="row"><a href="\(address)">\(letter["Subject"])</a></th><td data-label="To">\(letter["To"])</td>\
            <td data-label="Portal">\(letter["X-Portal"])</td><td data-label="Time">\(letter["Date"])</td></tr>

            """
    }

    private func paragraph(_ words: String, _ tenant: String) -> HTML {
        let lines = words.split(separator: "\n").map(String.init)
        return "<p>\(each: lines, { "\(line($0, tenant))<br>\n" })</p>\n"
    }

    /// A line with its URLs as links. A URL of a portal is recognised because it is alone on its line.
    private func line(_ words: String, _ tenant: String) -> HTML {
        let pieces = words.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let linked = pieces.enumerated().map { index, piece -> HTML in
            let space: HTML = index == 0 ? .empty : " "
            guard let address = Self.webAddress(piece) else { return "\(space)\(piece)" }
            return "\(space)<a href=\"\(address)\">\(piece)</a>"
        }
        guard pieces.count == 1, let local = local(words, tenant) else { return "\(each: linked, { $0 })" }
        return """
            \(each: linked, { $0 })<br>
            <a class="button" href="\(local)">Open it on this machine</a>
            """
    }

    /// The same page of the tenant's portal on the local host.
    private func local(_ text: String, _ tenant: String) -> Address? {
        guard Self.webAddress(text) != nil, let match = text.wholeMatch(of: /https?:\/\/[^\/?#]+(\/.*)/) else {
            return nil
        }
        return Address(absolute: "http://\(tenant).localhost:\(port)\(match.1)")
    }

    private static func webAddress(_ text: String) -> Address? {
        text.hasPrefix("https://") || text.hasPrefix("http://") ? Address(absolute: text) : nil
    }

    private static func label(_ name: String) -> String { name == "X-Portal" ? "Portal" : name }

    private static let home = Address(path: "/_outbox") ?? .fragment("")

    private var back: HTML { "<a href=\"\(Self.home)\">All mail</a>" }
}

extension OutboxPage {
    private var tenants: [String] { names(in: folder) }

    private func files(of tenant: String) -> [String] {
        names(in: "\(folder)/\(tenant)").filter { $0.hasSuffix(".eml") || $0.hasSuffix(".sms") }
    }

    /// The names of all entries that are not hidden, sorted.
    private func names(in folder: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
        return (names ?? []).filter { !$0.hasPrefix(".") }.sorted()
    }

    private func letter(tenant: String, file: String) -> ParsedMail? {
        FileManager.default.contents(atPath: "\(folder)/\(tenant)/\(file)").map { ParsedMail(Array($0)) }
    }

    private func page(_ title: String, _ main: HTML, status: Int = 200) -> Response {
        let link: HTML = style.map { "<link rel=\"stylesheet\" href=\"\($0)\">\n" } ?? .empty
        let html = OutsidePages.document(
            head: "<meta name=\"robots\" content=\"noindex\">\n<title>\(title) - Demo</title>\n\(link)",
            body: "<main id=\"main\"><div class=\"wrap\"><h1>\(title)</h1>\n\(main)\n</div></main>")
        return Response(
            status: status, fields: ["Content-Type": "text/html; charset=utf-8"], content: .bytes(html.bytes))
    }
}
