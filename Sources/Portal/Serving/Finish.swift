import Basics
import Journal
import Markup
import PortalKit
import Server
import Vault
import Web

/// The last step of a request: renders pages, adds security headers and cookies, logs problems.
enum Finish {
    /// No external resources, nothing inline, no framing (OWASP ASVS 3.4.3, 3.4.6).
    static let policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    /// For an SVG image opened as a document: no scripts, and an opaque origin.
    private static let drawingPolicy =
        "default-src 'none'; style-src 'self'; sandbox; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    static func response(_ reply: Reply, _ visit: Visit) -> Response {
        let content =
            switch reply.content {
            case .page(let page):
                Response(
                    status: reply.status, fields: ["Content-Type": "text/html; charset=utf-8"],
                    content: .bytes(Frame.html(page, visit).bytes))
            case .redirect(let address): Response(status: reply.status, fields: ["Location": address.text])
            case .response(let own): own
            }
        var response = secured(content, visit.head, cache: "no-store")
        for field in reply.fields.all { response.fields.append(field.name, field.value) }
        for cookie in reply.cookies { response.fields.append("Set-Cookie", cookie.text) }
        return response
    }

    /// The seconds after which to try again: not the same for all, so that those who were turned away do not come back together.
    private static let retrySeconds = 5...15

    /// The response for a problem: the only place where problems become pages.
    static func problem(_ problem: Problem, _ visit: Visit) -> Response {
        record(problem, visit.head, site: visit.site.id, visit.site.services)
        // It cannot be opened again, so the tokens of forms on it contain no page.
        let visit = visit.with(page: "")
        let page = ProblemPages.page(problem, visit)
        var response = response(.page(page, status: problem.kind.rawValue), visit)
        if problem.kind == .unavailable || problem.kind == .tooMany {
            response.fields.append("Retry-After", String(Int.random(in: retrySeconds)))
        }
        return response
    }

    static func wrongMethod(_ methods: [String], _ visit: Visit) -> Response {
        var response = problem(Problem(.wrongMethod), visit)
        response.fields.append("Allow", methods.sorted().joined(separator: ", "))
        return response
    }

    static func record(_ problem: Problem, _ head: Head, site: String, _ services: Services) {
        let level: Journal.Level = problem.kind.rawValue >= 500 ? .error : .info
        services.journal.record(
            level, "problem",
            [
                "reference": problem.reference, "status": String(problem.kind.rawValue), "site": site,
                "method": head.method.rawValue, "client": head.client, "detail": problem.detail,
            ])
    }

    /// Turns the response of a public page into a cacheable one: compressed bytes with an ETag, which clients
    /// revalidate each time.
    static func lasting(_ response: Response) -> Response {
        guard case .bytes(let bytes) = response.content else { return response }
        let tag = "\"" + Hex.encoded(Digest.sha256(bytes).prefix(8)) + "\""
        var lasting = Response(
            status: response.status,
            content: .asset(Asset(plain: bytes, gzip: Gzip(level: 9).compressed(bytes), tag: tag)))
        for field in response.fields.all where field.name != "Cache-Control" {
            lasting.fields.append(field.name, field.value)
        }
        lasting.fields.append("Cache-Control", "no-cache")
        lasting.fields.append("Vary", "Cookie")
        return lasting
    }

    /// A file of a site: `/assets/<version>/<name>`. The version identifies its bytes, so clients may cache it without
    /// limit. Nil if there is no such file.
    static func asset(_ rest: Substring, _ head: Head, _ site: Site) -> Response? {
        let parts = rest.split(separator: "/")
        guard head.method.isSafe, parts.count == 3, let asset = site.assets[String(parts[2])],
            asset.version == parts[1]
        else { return nil }
        return file(asset, head)
    }

    static func file(_ asset: SiteAsset, _ head: Head) -> Response {
        secured(
            Response(status: 200, fields: ["Content-Type": asset.type], content: .asset(asset.asset)), head,
            cache: "public, max-age=31536000, immutable",
            policy: asset.type == Drawing.mediaType ? drawingPolicy : policy)
    }

    static func moved(_ path: String, _ head: Head) -> Response {
        secured(
            Response(status: head.method.isSafe ? 301 : 308, fields: ["Location": path]), head, cache: "no-cache")
    }

    /// The response with security headers, and `cache` as its Cache-Control.
    static func secured(
        _ response: Response, _ head: Head, cache: String, policy: String = Self.policy
    ) -> Response {
        var response = response
        // A download is an uploaded file: if a browser opens it as a page, no script runs, and its origin is opaque.
        let isDownload = response.fields["Content-Disposition"] != nil
        response.fields.append("Content-Security-Policy", isDownload ? policy + "; sandbox" : policy)
        response.fields.append("X-Content-Type-Options", "nosniff")
        response.fields.append("Referrer-Policy", "same-origin")
        response.fields.append("Cross-Origin-Opener-Policy", "same-origin")
        response.fields.append("Cross-Origin-Resource-Policy", "same-origin")
        response.fields.append("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if head.isSecure {
            response.fields.append("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        }
        response.fields.append("Cache-Control", cache)
        return response
    }
}
