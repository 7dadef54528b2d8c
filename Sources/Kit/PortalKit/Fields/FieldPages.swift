public import Markup

extension Field {
    /// The field in a form: label, hint, guidance, validation error, input with its value. Its labels, values and
    /// messages are escaped; `guidance` and `attributes` are not.
    public func html(_ typed: FormValues, _ texts: Texts) -> HTML {
        switch kind {
        case .tick: return tick(typed, texts)
        case .radios(let choices): return group(typed.finding(name), texts, radios(choices, typed, texts))
        case .ticks(let choices): return group(typed.finding(name), texts, ticks(choices, typed, texts))
        case .date: return date(typed, texts)
        case .school: return school(typed, texts)
        case .address: return address(typed, texts)
        default: break
        }
        let finding = typed.finding(name)
        return """
            <div class="field\(wrong(finding))"\(attached)><label for="\(name)">\(marked(texts))</label>\
            \(hintHTML(hint, texts))\(guidanceHTML)\(errorText(finding, texts))\
            \(framed(input(typed[name], finding, texts)))\(count(typed[name], texts))</div>
            """
    }

    /// A group of several inputs, with the label as its legend.
    func group(_ finding: ValidationError?, _ texts: Texts, hint usual: Label? = nil, _ content: HTML) -> HTML {
        let hint = hint ?? usual
        return """
            <fieldset class="field\(wrong(finding))"\(described(finding, hasHint: hint != nil))\(attached)>\
            <legend>\(marked(texts))</legend>\(hintHTML(hint, texts))\(guidanceHTML)\
            \(errorText(finding, texts))\(content)</fieldset>
            """
    }

    /// The hidden inputs of `parts`, with their values.
    func hidden<Part: FieldPart>(_ parts: [Part], _ typed: FormValues) -> HTML {
        "\(each: parts, { Parts.hidden($0.of(self), typed[$0.of(self)]) })"
    }

    /// A button inside a field that is found by a search: `action` says what it does, such as `find`.
    func button(_ action: String, _ label: TextKey, _ texts: Texts, isLink: Bool = false) -> HTML {
        let style = isLink ? "link-button" : "button second slim"
        return "<button class=\"\(style)\" name=\"action\" value=\"\(name).\(action)\">\(texts(label))</button>"
    }

    /// The label with its asterisk, if it has one.
    private func marked(_ texts: Texts) -> HTML {
        let first: HTML = "<span class=\"required\" aria-hidden=\"true\">*</span>"
        return isMarked && isMarkedFirst ? "\(first)\(texts.words(label))" : "\(texts.words(label))\(star)"
    }

    var star: HTML { isMarked ? " <span class=\"required\" aria-hidden=\"true\">*</span>" : .empty }

    /// The form's attributes for the field, after a space.
    var attached: HTML { attributes.isEmpty ? .empty : " \(attributes)" }

    func hintHTML(_ hint: Label?, _ texts: Texts) -> HTML {
        guard let hint else { return .empty }
        return "<p class=\"hint\" id=\"\(name)-hint\">\(texts.words(hint, hintValues))</p>"
    }

    var guidanceHTML: HTML {
        guidance.isEmpty ? .empty : "<div class=\"guidance flow\" id=\"\(name)-guidance\">\(guidance)</div>"
    }

    private var hintValues: [String: String] {
        if case .code(let digits) = kind { ["digits": String(digits)] } else { [:] }
    }

    private func framed(_ input: HTML) -> HTML {
        guard let icon else { return input }
        return "<div class=\"iconed\">\(icon.html)\(input)</div>"
    }

    private func input(_ value: String, _ finding: ValidationError?, _ texts: Texts) -> HTML {
        let tied = "\(described(finding, hasHint: hint != nil))\(invalid(finding != nil))" as HTML
        let common: HTML = "class=\"input\(style)\" id=\"\(name)\" name=\"\(name)\"\(tied)\(required)"
        switch kind {
        case .choice(let choices):
            return """
                <select \(common)\(complete)><option value="">\(texts("field.choose"))</option>\
                \(each: choices, { choice in
                    "<option value=\"\(choice.value)\"\(" selected", if: choice.value == value)>\(texts.words(choice.label))</option>"
                })</select>
                """
        case .longText: return "<textarea \(common) rows=\"6\">\(value)</textarea>"
        case .password(let isNew): return password(value, isNew: isNew, common, texts)
        case .email: return "<input \(common)\(complete) type=\"email\" value=\"\(value)\" spellcheck=\"false\">"
        case .telephone: return "<input \(common)\(complete) type=\"tel\" value=\"\(value)\">"
        case .code:
            return "<input \(common) inputmode=\"numeric\" autocomplete=\"one-time-code\">"
        case .number, .year:
            return "<input \(common)\(complete) type=\"text\" inputmode=\"numeric\" value=\"\(value)\">"
        case .identifier(let identifier):
            let mode: HTML = identifier == .nhs ? " inputmode=\"numeric\"" : .empty
            return """
                <input \(common)\(complete) type="text"\(mode) value="\(identifier.grouped(value))" spellcheck="false">
                """
        case .text where !suggestions.isEmpty:
            return """
                <input \(common)\(complete) type="text" list="\(name)-list" value="\(value)"><datalist id="\(name)-list">\
                \(each: suggestions, { "<option value=\"\(texts.words($0))\"></option>" })</datalist>
                """
        case .text, .postcode, .tick, .address, .radios, .ticks, .date, .school:
            return "<input \(common)\(complete) type=\"text\" value=\"\(value)\">"
        }
    }

    private func password(_ value: String, isNew: Bool, _ common: HTML, _ texts: Texts) -> HTML {
        let auto = !autocomplete.isEmpty ? autocomplete : isNew ? "new-password" : "current-password"
        return """
            <div class="joined"><input \(common) type="password" autocomplete="\(auto)" value="\(value)" \
            spellcheck="false"><button class="button second slim" type="button" data-reveal="\(name)" \
            data-show="\(texts("password.show"))" data-hide="\(texts("password.hide"))" \
            data-show-label="\(texts("password.show")) \(texts.words(label))" \
            data-hide-label="\(texts("password.hide")) \(texts.words(label))" data-shown="\(texts("password.shown"))" \
            data-hidden="\(texts("password.hidden"))" hidden>\(texts("password.show"))</button></div>
            """
    }

    private func count(_ value: String, _ texts: Texts) -> HTML {
        isCounted ? CharacterCount.html(name, value, limit: limit, texts) : .empty
    }

    private var isCounted: Bool {
        if case .longText(let isCounted) = kind { isCounted } else { false }
    }

    private var style: HTML {
        switch kind {
        case .code: " code"
        case .number, .year, .identifier: " short"
        default: .empty
        }
    }

    var required: HTML { isRequired ? " required" : .empty }

    private var complete: HTML { " autocomplete=\"\(autocomplete.isEmpty ? "off" : autocomplete)\"" }

    /// The `aria-describedby` of an input or group: its hint, guidance, validation error and count.
    func described(_ finding: ValidationError?, hasHint: Bool) -> HTML {
        let ids = [
            hasHint ? "\(name)-hint" : nil, guidance.isEmpty ? nil : "\(name)-guidance",
            finding.map { "\($0.field)-error" }, isCounted ? "\(name)-count" : nil,
        ].compactMap(\.self)
        return ids.isEmpty ? .empty : " aria-describedby=\"\(ids.joined(separator: " "))\""
    }

    func wrong(_ finding: ValidationError?) -> HTML { finding == nil ? .empty : " wrong" }

    func invalid(_ isWrong: Bool) -> HTML { isWrong ? " aria-invalid=\"true\"" : .empty }

    /// The message of a validation error, to be placed above its input, with the id `<input>-error`; empty for nil.
    public func errorText(_ finding: ValidationError?, _ texts: Texts) -> HTML {
        guard let finding else { return .empty }
        return """
            <p class="error-text" id="\(finding.field)-error">\(Icon.warning.html)<span><span class="hidden">\
            \(texts("error.prefix")) </span>\(finding.message)</span></p>
            """
    }
}
