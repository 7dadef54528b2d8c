import PortalKit
import Web

extension Head {
    /// The decoded segments of a path; nil where they are more than any page has, are not UTF-8, or lead upwards.
    static func segments(_ rest: Substring) -> [String]? {
        let most = 32
        let parts = rest.split(separator: "/", maxSplits: most)
        guard parts.count <= most else { return nil }
        var segments: [String] = []
        for part in parts {
            guard let segment = Percent.decoded(String(part)), segment != ".", segment != "..",
                !segment.utf8.contains(0x2F)
            else {
                return nil
            }
            segments.append(segment)
        }
        return segments
    }

    /// The fields of the query. Throws `Problem(.malformed)` where it cannot be read.
    func form() throws -> Form {
        do {
            return try Form.parse(query: query, maxFields: 50)
        } catch {
            throw Problem(.malformed, detail: String(describing: error))
        }
    }

    /// Whether a post comes from a page of the same origin: as the browser says, or else by its Origin field (OWASP,
    /// Cross-Site Request Forgery Prevention).
    var isSameOrigin: Bool {
        if let site = fields["Sec-Fetch-Site"] { return site == "same-origin" }
        guard fields.values("Sec-Fetch-Site").isEmpty, let origin = fields["Origin"] else { return false }
        let scheme = isSecure ? "https://" : "http://"
        guard origin.hasPrefix(scheme) else { return false }
        let host = origin.dropFirst(scheme.count)
        return host == self.host || (isLoopback && String(host) == fields["Host"])
    }
}
