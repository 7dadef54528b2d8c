internal import Basics
import CCurl
internal import Foundation
internal import FoundationXML
internal import Scheduling

/// A bucket of an object store with Amazon's S3 protocol: whole files by name. Requests are signed by libcurl (AWS
/// Signature Version 4); certificates are verified.
public struct ObjectBucket: Sendable {
    /// Why something was not done.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The request and what came of it, without a secret.
        public let description: String
        /// Whether there is nothing of that name.
        public let isMissing: Bool
    }

    /// Where the bucket is, and who asks.
    public struct Access: Sendable {
        let endpoint: String
        let bucket: String
        let region: String
        let keyID: String
        let secret: String
        let certificates: String?

        /// - Parameters:
        ///   - endpoint: the store's address, `https://` with a host, which comes before the bucket's name.
        ///   - region: as the store calls it, such as `eu-west-2`.
        ///   - certificates: the path of a file with the certificates to trust; nil for the system's.
        public init(
            endpoint: String, bucket: String, region: String, keyID: String, secret: String, certificates: String? = nil
        ) {
            (self.endpoint, self.bucket, self.region) = (endpoint, bucket, region)
            (self.keyID, self.secret, self.certificates) = (keyID, secret, certificates)
        }
    }

    private static let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    /// Seconds for a connection, and without any progress.
    private static let patience = 30
    private static let longestList = 8 << 20
    private static let worker = BlockingExecutor(threads: 2)

    private let access: Access

    /// A bucket that exists already.
    public init(_ access: Access) { self.access = access }

    /// Puts a file under a name of letters, digits, `-`, `.` and `/`, in place of what is there.
    /// - Parameter digest: the SHA-256 of the file in hexadecimal, which the store compares with what it gets.
    public func put(_ name: String, file: String, digest: String) async throws {
        try await Self.worker.run {
            let descriptor = open(file, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Failure(description: "\(file) cannot be read", isMissing: false) }
            defer { close(descriptor) }
            var facts = stat()
            fstat(descriptor, &facts)
            try request(name, digest: digest, sending: (descriptor, Int(facts.st_size)))
        }
    }

    /// Writes what is under a name to a new file. Throws a ``Failure``: then there is no file.
    public func get(_ name: String, to file: String) async throws {
        try await Self.worker.run {
            let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw Failure(description: "\(file) cannot be written", isMissing: false) }
            defer { close(descriptor) }
            do {
                try request(name) { bytes in
                    (try? FileSystem.write(Array(bytes).span, to: descriptor)) != nil
                }
                guard fsync(descriptor) == 0 else {
                    throw Failure(description: "\(file) cannot be written", isMissing: false)
                }
            } catch {
                unlink(file)
                throw error
            }
        }
    }

    /// The names that begin with `prefix`, sorted.
    public func names(_ prefix: String) async throws -> [String] {
        try await Self.worker.run {
            var (names, next): ([String], String?) = ([], nil)
            repeat {
                // In the order in which they are signed.
                let query = [("continuation-token", next), ("list-type", "2"), ("prefix", prefix)].compactMap {
                    name, value in
                    value.map { "\(name)=\(Percent.encoded($0))" }
                }
                var body: [UInt8] = []
                try request("", query: query.joined(separator: "&")) { bytes in
                    body += bytes
                    return body.count <= Self.longestList
                }
                let list = try ObjectList(body)
                names += list.names
                next = list.next
            } while next != nil
            return names.sorted()
        }
    }

    /// Removes what is under a name; does nothing if there is nothing.
    public func remove(_ name: String) async throws {
        try await Self.worker.run { try request(name, method: "DELETE") }
    }

    private func request(
        _ name: String, query: String = "", method: String? = nil, digest: String = nothing,
        sending source: (descriptor: Int32, size: Int)? = nil,
        _ receive: @escaping (UnsafeRawBufferPointer) -> Bool = { _ in true }
    ) throws {
        let what = "\(method ?? (source == nil ? "GET" : "PUT")) \(access.endpoint)/\(access.bucket)/\(name)"
        guard var transfer = Transfer() else { throw Failure(description: "curl has no memory", isMissing: false) }
        var fields: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(fields) }
        // Only what is sent: libcurl signs also a field that it is told to leave out.
        fields = curl_slist_append(fields, "x-amz-content-sha256: \(digest)")
        let address = "\(access.endpoint)/\(access.bucket)/\(name)" + (query.isEmpty ? "" : "?\(query)")
        transfer.set(CURLOPT_URL, address)
        transfer.set(CURLOPT_PROTOCOLS_STR, address.hasPrefix("http://") ? "http" : "https")
        transfer.set(CURLOPT_HTTPHEADER, fields)
        transfer.set(CURLOPT_AWS_SIGV4, "aws:amz:\(access.region):s3")
        transfer.set(CURLOPT_USERNAME, access.keyID)
        transfer.set(CURLOPT_PASSWORD, access.secret)
        transfer.set(CURLOPT_CONNECTTIMEOUT, Self.patience)
        transfer.set(CURLOPT_LOW_SPEED_LIMIT, 1)
        transfer.set(CURLOPT_LOW_SPEED_TIME, Self.patience)
        // An answer that refuses is no file.
        transfer.set(CURLOPT_FAILONERROR, 1)
        if let certificates = access.certificates { transfer.set(CURLOPT_CAINFO, certificates) }
        if let method { transfer.set(CURLOPT_CUSTOMREQUEST, method) }
        let (code, status) = transfer.exchange(sending: source, receive)
        guard code == CURLE_OK else {
            let words =
                code == CURLE_HTTP_RETURNED_ERROR ? "status \(status)" : String(cString: curl_easy_strerror(code))
            throw Failure(description: "\(what): \(words)", isMissing: status == 404)
        }
    }
}

/// The answer to a request for names (ListObjectsV2).
private final class ObjectList: NSObject, XMLParserDelegate {
    private(set) var names: [String] = []
    /// What to ask with for more names; nil if there are none.
    private(set) var next: String?
    private var text = ""
    private var isWhole = false

    init(_ body: [UInt8]) throws {
        super.init()
        let parser = XMLParser(data: Data(body))
        parser.shouldResolveExternalEntities = false
        parser.delegate = self
        guard parser.parse(), isWhole else {
            throw ObjectBucket.Failure(description: "the list of names cannot be read", isMissing: false)
        }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) { text = "" }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        switch name {
        case "Key": names.append(text)
        case "NextContinuationToken": next = text
        case "ListBucketResult": isWhole = true
        default: break
        }
        text = ""
    }
}
