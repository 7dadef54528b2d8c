import Configuration
import Folders
import PortalKit

/// Finds names in a council's folder that are ignored, but look like misspelt names of files that are read.
enum FolderNames {
    /// An issue for each such name. All other names are allowed, such as notes and the files of editors.
    static func misspelt(in folder: inout Folder) -> [ConfigIssue] {
        let known = ["tenant.json", "portals", "forms", "pages", "processes"] + Language.allCases.map(\.texts.text)
        let names = folder.everything()
        let issues = names.filter { !known.contains($0) && !isCopy($0) }.compactMap { name -> ConfigIssue? in
            guard let meant = nearest(to: name, in: known) else { return nil }
            // Another folder with a similar name is allowed if the folder that is read exists.
            if names.contains(meant), !meant.contains(".") { return nil }
            return issue(folder.path, name, "did you mean '\(meant)'?")
        }
        let inner: [(FileName, String)] = [
            ("portals", "json"), ("forms", "json"), ("processes", "json"), ("pages", "md"),
        ]
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

    /// Whether it is a backup or temporary file of an editor.
    private static func isCopy(_ name: String) -> Bool {
        ["~", ".bak", ".orig", ".swp", ".tmp", ".old", ".rej", "#"].contains(where: name.hasSuffix)
    }

    private static func issue(_ folder: String, _ name: String, _ message: String) -> ConfigIssue {
        ConfigIssue(file: "\(folder)/\(name)", "is not read, \(message)")
    }
}
