import Configuration
import PortalKit

/// Why a change is refused, in words for admins: what is wrong, and what to do.
struct RefusalWords {
    let message: String

    /// What the messages about files say, and the words of the console for it.
    private static let known: [(pattern: String, words: TextKey)] = [
        ("leads nowhere", "console.refused.noPage"), ("but there is no pages/", "console.refused.pageLanguage"),
        ("has no words in ", "console.refused.language"), ("has no name in ", "console.refused.language"),
        ("is missing, wanted", "console.refused.missing"), ("is empty, wanted words", "console.refused.missing"),
        ("depends on the question", "console.refused.used"), ("which is no question", "console.refused.used"),
        ("has no questions, wanted one", "console.refused.noQuestions"),
        ("is in one language, wanted", "console.refused.language"),
        ("wanted a time such as", "console.refused.time"), ("is not after ", "console.refused.notAfter"),
        ("wanted a summary without any", "console.refused.summary"),
    ]

    /// Whether words are missing in a language.
    static func isAboutLanguages(_ refusal: ConfigurationService.Refusal) -> Bool {
        known.contains { $0.words == "console.refused.language" && refusal.issue.message.contains($0.pattern) }
    }

    /// - Parameter isBeside: whether the message is shown beside the field, whose place need not be said.
    init(_ refusal: ConfigurationService.Refusal, _ request: ConsoleRequest, isBeside: Bool = false) {
        let (texts, words) = (request.texts, SettingWords(request))
        let label = refusal.path.map { isBeside ? words.label($0) : words.trail($0).joined(separator: ", ") } ?? ""
        let text = refusal.issue.message
        if refusal.isProviders {
            message = texts("console.refused.provider", ["label": label])
        } else if refusal.isKind {
            message = texts("console.refused.kind", ["label": label])
        } else if let known = Self.known.first(where: { text.contains($0.pattern) }) {
            message = texts(known.words, ["label": label])
        } else if let match = text.firstMatch(of: /lacks '\{([A-Za-z]+)\}'/) {
            message = texts("console.refused.placeholder", ["label": label, "name": "{\(match.1)}"])
        } else if let match = text.firstMatch(of: /has '\{([A-Za-z]+)\}', which is filled in nowhere/) {
            message = texts("console.refused.unknownPlaceholder", ["label": label, "name": "{\(match.1)}"])
        } else if let match = text.firstMatch(of: /^\S+ is (.+?), wanted (.+)$/) {
            let values = ["label": label, "value": String(match.1), "wanted": String(match.2)]
            message = texts("console.refused.wanted", values)
        } else {
            let rest = text.firstIndex(of: " ").map { String(text[$0...].dropFirst()) } ?? text
            message = texts("console.refused", ["label": label, "message": refusal.path == nil ? text : rest])
        }
    }
}
