/// A file embedded in a document by the Packager of Windows, which opens with a double click ([MS-OLEDS] 2.3.6).
enum EmbeddedObject {
    /// The most bytes that are examined; larger objects are left to the malware scanner.
    static let reach = 16 << 20

    /// Extensions of files that Windows runs, installs, mounts or follows as links.
    private static let programs: Set = [
        "appref-ms", "bat", "chm", "cmd", "com", "cpl", "dll", "docm", "exe", "hta", "img", "iso", "jar", "js", "jse",
        "lnk", "msi", "msp", "one", "pif", "pptm", "ps1", "reg", "scr", "url", "vbe", "vbs", "vhd", "wsf", "wsh",
        "xlam", "xll", "xlsm",
    ]
    /// The name of the Packager's stream, in UTF-16.
    private static let stream: [UInt8] = "Ole10Native".utf8.flatMap { [$0, 0] }

    /// Throws when the contents are a compound file with such a package, and a name in it is a program's.
    static func check(_ contents: [UInt8]) throws(FileFault) {
        guard contents.starts(with: CompoundFile.mark), contents.firstRange(of: stream) != nil else { return }
        // The stream holds the names, each ended by a zero byte.
        for end in contents.indices where end > 0 && contents[end] == 0 && contents[end - 1] > 0x20 {
            let tail = contents[max(0, end - 12)..<end]
            guard let dot = tail.lastIndex(of: UInt8(ascii: ".")) else { continue }
            let ending = String(decoding: tail[(dot + 1)...], as: UTF8.self).lowercased()
            guard !programs.contains(ending) else { throw .program }
        }
    }
}
