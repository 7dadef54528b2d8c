import Foundation
import Testing

@testable import Outbound

struct MailMessageTests {
    @Test func `a mail is written as in the sample file`() throws {
        let message = try MailMessage.sample {
            $0.replyTo = Mailbox(address: "office@council.example.org", name: "The \"Office\", Example")
            $0.subject = "Your request about Si\u{F4}n has been received and will be read within six weeks"
            $0.text = "Hello Alex\n\nT\u{177} d\u{175}r = 1 \n.dot\n\(String(repeating: "long ", count: 20))end\n"
            $0.html = "<!DOCTYPE html>\n<p lang=\"cy\">T\u{177} d\u{175}r</p>\n"
            $0.headers = [("X-Environment", "TEST")]
        }
        let sample = try Data(contentsOf: Programs.samples.appending(path: "letter.eml"))
        #expect(String(decoding: message.rendered(), as: UTF8.self) == String(decoding: sample, as: UTF8.self))
    }

    @Test(arguments: [
        "Your request", "Cais am asesiad: t\u{177} a d\u{175}r", "=?utf-8?q?not_encoded?=", "two  spaces ", "",
        String(repeating: "\u{175}\u{177} \u{1F3EB} ", count: 40), String(repeating: "word ", count: 60) + "end",
        String(repeating: "x", count: 950), "a_b=c?d", "\"quoted\", (comment) <angle>",
    ])
    func `a mail library reads back subject, names and both parts`(words: String) throws {
        let message = try MailMessage.sample {
            $0.from = try #require(Mailbox(address: "send@council.example.org", name: words))
            $0.to = try #require(Mailbox(address: "alex@example.org", name: words))
            $0.replyTo = Mailbox(address: "office@example.org")
            $0.subject = words
            $0.text = "\(words)\n\n\(words)\n"
            $0.html = "<p lang=\"cy\">\(words)</p>\n"
        }
        let letter = try MailContent.read(message.rendered())
        #expect(letter.subject == words)
        #expect(letter.from == [[words, "send@council.example.org"]])
        #expect(letter.to == [[words, "alex@example.org"]])
        #expect(letter.replyTo == [["", "office@example.org"]])
        #expect(letter.type == "multipart/alternative")
        #expect(letter.text == message.text)
        #expect(letter.html == message.html)
        #expect(letter.id == "<1f2e-3d4c@council.example.org>")
        #expect(letter.seconds == floor(message.date.timeIntervalSince1970))
        #expect(letter.defects.isEmpty)
    }

    @Test(arguments: [
        "Hello\r\nBcc: x@example.org", "Hello\nBcc: x@example.org", "Hello\rBcc: x@example.org",
        "Hello\u{85}Bcc: x@example.org", "Hello\u{2028}Bcc: x@example.org", "\r\n\r\n<b>body</b>", "\0",
    ])
    func `a line break in a subject, header or id begins no header and no body`(words: String) throws {
        let plain = try MailMessage.sample { $0.headers = [("X-Environment", "TEST")] }
        let hostile = try MailMessage.sample {
            $0.subject = words
            $0.id = "1\(words)"
            $0.language = words
            $0.headers = [("X-Environment", words)]
        }
        let (expected, letter) = (try MailContent.read(plain.rendered()), try MailContent.read(hostile.rendered()))
        #expect(letter.headers == expected.headers)
        #expect(letter.text == expected.text)
        #expect(!letter.id.contains(" "))
    }

    @Test func `a part can not end itself`() throws {
        let mail = String(decoding: try MailMessage.sample().rendered(), as: UTF8.self)
        let boundary = try #require(mail.firstMatch(of: /boundary="([^"]+)"/)?.output.1)
        let message = try MailMessage.sample { $0.text = "one\n--\(boundary)--\ntwo\n--\(boundary)\n\nthree\n" }
        #expect(try MailContent.read(message.rendered()).text == message.text)
    }

    @Test(arguments: ["a", "\u{175}", ". ", "= ", "\u{1F3EB}x", "\t"])
    func `every line is ASCII, ends with CRLF and is short`(piece: String) throws {
        let long = String(repeating: piece, count: 300)
        let message = try MailMessage.sample {
            $0.subject = "S\u{175} \(long)"
            $0.text = (0..<160).map { String(repeating: piece, count: $0) }.joined(separator: "\n") + long
            $0.html = long
        }
        let bytes = message.rendered()
        #expect(bytes.allSatisfy { $0 < 0x80 })
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.utf8.count <= 76 && !$0.utf8.contains(13) && !$0.utf8.contains(10) })
        #expect(lines.allSatisfy { !$0.hasPrefix(".") && !$0.hasSuffix(" ") && !$0.hasSuffix("\t") })
        #expect(try MailContent.read(bytes).text == message.text)
    }

    @Test func `every way to end a line is one line break`() throws {
        let message = try MailMessage.sample { $0.text = "a\nb\r\nc\rd\n" }
        #expect(try MailContent.read(message.rendered()).text == "a\nb\nc\nd\n")
    }
}
