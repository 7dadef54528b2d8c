public import Markup

extension Field {
    /// The field as it stands in a form: label, hint, error, input.
    public func html(_ typed: Typed, _ texts: Texts) -> HTML {
        let finding = typed.finding(name)
        if case .tick = kind { return tick(typed, texts) }
        if case .address = kind { return address(typed, texts) }
        return """
            <div class="field\(wrong(finding))"><label for="\(name)">\(texts.words(label))\(star)</label>\(hintHTML(texts))\
            \(errorText(finding, texts))\(framed(input(typed[name], finding, texts)))</div>
            """
    }

    private var star: HTML { isMarked ? " <span class=\"required\" aria-hidden=\"true\">*</span>" : .empty }

    private func hintHTML(_ texts: Texts) -> HTML {
        guard let hint else { return .empty }
        return "<p class=\"hint\" id=\"\(name)-hint\">\(texts.words(hint, hintValues))</p>"
    }

    private var hintValues: [String: String] {
        if case .code(let digits) = kind { ["digits": String(digits)] } else { [:] }
    }

    private func framed(_ input: HTML) -> HTML {
        guard let icon else { return input }
        return "<div class=\"iconed\">\(icon.html)\(input)</div>"
    }

    func input(_ value: String, _ finding: Finding?, _ texts: Texts) -> HTML {
        let common: HTML = "class=\"input\(code)\" id=\"\(name)\" name=\"\(name)\"\(described(finding))\(required)"
        switch kind {
        case .choice(let choices):
            return """
                <select \(common)\(complete)><option value="">\(texts("register.choose"))</option>\
                \(each: choices, { choice in
                    "<option value=\"\(choice.value)\"\(selected(choice.value == value))>\(texts.words(choice.label))</option>"
                })</select>
                """
        case .longText: return "<textarea \(common) rows=\"6\">\(value)</textarea>"
        case .password(let isNew):
            let auto = isNew ? "new-password" : "current-password"
            return """
                <div class="joined"><input \(common) type="password" autocomplete="\(auto)" value="\(value)" \
                spellcheck="false"><button class="button second slim" type="button" data-reveal="\(name)" \
                data-show="\(texts("signIn.show"))" data-hide="\(texts("signIn.hide"))" \
                data-show-label="\(texts("signIn.show")) \(texts.words(label))" \
                data-hide-label="\(texts("signIn.hide")) \(texts.words(label))" data-shown="\(texts("signIn.shown"))" \
                data-hidden="\(texts("signIn.hidden"))" hidden>\(texts("signIn.show"))</button></div>
                """
        case .email: return "<input \(common)\(complete) type=\"email\" value=\"\(value)\" spellcheck=\"false\">"
        case .telephone: return "<input \(common)\(complete) type=\"tel\" value=\"\(value)\">"
        case .code:
            return "<input \(common) inputmode=\"numeric\" autocomplete=\"one-time-code\" maxlength=\"20\">"
        case .text, .postcode, .tick, .address, .radios, .ticks, .number, .date, .identifier, .school:
            return "<input \(common)\(complete) type=\"text\" value=\"\(value)\">"
        }
    }

    private func tick(_ typed: Typed, _ texts: Texts) -> HTML {
        """
        <div class="choice"><input type="checkbox" id="\(name)" name="\(name)" value="yes"\(checked(typed[name] == "yes"))>\
        <label for="\(name)">\(texts.words(label))</label></div>
        """
    }

    private var code: HTML {
        if case .code = kind { " code" } else { .empty }
    }

    private var required: HTML { isRequired ? " required" : .empty }

    private var complete: HTML { " autocomplete=\"\(autocomplete.isEmpty ? "off" : autocomplete)\"" }

    private func described(_ finding: Finding?) -> HTML {
        let ids = [hint == nil ? nil : "\(name)-hint", finding == nil ? nil : "\(name)-error"].compactMap { $0 }
        guard !ids.isEmpty else { return .empty }
        let list = ids.joined(separator: " ")
        return finding == nil ? " aria-describedby=\"\(list)\"" : " aria-describedby=\"\(list)\" aria-invalid=\"true\""
    }
}

func wrong(_ finding: Finding?) -> HTML { finding == nil ? .empty : " wrong" }
private func selected(_ condition: Bool) -> HTML { condition ? " selected" : .empty }
private func checked(_ condition: Bool) -> HTML { condition ? " checked" : .empty }

/// Parts that many pages share.
public enum Parts {
    /// What is wrong with a page, at its top, each entry leading to its field.
    public static func summary(_ findings: [Finding], _ texts: Texts) -> HTML {
        guard !findings.isEmpty else { return .empty }
        return """
            <div class="error-summary" role="alert" aria-labelledby="problems" tabindex="-1">\
            <h2 id="problems">\(texts("error.heading"))</h2><ul>\
            \(each: findings, { "<li><a href=\"\(Address.fragment($0.field))\">\($0.message)</a></li>" })</ul></div>
            """
    }

    /// Several fields, one after the other.
    public static func fields(_ fields: [Field], _ typed: Typed, _ texts: Texts) -> HTML {
        "\(each: fields, { $0.html(typed, texts) })"
    }

    /// A form that posts back. Its checks are the server's: the browser's own are off.
    public static func form(_ action: Address, _ visit: Visit, guarding: Bool = false, _ content: HTML) -> HTML {
        let warn: HTML = guarding ? " data-warn-unsaved" : .empty
        // Enter presses the first button of a form, which must not be one that searches or goes back.
        return """
            <form class="flow" method="post" action="\(action)" novalidate\(warn)>\(visit.formFields)\
            <button class="hidden" tabindex="-1" aria-hidden="true"></button>\(content)</form>
            """
    }

    /// Says that something was done.
    public static func done(_ message: String) -> HTML {
        "<div class=\"notice good\" role=\"status\">\(Icon.tick.html)<p>\(message)</p></div>"
    }

    /// Says something the visitor should know.
    public static func note(_ message: HTML) -> HTML {
        "<div class=\"notice info\">\(Icon.info.html)<div class=\"flow\">\(message)</div></div>"
    }

    /// Which marks mean what.
    public static func requiredNote(_ texts: Texts) -> HTML {
        "<p><span class=\"required\" aria-hidden=\"true\">*</span> \(texts("register.required"))</p>"
    }

    /// A heading at the top of a page, with what belongs right under it.
    public static func title(_ heading: String, _ lead: HTML = .empty) -> HTML {
        "<div class=\"title prose flow\"><h1>\(heading)</h1>\(lead)</div>"
    }
}
