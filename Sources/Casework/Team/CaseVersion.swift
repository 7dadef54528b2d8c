public import Markup
public import PortalKit
import Web

/// The optimistic versions that pages carry in hidden fields.
public enum CaseVersion {
    /// The valid values of these fields: versions, and instants in seconds since 1970.
    public static let numbers = 0...1_000_000_000_000
    /// Hidden fields with the versions of what a page changes. A page that is shown again, or restored after its
    /// session ended, keeps the values of when it was first read: it does not show what others changed since.
    /// - Parameters:
    ///   - now: the current versions by field name.
    ///   - held: the values restored after a session ended; nil for none.
    ///   - isFresh: whether the page shows what others changed, so that the current versions apply.
    public static func fields(
        _ now: KeyValuePairs<String, Int>, held: FormValues? = nil, isFresh: Bool = false, _ visit: Visit
    ) -> HTML {
        func read(_ name: String) -> Int? {
            isFresh ? nil : Int(held?[name] ?? visit.form[name] ?? "", in: numbers)
        }
        return """
            \(each: now, { "<input type=\"hidden\" name=\"\($0.key)\" value=\"\(read($0.key) ?? $0.value)\">" })
            """
    }
}

extension Visit {
    /// The number in the submitted field `name`; 0 if it is missing or invalid.
    func caseNumber(_ name: String) -> Int { form.number(name, in: CaseVersion.numbers) ?? 0 }
}
