import Casework
import Forms
import Foundation
import Markup
import PortalKit
import Web

/// The drafts, submissions and requests about a person, and the forms that may be started, as items of lists.
struct PersonRows {
    let view: PersonOverview
    let visit: Visit

    private var texts: Texts { visit.texts }
    private var here: Address { visit.link(FamilyLinks.person(view.entry.id)) }

    var html: HTML {
        let offers = view.offers(visit)
        let asked = view.asked.filter { view.shows($0.title) }
        let others = view.shared.filter { view.shows($0.submission.title) }
        let entries = view.entries.items
        guard !entries.isEmpty || !offers.isEmpty || !asked.isEmpty || !others.isEmpty else { return nothing }
        let all = view.words.isEmpty ? here : here.query(["q": view.words])
        return """
            <ul class="rows">\(each: asked, { $0.row(visit) })\(each: entries, { entry($0) })\(each: others, shared)\
            \(each: offers, offer)</ul>\(view.entries.links(all, texts))
            """
    }

    /// A draft or a submission.
    /// - Parameter state: a tag to show beside that of a submission; empty for none.
    func entry(_ entry: FormEntry, _ state: HTML = .empty) -> HTML {
        switch entry.state {
        case .draft: entry.unsentRow(entry.id, visit)
        case .sent(let reference, let edit): sent(entry, reference: reference, edit: edit, state)
        }
    }

    private func sent(_ entry: FormEntry, reference: String, edit: String?, _ state: HTML) -> HTML {
        let name = name(of: entry.title, sent: entry.at)
        var small = [texts("progress.byYou"), texts("progress.reference", ["reference": reference])]
        if let changed = entry.changed { small.append(texts("progress.changed", ["date": visit.dates.date(changed)])) }
        let (reviewStatus, missing) = reviewed(reference)
        return Parts.row(
            Parts.words(entry.title, in: entry.language, visit), small, more: missing,
            beside: """
                <div class="row">\(tag(sent: entry.at))\(reviewStatus)\(state)\
                \(change(entry, reference: reference, edit: edit, name))\
                <a class="button second slim" href="\(visit.link(FormLinks.submission(entry.id)))">\
                \(texts("progress.view"))\(name)</a></div>
                """)
    }

    private func tag(sent day: Date) -> HTML {
        Parts.tag("ok", .tick, texts("progress.sent", ["date": visit.dates.date(day)]))
    }

    /// What a link or button is about, for screen readers.
    private func name(of form: String, sent day: Date) -> HTML {
        let values = ["form": form, "date": visit.dates.date(day)]
        return "<span class=\"hidden\"> \(texts("progress.sent.of", values))</span>"
    }

    /// The tag of the team's reviewStatus and, if the submission was returned, what is missing.
    private func reviewed(_ reference: String) -> (tag: HTML, missing: HTML) {
        switch view.reviewStatuses[reference] {
        case .accepted: (Parts.tag("ok", .tick, texts("asked.accepted")), .empty)
        case .returned(let note):
            (Parts.tag("returned", .warning, texts("progress.returned")), Parts.typed(note, visit))
        case .received, nil: (.empty, .empty)
        }
    }

    /// The button to change or correct a submission, or the link to a change in progress.
    private func change(_ entry: FormEntry, reference: String, edit: String?, _ name: HTML) -> HTML {
        var isReturned = false
        switch view.reviewStatuses[reference] {
        case .accepted: return .empty
        case .returned: isReturned = true
        case .received, nil:
            guard entry.isEditable, view.openStages.contains(entry.stage) else { return .empty }
        }
        if let edit { return entry.unsent(edit, name, visit) }
        if isReturned { return AskedForm.mend(entry.id, name, visit) }
        return """
            <form method="post" action="\(visit.link(FormLinks.edit(entry.id)))">\(visit.formFields)\
            <button class="button second slim">\(texts("progress.edit"))\(name)</button></form>
            """
    }

    /// A submission of another account that the team shares.
    func shared(_ shared: SharedForm) -> HTML { shared.row(view.entry, visit) }

    /// A form that may be started. Its draft's id is chosen here, so that a repeated request starts no second draft.
    func offer(_ offer: FormOffer) -> HTML {
        let title = offer.title(visit.language)
        return Parts.row(
            "\(title)",
            beside: """
                <div class="row"><form method="post" action="\(visit.link(FormLinks.start(offer.name)))">\
                \(visit.formFields)\(Parts.hidden("subject", view.entry.id))\(Parts.hidden("draft", newID()))\
                <button class="button second slim">\(texts("progress.start"))\
                <span class="hidden"> \(texts("progress.start.of", ["form": title]))</span></button></form></div>
                """)
    }

    /// What the list says if it has no items.
    var nothing: HTML {
        guard !view.words.isEmpty else {
            return Parts.empty(.document, texts("progress.none"), "\(texts("progress.none.hint"))")
        }
        return Parts.empty(
            .search, texts("progress.notFound", ["words": view.words]),
            "<a href=\"\(here)\">\(texts("progress.all"))</a>")
    }
}
