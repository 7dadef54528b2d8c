import Markup
import PortalKit

enum AttachmentPages {
    static func row(_ attachment: Attachment, _ link: Address, _ visit: Visit, button: HTML = .empty) -> HTML {
        "<ul class=\"rows\">\(item(attachment, link, visit, button: button))</ul>"
    }

    /// The file as an item of a list.
    static func item(_ attachment: Attachment, _ link: Address, _ visit: Visit, button: HTML) -> HTML {
        let texts = visit.texts
        let done: HTML = "<span class=\"tag ok\">\(Icon.tick.html) \(texts("upload.done"))</span>"
        return """
            <li><div class="what"><b>\(Icon.document.html) \(name(attachment, link))</b>\
            \(each: about(attachment, visit).split(separator: "\n"), { "<small>\(String($0))</small>" })</div><div class="row">\(state(attachment, visit) ?? done)\(button)\
            </div></li>
            """
    }

    /// The file's name; a download link if the file is clean.
    static func name(_ attachment: Attachment, _ link: Address) -> HTML {
        attachment.state == .clean ? "<a href=\"\(link)\">\(attachment.name)</a>" : "<span>\(attachment.name)</span>"
    }

    /// A label with the reason why the file cannot be downloaded; nil if it can.
    static func state(_ attachment: Attachment, _ visit: Visit) -> HTML? {
        switch attachment.state {
        case .clean: nil
        case .unscanned: "<span class=\"tag soon\">\(Icon.clock.html) \(visit.texts("upload.held"))</span>"
        case .infected: "<span class=\"tag late\">\(Icon.warning.html) \(visit.texts("upload.refused"))</span>"
        }
    }

    /// The file's kind, size and time of upload.
    static func about(_ attachment: Attachment, _ visit: Visit) -> String {
        visit.texts(
            "upload.about",
            [
                "name": attachment.name, "kind": attachment.kind.uppercased(), "size": size(attachment.size),
                "date": visit.dates.date(attachment.at), "time": visit.dates.time(attachment.at),
            ])
    }

    /// The size in KB, rounded up, or in MB with one decimal.
    static func size(_ bytes: Int) -> String {
        let kilobytes = (bytes + 1023) / 1024
        guard kilobytes >= 1024 else { return "\(kilobytes) KB" }
        return "\(kilobytes / 1024).\(kilobytes % 1024 * 10 / 1024) MB"
    }
}
