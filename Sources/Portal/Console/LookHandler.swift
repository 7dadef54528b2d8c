import Configuration
import Foundation
import Markup
import PortalKit
import Web

/// Colours for a theme from two brand colours, and the mark.
enum LookHandler {
    static func contribute(to blueprint: inout Blueprint) {
        blueprint.get(ConsoleLinks.look) { .page(try LookPage.page(try theme($0), $0)) }
        blueprint.post(ConsoleLinks.look) { try await save($0) }
        blueprint.post(ConsoleLinks.mark, bodyLimit: .multipart([Field](), files: 1, megabytes: 1)) {
            try await saveMark($0)
        }
    }

    static let fields = [
        Field("brand", "console.look.brand", hint: "console.look.brand.hint", required: true, limit: 7),
        Field("accent", "console.look.accent", hint: "console.look.accent.hint", required: true, limit: 7),
        Field(
            "header", "console.look.header",
            .radios(
                ThemeProposal.Header.allCases.map {
                    .init($0.rawValue, .key(TextKey("console.look.header", $0.rawValue)))
                }),
            required: true),
    ]

    /// The theme that the address names. Throws `Problem(.notFound)` for anything else.
    private static func theme(_ request: ConsoleRequest) throws -> FileName {
        guard case .theme(let name) = try request.path().file else { throw Problem(.notFound) }
        return name
    }

    private static func save(_ request: ConsoleRequest) async throws -> Reply {
        let (visit, name) = (request.visit, try theme(request))
        var typed = FormValues.read(fields, from: visit.form)
        typed.check(fields, for: visit)
        for field in ["brand", "accent"] where typed.finding(field) == nil && !typed[field].hasPrefix("#") {
            typed.values[field] = "#\(typed[field])"
        }
        let header = ThemeProposal.Header(rawValue: typed["header"]) ?? .light
        let proposal = ThemeProposal(
            brand: typed["brand"], accent: typed["accent"], header: header,
            isHeroDark: LookPage.isDark("hero-bg", of: name, request))
        if typed.findings.isEmpty, proposal == nil { typed.refuse("brand", visit.texts("console.look.colour.wrong")) }
        guard let proposal, typed.findings.isEmpty else {
            return .page(try LookPage.page(name, request, typed), status: 422)
        }
        guard visit.form["action"] == "save" else {
            return .page(try LookPage.page(name, request, typed, proposing: proposal))
        }
        let edits = proposal.tokens.map { token in
            ConfigurationService.Edit(
                path: SettingPath(.theme(name), ["tokens", token.name]),
                change: ThemeProposal.isUsual(token.value, of: token.name) ? .clear : .set(token.value.setting))
        }
        return try await request.save(edits, at: "brand", typed, then: saved(name, request)) { typed, request in
            try LookPage.page(name, request, typed, proposing: proposal)
        }
    }

    /// The page of a theme, with the confirmation that it was saved.
    private static func saved(_ theme: FileName, _ request: ConsoleRequest) -> Address {
        request.visit.link(ConsoleLinks.look(SettingPath(.theme(theme)).text)).query(["done": "saved"])
    }

    private static func saveMark(_ request: ConsoleRequest) async throws -> Reply {
        let (visit, name) = (request.visit, try theme(request))
        let file = request.value(SettingPath(.theme(name), ["mark"]))?.string.flatMap(FileName.init(_:)) ?? "mark.svg"
        var typed = FormValues()
        let path = visit.files.first { $0.name == "mark" && $0.count > 0 }?.path
        guard let path, let bytes = FileManager.default.contents(atPath: path).map(Array.init) else {
            typed.add("mark", visit.texts("console.look.mark.missing"))
            return .page(try LookPage.page(name, request, typed), status: 422)
        }
        if let fault = Drawing.fault(in: bytes) {
            typed.add("mark", visit.texts("console.look.mark.wrong", ["fault": fault.message]))
            return .page(try LookPage.page(name, request, typed), status: 422)
        }
        let drawing = String(decoding: bytes, as: UTF8.self).setting
        let edit = ConfigurationService.Edit(path: SettingPath(.drawing(theme: name, file)), change: .set(drawing))
        return try await request.save([edit], at: "mark", typed, then: saved(name, request)) { typed, request in
            try LookPage.page(name, request, typed)
        }
    }
}

enum LookPage {
    /// - Parameter proposal: the colours that are proposed for what was typed; nil if none are yet.
    static func page(
        _ theme: FileName, _ request: ConsoleRequest, _ typed: FormValues? = nil,
        proposing proposal: ThemeProposal? = nil
    ) throws -> Page {
        let (texts, visit) = (request.texts, request.visit)
        let path = SettingPath(.theme(theme))
        let value = typed ?? initial(theme, request)
        let save: HTML = "<button class=\"button\" name=\"action\" value=\"save\">\(texts("console.look.use"))</button>"
        let content: HTML = """
            \(Parts.fields(LookHandler.fields, value, texts))\
            <div class="actions"><button class="button second" name="action" value="propose">\(texts("console.look.propose"))\
            </button>\(save, if: proposal != nil)</div>\(proposal.map { self.proposal($0, request) } ?? .empty)
            """
        let mark: HTML = """
            <h2>\(texts("console.look.mark"))</h2>\
            \(ConsoleFrame.file(
                "mark", label: "console.look.mark.file", hint: "console.look.mark.hint", ending: ".svg",
                value.finding("mark"), texts))\
            <p><button class="button second">\(texts("console.look.mark.save"))</button></p>
            """
        let main: HTML = """
            <p>\(texts("console.look.about"))</p>\(Parts.form(visit.link(ConsoleLinks.look(path.text)), visit, content))\
            \(Parts.form(visit.link(ConsoleLinks.mark(path.text)), visit, megabytes: 1, mark))
            """
        return ConsoleFrame(request).page(
            texts("console.look.title"), lead: SettingWords(request).file(path.file), of: path.file,
            findings: value.findings, main)
    }

    private static func initial(_ theme: FileName, _ request: ConsoleRequest) -> FormValues {
        let path = SettingPath(.theme(theme))
        func token(_ name: String) -> String { request.value(path.part("tokens", name))?.string ?? "" }
        let header = isDark("header-bg", of: theme, request) ? "brand" : "light"
        return FormValues(["brand": token("brand"), "accent": token("accent"), "header": header])
    }

    /// Whether a colour of the theme, as the draft has it, is dark.
    static func isDark(_ token: String, of theme: FileName, _ request: ConsoleRequest) -> Bool {
        let tokens = request.value(SettingPath(.theme(theme), ["tokens"]))?.table?.entries ?? []
        let values = Dictionary(tokens.compactMap { entry in entry.value.string.map { (entry.key, $0) } }) { $1 }
        return Theme.isDark(token, values)
    }

    /// The proposed colours, where they differ from what was typed and why, and the contrast of each pair.
    private static func proposal(_ proposal: ThemeProposal, _ request: ConsoleRequest) -> HTML {
        let texts = request.texts
        func label(_ token: String) -> String { SettingWords.token(token, texts) }
        let changes: HTML = """
            <div class="prose"><ul>\(each: proposal.changes, { change in
                let values = [
                    "token": label(change.token), "wanted": change.wanted, "used": change.used,
                    "ratio": String(change.pair.ratio), "least": String(change.pair.least),
                ]
                return "<li>\(texts("console.look.changed", values))</li>" as HTML
            })</ul></div>
            """
        let values = Dictionary(proposal.tokens.map { ($0.name, $0.value) }) { first, _ in first }
        let rows = Theme.contrasts(values).map { pair -> [HTML] in
            [
                "\(label(pair.ground))", "\(label(pair.ink))", swatch(pair.groundColour, pair.inkColour),
                "\(String(pair.ratio))", "\(String(pair.least))",
            ]
        }
        let columns: [TextKey] = [
            "console.look.column.ground", "console.look.column.ink", "console.look.column.sample",
            "console.look.column.ratio", "console.look.column.least",
        ]
        return """
            <h2>\(texts("console.look.proposed"))</h2>\(changes, if: !proposal.changes.isEmpty)\
            <p>\(texts(proposal.changes.isEmpty ? "console.look.asGiven" : "console.look.unchanged"))</p>\
            \(Parts.table(texts("console.look.contrasts"), columns.map { texts($0) }, rows: rows))
            """
    }

    /// Words in a colour on another, as a drawing: the content security policy allows no style attributes.
    private static func swatch(_ ground: String, _ ink: String) -> HTML {
        """
        <svg class="swatch" viewBox="0 0 60 28" width="60" height="28" aria-hidden="true"><rect width="60" height="28" fill="\(ground)"/>\
        <text x="30" y="20" text-anchor="middle" font-size="16" font-weight="700" fill="\(ink)">Aa</text></svg>
        """
    }
}
