import Basics
import Foundation
import Markup
import Outbound
import PortalKit
import Server
import Web

@testable import Portal

/// Someone at a browser: keeps cookies, follows redirects, fills in the forms of the page that is open.
struct Browser {
    let town: Town
    let site: Site
    let language: Language
    let isOnLoopback: Bool
    /// The address that its requests come from.
    var client: String
    var cookies: [String: String] = [:]
    /// The page that is open.
    private(set) var page = Seen(address: "", response: Response(status: 0))
    /// Every response so far, redirects included.
    private(set) var trail: [Seen] = []

    init(town: Town, site: Site, language: Language, isOnLoopback: Bool) {
        self.town = town
        self.site = site
        self.language = language
        self.isOnLoopback = isOnLoopback
        client = isOnLoopback ? "127.0.0.1" : "203.0.113.7"
    }

    /// What a browser says of a form that it posts from a page of the same origin.
    static let sameOrigin: Fields = ["Sec-Fetch-Site": "same-origin"]

    /// The path of a page of the site, from segments parted by slashes.
    func path(_ segments: String = "") -> String {
        site.link(language, PagePath(segments: segments.split(separator: "/").map(String.init))).text
    }

    /// The segments of the first page behind a tile that asks for two step verification.
    var area: String {
        get throws {
            guard let tile = site.portal.tiles.first(where: { !$0.area.isEmpty }) else { throw Missing(what: "area") }
            return (site.features.entrances[tile.opens] ?? SiteLinks.service(tile.name)).segments.joined(separator: "/")
        }
    }

    /// The name of the site's session cookie.
    var cookieName: String {
        (isOnLoopback ? "" : "__Host-") + "\(site.portal.name)-\(site.environment.rawValue)"
    }

    /// The session's token; nil when signed out.
    var token: String? { cookies[cookieName] }

    func head(_ method: Web.Method, _ address: String, _ fields: Fields = [:]) -> Head {
        let host = isOnLoopback ? "\(site.tenant.id).localhost" : site.tenant.hosts[0]
        var fields = fields
        if !cookies.isEmpty {
            fields.append("Cookie", cookies.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: "; "))
        }
        let parts = address.split(separator: "?", maxSplits: 1).map(String.init)
        return Head(
            method, parts[0], query: parts.count > 1 ? parts[1] : nil, fields: fields, host: host, client: client,
            isSecure: !isOnLoopback, isLoopback: isOnLoopback)
    }

    /// Follows a link, by its path or by its whole address in a mail, and every redirect behind it.
    @discardableResult
    mutating func open(_ address: String) async throws -> Seen {
        let origin = site.portal.origin
        return try await follow(take(await town.send(head(.get, address.replacing(origin, with: "")))))
    }

    /// Opens a page of the site by its segments.
    @discardableResult
    mutating func visit(_ segments: String = "") async throws -> Seen { try await open(path(segments)) }

    /// Posts fields as they are, and follows no redirect.
    @discardableResult
    mutating func post(
        _ address: String, _ fields: [(String, String)], headers: Fields = Browser.sameOrigin
    ) async -> Seen {
        await post(address, body: encoded(fields), headers: headers)
    }

    @discardableResult
    mutating func post(_ address: String, body: [UInt8], headers: Fields = Browser.sameOrigin) async -> Seen {
        var headers = headers
        headers.append("Content-Length", String(body.count))
        return take(await town.send(head(.post, address, headers), body))
    }

    /// Fills in the open page's form whose action ends with `end`, presses a button of it, and follows where that leads.
    @discardableResult
    mutating func submit(
        _ end: String, _ values: [String: String] = [:], button: String? = nil, files: [ChosenFile] = []
    ) async throws -> Seen {
        let form = try page.form(end)
        var fields = form.fields.filter { values[$0.0] == nil } + values.sorted { $0.key < $1.key }
        var action = form.action
        if let button {
            guard
                let pressed = form.buttons.first(where: { $0.value == button || $0.action?.hasSuffix(button) == true })
            else { throw Missing(what: "button \(button)") }
            if let name = pressed.name { fields.append((name, pressed.value)) }
            action = pressed.action ?? action
        }
        guard form.isMultipart else { return try await follow(await post(action, fields)) }
        let headers: Fields = [
            "Sec-Fetch-Site": "same-origin", "Content-Type": "multipart/form-data; boundary=\(ChosenFile.boundary)",
        ]
        return try await follow(await post(action, body: ChosenFile.body(fields, files), headers: headers))
    }

    /// Signs in by the form, and by the mailed code where one is asked for.
    mutating func signIn(_ email: String, password: String = Town.password) async throws {
        try await visit("sign-in")
        try await submit("/sign-in", ["email": email, "password": password])
        guard page.address == path("verify") else { return }
        try await submit("/verify", ["code": try await code(email)])
    }

    /// The code of the newest mail to `email`.
    func code(_ email: String) async throws -> String {
        // Other mail may leave in the same round.
        guard let code = try await town.mails(to: email, site.id).compactMap(\.code).last else {
            throw Missing(what: "code")
        }
        return code
    }

    /// The newest link in a mail to `email`.
    func link(_ email: String) async throws -> String {
        guard let link = try await town.mails(to: email, site.id).last?.link else { throw Missing(what: "link") }
        return link
    }

    private mutating func follow(_ first: Seen) async throws -> Seen {
        var seen = first
        for _ in 0..<6 {
            guard let next = seen.location else { break }
            seen = take(await town.send(head(.get, next)))
        }
        return seen
    }

    private mutating func take(_ seen: Seen) -> Seen {
        for text in seen.fields.values("Set-Cookie") {
            let parts = text.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            let pair = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            cookies[pair[0]] = parts.contains("Max-Age=0") ? nil : pair[1]
        }
        page = seen
        trail.append(seen)
        return seen
    }
}

/// A file that someone chose in a form.
struct ChosenFile {
    /// The input it was chosen in.
    let input: String
    let name: String
    let type: String
    let bytes: [UInt8]

    static let boundary = "----boundary7MA4YWxkTrZu0gW"

    /// Fields and files as a form with files is posted (RFC 7578).
    static func body(_ fields: [(String, String)], _ files: [ChosenFile]) -> [UInt8] {
        var body: [UInt8] = []
        for (name, value) in fields {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
        }
        for file in files {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(file.input)\"; ".utf8
            body += "filename=\"\(file.name)\"\r\nContent-Type: \(file.type)\r\n\r\n".utf8
            body += file.bytes + Array("\r\n".utf8)
        }
        return body + Array("--\(boundary)--\r\n".utf8)
    }
}

/// Fields as a form is posted.
func encoded(_ fields: [(String, String)]) -> [UInt8] {
    Array(fields.map { "\(Percent.encoded($0.0))=\(Percent.encoded($0.1))" }.joined(separator: "&").utf8)
}

extension Town {
    /// Sends one request, its body only where the route wants it and no longer than it may be, as the server does.
    func send(_ head: Head, _ body: [UInt8] = []) async -> Seen {
        let address = head.path + (head.query.map { "?" + $0 } ?? "")
        switch await requestHandler.answer(head) {
        case .answer(let response): return Seen(address: address, response: response)
        case .read(let limit, let surplus, let tooLarge, let then):
            guard body.count <= limit + surplus else { return Seen(address: address, response: await tooLarge()) }
            let body = Array(body.prefix(limit))
            guard body.count > Server.Limits().memory else {
                return Seen(address: address, response: await then(.bytes(body)))
            }
            // What is longer lies in a file while it is answered.
            let file = "\(data)/scratch/body-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: file) }
            do {
                try FileManager.default.createDirectory(
                    atPath: "\(data)/scratch", withIntermediateDirectories: true)
                try Data(body).write(to: URL(filePath: file))
            } catch { return Seen(address: address, response: Response(status: 507)) }
            return Seen(address: address, response: await then(.file(path: file, count: body.count)))
        }
    }
}

extension MailMessage {
    /// The digits that the mail hands over.
    var code: String? {
        text.split(whereSeparator: { !$0.isNumber }).map(String.init).first { (5...8).contains($0.count) }
    }

    /// The address that the mail leads to.
    var link: String? { text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("https://") }.map(String.init) }
}

extension Browser {
    /// What someone called Robin Ashdown answers when registering, whatever the portal asks.
    static func answers(_ email: String) -> [String: String] {
        [
            "email": email, "confirm-email": email, "password": Town.password, "confirm-password": Town.password,
            "title": "mx", "forename": "Robin", "surname": "Ashdown", "gender": "unsaid", "home-phone": "01632 960001",
            "secret-question": "pet", "secret-answer": "Little Bramble", "role": "SEN Co-ordinator",
            "organisation": "Mill Lane School",
        ]
    }

    /// Registers by the form, through all its steps.
    mutating func register(_ email: String, _ changes: [String: String] = [:]) async throws {
        try await visit("register")
        for _ in 0..<4 where page.address == path("register") && page.status == 200 {
            try await submit("/register", Self.answers(email).merging(changes) { $1 })
        }
    }
}
