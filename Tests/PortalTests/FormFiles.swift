import Foundation

/// Small files as people send them with a form.
enum FormFiles {
    static var pdf: [UInt8] { pdf("one page") }

    /// A page of a PDF, in which these words make the bytes differ.
    static func pdf(_ words: String) -> [UInt8] {
        let body = """
            %PDF-1.4
            1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
            2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
            3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj
            % \(words)

            """
        return Array((body + "trailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF\n").utf8)
    }

    /// A file among those that the proofs of `Files` keep, as other programs made it.
    static func sample(_ name: String) throws -> [UInt8] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../FilesTests/Samples")
        return try Array(Data(contentsOf: folder.appending(path: name)))
    }
}

extension FormFiles {
    static let docxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
}
