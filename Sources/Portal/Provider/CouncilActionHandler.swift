import Markup
import PortalKit
import Web

/// What a provider does to a council.
enum CouncilAction: String, CaseIterable, Sendable {
    case suspend, resume, move, rename, release, remove

    /// What has to be typed for it.
    var fields: [Field] {
        func field(_ name: StaticString, limit: Int) -> Field {
            Field(
                name.description, .key(TextKey("provider.do", rawValue, name)),
                hint: .key(TextKey("provider.do", rawValue, name).part("hint")),
                required: true, limit: limit)
        }
        return switch self {
        case .suspend: [field("reason", limit: 100)]
        case .move: [field("host", limit: 253)]
        case .rename: [field("id", limit: 60)]
        case .remove: [field("id", limit: 60)]
        case .resume, .release: []
        }
    }

    func isOffered(for council: CouncilSummary, _ service: ProviderService) -> Bool {
        switch self {
        case .suspend: !council.isSuspended
        case .resume: council.isSuspended
        case .release: service.admin.data.manifest.held(council.id) != nil
        case .move, .rename, .remove: true
        }
    }

    /// Does it. Throws a ``CommandFailure`` for what cannot be done, and returns the council's id afterwards; nil if it is
    /// gone.
    func perform(on id: String, _ typed: FormValues, _ service: ProviderService) async throws -> String? {
        switch self {
        case .suspend: try await service.admin.suspend(id, for: typed["reason"])
        case .resume: try await service.admin.suspend(id, for: nil)
        case .move: try await service.admin.move(id, to: typed["host"])
        case .rename:
            try await service.admin.rename(id, to: typed["id"])
            return typed["id"]
        case .release: _ = try await service.admin.release(id)
        case .remove:
            guard typed["id"] == id else { throw CommandFailure(64, "this is not its id, which is '\(id)'") }
            _ = try await service.admin.remove(id)
            return nil
        }
        return id
    }
}

/// The page of an action on a council, which says what it does before it is done.
enum CouncilActionHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ProviderLinks.action) { request in
            let (council, action) = try target(request)
            return .page(page(for: action, on: council, request, FormValues()))
        }
        blueprint.post(ProviderLinks.action) { try await perform($0) }
    }

    private static func target(_ request: ProviderRequest) throws -> (CouncilSummary, CouncilAction) {
        let council = try request.council()
        guard let action = request.visit.parameters["action"].flatMap(CouncilAction.init(rawValue:)),
            action.isOffered(for: council, request.service)
        else { throw Problem(.notFound) }
        return (council, action)
    }

    private static func perform(_ request: ProviderRequest) async throws -> Reply {
        let (council, action) = try target(request)
        let visit = request.visit
        var typed = FormValues.read(action.fields, from: visit.form)
        typed.check(action.fields, for: visit)
        guard typed.findings.isEmpty else { return .page(page(for: action, on: council, request, typed), status: 422) }
        do {
            let id = try await action.perform(on: council.id, typed, request.service)
            visit.record("council-\(action.rawValue)", council.id)
            request.service.gather(at: visit.now)
            let next = id.map { visit.link(ProviderLinks.council($0)) } ?? visit.link(SiteLinks.home)
            return .redirect(next.query(["done": action.rawValue]))
        } catch let failure as CommandFailure {
            typed.add(action.fields.first?.name ?? "do", failure.description)
            return .page(page(for: action, on: council, request, typed), status: failure.exitCode == 75 ? 409 : 422)
        }
    }

    private static func page(
        for action: CouncilAction, on council: CouncilSummary, _ request: ProviderRequest, _ typed: FormValues
    ) -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let title = texts(TextKey("provider.do", action.rawValue))
        let address = visit.link(ProviderLinks.action(council.id, action.rawValue))
        let back = visit.link(ProviderLinks.council(council.id))
        let style: HTML = action == .remove ? "button warn" : "button"
        let content: HTML = """
            \(Parts.fields(action.fields, typed, texts))<div class="actions"><button class="\(style)" id="do">\(title)</button>\
            <a href="\(back)">\(texts("provider.cancel"))</a></div>
            """
        let main: HTML = """
            <div class="wrap">\(Parts.summary(typed.findings, texts))\(Parts.title(title, "<p>\(council.name)</p>"))\
            <div class="prose flow"><p>\(texts(TextKey("provider.do", action.rawValue, "about")))</p>\(Parts.form(address, visit, content))</div></div>
            """
        var page = Page(title, section: .councils, hasFindings: !typed.findings.isEmpty, main: main)
        page.trail = [
            Page.Above(texts("provider.home.title"), visit.link(SiteLinks.home)), Page.Above(council.name, back),
        ]
        return page
    }
}
