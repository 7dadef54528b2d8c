public import Foundation

/// The repository that the tests are in.
public enum Repository {
    /// Its folder.
    public static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
}

/// The engine's own wordings, as they are in `Config/texts`.
public enum EngineTexts {
    /// The wordings in a language, such as `en`, by the folder that has them, such as `people`, and by key.
    public static func byFolder(_ language: String) throws -> [String: [String: String]] {
        let texts = Repository.root.appending(path: "Config/texts")
        let folders = try FileManager.default.contentsOfDirectory(atPath: texts.path)
        return Dictionary(
            uniqueKeysWithValues: try folders.map { folder in
                let file = texts.appending(path: "\(folder)/\(language).json")
                return (folder, try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file)))
            })
    }

    /// All wordings in a language, such as `en`, by key.
    public static func all(_ language: String) throws -> [String: String] {
        try byFolder(language).values.reduce(into: [:]) { all, texts in all.merge(texts) { first, _ in first } }
    }
}
