import Basics
import PortalKit
import Web

extension Head {
    /// The decoded segments of a path; nil if there are more than 32, or one is not UTF-8, is `.` or `..`, or contains
    /// a slash.
    static func segments(_ rest: Substring) -> [String]? {
        let most = 32
        let parts = rest.split(separator: "/", maxSplits: most)
        guard parts.count <= most else { return nil }
        let segments = parts.compactMap { Percent.decoded(String($0)) }
        let isPath = segments.allSatisfy { $0 != "." && $0 != ".." && !$0.utf8.contains(0x2F) }
        return isPath && segments.count == parts.count ? segments : nil
    }

    /// The fields of the query string. Throws `Problem(.malformed)` if it is invalid.
    func form() throws -> Form {
        do {
            return try Form.parse(query: query, maxFields: 50)
        } catch {
            throw Problem(.malformed, detail: String(describing: error))
        }
    }

    /// Whether the request comes from a page of the same origin, by Sec-Fetch-Site or else by Origin (OWASP, Cross-Site
    /// Request Forgery Prevention).
    var isSameOrigin: Bool {
        if let site = fields["Sec-Fetch-Site"] { return site == "same-origin" }
        guard fields.values("Sec-Fetch-Site").isEmpty, let origin = fields["Origin"] else { return false }
        let scheme = isSecure ? "https://" : "http://"
        guard origin.hasPrefix(scheme) else { return false }
        let host = origin.dropFirst(scheme.count)
        return host == self.host || (isLoopback && String(host) == fields["Host"])
    }

    /// The cache key of a public page; nil for a request that no public page can answer. HTTPS and HTTP have separate
    /// entries, because their headers differ.
    var publicPageKey: String? {
        guard method == .get || method == .head, query == nil else { return nil }
        return (isSecure ? "https:" : "http:") + path
    }
}
