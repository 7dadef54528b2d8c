internal import CQREncode

/// A QR code (ISO/IEC 18004) of a text, for a camera.
public struct QRCode: Sendable {
    /// The number of modules on each side.
    public let width: Int
    /// Whether a module is dark, row by row.
    public let isDark: [Bool]

    /// A code with error correction of level M; nil if the text is empty or longer than a code can hold.
    public init?(_ text: String) {
        guard !text.isEmpty, let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        width = Int(code.pointee.width)
        guard let data = code.pointee.data else { return nil }
        isDark = (0..<width * width).map { data[$0] & 1 == 1 }
    }

    /// The code as an image inside a page, on white with the quiet zone of four modules.
    /// - Parameter label: what screen readers say in place of the image.
    public func svg(label: String) -> HTML {
        let side = String(width + 8)
        return """
            <svg class="qr" viewBox="0 0 \(side) \(side)" role="img" aria-label="\(label)" \
            shape-rendering="crispEdges"><rect width="\(side)" height="\(side)" fill="#fff"/>\
            <path d="\(path)" fill="#000"/></svg>
            """
    }

    /// The dark modules, each run in a row as one rectangle.
    private var path: String {
        var path = ""
        for row in 0..<width {
            var column = 0
            while column < width {
                let run = (column..<width).prefix { isDark[row * width + $0] }.count
                if run > 0 { path += "M\(column + 4) \(row + 4)h\(run)v1h-\(run)z" }
                column += max(1, run)
            }
        }
        return path
    }
}
