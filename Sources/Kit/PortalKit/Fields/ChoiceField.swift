import Markup

extension Field {
    func radios(_ choices: [Choice], _ typed: FormValues, _ texts: Texts) -> HTML {
        group(typed.finding(name), texts, options(choices, typed, texts))
    }

    /// The radio buttons only. The id of the first is the field's name, so that validation errors link to it.
    func options(_ choices: [Choice], _ typed: FormValues, _ texts: Texts) -> HTML {
        "\(each: choices.enumerated(), { index, choice in option(choice, at: index, typed, texts) })"
    }

    private func option(_ choice: Choice, at index: Int, _ typed: FormValues, _ texts: Texts) -> HTML {
        """
        <div class="choice"><input type="radio" id="\(id(index))" name="\(name)" value="\(choice.value)"\
        \(checked(typed[name] == choice.value))\(required)><label for="\(id(index))">\(texts.words(choice.label))</label></div>
        """
    }

    func ticks(_ choices: [Choice], _ typed: FormValues, _ texts: Texts) -> HTML {
        group(
            typed.finding(name), texts,
            """
            \(each: choices.enumerated(), { index, choice in
                box(id: id(index), name: "\(name).\(choice.value)", label: "\(texts.words(choice.label))", typed)
            })
            """)
    }

    /// The id of the first option is the field's name.
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
        id: String, name: String, label: HTML, _ typed: FormValues, tied: HTML = .empty, attributes: HTML = .empty
    ) -> HTML {
        """
        <div class="choice"\(attributes)><input type="checkbox" id="\(id)" name="\(name)" value="yes"\
        \(checked(typed[name] == "yes"))\(tied)><label for="\(id)">\(label)</label></div>
        """
    }
}
