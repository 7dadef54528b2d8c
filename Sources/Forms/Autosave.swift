import Foundation
import PortalKit
import Web

/// The answer to a page that saves by itself.
enum Autosave {
    private struct Answer: Encodable {
        var saved: String?
        var base: String?
        var message: String?
    }

    /// 200 with when it was saved and what the page now rests on; 409 where another window changed the same answers.
    ///
    /// The page still shows its own texts, whatever other windows have saved: it rests on those.
    static func answer(_ open: OpenForm, _ typed: Typed, _ done: Saved, _ visit: Visit) -> Response {
        let base = Base.text(typed.values.keys.sorted(), of: Answers(typed.values))
        let answer =
            done.conflicts.isEmpty
            ? Answer(saved: StepPages.status(open, visit), base: base)
            : Answer(message: visit.texts("form.conflict.lead"))
        let json = (try? JSONEncoder().encode(answer)).map(Array.init) ?? []
        return Response(
            status: done.conflicts.isEmpty ? 200 : 409, fields: ["Content-Type": "application/json; charset=utf-8"],
            content: .bytes(json))
    }
}
