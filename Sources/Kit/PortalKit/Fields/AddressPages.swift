import Markup

extension Field {
    func address(_ typed: FormValues, _ texts: Texts) -> HTML {
        // A list without its addresses is replaced by the search.
        let isLost = typed[AddressPart.mode.of(self)] == "choose" && typed.found[name] == nil
        let mode = isLost ? "" : typed[AddressPart.mode.of(self)]
        let state: HTML =
            switch mode {
            case "choose": addressChoice(typed, texts)
            case "chosen": card(typed, texts)
            case "manual": manual(typed, texts)
            default: search(typed, texts)
            }
        let hint: HTML = hint.map { "<p class=\"hint\">\(texts.html(words: $0, links: Self.outside))</p>" } ?? .empty
        return """
            <fieldset class="field"\(attached)><legend class="h2">\(texts.words(label))</legend>\(hint)\(guidanceHTML)\
            \(Parts.hidden(AddressPart.mode.of(self), mode))<div class="flow">\(state)</div>\
            </fieldset>
            """
    }

    private static let outside =
        Address(absolute: "https://www.royalmail.com/find-a-postcode").map { ["postcode-finder": $0] } ?? [:]

    private func part(_ part: AddressPart, _ complete: String) -> Field {
        Field(part.of(self), .key(part.label ?? ""), autocomplete: complete)
    }

    private func search(_ typed: FormValues, _ texts: Texts) -> HTML {
        let id = AddressPart.search.of(self)
        let finding = typed.finding(id)
        return """
            <p><strong>\(texts("address.find"))</strong></p>\
            <div class="field\(wrong(finding))"><label for="\(id)">\(texts("address.postcode"))</label>\
            \(errorText(finding, texts))<div class="joined"><input class="input" id="\(id)" name="\(id)" type="text" \
            autocomplete="postal-code" value="\(typed[id])"\(invalid(finding))>\
            \(button("find", "address.search", texts))</div></div>\
            <p>\(button("manual", "address.manual", texts, isLink: true))</p>
            """
    }

    private func addressChoice(_ typed: FormValues, _ texts: Texts) -> HTML {
        let id = AddressPart.choice.of(self)
        let finding = typed.finding(id)
        return """
            \(hidden([AddressPart.search], typed))<div class="field\(wrong(finding))"><label for="\(id)">\
            \(texts("address.choose", ["postcode": typed[AddressPart.search.of(self)]]))</label>\
            \(errorText(finding, texts))<select class="input" id="\(id)" name="\(id)"\(invalid(finding))>\
            <option value="">\(texts("field.choose"))</option>\
            \(each: typed.found[name] ?? [], { "<option value=\"\($0.uprn)\">\($0.line)</option>" })</select></div>\
            <p class="row">\(button("use", "address.use", texts))\
            \(button("again", "address.useAnother", texts, isLink: true))\
            \(button("manual", "address.manual", texts, isLink: true))</p>
            """
    }

    private func card(_ typed: FormValues, _ texts: Texts) -> HTML {
        let lines = typed.address(name).map { $0.lines + [$0.postcode] } ?? []
        return """
            \(hidden([AddressPart.search, .uprn, .line1, .line2, .town, .postcode], typed))<p class="card wash">\
            \(each: lines, { "\($0)<br>" })</p><p>\(button("again", "address.useAnother", texts))</p>
            """
    }

    private func manual(_ typed: FormValues, _ texts: Texts) -> HTML {
        let fields = [
            part(.line1, "address-line1"), part(.line2, "address-line2"), part(.town, "address-level2"),
            part(.postcode, "postal-code"),
        ]
        return """
            \(hidden([AddressPart.search], typed))\(Parts.fields(fields, typed, texts))\
            <p>\(button("again", "address.searchAgain", texts, isLink: true))</p>
            """
    }

    private func invalid(_ finding: ValidationError?) -> HTML {
        guard let finding else { return .empty }
        return " aria-invalid=\"true\" aria-describedby=\"\(finding.field)-error\""
    }
}
