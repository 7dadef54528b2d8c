import Foundation
import PortalKit
import Web

@testable import Identity

/// A request that shows a page.
struct Example: Sendable {
    /// What tells its golden file from others of the same route; empty for the usual one.
    var variant = ""
    var parameters: [String: String] = [:]
    var query: [String: String] = [:]
    /// What is posted; nil for GET.
    var form: [String: String]?
    /// The state of the sign-in; nil for a signed-out visitor.
    var stage: Session.Stage?
    /// The account that is signed in; nil for the usual one of the portal.
    var account: String?

    func having(_ variant: String, form: [String: String]? = nil) -> Example {
        var example = self
        example.variant = variant
        example.form = form
        return example
    }
}

/// The values that the parameters of routes have, and further requests that show a route's page in another state.
struct Examples: Sendable {
    let site: Site
    let story: Story

    /// The account that is signed in.
    var session: (account: String, name: String) {
        switch site.portal.audience {
        case .citizen: ("robin", "Robin Hartley")
        case .professional: ("pat", "Pat Lindley")
        case .staff: ("priti", "Priti Shah")
        }
    }

    /// The requests to a route: the usual one, and those of ``more``. Throws ``Unfinished`` for a parameter that has no
    /// value yet.
    func of(_ route: Route) throws -> [Example] {
        let path = route.path.joined(separator: "/")
        let own = own[path] ?? [:]
        let names = route.path.filter { $0.hasPrefix(":") }.map { String($0.dropFirst()) }
        var usual = Example(stage: stage(of: route))
        for name in names {
            guard let value = own[name] ?? shared[name] else {
                throw Unfinished(what: "no example says what :\(name) of \(path) is: say it in Examples.swift")
            }
            usual.parameters[name] = value
        }
        let further = more.filter { $0.path == path && ($0.example.form != nil) == (route.method == .post) }
        if route.method == .post { usual = usual.having("empty", form: version) }
        return [usual]
            + further.map { further in
                var example = further.example
                example.parameters = usual.parameters.merging(example.parameters) { $1 }
                example.stage = example.stage ?? usual.stage
                return example
            }
    }

    private func stage(of route: Route) -> Session.Stage? {
        if route.needsSession { return .signedIn }
        return route.path.first == AccountLinks.verify.segments.first ? .awaitingCode : nil
    }

    /// What the pages of a case post of its version, so that it is not a conflict.
    var version: [String: String] {
        site.portal.audience == .staff
            ? ["version": String(story.version), "read": String(Int(PageCouncil.now.timeIntervalSince1970))] : [:]
    }

    /// Pages that the account may not open, and no account of its portal may.
    var closed: Set<String> {
        // No form of the story has a file to download, and LIVE no people of the sample data.
        let common: Set<String> = ["drafts/:draft/step/:step/template", "sample/:token"]
        return switch site.portal.audience {
        case .citizen: common
        case .professional: common.union(["messages/new"])
        // The story's team has mailed codes alone, which nothing has to be reset for, and packs have one version.
        case .staff: common.union(["staff/:account/two-step", "version/:portal"])
        }
    }

    /// What a parameter is wherever ``own`` says nothing else.
    private var shared: [String: String] {
        let account = session.account
        let common = [
            "page": "help", "draft": "draft-\(account)", "submission": "sent-\(account)", "file": "file-\(account)",
            "token": story.tokens[.activate] ?? "",
        ]
        let others =
            switch site.portal.audience {
            case .citizen:
                [
                    "entry": "evie-robin", "request": "open", "invitation": "survey", "document": "letter",
                    "message": "news", "form": "request", "step": "kinds",
                ]
            case .professional:
                [
                    "organisation": "primary", "member": "member-lee", "allocation": story.allocation,
                    "entry": "evie-pat", "document": "letter", "message": "to-pat", "form": "advice", "step": "advice",
                ]
            case .staff:
                [
                    "organisation": "primary", "member": "member-lee",
                    "case": StoryScript.caseID, "person": "evie", "document": "letter", "decision": "decision-no",
                    "request": "ask-robin", "message": "question", "involvement": "robin", "reference": "REF-sent-kim",
                    "id": "access", "form": "views", "step": "views", "table": "times",
                    "path": "portals~citizen.json:tiles:admissions", "portal": "citizen", "number": "1",
                ]
            }
        return common.merging(others) { $1 }
    }

    /// What a parameter is on a page that shows nothing for the usual value.
    private var own: [String: [String: String]] {
        let common = [
            "reset/:token": ["token": story.tokens[.reset] ?? ""],
            "account/email/confirm/:token": ["token": story.tokens[.email] ?? ""],
            "drafts/:draft/files/:file": ["file": "draft-file-\(session.account)"],
        ]
        let others: [String: [String: String]] =
            switch site.portal.audience {
            case .citizen:
                [
                    "without-account/form/:form": ["form": "enquiry"],
                    "without-account/form/:form/sent/:request": ["form": "enquiry"],
                    "without-account/confirm/:token": ["token": StoryScript.openToken],
                    "people/:entry/access": ["entry": "tom"],
                    "people/:entry/remove": ["entry": "tom"],
                    "people/:entry/shared/:submission": ["submission": "sent-pat"],
                    "people/:entry/shared/:submission/files/:file": ["submission": "sent-pat", "file": "file-pat"],
                    "people/:entry/documents/:document/file": ["document": "report"],
                ]
            case .professional:
                [
                    "account/work/:role": ["role": "role-pat"], "account/work/:role/remove": ["role": "role-pat"],
                    "people/:entry/shared/:submission": ["submission": "sent-robin"],
                    "people/:entry/shared/:submission/files/:file": ["submission": "sent-robin", "file": "file-robin"],
                    "people/:entry/documents/:document/file": ["document": "report"],
                ]
            case .staff:
                [
                    "Account.Mvc/CompleteRegistration/:token": ["token": story.invitation],
                    "look/:path": ["path": "Themes~leafshire~theme.json"],
                    "condition/:path": ["path": "forms~request.json:steps:kinds:questions:tick"],
                    "settings/:path/add": ["path": "portals~citizen.json:tiles"],
                    "staff/:account": ["account": "dan"], "staff/:account/suspend": ["account": "dan"],
                    "staff/:account/restore": ["account": "dan"], "staff/:account/two-step": ["account": "dan"],
                    "professionals/:account": ["account": "lee"],
                    "access/:id/files/:file": ["file": "access-file"],
                    "requests/:reference/files/:file": ["file": "file-kim"],
                    "cases/:case/people/:involvement/attach": ["involvement": "with-email"],
                    "cases/:case/reopen": ["case": "case-max"], "cases/:case/decision": ["case": "case-ada"],
                    "cases/:case/submissions/:submission": ["submission": "sent-jo-again"],
                    "cases/:case/submissions/:submission/changes": ["submission": "sent-jo-again"],
                    "cases/:case/submissions/:submission/accept": ["submission": "sent-jo-again"],
                    "cases/:case/submissions/:submission/return": ["submission": "sent-jo-again"],
                    "cases/:case/submissions/:submission/files/:file":
                        ["submission": "sent-jo-again", "file": "file-jo"],
                    "cases/:case/documents/:document/files/:file": ["document": "report", "file": "document-file"],
                    "cases/:case/requests/:request/files/:file": ["request": "ask-paper", "file": "scan"],
                    "cases/:case/requests/:request/received": ["request": "ask-lee"],
                    "letters/:document/:involvement": ["involvement": "by-post"],
                    "messages/:message/print": ["message": "to-nia"],
                    "messages/:message": ["message": "about-tom"],
                ]
            }
        return common.merging(others) { $1 }
    }
}
