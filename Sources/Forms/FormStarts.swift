public import Database
public import PortalKit

/// Begins a form for a feature that has asked beforehand whatever it wants to know.
public struct FormStarts: Sendable {
    let forms: [String: FormDefinition]

    /// Begins a draft; nothing where the id is taken.
    /// - Returns: false where there is no such form, or the id is another's.
    public func begin(
        _ db: Connection, _ form: String, about subject: String, id: String, for visit: Visit
    ) throws -> Bool {
        guard let form = forms[form] else { return false }
        try DraftStore.begin(db, id: id, subject: subject, form, for: visit)
        return try DraftStore.find(db, id, account: visit.account.account)?.subject == subject
    }
}
