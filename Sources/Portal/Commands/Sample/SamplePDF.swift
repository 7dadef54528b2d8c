import Foundation

/// A PDF of one page with a few lines of text (ISO 32000-1, 7.5).
enum SamplePDF {
    static func bytes(_ lines: [String]) -> [UInt8] {
        let words = lines.map { "(\($0.replacing("(", with: "[").replacing(")", with: "]"))) Tj T*" }
            .joined(separator: "\n")
        let content = "BT /F1 12 Tf 16 TL 72 760 Td\n\(words)\nET"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            """
            << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
            /Resources << /Font << /F1 5 0 R >> >> >>
            """,
            "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var file = "%PDF-1.4\n"
        var places: [Int] = []
        for (index, object) in objects.enumerated() {
            places.append(file.utf8.count)
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = file.utf8.count
        // Every entry of the table is twenty bytes long.
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for place in places {
            let digits = String(place)
            file += "\(String(repeating: "0", count: 10 - digits.count))\(digits) 00000 n \n"
        }
        file += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return Array(file.utf8)
    }
}
