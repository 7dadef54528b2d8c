import Configuration
import Database
import Foundation
import PortalKit
import Testing
import Web

@testable import Portal

/// The settings whose owner is the council, at real places of the repository's councils.
struct CouncilSettings {
    /// One setting of one council.
    struct Place {
        let tenant: String
        /// The setting without the names of entries, such as `portal tiles icon`.
        let setting: String
        let path: SettingPath
        let entry: SettingsShape.Entry
        let languages: [Language]
    }

    let places: [Place]
    let shapes: CouncilShapes

    /// - Parameter bases: the councils' files by id.
    init(_ town: Town, _ bases: [(tenant: String, base: CouncilBase)]) throws {
        let shapes = try town.configuration.shapes()
        var places: [Place] = []
        for (tenant, base) in bases {
            let offered = Set(town.sites.filter { $0.tenant.id == tenant }.flatMap(\.features.offers).map(\.name))
            let forms = base.forms.filter { offered.contains($0.text) }.map { CouncilFile.form($0) }
            let portals = base.portals.map { CouncilFile.portal($0) }
            let all = Set(base.portals.flatMap { base.languages(of: $0) })
            for file in [.tenant] + portals + forms + base.themes.map({ CouncilFile.theme($0) }) {
                let kind = file.path.split(separator: "/").first.map(String.init) ?? ""
                let languages: [Language]
                if case .portal(let name) = file {
                    languages = base.languages(of: name)
                } else {
                    languages = Language.allCases.filter(all.contains)
                }
                func walk(_ shape: SettingsShape, _ path: SettingPath, _ setting: String) {
                    for entry in shape.entries {
                        let inner = path.part(entry.key)
                        let name = "\(setting) \(entry.key)"
                        switch entry.content {
                        case .group(let group):
                            // A plugin that a portal has not cannot be set.
                            if path.keys == ["plugins"], base.value(at: inner, under: .empty) == nil { continue }
                            if setting.hasSuffix("questions") { continue }
                            walk(group, inner, name)
                        case .each(let group):
                            for key in base.value(at: inner, under: .empty)?.table?.keys ?? [] {
                                walk(group, inner.part(key), name)
                            }
                        case .value where entry.owner == .council:
                            places.append(
                                Place(tenant: tenant, setting: name, path: inner, entry: entry, languages: languages))
                        case .value, .list, .raw: break
                        }
                    }
                }
                if let shape = shapes.shape(of: file) { walk(shape, SettingPath(file), kind) }
            }
        }
        (self.places, self.shapes) = (places, shapes)
    }
}

extension Proofs {
    /// Every setting whose owner is the council, taken from the code that reads it.
    @Suite struct EverySettingTests {
        private static let tenants = ["leicester", "coventry", "stockton", "hertfordshire"]

        private func settings(_ town: Town) async throws -> (CouncilSettings, [String: CouncilBase]) {
            var bases: [(tenant: String, base: CouncilBase)] = []
            for tenant in Self.tenants { bases.append((tenant, try await town.configuration.base(tenant))) }
            return (try CouncilSettings(town, bases), Dictionary(bases.map { ($0.tenant, $0.base) }) { $1 })
        }

        @Test func `is shown by its fields, which mean the value that it has`() async throws {
            let (settings, bases) = try await settings(try Town())
            var count = 0
            for place in settings.places {
                let base = try #require(bases[place.tenant])
                guard
                    let input = SettingInput(
                        place.entry, at: place.path, name: "x", languages: place.languages,
                        known: KnownNames(pages: base.pageNames))
                else { continue }
                let state = CouncilState(base: base, overlay: .empty)
                for part in input.parts(state.value(place.path)) {
                    guard let value = state.value(part.path), value.list?.isEmpty != true, value.string != "" else {
                        continue
                    }
                    count += 1
                    let typed = FormValues(
                        Dictionary(uniqueKeysWithValues: zip(part.names, input.shown(value, of: part))))
                    let meant = input.value(of: part, typed, current: value)
                    #expect(meant == value, "\(place.tenant) \(part.path.text): \(value.json)")
                }
            }
            print("\(count) values in \(settings.places.count) places are shown and read back")
            #expect(count > 3000)
        }

        /// Settings whose values name other parts of the council or of the process, or that another setting excludes, so
        /// that no value can be drawn for them alone.
        private static let tied: Set = [
            // Conditions name questions, and have a page of their own.
            "forms steps when", "forms steps questions when", "forms flags when",
            "forms steps questions questions when",
            // The kind of a published question stays, and decides which others it has.
            "forms steps questions kind", "forms steps questions questions kind", "forms steps questions list",
            "forms steps questions questions max", "forms steps questions questions min",
            "forms steps questions megabytes", "forms steps questions types",
            // A document is a file of the provider's, with its title.
            "forms steps template file", "forms steps template title",
            // Beside another setting only: a link has a page or an address, a sender an address that is the provider's.
            "portals footer address", "portals mail name", "portals mail replyTo",
            // A deadline of the process, at a box that has none.
            "portals plugins case-dashboard boxes due",
        ]

        @Test func `is tried on TEST, published and taken back, with LIVE as it was until then and after`() async throws
        {
            let town = try Town()
            let (settings, bases) = try await settings(town)
            let byName = Dictionary(grouping: settings.places, by: \.setting)
            var drawn: [String: [(CouncilSettings.Place, SettingPath, ConfigValue)]] = [:]
            var overlays: [String: Overlay] = [:]
            var unset: [String] = []
            for (name, places) in byName.sorted(by: { $0.key < $1.key }) where !Self.tied.contains(name) {
                var isSet = false
                // Not every place can have another value: a few of them are tried.
                let given = places.filter { bases[$0.tenant]?.value(at: $0.path, under: .empty) != nil }
                for place in (given.prefix(6) + places.prefix(12)) where !isSet {
                    let base = try #require(bases[place.tenant])
                    let before = overlays[place.tenant] ?? .empty
                    for (path, value) in DrawnSetting(place, base).candidates where !isSet {
                        var next = before
                        next.set(path, to: base.value(at: path, under: .empty)?.change(to: value) ?? value)
                        let refusals = try await town.configuration.refusals(
                            of: next.located, tenant: place.tenant, before: before)
                        guard refusals.isEmpty else { continue }
                        (overlays[place.tenant], isSet) = (next.located, true)
                        drawn[place.tenant, default: []].append((place, path, value))
                    }
                }
                if !isSet { unset.append(name) }
            }
            print(
                "\(byName.count) settings of the council: \(drawn.values.joined().count) drawn, without a value \(unset)"
            )
            #expect(unset.isEmpty)

            for tenant in Self.tenants {
                let (edits, author) = (drawn[tenant] ?? [], ConsoleScene.ada)
                let base = try #require(bases[tenant])
                let (before, testBefore) = (
                    try await shown(town, tenant, .live), try await shown(town, tenant, .test)
                )
                let saved = try await town.configuration.save(
                    edits.map { .init(path: $0.1, change: .set($0.2)) }, of: tenant, by: author, at: town.clock.now)
                guard case .saved(let draft) = saved else { throw Missing(what: "a draft of \(tenant): \(saved)") }
                #expect(try await shown(town, tenant, .live) == before, "\(tenant)")
                func has(_ overlay: Overlay) {
                    for (place, path, value) in edits {
                        #expect(base.value(at: path, with: overlay) == value, "\(place.setting) at \(path.text)")
                    }
                }
                has(town.configuration.overlays[tenant].draft)
                #expect(try await shown(town, tenant, .test) != testBefore, "\(tenant)")
                let result = try await town.configuration.publish(
                    tenant, version: draft.version, note: "", by: author, at: town.clock.now)
                guard case .published(1) = result else { throw Missing(what: "a publication of \(tenant): \(result)") }
                has(town.configuration.overlays[tenant].live)
                #expect(try await shown(town, tenant, .live) != before, "\(tenant)")
                _ = try await town.configuration.takeBack(
                    tenant, to: 0, latest: 1, note: "", by: author, at: town.clock.now)
                #expect(try await shown(town, tenant, .live) == before, "\(tenant)")
            }
        }

        /// The public pages and style sheets of a council.
        private func shown(_ town: Town, _ tenant: String, _ environment: PortalKit.Environment) async throws
            -> [String: String]
        {
            var shown: [String: String] = [:]
            for site in town.sites where site.tenant.id == tenant && site.environment == environment {
                shown["\(site.id) style"] = site.assets["site.css"]?.version
                for language in site.portal.languages {
                    var browser = try town.browser(site.id, language)
                    for path in ["", "forgot"] + site.portal.footer.compactMap({ $0.page.map { "page/\($0)" } }) {
                        shown["\(site.id) \(language) \(path)"] = try await browser.visit(path).text
                    }
                }
            }
            return shown
        }
    }
}

/// Values that a setting may have beside the one that it has.
struct DrawnSetting {
    /// The value, or a part of it, with where it is.
    let candidates: [(path: SettingPath, value: ConfigValue)]

    /// Texts of the forms that settings have.
    private static let texts = [
        "#ffffff", "#f4f4f4", "#111111", "#ffee99", "var(--brand)", "var(--ink)", "01632 960999", "drawn@example.org",
        "https://www.example.org/drawn", "page/help", "/Drawn/Old", "#0b3d2e",
        "EEEE d MMMM yyyy", "Drawn {title} {number}.{type}", "1rem", "600", "Drawn words", "d MMM yyyy", "dd/MM/yyyy",
        "LE9", "*@example.org",
        "row-reverse", "\"names nav\"", "auto 1fr", "none", "\"names\" \"nav\"", "Georgia, serif", "url(hero.svg)",
    ]

    init(_ place: CouncilSettings.Place, _ base: CouncilBase) {
        let value = base.value(at: place.path, under: .empty)
        let input = SettingInput(
            place.entry, at: place.path, name: "x", languages: place.languages, known: KnownNames(pages: base.pageNames)
        )
        var candidates: [(SettingPath, ConfigValue)] = []
        func add(_ values: ConfigValue...) { candidates += values.map { (place.path, $0) } }
        switch input?.kind {
        case .yesNo?: add((value ?? place.entry.fallback) == true ? false : true)
        case .number(let min, let max)?:
            for number in [min ?? 1, (min ?? 1) + 1, (min ?? 1) + 10, max ?? 100] { add(.init(integerLiteral: number)) }
        case .choice(let choices)?: for choice in choices { add(.init(.string(choice))) }
        case .page(let pages)?: for page in pages { add(.init(.string(page))) }
        case .choices(let choices)?:
            for count in 1...max(1, choices.count) {
                add(.init(.list(choices.reversed().prefix(count).map { .init(.string($0)) })))
            }
        case .numbers?: add([1, 2], [-3, 5], [20, 10])
        case .time?: add("2020-05-01T09:00", "2031-05-01T09:00")
        case .words(let languages, _)?:
            let words = languages.map { ConfigTable.Entry($0.rawValue, .init(.string("Drawn \($0.rawValue)"))) }
            add(.init(.table(ConfigTable(words))), "Drawn")
        case .options?:
            let entries = (value?.table?.entries ?? []) + [.init("drawn", ["en": "Drawn", "cy": "Tynnwyd"])]
            add(.init(.table(ConfigTable(entries))))
        case .lines?:
            let current = value?.list ?? []
            if current.count > 1 { add(.init(.list(Array(current.dropLast()))), .init(.list(current.reversed()))) }
            for text in Self.texts + ["123456", "home", "assessment"] {
                add(.init(.list(current + [.init(.string(text))])))
            }
            add([], ["pdf"], ["docx", "pdf"], ["home"])
        case .text?: for text in Self.texts { add(.init(.string(text))) }
        case nil:
            // A file's name, or a table that has a page of its own.
            add("hero.svg", "mark.svg", [:])
        }
        self.candidates = candidates.filter { $0.1 != value ?? place.entry.fallback }
    }
}
