import Markup

extension Field {
    /// The radio buttons only. The id of the first is the field's name, so that validation errors link to it.
    func radios(_ choices: [Choice], _ typed: FormValues, _ texts: Texts) -> HTML {
        """
        \(each: choices.enumerated(), { index, choice in
            let label: HTML = choice.words(texts)
            return box("radio", id: id(index), name: name, value: choice.value, label: label, typed, tied: required)
        })
        """
    }

    /// The checkboxes only; ids as for ``radios(_:_:_:)``.
    func ticks(_ choices: [Choice], _ typed: FormValues, _ texts: Texts) -> HTML {
        """
        \(each: choices.enumerated(), { index, choice in
            box(id: id(index), name: "\(name).\(choice.value)", label: choice.words(texts), typed)
        })
        """
    }

    private func id(_ index: Int) -> String { index == 0 ? name : "\(name)-\(index + 1)" }

    func tick(_ typed: FormValues, _ texts: Texts) -> HTML {
        let finding = typed.finding(name)
        let label: HTML = "\(texts.words(label))\(star)"
        guard finding != nil || hint != nil || !guidance.isEmpty else {
            return box(id: name, name: name, label: label, typed, attributes: attached)
        }
        let tied: HTML = "\(described(finding, hasHint: hint != nil))\(invalid(finding != nil))"
        return """
            <div class="field\(wrong(finding))"\(attached)>\(guidanceHTML)\(errorText(finding, texts))\
            \(box(id: name, name: name, label: label, typed, tied: tied))\(hintHTML(hint, texts))</div>
            """
    }

    private func box(
        _ type: HTML = "checkbox", id: String, name: String, value: String = "yes", label: HTML, _ typed: FormValues,
        tied: HTML = .empty, attributes: HTML = .empty
    ) -> HTML {
        """
        <div class="choice"\(attributes)><input type="\(type)" id="\(id)" name="\(name)" value="\(value)"\
        \(" checked", if: typed[name] == value)\(tied)><label for="\(id)">\(label)</label></div>
        """
    }
}

extension Field.Choice {
    /// The label, with a `lang` attribute if it is in another language than the page.
    fileprivate func words(_ texts: Texts) -> HTML {
        let words: HTML = "\(texts.words(label))"
        guard let language, language != texts.language else { return words }
        return "<span lang=\"\(language.tag)\">\(words)</span>"
    }
}
