import Markup
import PortalKit

// Mail programs support only inline styles, so the theme's colours are written into the elements. Nothing is loaded
// from elsewhere.
extension MailLayout {
    func html(_ letter: MailContent) -> HTML {
        let council = identity[0]
        let portal = identity[1]
        return """
            <!DOCTYPE html>
            <html lang="\(language.tag)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light">
            <title>\(letter.subject) - \(portal)</title>
            </head>
            <body style="margin:0;padding:0;background:#f5f6f8;color:#1b222a;\
            font-family:'Segoe UI',Roboto,Arial,sans-serif;font-size:18px;line-height:1.55;">
            <div role="main" style="max-width:600px;margin:0 auto;background:#ffffff;">
            <div style="padding:20px 24px;background:\(colour("header-bg"));border-bottom:4px solid \(colour("accent"));\
            color:\(colour("header-ink"));">
            <div style="font-size:16px;line-height:1.3;">\(council)</div>
            <div style="font-size:21px;line-height:1.3;font-weight:700;">\(portal)</div>
            </div>
            <div style="padding:28px 24px 12px;">
            <h1 style="margin:0 0 16px;font-size:28px;line-height:1.2;color:\(colour("brand-strong"));">\
            \(letter.subject)</h1>
            \(each: letter.parts, part)\
            \(each: signature, paragraph)\
            \(each: noReply, { block("<strong>\($0)</strong>") })\
            </div>
            \(foot)</div>
            </body>
            </html>

            """
    }

    private func colour(_ token: String) -> String { site.theme.colour(token) }

    private func part(_ part: MailContent.Part) -> HTML {
        switch part {
        case .paragraph(let words): "\(each: Self.paragraphs(words), paragraph)"
        case .code(let words): code(words)
        case .link(let label, let address): link(label, address)
        }
    }

    private func paragraph(_ words: String) -> HTML { block("\(words)") }

    private func block(_ words: HTML) -> HTML {
        """
        <p style="margin:0 0 20px;">\(words)</p>

        """
    }

    /// The sentence with its digits in large type, which one click selects.
    private func code(_ words: String) -> HTML {
        guard let digits = words.firstMatch(of: /[0-9]{4,}/) else { return block("<strong>\(words)</strong>") }
        return block(
            """
            \(String(words[..<digits.range.lowerBound]))<strong style="font-size:32px;line-height:1.3;\
            letter-spacing:2px;white-space:nowrap;-webkit-user-select:all;user-select:all;\
            color:\(colour("brand-strong"));">\(String(digits.output))</strong>\
            \(String(words[digits.range.upperBound...]))
            """)
    }

    private func link(_ label: String, _ text: String) -> HTML {
        guard let address = Address(absolute: text) else { return paragraph("\(label): \(text)") }
        return """
            <p style="margin:0 0 24px;"><a href="\(address)" style="display:inline-block;padding:13px 24px;\
            background:\(colour("action"));color:#ffffff;font-weight:600;text-decoration:none;">\(label)</a></p>
            <p style="margin:0 0 20px;font-size:16px;overflow-wrap:anywhere;word-break:break-word;">\
            <a href="\(address)" style="color:\(colour("link"));">\(text)</a></p>
            \(each: paste, { block("<em>\($0)</em>") })
            """
    }

    private var foot: HTML {
        guard !footer.isEmpty else { return .empty }
        return """
            <div style="padding:20px 24px 16px;border-top:1px solid #d6dbe0;font-size:15px;color:#4b5661;">
            \(each: footer, { "<p style=\"margin:0 0 12px;\">\($0)</p>\n" })\
            </div>

            """
    }
}
