import Configuration
import PortalKit

/// Words for the path of a part of a form, a process or a portal.
enum PathWords {
    private static let named = [
        "steps": "step", "questions": "question", "choices": "choice", "declarations": "declaration", "flags": "note",
        "stages": "stage", "deadlines": "deadline", "facts": "fact", "decisions": "decision", "grounds": "ground",
        "tiles": "tile", "notices": "notice", "plugins": "plugin",
    ]

    /// Such as `step 'views', question 'hopes', label in Welsh`.
    static func of(_ path: [String]) -> String {
        var (words, rest): ([String], ArraySlice<String>) = ([], path[...])
        while let name = rest.popFirst() {
            if let kind = named[name], let entry = rest.popFirst() {
                words.append("\(kind) '\(entry)'")
            } else if let language = Language(rawValue: name), let about = words.popLast() {
                words.append("\(about) in \(of(language))")
            } else {
                words.append(name)
            }
        }
        return words.joined(separator: ", ")
    }

    static func of(_ language: Language) -> String {
        switch language {
        case .en: "English"
        case .cy: "Welsh"
        }
    }
}
