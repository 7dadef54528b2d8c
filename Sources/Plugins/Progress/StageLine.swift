import Casework
import Configuration
import Markup
import PortalKit

/// The stages of a case as a line: past, current and future ones.
extension ProgressPages {
    var stageLine: HTML {
        let stages = view.process.stages.map(\.name)
        let now = stages.firstIndex(of: view.stage) ?? 0
        return """
            <ol class="stages across block" aria-label="\(texts("progress.stages"))">\
            \(each: stages.indices, { stage(stages[$0], place: $0, now: now) })</ol>
            """
    }

    private func stage(_ stage: String, place: Int, now: Int) -> HTML {
        let title: HTML = "<b>\(texts(TextKey("stage", stage, "title")))</b>"
        if place < now {
            let day = view.known?.ended[stage]
            let words =
                day.map { texts("progress.done.on", ["date": visit.dates.date($0)]) } ?? texts("progress.done")
            return """
                <li class="done\(colours.done.style)"><span class="dot" aria-hidden="true">\(Icon.tick.html)</span>\
                \(title)\(Parts.tag("ok", .tick, words))</li>
                """
        }
        if place > now {
            return """
                <li\(colours.next.styleOfNext)><span class="dot" aria-hidden="true">\(place + 1)</span>\(title)\
                <small>\(texts("progress.notStarted"))</small></li>
                """
        }
        if let state = view.known?.current.state, state != .open {
            let words: TextKey = state == .withdrawn ? "progress.state.withdrawn" : "progress.state.closed"
            return """
                <li class="done\(colours.done.style)" aria-current="step">\
                <span class="dot" aria-hidden="true">\(Icon.dot.html)</span>\(title)<span class="tag">\(texts(words))</span></li>
                """
        }
        // The day is that of the request, so it is shown at the first stage only.
        let received: HTML? = view.received.flatMap { day in
            place == 0 ? "<small>\(texts("progress.received", ["date": visit.dates.date(day)]))</small>" : nil
        }
        let state: TextKey = view.received == nil ? "progress.here" : "progress.inProgress"
        return """
            <li class="now\(colours.now.style)" aria-current="step"><span class="dot" aria-hidden="true"></span>\
            \(title)\(Parts.tag("solid", .dot, texts(state)))\(received)</li>
            """
    }
}
