public import Database
public import PortalKit

/// Starts drafts for other features that have already collected the input they need.
public struct FormStarts: Sendable {
    let forms: [String: FormDefinition]

    /// Inserts an empty draft of `form` for the signed-in account, unless the id is already in use.
    /// - Parameters:
    ///   - form: the name of the form's file, without `.json`.
    ///   - subject: the id of the person the form is about.
    ///   - id: the draft's id, chosen by the page so that a repeated request creates no second draft.
    /// - Returns: false if there is no such form, or the id is in use by anything but this account's draft about
    ///   `subject`.
    /// - Throws: `DatabaseError`, or `Problem(.forbidden)` without a signed-in session.
    public func begin(
        _ db: Connection, _ form: String, about subject: String, id: String, for visit: Visit
    ) throws -> Bool {
        guard let form = forms[form] else { return false }
        let facts = try visit.site.features.subjects?.subject(subject, db, for: visit)?.facts ?? [:]
        try DraftStore.begin(db, id: id, subject: subject, form, answers: form.known(facts), for: visit)
        return try DraftStore.find(db, id, account: visit.account.account)?.subject == subject
    }
}
