import PortalKit
import Web

extension Examples {
    /// Requests that show a page in another state than the usual.
    var more: [(path: String, example: Example)] {
        switch site.portal.name {
        case "citizen": common + family
        case "professional": common + professional
        case "team": common + desk + previews
        case "console": common + settings
        default: []
        }
    }

    private func seen(
        _ path: String, _ variant: String, _ parameters: [String: String] = [:], query: [String: String] = [:],
        account: String? = nil
    ) -> (path: String, example: Example) {
        (path, Example(variant: variant, parameters: parameters, query: query, account: account))
    }

    /// A form of the team on a case, as its preview shows it.
    private func preview(
        _ path: String, _ fields: [String: String], _ parameters: [String: String] = [:], variant: String = "preview"
    ) -> (path: String, example: Example) {
        (path, Example(variant: variant, parameters: parameters, form: version.merging(fields) { $1 }))
    }

    private var common: [(path: String, example: Example)] {
        ["session", "kept", "cookies", "code", "tries"].map { seen("sign-in", $0, query: ["ended": $0]) } + [
            seen("account/personal", "saved", query: ["saved": "1"]),
            seen("verify", "again", query: ["sent": "again"]),
        ]
    }

    private var settings: [(path: String, example: Example)] {
        [
            "contacts": "tenant.json:contacts", "roles": "tenant.json:workRoles", "tiles": "portals~citizen.json:tiles",
            "names": "portals~citizen.json", "new": "portals~citizen.json:notices:own-0a1b2c3d",
            "wording": "texts.en.json:citizen:signIn.title", "page": "pages~help.en.md",
            "steps": "forms~request.json:steps", "step": "forms~request.json:steps:kinds",
            "question": "forms~request.json:steps:kinds:questions:radios",
        ].sorted { $0.key < $1.key }.map { seen("settings/:path", $0.key, ["path": $0.value]) } + [
            seen("words/:portal", "part", query: ["part": "words"]),
            seen("words/:portal", "found", query: ["q": "sign in", "show": "all"]),
            seen("history/:number", "start", ["number": "0"]),
        ]
    }

    private var family: [(path: String, example: Example)] {
        [
            seen("home", "alone", account: "kim"),
            seen("people", "removed", query: ["removed": "1"]),
            seen("people", "none", account: "val"),
            seen("people/:entry", "alone", ["entry": "tom"], query: ["saved": "1"]),
            seen("people/:entry", "waiting", ["entry": "zoe"], account: "kim"),
            seen("people/:entry/access", "asked", ["entry": "zoe"], query: ["asked": "1"], account: "kim"),
            seen("people/:entry/documents/:document", "file", ["document": "report"]),
            seen("people/:entry/documents/:document", "recalled", ["document": "mistake"]),
            seen("people/:entry/documents/:document", "large", query: ["print": "large"]),
            seen("people/:entry/documents", "none", ["entry": "tom"]),
            seen("messages", "sent", query: ["box": "sent"]),
            seen("messages", "none", account: "val"),
            seen("messages/:message", "own", ["message": "question"]),
            seen("messages/:message", "answer", ["message": "answer"], query: ["sent": "1"]),
            seen("requests", "none", account: "val"),
            seen("drafts/:draft/step/:step", "views", ["step": "views"]),
            seen("drafts/:draft/step/:step", "documents", ["step": "documents"]),
            seen("drafts/:draft/step/:step", "summary", ["step": "summary"]),
            seen("submissions/:submission", "replaced", ["submission": "sent-jo"], account: "jo"),
            seen("submissions/:submission", "editable", ["submission": "sent-kim"], account: "kim"),
            seen("submissions/:submission", "large", query: ["print": "large"]),
        ]
    }

    private var professional: [(path: String, example: Example)] {
        [
            seen("home", "unknown", account: "lee"),
            seen("people/:entry", "unknown", ["entry": "evie-lee"], account: "lee"),
            seen("drafts/:draft/step/:step", "summary", ["step": "summary"]),
        ]
    }

    private var desk: [(path: String, example: Example)] {
        [
            seen("home", "found", query: ["q": "Max", "state": "all"]),
            seen("home", "none", query: ["q": "nobody"]),
            seen("cases/:case", "closed", ["case": "case-max"]),
            seen("cases/:case", "new", ["case": "case-ada"]),
            seen("cases/:case/decision", "waiting", ["case": "case-evie"]),
            seen("cases/:case/documents/:document", "file", ["document": "report"]),
            seen("cases/:case/documents/:document", "recalled", ["document": "mistake"]),
            seen("cases/:case/people/link", "found", query: ["email": "kim@example.org"]),
            seen("cases/:case/people/link", "unknown", query: ["email": "nobody@example.org"]),
            seen("cases/:case/submissions/:submission", "accepted", ["submission": "sent-robin"]),
            seen("letters/:document/:involvement", "large", query: ["print": "large"]),
            seen("cases/open", "found", query: ["name": "Evie", "born.year": "2016"]),
            seen("cases/open", "new", query: ["person": "new", "forename": "Ben", "surname": "Hart"]),
            seen("cases/open", "known", query: ["person": "evie"]),
            seen("people/:person", "saved", query: ["saved": "1"]),
            seen("post", "done", query: ["done": "1"]),
            seen("deadlines", "names", query: ["names": "yes"]),
            seen("deadlines/csv/:table", "risks", ["table": "risk"]),
            seen("messages", "mine", query: ["whose": "mine"]),
        ]
    }

    private var previews: [(path: String, example: Example)] {
        let dated = ["dated.day": "2", "dated.month": "9", "dated.year": "2024"]
        let due = ["due.day": "30", "due.month": "9", "due.year": "2024"]
        return [
            preview(
                "cases/:case/note", ["version": "1", "read": "0", "body": "The school rang."], variant: "conflict"),
            preview("cases/:case/assign", ["coordinator": "dan"]),
            preview("cases/:case/ask", due.merging(["who": "robin", "form": "views"]) { $1 }),
            preview("cases/:case/message", ["to.robin": "yes", "subject": "A visit", "body": "We come on Monday."]),
            preview(
                "cases/:case/messages/:message/reply", ["to.robin": "yes", "subject": "A visit", "body": "On Monday."]),
            preview(
                "cases/:case/document",
                dated.merging([
                    "to.robin": "yes", "to.by-post": "yes", "title": "A note", "kind": "other", "body": "Hello.",
                ]) { $1 }),
            preview("cases/:case/documents/:document/recall", ["reason": "It was about another child."]),
            preview("cases/:case/decision", day("day").merging(["what": "assess.yes", "version": "1"]) { $1 }),
            preview(
                "cases/:case/decisions/:decision/letter",
                ["right-of-appeal", "time-limits", "mediation", "disagreement-resolution", "advice-service"].reduce(
                    into: dated.merging(["kind": "letter", "body": "We will not issue a plan.", "also.pat": "yes"]) {
                        $1
                    }
                ) { $0["part.\($1)"] = "What the law has us say." }),
            preview("cases/:case/close", ["state": "withdrawn", "reason": "They moved."].merging(day("day")) { $1 }),
            preview("cases/:case/reopen", ["reason": "They are back.", "version": "1"]),
            preview("cases/:case/requests/:request/due", due),
            preview("cases/:case/submissions/:submission/return", ["missing": "How often help is needed."]),
            preview(
                "cases/:case/people/:involvement/end", ["reason": "She moved away."]),
            preview("access/:id", ["outcome": "refuse", "reason": "We do not know you."]),
            preview(
                "requests/:reference",
                day("received").merging([
                    "choice": "new", "asker": "parent", "role": "parent", "title": "mother", "coordinator": "priti",
                ]) { $1 }),
        ]
    }

    private func day(_ name: String) -> [String: String] {
        ["\(name).day": "1", "\(name).month": "9", "\(name).year": "2024"]
    }
}
