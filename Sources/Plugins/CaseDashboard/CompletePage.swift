import Casework
import Forms
import Markup
import PortalKit
import Web

/// The page of what an account has to complete about one person, and of the forms that it can start.
struct CompletePage {
    let entry: Entry
    let waiting: WaitingForms
    let offers: [FormOffer]
    let visit: Visit

    private var texts: Texts { visit.texts }

    var page: Page {
        let title = texts("caseDashboard.complete")
        let none = Parts.empty(.tick, texts("complete.none"), "\(texts("complete.hint"))")
        let refresh: HTML = """
            <p><a class="button second slim" href="\(visit.link(FamilyLinks.complete(entry.id)))">\(texts("action.refresh"))</a></p>
            """
        let main: HTML = """
            \(Parts.done(texts("complete.sent")), if: visit.query["sent"] != nil)\
            \(Parts.title(title))<div class="prose flow"><p>\(texts("complete.intro"))</p></div>\
            <section class="flow block" aria-labelledby="items"><h2 id="items">\
            \(texts("complete.items", ["name": entry.name]))</h2>\
            \(waiting.count == 0 ? none : Parts.rows(waiting.items) { $0.row(visit) })\(refresh)</section>\
            \(start, if: !offers.isEmpty)
            """
        return Page(title, about: entry, visit, main: main)
    }

    private var start: HTML {
        """
        <section class="flow block" aria-labelledby="start"><h2 id="start">\(texts("complete.start"))</h2>\
        \(Parts.table(texts("complete.start"), hidesCaption: true, [texts("complete.description")], rows: offers.map { [button($0)] }))\
        </section>
        """
    }

    /// The button that starts a form. Its draft's id is chosen here, so that a repeated request starts no second draft.
    private func button(_ offer: FormOffer) -> HTML {
        """
        <form method="post" action="\(visit.link(FormLinks.start(offer.name)))">\(visit.formFields)\
        \(Parts.hidden("subject", entry.id))\(Parts.hidden("draft", newID()))\
        <button class="link-button">\(offer.title(visit.language))</button></form>
        """
    }
}
