/// A form with files (multipart/form-data, RFC 7578): text fields in memory, files on disk.
public struct Multipart: Sendable {
    /// The most that one form may hold.
    public struct Limits: Sendable {
        /// The most parts.
        public var parts = 200
        /// The most files that were chosen; each is written to disk.
        public var files = 100
        /// The longest text field in bytes.
        public var field = 64 * 1024
        /// The longest head of a part in bytes.
        public var header = 4 * 1024

        /// The defaults.
        public init() {}
    }

    /// Why a body cannot be parsed.
    public enum Failure: Error, Hashable, Sendable {
        /// The content type is not multipart/form-data with a boundary of 1 to 70 characters.
        case notMultipart
        /// The parts are not delimited as RFC 2046 says, or end too early.
        case malformed
        /// A part's head has no well-formed Content-Disposition with a name.
        case badPart
        /// A name or a text is not UTF-8, or holds a NUL.
        case badEncoding
        /// More parts or files than ``Limits`` allow.
        case tooManyParts
        /// A text field longer than ``Limits/field``.
        case fieldTooLong
        /// A part's head longer than ``Limits/header``.
        case headerTooLong
        /// The body's file cannot be read.
        case storage
    }

    /// The text fields.
    public private(set) var form = Form()
    /// The files that were chosen, in the order received. When none was chosen, browsers send an empty one without a
    /// name: it is left out.
    public private(set) var files: [Upload] = []

    /// Parses a body in chunks; files are written to `folder` as they arrive. A file that cannot be written has a nil
    /// path. Throws a ``Failure`` when the body is malformed, exceeds `limits`, or cannot be read.
    /// - Parameter mostFiles: for a body that was cut because it exceeded its limit, the most bytes that its files may
    ///   have: it is read as far as it goes, and only the names of its files are kept. nil for a body that must be
    ///   complete.
    public static func parse(
        _ body: Body, contentType: String?, folder: String, limits: Limits = Limits(), mostFiles: Int? = nil
    ) throws(Failure) -> Multipart {
        guard let boundary = boundary(of: contentType ?? "") else { throw .notMultipart }
        guard let source = BodySource(body) else { throw .storage }
        var reader = MultipartReader(source, boundary: boundary, limits)
        var result = Multipart()
        var count = 0
        do throws(Failure) {
            while let head = try reader.nextHead() {
                count += 1
                guard count <= limits.parts else { throw .tooManyParts }
                try result.take(PartHead(head), &reader, folder: folder, limits, mostFiles: mostFiles)
            }
        } catch {
            guard error == .malformed, mostFiles != nil else { throw error }
        }
        return result
    }

    private mutating func take(
        _ part: PartHead, _ reader: inout MultipartReader, folder: String, _ limits: Limits, mostFiles: Int?
    ) throws(Failure) {
        guard let filename = part.filename else {
            return form.append(part.name, try Self.text(&reader, limits))
        }
        if let mostFiles {
            if !filename.isEmpty {
                files.append(
                    Upload(
                        name: part.name, filename: filename, type: part.type, path: nil, count: 0, mostFiles: mostFiles)
                )
            }
            return try reader.content { _ throws(Failure) in }
        }
        guard files.count < limits.files else { throw .tooManyParts }
        // A file that cannot be stored does not fail the rest of the form. None is created when none was chosen.
        var sink = filename.isEmpty ? nil : UploadSink(folder: folder)
        var count = 0
        try reader.content { bytes throws(Failure) in
            if filename.isEmpty, count == 0, bytes.count > 0 { sink = UploadSink(folder: folder) }
            count += bytes.count
            if sink?.write(bytes) == false { sink = nil }
        }
        if filename.isEmpty && count == 0 { return }
        let (name, type) = (part.name, part.type)
        files.append(
            sink?.finish(name: name, filename: filename, type: type)
                ?? Upload(name: name, filename: filename, type: type, path: nil, count: count))
    }

    private static func text(_ reader: inout MultipartReader, _ limits: Limits) throws(Failure) -> String {
        var text: [UInt8] = []
        try reader.content { bytes throws(Failure) in
            guard text.count + bytes.count <= limits.field else { throw .fieldTooLong }
            bytes.withUnsafeBufferPointer { text.append(contentsOf: $0) }
        }
        guard !text.contains(0), let value = String(validating: text, as: UTF8.self) else { throw .badEncoding }
        return value
    }

    private static func boundary(of contentType: String) -> [UInt8]? {
        guard let parameters = Parameters(contentType), sameName(parameters.value, "multipart/form-data"),
            let boundary = parameters["boundary"], (1...70).contains(boundary.utf8.count),
            boundary.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), boundary.last != " "
        else { return nil }
        return Array(boundary.utf8)
    }
}

private struct PartHead {
    var name = ""
    /// nil for a text field.
    var filename: String?
    var type = "text/plain"

    init(_ bytes: [UInt8]) throws(Multipart.Failure) {
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else { throw .badEncoding }
        var isNamed = false
        // A line ends with CR and LF, and neither occurs anywhere else.
        for line in (text + "\r").utf8.split(separator: 0x0A) {
            guard line.last == 0x0D, let colon = line.firstIndex(of: 0x3A) else { throw .badPart }
            let value = String(trimmed(Substring(line[line.index(after: colon)...].dropLast())))
            guard !value.utf8.contains(0x0D) else { throw .badPart }
            switch String(Substring(line[..<colon])).lowercased() {
            case "content-disposition":
                guard !isNamed, let parameters = Parameters(value), sameName(parameters.value, "form-data"),
                    let name = parameters["name"]
                else { throw .badPart }
                isNamed = true
                self.name = Self.unescaped(name)
                filename = parameters["filename"].map { Self.lastPart(Self.unescaped($0)) }
            case "content-type": type = value
            default: break
            }
        }
        guard isNamed else { throw .badPart }
    }

    /// Undoes the escapes that browsers use for quotes and line ends (WHATWG HTML, multipart/form-data).
    private static func unescaped(_ text: String) -> String {
        guard text.contains("%") else { return text }
        return text.split(separator: "%22", omittingEmptySubsequences: false).joined(separator: "\"")
            .split(separator: "%0D%0A", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }

    private static func lastPart(_ filename: String) -> String {
        String(filename.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }.last ?? "")
    }
}
