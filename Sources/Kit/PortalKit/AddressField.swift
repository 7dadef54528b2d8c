public import Markup
public import Web

/// The inputs of a field of kind `.address`.
public enum AddressPart: String, CaseIterable, Sendable {
    /// Which state the field is in: empty (search), `choose`, `chosen` or `manual`.
    case mode
    case search, choice, uprn, line1, line2, town, postcode

    func of(_ field: Field) -> String { "\(field.name).\(rawValue)" }
}

extension Typed {
    /// Does what a button inside an address field asks: searches, chooses, starts again, or lets it be typed.
    /// - Returns: whether it was such a button, so that the page is shown again rather than checked.
    public mutating func act(_ fields: [Field], on form: Form, for visit: Visit) async throws -> Bool {
        for field in fields {
            guard case .address = field.kind else { continue }
            let mode = self[AddressPart.mode.of(field)]
            switch form["action"] {
            case "\(field.name).find":
                try await find(field, for: visit)
                return true
            case "\(field.name).again":
                for part in AddressPart.allCases { values[part.of(field)] = "" }
                return true
            case "\(field.name).manual":
                values[AddressPart.mode.of(field)] = "manual"
                return true
            case "\(field.name).use":
                try await choose(field, for: visit)
                return true
            default:
                // A postcode typed but not yet searched for is a search, not a mistake.
                if mode.isEmpty, !self[AddressPart.search.of(field)].isEmpty {
                    try await find(field, for: visit)
                    return true
                }
                if mode == "choose" { try await choose(field, for: visit) }
            }
        }
        return false
    }

    /// The address that a field holds; nil for none.
    public func address(_ name: String) -> PostalAddress? {
        let lines = ["line1", "line2", "town"].map { self["\(name).\($0)"] }.filter { !$0.isEmpty }
        guard !lines.isEmpty else { return nil }
        return PostalAddress(uprn: self["\(name).uprn"], lines: lines, postcode: self["\(name).postcode"])
    }

    /// Puts a known address into a field.
    public mutating func fill(_ name: String, with address: PostalAddress) {
        let middle = address.lines.count > 2 ? address.lines[1..<(address.lines.count - 1)].joined(separator: ", ") : ""
        values["\(name).mode"] = "chosen"
        values["\(name).uprn"] = address.uprn
        values["\(name).line1"] = address.lines.first ?? ""
        values["\(name).line2"] = middle
        values["\(name).town"] = address.lines.count > 1 ? address.lines.last ?? "" : ""
        values["\(name).postcode"] = address.postcode
    }

    mutating func checkAddress(_ field: Field, for visit: Visit) {
        let mode = self[AddressPart.mode.of(field)]
        if mode == "choose" {
            refuse(AddressPart.choice.of(field), visit.texts("error.address.choose"))
        }
        let lines: [(part: AddressPart, label: TextKey)] = [
            (.line1, "register.line1"), (.line2, "register.line2"), (.town, "register.town"),
        ]
        for line in lines where self[line.part.of(field)].utf16.count > 100 {
            let label = visit.texts(line.label)
            refuse(line.part.of(field), visit.texts("error.long", ["label": label, "limit": "100"]))
        }
        let isEmpty = address(field.name) == nil
        // A postcode alone that a search left there is no address that somebody began to type.
        if isEmpty, self[AddressPart.postcode.of(field)] == self[AddressPart.search.of(field)] {
            values[AddressPart.postcode.of(field)] = ""
        }
        if isEmpty, field.isRequired || mode == "manual" && !self[AddressPart.postcode.of(field)].isEmpty {
            let part: AddressPart = mode == "manual" ? .line1 : .search
            refuse(part.of(field), visit.texts("error.empty", ["label": visit.texts.words(field.label)]))
        }
        let postcode = self[AddressPart.postcode.of(field)]
        if !isEmpty || !postcode.isEmpty {
            if let whole = PostalAddress.normalised(postcode) {
                values[AddressPart.postcode.of(field)] = whole
            } else {
                refuse(AddressPart.postcode.of(field), visit.texts("error.postcode"))
            }
        }
    }

    private mutating func find(_ field: Field, for visit: Visit) async throws {
        let part = AddressPart.search.of(field)
        guard let postcode = PostalAddress.normalised(self[part]) else {
            values[AddressPart.mode.of(field)] = ""
            return refuse(part, visit.texts("error.postcode"))
        }
        values[part] = postcode
        let addresses = try await visit.site.features.addressLookup?.addresses(at: postcode) ?? []
        if addresses.isEmpty {
            values[AddressPart.mode.of(field)] = "manual"
            values[AddressPart.postcode.of(field)] = postcode
            refuse(AddressPart.line1.of(field), visit.texts("error.address.unknown", ["postcode": postcode]))
        } else {
            values[AddressPart.mode.of(field)] = "choose"
            found[field.name] = addresses
        }
    }

    private mutating func choose(_ field: Field, for visit: Visit) async throws {
        guard let postcode = PostalAddress.normalised(self[AddressPart.search.of(field)]) else { return }
        let addresses = try await visit.site.features.addressLookup?.addresses(at: postcode) ?? []
        found[field.name] = addresses
        let choice = self[AddressPart.choice.of(field)]
        if let address = addresses.first(where: { $0.uprn == choice && !choice.isEmpty }) {
            fill(field.name, with: address)
        } else {
            refuse(AddressPart.choice.of(field), visit.texts("error.address.choose"))
        }
    }
}

extension Field {
    func address(_ typed: Typed, _ texts: Texts) -> HTML {
        let mode = typed[AddressPart.mode.of(self)]
        let state: HTML =
            switch mode {
            case "choose": addressChoice(typed, texts)
            case "chosen": card(typed, texts)
            case "manual": manual(typed, texts)
            default: search(typed, texts)
            }
        let hint: HTML = hint.map { "<p class=\"hint\">\(texts.html(words: $0, links: Self.outside))</p>" } ?? .empty
        return """
            <fieldset class="field"><legend class="h2">\(texts.words(label))</legend>\(hint)\
            <input type="hidden" name="\(AddressPart.mode.of(self))" value="\(mode)"><div class="flow">\(state)</div>\
            </fieldset>
            """
    }

    private static let outside =
        Address(absolute: "https://www.royalmail.com/find-a-postcode").map { ["postcode-finder": $0] } ?? [:]

    private func part(_ part: AddressPart, _ label: Label, _ complete: String) -> Field {
        Field(part.of(self), label, .text, limit: 100, autocomplete: complete)
    }

    private func button(_ action: String, _ label: TextKey, _ texts: Texts, isLink: Bool = false) -> HTML {
        let style = isLink ? "link-button" : "button second slim"
        return """
            <button class="\(style)" name="action" value="\(name).\(action)">\(texts(label))</button>
            """
    }

    private func hidden(_ parts: [AddressPart], _ typed: Typed) -> HTML {
        "\(each: parts, { "<input type=\"hidden\" name=\"\($0.of(self))\" value=\"\(typed[$0.of(self)])\">" })"
    }

    private func search(_ typed: Typed, _ texts: Texts) -> HTML {
        let id = AddressPart.search.of(self)
        let finding = typed.finding(id)
        return """
            <p><strong>\(texts("register.findAddress"))</strong></p>\
            <div class="field\(wrong(finding))"><label for="\(id)">\(texts("register.postcode"))</label>\
            \(errorText(finding, texts))<div class="joined"><input class="input" id="\(id)" name="\(id)" type="text" \
            autocomplete="postal-code" value="\(typed[id])"\(invalid(finding))>\
            \(button("find", "register.search", texts))</div></div>\
            <p>\(button("manual", "register.manual", texts, isLink: true))</p>
            """
    }

    private func addressChoice(_ typed: Typed, _ texts: Texts) -> HTML {
        let options = (typed.found[name] ?? []).map { address in (address.uprn, address.line) }
        let id = AddressPart.choice.of(self)
        let finding = typed.finding(id)
        return """
            \(hidden([.search], typed))<div class="field\(wrong(finding))"><label for="\(id)">\
            \(texts("register.chooseAddress", ["postcode": typed[AddressPart.search.of(self)]]))</label>\
            \(errorText(finding, texts))<select class="input" id="\(id)" name="\(id)"\(invalid(finding))>\
            <option value="">\(texts("register.choose"))</option>\
            \(each: options, { "<option value=\"\($0.0)\">\($0.1)</option>" })</select></div>\
            <p class="row">\(button("use", "register.useAddress", texts))\
            \(button("again", "register.useAnother", texts, isLink: true))\
            \(button("manual", "register.manual", texts, isLink: true))</p>
            """
    }

    private func card(_ typed: Typed, _ texts: Texts) -> HTML {
        let lines = typed.address(name).map { $0.lines + [$0.postcode] } ?? []
        return """
            \(hidden([.search, .uprn, .line1, .line2, .town, .postcode], typed))<p class="card wash">\
            \(each: lines, { "\($0)<br>" })</p><p>\(button("again", "register.useAnother", texts))</p>
            """
    }

    private func manual(_ typed: Typed, _ texts: Texts) -> HTML {
        let fields = [
            part(.line1, "register.line1", "address-line1"), part(.line2, "register.line2", "address-line2"),
            part(.town, "register.town", "address-level2"), part(.postcode, "register.postcode", "postal-code"),
        ]
        return """
            \(hidden([.search], typed))\(Parts.fields(fields, typed, texts))<p>\(button("again", "register.searchAgain", texts, isLink: true))</p>
            """
    }

    /// The words of a finding, above the input they belong to.
    public func errorText(_ finding: Finding?, _ texts: Texts) -> HTML {
        guard let finding else { return .empty }
        return """
            <p class="error-text" id="\(finding.field)-error">\(Icon.warning.html)<span><span class="hidden">\
            \(texts("error.prefix")) </span>\(finding.message)</span></p>
            """
    }

    private func invalid(_ finding: Finding?) -> HTML {
        guard let finding else { return .empty }
        return " aria-invalid=\"true\" aria-describedby=\"\(finding.field)-error\""
    }
}
