import Foundation
import PortalKit
import Web

/// The JSON response to an autosave request.
enum Autosave {
    private struct Answer: Encodable {
        var saved: String?
        var base: String?
        var message: String?
    }

    /// 409 with the reason why nothing was saved.
    static func refused(_ words: TextKey, _ visit: Visit) -> Response {
        response(Answer(message: visit.texts(words)), status: 409)
    }

    /// 200 with the time of the save and the page's new base digests; 409 if another window changed the same answers,
    /// or the form itself has changed, so that the page has to be reloaded.
    ///
    /// The base digests are those of the page's own texts, not of what other windows saved: the page still shows its
    /// own.
    static func answer(_ saved: Saved, typed: FormValues, isChanged: Bool, _ visit: Visit) -> Response {
        let base = Base.text(typed.values.keys.sorted(), of: Answers(typed.values))
        let isClash = isChanged || !saved.conflicts.isEmpty
        let answer =
            isClash
            ? Answer(message: visit.texts(isChanged ? "form.lost.autosave" : "form.conflict.lead"))
            : Answer(saved: StepPages.status(saved.now, visit), base: base)
        return response(answer, status: isClash ? 409 : 200)
    }

    private static func response(_ answer: Answer, status: Int) -> Response {
        let json = (try? JSONEncoder().encode(answer)).map(Array.init) ?? []
        return Response(
            status: status, fields: ["Content-Type": "application/json; charset=utf-8"], content: .bytes(json))
    }
}
