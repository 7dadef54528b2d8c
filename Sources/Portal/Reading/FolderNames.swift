import Configuration
import Folders
import PortalKit

/// Names in a council's folder that are not read, though nearly the name of something that is.
enum FolderNames {
    /// Each such name. Anything else may lie there: a council keeps its notes beside its files, editors keep theirs.
    static func misspelt(in folder: inout Folder) -> [ConfigIssue] {
        let known = ["tenant.json", "portals", "forms", "pages"] + Language.allCases.map(\.texts.text)
        let names = folder.everything()
        let issues = names.filter { !known.contains($0) && !isCopy($0) }.compactMap { name -> ConfigIssue? in
            guard let meant = nearest(to: name, in: known) else { return nil }
            // Beside the folder that is read there may be another of nearly its name.
            if names.contains(meant), !meant.contains(".") { return nil }
            return issue(folder.path, name, "did you mean '\(meant)'?")
        }
        let inner: [(FileName, String)] = [("portals", "json"), ("forms", "json"), ("pages", "md")]
        return issues
            + inner.flatMap { inner, ending in
                folder.everything(in: inner).filter { hasNearly(ending, $0) }.map { name in
                    issue(folder.files.named([inner]), name, "wanted a name that ends in .\(ending)")
                }
            }
    }

    private static func hasNearly(_ ending: String, _ name: String) -> Bool {
        let parts = name.split(separator: ".")
        guard parts.count > 1, let last = parts.last.map(String.init), last != ending, !isCopy(name) else {
            return false
        }
        return last.lowercased() == ending || (ending.count > 2 && nearest(to: last, in: [ending]) != nil)
    }

    /// What editors keep beside a file that they change.
    private static func isCopy(_ name: String) -> Bool {
        ["~", ".bak", ".orig", ".swp", ".tmp", ".old", ".rej", "#"].contains(where: name.hasSuffix)
    }

    private static func issue(_ folder: String, _ name: String, _ message: String) -> ConfigIssue {
        ConfigIssue(Position(file: "\(folder)/\(name)", line: 1, column: 1), "is not read, \(message)")
    }
}
