public import Markup
import Web

/// How the council and its areas can be reached, as parts of pages.
public enum ContactPages {
    /// Links to an e-mail address, a phone number and a web page, in that order; empty for a contact without any.
    public static func ways(_ contact: Tenant.Contact) -> [HTML] {
        let phone = contact.phone.filter { !$0.isWhitespace }
        let ways: [(Address?, String)] = [
            (Address(absolute: "mailto:" + contact.email), contact.email),
            (Address(absolute: "tel:" + phone), contact.phone), (Address(absolute: contact.web), contact.web),
        ]
        return ways.compactMap { address, words in
            guard !words.isEmpty, let address else { return nil }
            return "<a href=\"\(address)\">\(words)</a>"
        }
    }

    /// Who to contact about a person at `postcode`: a card, or nothing on the portal of a council without areas.
    public static func card(near postcode: String?, _ visit: Visit) -> HTML {
        guard !visit.site.tenant.areas.isEmpty else { return .empty }
        let (texts, area) = (visit.texts, visit.site.tenant.area(of: postcode))
        let contact = area?.contact ?? visit.site.tenant.contact
        guard !contact.line.isEmpty else { return .empty }
        return """
            <section class="card wash flow block" aria-labelledby="contact-area"><h2 id="contact-area">\(texts("contact.area"))</h2>\
            \(area.map { body($0, texts) } ?? "<p>\(lines(contact))</p>")</section>
            """
    }

    /// The areas of the council, with a form that finds the one of a postcode; empty without areas.
    public static func areas(_ visit: Visit) -> HTML {
        let (texts, tenant) = (visit.texts, visit.site.tenant)
        guard !tenant.areas.isEmpty else { return .empty }
        return """
            <h2 id="areas">\(texts("contact.areas"))</h2>\(search(visit))\
            \(each: tenant.areas, { area in
                """
                <section class="flow"><h3>\(area.name(texts.language))</h3>\
                <p class="muted">\(texts("contact.areas.postcodes", ["postcodes": area.postcodes.map(\.text).joined(separator: ", ")]))</p>\
                \(body(area, texts))</section>
                """
            })
            """
    }

    private static func search(_ visit: Visit) -> HTML {
        let texts = visit.texts
        let typed = String((visit.query["postcode"] ?? "").prefix(20))
        let here = visit.link(PagePath(segments: visit.page.split(separator: "/").map(String.init))).fragment("areas")
        return """
            <form class="flow" action="\(here)"><div class="field"><label for="postcode">\(texts("contact.areas.find"))</label>\
            <input class="input short" id="postcode" name="postcode" value="\(typed)" autocomplete="postal-code"></div>\
            <button class="button second slim">\(texts("contact.areas.search"))</button></form>\
            \(found(typed, visit), if: !typed.isEmpty)
            """
    }

    private static func found(_ typed: String, _ visit: Visit) -> HTML {
        let (texts, tenant) = (visit.texts, visit.site.tenant)
        guard let postcode = PostalAddress.normalised(typed) else {
            return "<div role=\"status\">\(Parts.warning("<p>\(texts("contact.areas.wrong"))</p>"))</div>"
        }
        let area = tenant.area(of: postcode)
        let words: HTML =
            area.map { "<p><strong>\($0.name(texts.language))</strong></p>\(body($0, texts))" }
            ?? "<p>\(texts("contact.areas.none"))</p><p>\(lines(tenant.contact))</p>"
        return """
            <div role="status">\(Parts.note("<p>\(texts("contact.areas.for", ["postcode": postcode]))</p>\(words)"))</div>
            """
    }

    private static func body(_ area: ContactArea, _ texts: Texts) -> HTML {
        let team = area.team.map { "<p>\($0(texts.language))</p>" as HTML } ?? .empty
        return "\(team)<p>\(lines(area.contact))</p>"
    }

    private static func lines(_ contact: Tenant.Contact) -> HTML {
        let ways = ways(contact)
        return "\(each: ways.indices, { "\("<br>", if: $0 > 0)\(ways[$0])" })"
    }
}
