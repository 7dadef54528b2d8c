import Configuration
import Foundation
import Testing

/// A how-to page with the files that it shows: each block after the path of a file of the council Leafshire.
struct HowToPage {
    let text: String

    init(_ name: String) throws {
        let file = "\(Town.repository)/Sources/Portal/Portal.docc/HowTo/\(name).md"
        text = try String(contentsOfFile: file, encoding: .utf8)
    }

    /// The last path in the text before each block, and the block.
    var files: [(path: String, text: String)] {
        var (files, path, block): ([(String, String)], String?, [Substring]?) = ([], nil, nil)
        var indent = 0
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let isFence = line.drop { $0 == " " }.hasPrefix("```")
            if isFence, let lines = block {
                if let path { files.append((path, lines.map { $0 + "\n" }.joined())) }
                (path, block) = (nil, nil)
            } else if isFence {
                (block, indent) = ([], line.prefix { $0 == " " }.count)
            } else if block != nil {
                block?.append(line.dropFirst(indent))
            } else if let found = line.matches(of: #/`((?:Tenants|Themes)/leafshire/[a-z./-]+)`/#).last {
                path = String(found.1)
            }
        }
        return files
    }

    /// Writes its files below the root of `folder`.
    func write(in folder: MistakeFolder) throws {
        for (path, text) in files {
            try Edit(["file": .init(.string("/\(path)")), "text": .init(.string(text))]).apply(folder.root, "leafshire")
        }
    }
}
