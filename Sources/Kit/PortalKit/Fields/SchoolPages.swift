import Markup

extension Field {
    func school(_ typed: FormValues, _ texts: Texts) -> HTML {
        let at = SchoolPart.at.of(self)
        let places = Schooling.Place.allCases.map { Choice($0.rawValue, $0.label) }
        let place = Field(at, label, .radios(places), required: isRequired)
        let state: HTML =
            switch shownMode(typed) {
            case "chosen": chosenSchool(typed, texts)
            case "choose": schoolChoice(typed, texts)
            default: schoolSearch(typed, texts)
            }
        let mode = Parts.hidden(SchoolPart.mode.of(self), shownMode(typed))
        if isSchoolKnown {
            let isNamed = SchoolPart.allCases.contains { $0 != .at && !typed[$0.of(self)].isEmpty }
            let known = Parts.hidden(at, isNamed ? Schooling.Place.school.rawValue : "")
            return group(typed.finding(at), texts, "\(known)\(mode)\(state)")
        }
        return group(
            typed.finding(at), texts,
            """
            \(place.radios(places, typed, texts))<div class="reveal flow" data-when="\("{\"\(at)\":[\"school\"]}")">\
            \(mode)\(state)</div>
            """)
    }

    /// The state to show: the search instead of a list without its schools.
    private func shownMode(_ typed: FormValues) -> String {
        let mode = typed[SchoolPart.mode.of(self)]
        return mode == "chosen" || mode == "choose" && typed.foundSchools[name] != nil ? mode : ""
    }

    private func schoolSearch(_ typed: FormValues, _ texts: Texts) -> HTML {
        let id = SchoolPart.search.of(self)
        let finding = typed.finding(id)
        let search = Field(id, "school.search", hint: isSearchable ? "school.search.hint" : nil)
        return """
            <div class="field\(wrong(finding))"><label for="\(id)">\(texts("school.search"))</label>\
            \(search.hintHTML(search.hint, texts))\(errorText(finding, texts))<div class="joined">\
            <input class="input" id="\(id)" name="\(id)" type="text" autocomplete="off" value="\(typed[id])"\
            \(search.described(finding, hasHint: isSearchable))\(invalid(finding != nil))>\
            \(button("find", "school.find", texts), if: isSearchable)</div></div>
            """
    }

    private func schoolChoice(_ typed: FormValues, _ texts: Texts) -> HTML {
        let id = SchoolPart.urn.of(self)
        let finding = typed.finding(id)
        let words = typed[SchoolPart.search.of(self)]
        let found = typed.foundSchools[name] ?? []
        return """
            \(hidden([SchoolPart.search], typed))<div class="field\(wrong(finding))"><label for="\(id)">\
            \(texts("school.choose", ["name": words]))</label>\(errorText(finding, texts))\
            <select class="input" id="\(id)" name="\(id)"\(Field(id, label).described(finding, hasHint: false))\
            \(invalid(finding != nil))><option value="">\(texts("field.choose"))</option>\
            \(each: found, { school in
                "<option value=\"\(school.urn)\"\(" selected", if: school.urn == typed[id])>\(school.line)</option>"
            })<option value="\(SchoolPart.typed)">\(texts("school.asTyped", ["name": words]))</option></select></div>\
            <p>\(again(texts))</p>
            """
    }

    private func chosenSchool(_ typed: FormValues, _ texts: Texts) -> HTML {
        """
        \(hidden([SchoolPart.search, .urn, .name, .place], typed))<p class="card wash">\(typed[SchoolPart.name.of(self)])<br>\
        \(typed[SchoolPart.place.of(self)])</p><p>\(again(texts))</p>
        """
    }

    private func again(_ texts: Texts) -> HTML { button("again", "school.again", texts, isLink: true) }
}

extension School {
    /// Name and place on one line, as lists show it.
    public var line: String { place.isEmpty ? name : "\(name), \(place)" }
}
