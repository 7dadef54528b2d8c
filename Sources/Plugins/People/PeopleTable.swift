import Casework
import Markup
import PortalKit
import Web

/// The page with the table of an account's people.
struct PeopleTable {
    let people: SelectPeople
    let input: FormInput

    private var visit: Visit { input.visit }
    private var texts: Texts { input.texts }
    private var showsHidden: Bool { input["show"] == "hidden" }

    /// The people that the filter finds.
    private var found: [Entry] {
        let words = Folded.words(input["q"])
        return people.entries.filter { entry in
            let names = " \(entry.details.folded)"
            return people.hidden.contains(entry.id) == showsHidden && words.allSatisfy { names.contains(" \($0)") }
        }
    }

    var page: Page {
        let (title, findings, found) = (texts("people.title"), input.typed.findings, found)
        let main: HTML = """
            \(done)\(Parts.summary(findings, texts))\(PeopleDrawing.html)<div class="title flow"><h1>\(title)</h1>\
            <div class="prose">\(Parts.note(texts.paragraphs("people.table.about")))</div></div>\(filter)\
            \(input.form(guarding: false, content(found)))<div class="actions">\
            <a class="button back" href="\(visit.link(SiteLinks.home))">\(texts("people.back"))</a></div>
            """
        var page = Page(title, section: .people, hasFindings: !findings.isEmpty, main: main)
        page.trail = EntrySubjects.trail(visit).dropLast()
        return page
    }

    private var done: HTML {
        let words: [SelectPeople.Deed: TextKey] = [
            .hide: "people.hid", .show: "people.shown", .delete: "people.deleted",
        ]
        let deed = visit.query["done"].flatMap(SelectPeople.Deed.init)
        if visit.query["removed"] != nil { return Parts.done(texts("people.removed")) }
        return deed.flatMap { words[$0] }.map { Parts.done(texts($0)) } ?? .empty
    }

    /// The search by name, and the choice between those who are shown and those who are hidden.
    private var filter: HTML {
        func choice(_ value: String, _ words: TextKey) -> HTML {
            "<option value=\"\(value)\"\(" selected", if: (value == "hidden") == showsHidden)>\(texts(words))</option>"
        }
        return """
            <form class="filters" role="search" action="\(visit.link(SiteLinks.people))">\
            <div class="grow"><label for="q">\(texts("people.filter"))</label>\
            <input class="input" type="search" id="q" name="q" value="\(input["q"])" autocomplete="off"></div>\
            <div><label for="show">\(texts("people.filter.show"))</label><select class="input" id="show" name="show">\
            \(choice("active", "people.filter.active"))\(choice("hidden", "people.filter.hidden"))</select></div>\
            <div><button class="button second wide">\(texts("people.filter.search"))</button></div></form>
            """
    }

    /// How many were found, the buttons, and the table.
    private func content(_ found: [Entry]) -> HTML {
        let count = texts(found.count == 1 ? "people.found.one" : "people.found", ["count": String(found.count)])
        let add: HTML = """
            <a class="button slim" href="\(visit.link(FamilyLinks.addPerson))">\(Icon.plus.html) \(texts("people.add"))</a>
            """
        let hide = showsHidden ? button(.show, "people.show", "second") : button(.hide, "people.hide", "second")
        let deeds: HTML = "\(hide)\(button(.delete, "people.delete", "warn"))"
        let finding = input.typed.finding("person")
        return """
            \(Parts.hidden("q", input["q"]))\(Parts.hidden("show", input["show"]))\
            <div class="row apart"><p class="found" role="status">\(Icon.tick.tag(count, "ok"))</p>\
            <div class="row">\(add, if: people.mayAdd)\(deeds, if: !found.isEmpty)</div></div>\
            \(people.fields(visit).first.map { $0.errorText(finding, texts) })\
            \(found.isEmpty ? none : table(found))
            """
    }

    private func button(_ deed: SelectPeople.Deed, _ words: TextKey, _ style: HTML) -> HTML {
        "<button class=\"button \(style) slim\" name=\"what\" value=\"\(deed.rawValue)\">\(texts(words))</button>"
    }

    private var none: HTML {
        if !input["q"].isEmpty {
            let all: HTML = "<a href=\"\(visit.link(SiteLinks.people))\">\(texts("people.found.all"))</a>"
            return Parts.empty(
                .search, texts("people.found.none"), "\(texts("people.found.none.hint")) \(all)")
        }
        let (title, hint): (TextKey, TextKey) =
            showsHidden
            ? ("people.hidden.none", "people.hidden.none.hint")
            : people.mayAdd ? ("people.none", "people.none.hint") : ("people.allocated.none", "people.allocated.hint")
        return Parts.empty(.person, texts(title), "\(texts(hint))")
    }

    private func table(_ found: [Entry]) -> HTML {
        let columns: [TextKey] = ["people.name", "people.birth", "people.address", "people.school", "people.select"]
        return Parts.table(
            texts("people.caption"), hidesCaption: true, columns.map { texts($0) },
            rows: found.enumerated().map { index, entry in
                [
                    "<a href=\"\(visit.link(FamilyLinks.person(entry.id)))\">\(entry.listed(visit))</a>",
                    "<span class=\"date\">\(visit.dates.birth(entry.born))</span>",
                    "<span>\(entry.address?.line ?? "")</span>",
                    "<span>\(entry.schooling?.school?.name ?? "")</span>",
                    tick(entry, isFirst: index == 0),
                ]
            })
    }

    private func tick(_ entry: Entry, isFirst: Bool) -> HTML {
        let name = SelectPeople.input(entry.id)
        // The error that no one is ticked links to the first checkbox.
        let id = isFirst ? "person" : name
        let isWrong = isFirst && input.typed.finding("person") != nil
        return """
            <span class="choice"><input type="checkbox" id="\(id)" name="\(name)" value="yes"\
            \(" checked", if: input[name] == "yes")\(" aria-describedby=\"person-error\"", if: isWrong)><label class="hidden" for="\(id)">\
            \(texts("people.select.one", ["name": entry.listed(visit)]))</label></span>
            """
    }
}
