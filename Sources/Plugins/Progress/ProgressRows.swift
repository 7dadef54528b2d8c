import Casework
import Forms
import Identity
import Markup
import PortalKit

/// The drafts, submissions and requests about a person, and the forms that may be started.
struct ProgressRows {
    let view: ProgressView
    let visit: Visit

    private var texts: Texts { visit.texts }

    var html: HTML {
        let offers = view.offers(visit)
        let asked = view.asked.filter { view.shows($0.title) }
        let others = view.shared.filter { view.shows($0.submission.title) }
        guard !view.entries.isEmpty || !offers.isEmpty || !asked.isEmpty || !others.isEmpty else { return nothing }
        return """
            <ul class="rows">\(each: asked, { $0.row(visit) })\(each: view.entries, entry)\(each: others, shared)\
            \(each: offers, offer)</ul>\(pages)
            """
    }

    private func entry(_ entry: FormEntry) -> HTML {
        switch entry.state {
        case .draft(let step, let steps): draft(entry, step: step, of: steps)
        case .sent(let reference, let edit): sent(entry, reference: reference, edit: edit)
        }
    }

    private func draft(_ entry: FormEntry, step: Int, of steps: Int) -> HTML {
        let values = [
            "step": String(step), "steps": String(steps), "date": visit.dates.date(entry.at),
            "time": visit.dates.time(entry.at),
        ]
        return """
            <li><div class="what"><b>\(Parts.words(entry.title, in: entry.language, visit))</b><small>\(texts("progress.draft", values))</small></div>\
            <div class="row">\(waiting("progress.notSent"))\
            <a class="button slim" href="\(visit.link(FormLinks.draft(entry.id)))">\(texts("progress.continue"))\
            <span class="hidden"> \(Parts.words(entry.title, in: entry.language, visit))</span></a>\
            <a class="button quiet" href="\(visit.link(FormLinks.discard(entry.id)))">\(texts("progress.delete"))\
            <span class="hidden"> \(Parts.words(entry.title, in: entry.language, visit))</span></a></div></li>
            """
    }

    private func sent(_ entry: FormEntry, reference: String, edit: String?) -> HTML {
        let date = visit.dates.date(entry.at)
        let name: HTML = """
            <span class="hidden"> \(texts("progress.sent.of", ["form": entry.title, "date": date]))</span>
            """
        let changed: HTML =
            entry.changed.map { changed in
                "<small>\(texts("progress.changed", ["date": visit.dates.date(changed)]))</small>"
            } ?? .empty
        return """
            <li><div class="what"><b>\(Parts.words(entry.title, in: entry.language, visit))</b><small>\(texts("progress.byYou"))</small>\
            <small>\(texts("progress.reference", ["reference": reference]))</small>\(changed)\(missing(reference))</div>\
            <div class="row"><span class="tag ok">\(Icon.tick.html) \(texts("progress.sent", ["date": date]))</span>\
            \(judged(reference))\(change(entry, reference: reference, edit: edit, name))<a class="button second slim" href="\(visit.link(FormLinks.submission(entry.id)))">\
            \(texts("progress.view"))\(name)</a></div></li>
            """
    }

    private func judged(_ reference: String) -> HTML {
        switch view.judgements[reference] {
        case .accepted: "<span class=\"tag ok\">\(Icon.tick.html) \(texts("asked.accepted"))</span>"
        case .returned: "<span class=\"tag returned\">\(Icon.warning.html) \(texts("progress.returned"))</span>"
        case .received, nil: .empty
        }
    }

    /// What is missing, if the submission was returned.
    private func missing(_ reference: String) -> HTML {
        if case .returned(let note) = view.judgements[reference] { Parts.typed(note) } else { .empty }
    }

    /// The button to change or correct a submission, or the link to a change in progress.
    private func change(_ entry: FormEntry, reference: String, edit: String?, _ name: HTML) -> HTML {
        let isReturned: Bool
        switch view.judgements[reference] {
        case .accepted: return .empty
        case .returned: isReturned = true
        case .received, nil:
            isReturned = false
            guard entry.isEditable, view.openStages.contains(entry.stage) else { return .empty }
        }
        if let edit {
            return """
                \(waiting("progress.notSent.change"))<a class="button slim" href="\(visit.link(FormLinks.draft(edit)))">\
                \(texts("progress.continue"))\(name)</a>\
                <a class="button quiet" href="\(visit.link(FormLinks.discard(edit)))">\(texts("progress.delete"))\
                \(name)</a>
                """
        }
        if isReturned { return AskedForm.mend(entry.id, name, visit) }
        return """
            <form method="post" action="\(visit.link(FormLinks.edit(entry.id)))">\(visit.formFields)\
            <button class="button second slim">\(texts("progress.edit"))\(name)</button></form>
            """
    }

    /// A submission of another account that the team shares.
    private func shared(_ shared: SharedForm) -> HTML {
        let (sent, id) = (shared.submission, view.entry.id)
        let by = texts("shared.by", ["name": SharedPages.sender(shared, texts)])
        let date = visit.dates.date(sent.received)
        return """
            <li><div class="what"><b>\(Parts.words(sent.title, in: sent.language, visit))</b><small>\(by)</small></div><div class="row">\
            <span class="tag ok">\(Icon.tick.html) \(texts("progress.sent", ["date": date]))</span>\
            <a class="button second slim" href="\(visit.link(SharedLinks.submission(id, sent.id)))">\(texts("shared.view"))\
            <span class="hidden"> \(texts("progress.sent.of", ["form": sent.title, "date": date]))</span></a></div></li>
            """
    }

    private func waiting(_ words: TextKey) -> HTML {
        "<span class=\"tag soon\">\(Icon.clock.html) \(texts(words))</span>"
    }

    /// A form that may be started. Its draft's id is chosen here, so that a repeated request starts no second draft.
    private func offer(_ offer: FormOffer) -> HTML {
        let title = offer.title(visit.language)
        return """
            <li><div class="what"><b>\(title)</b></div><div class="row">\
            <form method="post" action="\(visit.link(FormLinks.start(offer.name)))">\(visit.formFields)\
            <input type="hidden" name="subject" value="\(view.entry.id)">\
            <input type="hidden" name="draft" value="\(newID())">\
            <button class="button second slim">\(texts("progress.start"))\
            <span class="hidden"> \(texts("progress.start.of", ["form": title]))</span></button></form></div></li>
            """
    }

    private var nothing: HTML {
        let all = visit.link(FamilyLinks.person(view.entry.id))
        if view.words.isEmpty {
            return """
                <p class="empty">\(Icon.document.html)<strong>\(texts("progress.none"))</strong>\
                <span>\(texts("progress.none.hint"))</span></p>
                """
        }
        return """
            <p class="empty">\(Icon.search.html)<strong>\(texts("progress.notFound", ["words": view.words]))</strong>\
            <span><a href="\(all)">\(texts("progress.all"))</a></span></p>
            """
    }

    private var pages: HTML {
        let here = visit.link(FamilyLinks.person(view.entry.id))
        return Parts.pages(view.page, hasOlder: view.hasOlder, texts) { page in
            view.words.isEmpty
                ? here.query(["page": String(page)]) : here.query(["q": view.words, "page": String(page)])
        }
    }
}
