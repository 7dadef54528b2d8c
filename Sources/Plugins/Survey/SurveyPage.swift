import Casework
import Database
import Forms
import Markup
import PortalKit
import Web

/// The page of a survey: its questions or the link to it, and the button to decline.
struct SurveyPage: Sendable {
    /// Where the questions are.
    enum Target: Sendable {
        case form(WholeForm)
        case address(Address)
    }

    private let target: Target
    private let isAnonymous: Bool

    static func contribute(to blueprint: inout Blueprint, _ target: Target, isAnonymous: Bool) {
        let (survey, access) = (SurveyPage(target: target, isAnonymous: isAnonymous), blueprint.access(to: .people))
        var limit = BodyLimit.encoded()
        if case .form(let form) = target { limit = form.bodyLimit }
        blueprint.get(SurveyLinks.survey, access) { visit in
            let invitation = try await find(visit)
            guard invitation.state == .open else { return .redirect(visit.link(SurveyLinks.done(invitation.id))) }
            return .page(survey.page(survey.empty(visit), invitation, visit))
        }
        blueprint.post(SurveyLinks.survey, access, bodyLimit: limit) { try await survey.post($0) }
        blueprint.get(SurveyLinks.done, access) { visit in
            let invitation = try await find(visit)
            guard invitation.state != .open else { return .redirect(visit.link(SurveyLinks.survey(invitation.id))) }
            return .page(done(invitation, visit))
        }
        blueprint.collect(
            Waiting { db, visit in
                try SurveyStore.waiting(db, account: visit.account.account).map { invitation in
                    Waiting.Item(
                        Parts.row(
                            "<a href=\"\(visit.link(SurveyLinks.survey(invitation.id)))\">\(visit.texts("survey.item"))</a>",
                            [visit.texts("survey.item.optional")]))
                }
            })
    }

    /// The account's invitation. Throws `Problem(.notFound)` if it is another account's, or there is none.
    private static func find(_ visit: Visit) async throws -> SurveyInvitation {
        let account = try visit.account.account
        let found = try await visit.site.store.read {
            try SurveyStore.find($0, visit.parameters["invitation"] ?? "", account: account)
        }
        guard let found else { throw Problem(.notFound) }
        return found
    }

    private func empty(_ visit: Visit) -> FilledForm? {
        if case .form(let form) = target { form.empty(visit) } else { nil }
    }

    private func post(_ visit: Visit) async throws -> Reply {
        let invitation = try await Self.find(visit)
        let next = visit.link(SurveyLinks.done(invitation.id))
        guard invitation.state == .open else { return .redirect(next) }
        if visit.form["action"] == "decline" {
            _ = try await visit.write { try SurveyStore.settle($0, invitation.id, as: .declined) }
            return .redirect(next)
        }
        switch target {
        case .address(let address):
            // That the link was followed is all that is known of a survey elsewhere.
            _ = try await visit.write { try SurveyStore.settle($0, invitation.id, as: .answered) }
            return .redirect(address)
        case .form(let form):
            let (filled, isSearch) = try await form.posted(visit)
            guard !isSearch, filled.findings.isEmpty else {
                return .page(page(filled, invitation, visit), status: filled.findings.isEmpty ? 200 : 422)
            }
            let owner = isAnonymous ? nil : invitation
            try await visit.write { db in
                // An answer that is sent twice is kept once.
                guard try SurveyStore.settle(db, invitation.id, as: .answered) else { return }
                try SurveyStore.keep(db, filled.kept(db), of: owner, visit.language, on: CivilDate(visit.now))
            }
            return .redirect(next)
        }
    }

    private func page(_ filled: FilledForm?, _ invitation: SurveyInvitation, _ visit: Visit) -> Page {
        let (texts, title) = (visit.texts, visit.texts("survey.title"))
        let findings = filled?.findings ?? []
        let privacy: TextKey = filled == nil ? "survey.elsewhere" : isAnonymous ? "survey.anonymous" : "survey.named"
        let content: HTML = """
            \(filled?.html)<div class="actions"><button class="button">\
            \(texts(filled == nil ? "survey.open" : "survey.send"))</button>\
            <button class="button second" name="action" value="decline">\(texts("survey.decline"))</button></div>
            """
        let main: HTML = """
            \(Parts.summary(findings, texts))\(Parts.title(title))<div class="prose flow">\
            \(texts.paragraphs("survey.intro"))<p>\(texts(privacy))</p>\
            \(Parts.form(visit.link(SurveyLinks.survey(invitation.id)), visit, guarding: filled != nil, content))</div>
            """
        return Page(title, hasFindings: !findings.isEmpty, main: main)
    }

    private static func done(_ invitation: SurveyInvitation, _ visit: Visit) -> Page {
        let texts = visit.texts
        let title = texts(
            invitation.state == .answered
                ? "survey.answered" : invitation.state == .declined ? "survey.declined" : "survey.ended")
        let main: HTML = """
            \(Parts.title(title))<div class="prose flow">\
            \(Parts.button(texts("nav.home"), to: visit.link(SiteLinks.home)))</div>
            """
        return Page(title, main: main)
    }
}
