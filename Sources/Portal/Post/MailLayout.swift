import Foundation
import Markup
import Outbound
import PortalKit

/// Renders a letter as mail, with the theme and the wordings of the site that sends it.
struct MailLayout {
    let site: Site
    let language: Language
    let texts: Texts

    init(_ site: Site, _ language: Language) {
        self.site = site
        self.language = language
        texts = site.texts(language)
    }

    /// The mail to send.
    /// - Parameters:
    ///   - id: the left part of its Message-ID.
    ///   - date: when it was queued; the same for each retry.
    /// - Throws: `MailFailure`: `later` if the council has no sender address, `refused` if the recipient's address is
    ///   invalid.
    func message(_ letter: MailContent, id: String, date: Date) throws(MailFailure) -> MailMessage {
        guard let from = site.sender.from else { throw MailFailure(kind: .later, detail: "no sender is set") }
        let name = String(FormValues.cleaned(letter.name).prefix(100))
        guard let to = Mailbox(address: letter.to, name: name) else {
            throw MailFailure(kind: .refused, detail: "the address is none that mail can go to")
        }
        let mark = site.environment == .test ? "[TEST] " : ""
        return MailMessage(
            from: from, to: to, replyTo: site.sender.replyTo, subject: mark + letter.subject, text: text(letter),
            html: html(letter).source, id: id, date: date, language: language.tag,
            headers: [("X-Portal", site.id)])
    }

    /// The plain text version: paragraphs are separated by empty lines, each URL is on a separate line.
    func text(_ letter: MailContent) -> String {
        var blocks = [identity.joined(separator: "\n"), letter.subject]
        for part in letter.parts {
            switch part {
            case .paragraph(let words): blocks += Self.paragraphs(words)
            case .code(let words): blocks.append(words)
            case .link(let label, let address): blocks += ["\(label):\n\(address)"] + paste
            }
        }
        blocks += signature + noReply
        if !footer.isEmpty { blocks.append("-- \n" + footer.joined(separator: "\n\n")) }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    var identity: [String] { [texts("identity.council"), texts("identity.portal")] }
    /// What to do if a link cannot be clicked.
    var paste: [String] { wording(texts.has("mail.paste") ? "mail.paste" : "mail.activate.paste") }
    var signature: [String] { wording("mail.signature") }
    var noReply: [String] { wording("mail.noReply") }
    var footer: [String] { wording("mail.footer") }

    private func wording(_ key: TextKey) -> [String] { texts.has(key) ? Self.paragraphs(texts(key)) : [] }

    static func paragraphs(_ words: String) -> [String] { words.split(whereSeparator: \.isNewline).map(String.init) }
}
