import Configuration
import Folders

/// The themes of a council and of its portals, each read once.
struct Looks {
    /// The folders of the themes.
    private(set) var sources: [Council.Source] = []
    /// The mistakes in the themes, and the names that are no theme's.
    private(set) var issues: [ConfigIssue] = []
    private var known: [FileName: Look] = [:]
    private let context: Council.ReadingContext
    private let overlay: Overlay

    /// - Parameter overlay: what the council changes of its themes.
    init(_ context: Council.ReadingContext, _ overlay: Overlay) { (self.context, self.overlay) = (context, overlay) }

    /// The theme `name`; an issue at `place`, which names it, if there is none.
    mutating func read(_ name: FileName, at place: Position?) -> Look {
        if let look = known[name] { return look }
        var folder = Folder("\(context.themes)/\(name)", overlay: overlay, prefix: "Themes/\(name)/")
        // A name that could not be read is reported already.
        if !name.text.isEmpty { sources.append(Council.Source(folder.files)) }
        let isThere = folder.isThere
        let look = Look(name: name.text, &folder, context.shared)
        if !name.text.isEmpty, isThere {
            issues += folder.issues
        } else if !name.text.isEmpty {
            let hint = suggestion(for: name.text, in: Folder(context.themes).folders)
            issues.append(ConfigIssue(place, "theme is '\(name)', wanted a folder of Themes\(hint)"))
        }
        known[name] = look
        return look
    }
}
