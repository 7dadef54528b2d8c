import Casework
import Markup
import PortalKit

/// The stages of a case as a line: past, current and future ones.
struct StageLine {
    let view: ProgressView
    let colours: StageColours
    let visit: Visit

    private var texts: Texts { visit.texts }
    private var place: Int { view.process.stages.firstIndex { $0.name == view.stage } ?? 0 }

    var html: HTML {
        let stages = Array(view.process.stages.enumerated())
        return """
            <ol class="stages across block" aria-label="\(texts("progress.stages"))">\
            \(each: stages, { stage($0.element.name, place: $0.offset) })</ol>
            """
    }

    private func stage(_ stage: String, place: Int) -> HTML {
        let title = texts(TextKey("stage", stage, "title"))
        if place < self.place { return done(stage, title) }
        guard place == self.place else {
            return """
                <li\(style(colours.next))><span class="dot" aria-hidden="true">\(place + 1)</span><b>\(title)</b>\
                <small>\(texts("progress.notStarted"))</small></li>
                """
        }
        if let state = view.known?.current.state, state != .open { return ended(stage, title, state) }
        let state = texts(view.received == nil ? "progress.here" : "progress.inProgress")
        // The day is that of the request, so it is shown at the first stage only.
        let received: HTML =
            (place == 0 ? view.received : nil).map { day in
                "<small>\(texts("progress.received", ["date": visit.dates.date(day)]))</small>"
            } ?? .empty
        return """
            <li class="now\(colours.now.style)" aria-current="step"><span class="dot" aria-hidden="true"></span>\
            <b>\(title)</b><span class="tag solid">\(Icon.dot.html) \(state)</span>\(received)</li>
            """
    }

    private func style(_ colour: StageColours.Colour) -> HTML {
        colour == .grey ? .empty : " class=\"\(colour.rawValue)\""
    }

    private func done(_ stage: String, _ title: String) -> HTML {
        let words =
            view.known?.ended[stage].map { texts("progress.done.on", ["date": visit.dates.date($0)]) }
            ?? texts("progress.done")
        return """
            <li class="done\(colours.done.style)"><span class="dot" aria-hidden="true">\(Icon.tick.html)</span>\
            <b>\(title)</b><span class="tag ok">\(Icon.tick.html) \(words)</span></li>
            """
    }

    private func ended(_ stage: String, _ title: String, _ state: Case.State) -> HTML {
        let words: TextKey = state == .withdrawn ? "progress.state.withdrawn" : "progress.state.closed"
        return """
            <li class="done\(colours.done.style)" aria-current="step"><span class="dot" aria-hidden="true">\(Icon.dot.html)\
            </span><b>\(title)</b><span class="tag">\(texts(words))</span></li>
            """
    }
}
