public import Configuration
import Database
import Files
public import PortalKit
public import Web

/// Accepts an uploaded file: checks its real type and content, scans it for malware, and moves it into the file store.
public enum Uploads {
    /// The allowed range of a setting for the size of one file, in MB (1024 * 1024 bytes). One request may carry ten
    /// files of that size.
    public static let megabytes = 1...50
    private static let inspector = FileInspector()
    /// Maximum total size of one account's files, in bytes.
    private static let most = 1024 * 1024 * 1024

    /// Reads the setting `types`: the accepted file name extensions without a dot, such as `pdf`. Notes an issue for
    /// each unknown extension and for an empty list.
    public static func types(_ settings: inout Settings, default fallback: [String]) -> [String] {
        let types = settings.read("types", default: fallback, owner: .council, "The kinds of file that are taken")
        let known = FileKind.allCases.flatMap(\.extensions)
        for (index, type) in types.enumerated() where !known.contains(type) {
            let hint = suggestion(for: type.filter { $0 != "." }, in: known)
            settings.note("types", entry: index, "is '\(type)', wanted one of \(known.joined(separator: ", "))\(hint)")
        }
        if types.isEmpty { settings.note("types", "is empty, wanted one kind of file at least") }
        return types
    }

    /// Checks, scans and stores one uploaded file.
    /// - Parameters:
    ///   - types: the accepted extensions, such as `pdf`.
    ///   - megabytes: the maximum size of this file, in MB.
    ///   - owner: the id of the account it is for; nil for the signed-in account.
    /// - Returns: the attachment to insert with ``UploadStore``; or, if the file is refused, nil and the reason in the
    ///   visitor's language. If the scanner is unavailable, the attachment is `.unscanned`.
    /// - Throws: `DatabaseError`, or `Problem(.forbidden)` without a signed-in session.
    public static func take(
        _ upload: Upload, types: [String], megabytes: Int, owner: String? = nil, for visit: Visit
    ) async throws -> (Attachment?, message: String?) {
        let about = [
            "file": FormValues.cleaned(upload.filename), "limit": String(megabytes),
            "types": FileKind.endings(of: types).joined(separator: ", "),
        ]
        func refused(_ key: TextKey) -> (Attachment?, message: String?) { (nil, visit.texts(key, about)) }
        // The request was too long because of its files; none of them was accepted.
        if let limit = upload.mostFiles {
            return (nil, visit.texts("upload.together", ["limit": String(limit / 1024 / 1024)]))
        }
        guard let file = upload.path else { return refused("upload.unkept") }
        let allowed = types.compactMap { FileKind(filename: "file.\($0)") }
        let verdict = await inspector.inspect(
            path: file, filename: upload.filename, allowed: allowed, limit: megabytes * 1024 * 1024)
        let kind: FileKind
        switch verdict {
        case .good(let good): kind = good
        case .refused(let fault): return (nil, fault.message(about, visit.texts))
        }
        let account = try owner ?? visit.account.account
        let total = try await visit.site.store.read { try UploadStore.total($0, of: account) }
        guard total.files < RowLimit.files, total.bytes + upload.count <= most else { return refused("upload.tooMuch") }
        let state = await scan(file, visit)
        guard state != .infected else { return refused("upload.infected") }
        do {
            let digest = try await visit.site.files.keep(file)
            let attachment = Attachment(
                id: newID(), name: FormValues.cleaned(upload.filename), kind: kind.rawValue, size: upload.count,
                digest: digest, state: state, at: visit.now)
            return (attachment, nil)
        } catch {
            visit.record("upload-unkept", String(describing: error))
            return refused("upload.unkept")
        }
    }

    private static func scan(_ file: String, _ visit: Visit) async -> Attachment.State {
        guard let scanner = visit.site.features.scanner else { return .clean }
        do {
            guard case .infected(let name) = try await scanner.scan(file) else { return .clean }
            visit.record("upload-infected", name)
            return .infected
        } catch {
            // The file cannot be downloaded until the scanner has checked it.
            visit.record("scanner-away", String(describing: error))
            return .unscanned
        }
    }
}
