import Markup
import Testing

@Suite struct QRCodeTests {
    @Test func `a code has the three squares that a camera finds it by`() throws {
        let code = try #require(QRCode("otpauth://totp/Leafshire:robin@example.org?secret=MZXW6YTBOI"))
        func isDark(_ x: Int, _ y: Int) -> Bool { code.isDark[y * code.width + x] }
        #expect(code.width >= 21 && code.isDark.count == code.width * code.width)
        for (left, top) in [(0, 0), (code.width - 7, 0), (0, code.width - 7)] {
            for step in 0..<7 {
                #expect(isDark(left + step, top) && isDark(left, top + step) && isDark(left + 6, top + step))
            }
            #expect(!isDark(left + 1, top + 1) && isDark(left + 3, top + 3))
        }
    }

    @Test func `the image has a name, a quiet zone and no markup of the text`() throws {
        let code = try #require(QRCode("<script>"))
        let svg = code.svg(label: "\"<b>").source
        #expect(svg.contains("viewBox=\"0 0 \(code.width + 8) \(code.width + 8)\""))
        #expect(svg.contains("aria-label=\"&quot;&lt;b&gt;\"") || svg.contains("aria-label=\"&#34;&lt;b&gt;\""))
        #expect(!svg.contains("<script>"))
    }

    @Test func `nothing and too much have no code`() {
        #expect(QRCode("") == nil)
        #expect(QRCode(String(repeating: "x", count: 3000)) == nil)
    }
}
