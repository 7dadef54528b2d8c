import Web

/// The body and status of a response after negotiation with its request.
struct Payload {
    private(set) var status: Int
    private(set) var tail = Output.Tail.none
    private(set) var tag: String?
    private(set) var isVaried = false
    private(set) var isCompressed = false

    /// The longest body in bytes that is compressed, some milliseconds of work; longer ones are sent uncompressed,
    /// because other connections wait.
    static let mostCompressed = 256 * 1024

    /// Whether this status has a body (RFC 9110, section 6.4.1).
    var hasBody: Bool { status != 204 && status != 205 && status != 304 }

    init(_ response: Response, for request: Request, _ gzip: Gzip) {
        status = response.status
        switch response.content {
        case .bytes(let bytes): choose(bytes, of: response, for: request, gzip)
        case .asset(let asset): choose(asset, request)
        case .file(let path, let count):
            guard count > 0 else { break }
            if let file = OpenFile(path: path, count: count) {
                tail = .file(file, count: count)
            } else {
                status = 0
            }
        }
        if !hasBody { tail = .none }
    }

    private mutating func choose(_ bytes: [UInt8], of response: Response, for request: Request, _ gzip: Gzip) {
        tail = .bytes(bytes)
        guard bytes.count > 1024, bytes.count <= Self.mostCompressed, Self.isCompressible(response.fields) else {
            return
        }
        isVaried = true
        guard Negotiation.acceptsGzip(request.head.fields), let small = gzip.compressed(bytes) else { return }
        tail = .bytes(small)
        isCompressed = true
    }

    /// Whether the fields name a textual type, and set neither Content-Encoding nor ETag.
    private static func isCompressible(_ fields: Fields) -> Bool {
        var isTextual = false
        for field in fields.all {
            if Negotiation.isNamed(field.name, "content-type") {
                isTextual = Negotiation.isTextual(field.value)
            } else if Negotiation.isNamed(field.name, "content-encoding") || Negotiation.isNamed(field.name, "etag") {
                return false
            }
        }
        return isTextual
    }

    private mutating func choose(_ asset: Asset, _ request: Request) {
        isVaried = asset.gzip != nil
        if let small = asset.gzip, Negotiation.acceptsGzip(request.head.fields) {
            tail = .bytes(small)
            isCompressed = true
            // Each form is its own representation, and needs its own strong tag (RFC 9110, section 8.8.3).
            tag = asset.tag.hasSuffix("\"") ? "\(asset.tag.dropLast())-gzip\"" : asset.tag
        } else {
            tail = .bytes(asset.plain)
            tag = asset.tag
        }
        guard status == 200, request.head.method == .get || request.head.method == .head, let tag,
            Negotiation.isKnown(tag, request.head.fields)
        else { return }
        status = 304
        isCompressed = false
    }

    /// Whether a handler's field is sent: those that the server writes are not, nor Content-Type in a 304.
    func carries(_ name: String) -> Bool {
        switch name.utf8.count {
        case 4: !Negotiation.isNamed(name, "date") && (tag == nil || !Negotiation.isNamed(name, "etag"))
        case 10: !Negotiation.isNamed(name, "connection") && !Negotiation.isNamed(name, "keep-alive")
        case 12: status != 304 || !Negotiation.isNamed(name, "content-type")
        case 14: !Negotiation.isNamed(name, "content-length")
        case 17: !Negotiation.isNamed(name, "transfer-encoding")
        default: true
        }
    }
}
