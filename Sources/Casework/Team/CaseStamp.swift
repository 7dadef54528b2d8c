public import Markup
public import PortalKit
import Web

/// Which version of something a page was made of, as it goes from page to page.
public enum CaseStamp {
    /// What a version, or the number of a line of the audit, may be where a page sends it.
    public static let numbers = 0...1_000_000_000_000
    /// Hidden fields with the versions of what a page changes. They stay what they were when somebody first read it: a
    /// page that comes again, or that waited since its session ended, says nothing of what others did meanwhile.
    /// - Parameters:
    ///   - now: each version as it is, under the name of its field.
    ///   - held: what waited; nil for nothing.
    ///   - isFresh: whether the page shows what others did, so that its reader goes on from there.
    public static func fields(
        _ now: KeyValuePairs<String, Int>, held: Typed? = nil, isFresh: Bool = false, _ visit: Visit
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
    /// The version, or the number of a line of the audit, that the page sent under `name`; 0 where it sent none.
    func caseNumber(_ name: String) -> Int { form.number(name, in: CaseStamp.numbers) ?? 0 }
}
