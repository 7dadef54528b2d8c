import Testing
import Web

/// A response, as someone at a browser sees it.
struct Seen {
    /// Path and query that it answers.
    let address: String
    let response: Response

    var status: Int { response.status }
    var fields: Fields { response.fields }
    /// Where a redirect leads.
    var location: String? { (300..<400).contains(status) ? fields["Location"] : nil }

    var text: String {
        switch response.content {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .asset(let asset): String(decoding: asset.plain, as: UTF8.self)
        case .file: ""
        }
    }

    /// The text without what differs each time: form tokens, sealed answers, and references, which stand as a word of
    /// their own, for an id may hold what looks like one.
    var lasting: String {
        var bytes = TextBytes(text)
        for name in ["csrf-token", "carried"] { bytes.empty(from: "name=\"\(name)\" value=\"", to: "\"") }
        bytes.removeReferences()
        return bytes.text
    }

    /// The text of the page's only `h1`.
    var heading: String {
        text.firstMatch(of: /<h1[^>]*>([^<]*)<\/h1>/).map { unescaped($0.1) } ?? ""
    }

    /// The page's form whose action ends with `end`.
    func form(_ end: String) throws -> PageForm {
        guard let form = PageForm.all(in: text).last(where: { $0.action.hasSuffix(end) }) else {
            throw Missing(what: "form \(end) at \(address), status \(status): \(heading)")
        }
        return form
    }

    /// Whether the page shows `words`, as text or in an input.
    func shows(_ words: String) -> Bool { TextBytes(unescaped(Substring(text))).contains(words) }
}

extension Seen: CustomTestStringConvertible {
    var testDescription: String { "\(status) \(address) \(location ?? heading)" }
}

/// A form of a page, as it would be posted.
struct PageForm {
    var action: String
    var isMultipart = false
    /// What its inputs hold.
    var fields: [(String, String)] = []
    var buttons: [(name: String?, value: String, action: String?)] = []

    subscript(name: String) -> String? { fields.first { $0.0 == name }?.1 }

    /// Every form of a page, read from markup as our own pages write it.
    static func all(in html: String) -> [PageForm] {
        var forms: [PageForm] = []
        var form: PageForm?
        for piece in html.split(separator: "<") {
            let tag = piece.prefix { $0 != ">" }
            func value(_ name: String) -> String? { attribute(name, of: tag) }
            switch tag.prefix(while: { $0 != " " }) {
            case "form":
                form = PageForm(
                    action: value("action") ?? "", isMultipart: value("enctype") == "multipart/form-data")
            case "/form":
                form.map { forms.append($0) }
                form = nil
            case "input":
                let type = value("type") ?? ""
                if type == "file" || ["checkbox", "radio"].contains(type) && !tag.contains(" checked") { continue }
                form?.fields.append((value("name") ?? "", value("value") ?? ""))
            case "textarea": form?.fields.append((value("name") ?? "", unescaped(piece.dropFirst(tag.count + 1))))
            case "select": form?.fields.append((value("name") ?? "", ""))
            case "option" where tag.hasSuffix(" selected"):
                form?.fields.popLast().map { form?.fields.append(($0.0, value("value") ?? "")) }
            case "button": form?.buttons.append((value("name"), value("value") ?? "", value("formaction")))
            default: break
            }
        }
        return forms
    }
}

private func attribute(_ name: String, of tag: Substring) -> String? {
    guard let start = tag.firstRange(of: " \(name)=\"")?.upperBound else { return nil }
    return unescaped(tag[start...].prefix { $0 != "\"" })
}

/// Text without the entities that our pages write.
func unescaped(_ text: Substring) -> String {
    var bytes = TextBytes(text)
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
        bytes.replace(entity, with: character)
    }
    return bytes.text
}
