/// The size limits of configuration files, by the ending of their names. Files with other endings are not read.
enum FileLimit {
    private static let kibibyte = 1024
    private static let mebibyte = 1024 * 1024

    /// In bytes; nil for a file that is not read.
    static func of(_ path: String) -> Int? {
        let name = path.split(separator: "/").last ?? ""
        let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...] } ?? ""
        return switch ending {
        case "json", "css", "js": mebibyte
        // A page is rendered at each request: 64 KiB of the worst CommonMark take a tenth of a second.
        case "md": 64 * kibibyte
        case "svg": 256 * kibibyte
        // The templates of forms.
        case "docx", "odt", "rtf", "pdf": mebibyte
        case "txt": 4 * mebibyte
        // Every address of the largest council, or every school of the country.
        case "csv": 256 * mebibyte
        default: nil
        }
    }
}
