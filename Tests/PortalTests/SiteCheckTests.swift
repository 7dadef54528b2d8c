import Configuration
import Foundation
import Plugins
import PortalKit
import Testing

@testable import Portal

/// What `guildhall check` says beside refusing: warnings, and that each cause is told once.
@Suite struct SiteCheckTests {
    private static let welsh: [ConfigValue] = [
        ["file": "portals/citizen.json", "set": "languages", "value": ["en", "cy"]],
        ["file": "pages/contact.cy.md", "text": "# Cysylltu\n\nx\n"],
        ["file": "pages/welcome-citizen.cy.md", "text": "Croeso.\n"],
        ["file": "portals/citizen.json", "unset": "plugins.forms"],
        ["file": "portals/team.json", "unset": "plugins.case-desk"],
    ]

    /// What is found of the council that mistakes are made in, once it is changed.
    private func found(_ edits: [ConfigValue]) throws -> ConfigCheck.Result {
        let folder = try MistakeFolder()
        for edit in edits { try Edit(edit).apply(folder.root, BaseCouncil.id) }
        return ConfigCheck(root: folder.root, shared: MistakeFolder.shared).result(only: BaseCouncil.id)
    }

    @Test(
        arguments: [
            ["file": "portals/citizen.json", "set": "tiles", "value": ["send": ["area": .init(.null)]]],
            ["file": "portals/citizen.json", "set": "tiles", "value": ["send": ["area": "sennd"]]],
            ["file": "portals/citizen.json", "set": "tiles", "value": ["send": .init(.null)]],
        ] as [ConfigValue])
    func `what is behind people is an area whatever a tile says`(_ edit: ConfigValue) throws {
        let sites = try found([edit]).councils.flatMap(\.sites).filter { $0.portal.audience == .citizen }
        let routes = sites.flatMap(\.features.routes).filter {
            ["people", "drafts", "messages"].contains($0.path.first)
        }
        #expect(routes.count > 20)
        for route in routes { #expect(route.access == .area("send"), "\(route.path)") }
    }

    @Test(arguments: [
        ("home.signedInAs", "You", "{name}"), ("signIn.prompt", "Register please", "register"),
    ])
    func `a wording of a page that has lost its value or link is warned of`(
        _ key: String, _ words: String, _ lost: String
    ) throws {
        let edit: ConfigValue = [
            "file": "texts.en.json", "set": ["all", .init(.string(key))], "value": .init(.string(words)),
        ]
        let result = try found([edit])
        #expect(result.issues.map(\.description) == [])
        #expect(result.warnings.count == 1)
        let warning = try #require(result.warnings.first)
        #expect(warning.position?.file.hasSuffix("borchester/texts.en.json") == true && warning.position?.line == 6)
        #expect(warning.message.contains(lost))
    }

    @Test(arguments: [("ems.leicester.gov.uk", true), ("www.leicester.gov.uk", false)])
    func `an old address that leads to a host of another council is warned of`(_ host: String, _ isWarned: Bool) throws
    {
        let redirect: ConfigValue = [
            "file": "portals/citizen.json", "set": "redirects.old",
            "value": ["from": "/Account/Login", "to": .init(.string("https://\(host)/"))],
        ]
        let result = try found([redirect])
        #expect(result.issues.map(\.description) == [])
        #expect(result.warnings.map(\.message).contains { $0.contains("the host of 'leicester'") } == isWarned)
        #expect(result.warnings.count == (isWarned ? 1 : 0))
    }

    @Test func `a wording that is there in English only is warned of on a portal in two languages`() throws {
        let tile: [ConfigValue] = [
            ["file": "portals/citizen.json", "set": "tiles.meals", "value": ["page": "contact"]],
            ["file": "texts.en.json", "set": ["all", "tile.meals.title"], "value": "School meals"],
        ]
        let result = try found(Self.welsh + tile)
        #expect(result.issues.map(\.description) == [])
        let lines = result.warnings.map(\.message).filter { $0.contains("tile.meals.title") }
        #expect(lines.count == 1 && lines.first?.contains("texts.cy.json") == true)
        let welsh: [ConfigValue] = [
            ["file": "texts.cy.json", "set": ["all", "tile.meals.title"], "value": "Prydau ysgol"]
        ]
        let others = try found(Self.welsh + tile + welsh).warnings.map(\.message)
        #expect(others.filter { $0.contains("tile.meals") } == [])
    }

    @Test(arguments: [
        ("all", "landing.heading", "Ask us", "'landing.heading' is in texts.en.json, and not in texts.cy.json"),
        ("citizen", "signIn.title", "Log in", "'signIn.title' is in citizen of texts.en.json, and not in citizen of"),
        ("all", "tile.messages.about", "Read them.", "texts.cy.json: the Welsh page shows the"),
    ])
    func `words changed in English only are warned of on a portal in two languages`(
        section: String, key: String, words: String, message: String
    ) throws {
        let change: [ConfigValue] = [
            ["file": "texts.en.json", "text": "{ \"all\": { \"footer.help\": \"Help\" } }\n"],
            [
                "file": "texts.en.json", "set": [.init(.string(section)), .init(.string(key))],
                "value": .init(.string(words)),
            ],
        ]
        #expect(try found(change).warnings.map(\.description) == [])
        let result = try found(Self.welsh + change)
        #expect(result.issues.map(\.description) == [])
        let warning = try #require(result.warnings.first)
        #expect(result.warnings.count == 1 && warning.message.contains(message), "\(result.warnings)")
        #expect(warning.position?.file.hasSuffix("texts.en.json") == true)
        let translated: ConfigValue = [
            "file": "texts.cy.json", "set": ["citizen", .init(.string(key))], "value": "Geiriau",
        ]
        #expect(try found(Self.welsh + change + [translated]).warnings.map(\.description) == [])
    }

    @Test(arguments: ["SIGN IN", "Sign in"]) func `words that differ in capital letters only need no other Welsh`(
        _ words: String
    ) throws {
        let change: ConfigValue = [
            "file": "texts.en.json", "set": ["all"], "value": ["signIn.title": .init(.string(words))],
        ]
        #expect(try found(Self.welsh + [change]).warnings.map(\.description) == [])
    }

    @Test func `words for all portals are not reported as missing for the team alone, and its own are`() throws {
        let all: ConfigValue = ["file": "texts.en.json", "set": ["all", "caseload.title"], "value": "Our cases"]
        #expect(try found([all]).warnings.map(\.description) == [])
        let own: ConfigValue = ["file": "texts.en.json", "set": ["team", "caseload.title"], "value": "Our cases"]
        #expect(try found([own]).warnings.count == 1)
    }

    private static let asked: [ConfigValue] = [
        ["file": "portals/citizen.json", "set": "plugins.forms", "value": ["asked": ["parent-views"]]],
        ["file": "portals/team.json", "set": "plugins.case-desk.forms.citizen", "value": ["parent-views"]],
    ]

    @Test(
        arguments: [
            ("title", ["en": "Your views of school"], true), ("title", ["en": "A", "cy": "B"], false),
            ("title", ["cy": "B"], false), ("steps", ["now": ["title": ["en": "These days"]]], true),
            ("steps", ["wishes": ["questions": ["meeting-way": ["choices": ["video": ["en": "A call"]]]]]], true),
        ] as [(String, ConfigValue, Bool)])
    func `words of a shared form changed in English only are warned of on a portal in two languages`(
        _ key: String, _ value: ConfigValue, _ isWarned: Bool
    ) throws {
        let change: ConfigValue = ["file": "forms/parent-views.json", "set": .init(.string(key)), "value": value]
        let words: ConfigValue = ["file": "texts.en.json", "set": ["all"], "value": ["footer.help": "Help"]]
        #expect(try found(Self.asked + [change, words]).warnings.map(\.description) == [])
        let result = try found(Self.asked + Self.bilingual + [change, words])
        #expect(result.issues.map(\.description) == [])
        #expect(result.warnings.count == (isWarned ? 1 : 0), "\(result.warnings)")
        for warning in result.warnings {
            #expect(warning.message.contains("has words in en, and none in cy: the Welsh page shows the shared words"))
            #expect(warning.position?.file.hasSuffix("forms/parent-views.json") == true)
        }
    }

    private static let bilingual = Array(welsh.prefix(3))

    @Test(arguments: [
        ("tenant.json", "name", "the Welsh page shows the English"),
        ("portals/citizen.json", "name", "the Welsh page shows the shared words"),
    ])
    func `a name in English only is warned of on a portal in two languages`(
        _ file: String, _ key: String, _ shown: String
    ) throws {
        let change: [ConfigValue] = [
            ["file": .init(.string(file)), "set": .init(.string(key)), "value": ["en": "Borchester"]],
            ["file": "texts.en.json", "set": ["all"], "value": ["footer.help": "Help"]],
        ]
        #expect(try found(change).warnings.map(\.description) == [])
        let result = try found(Self.welsh + change)
        #expect(result.issues.map(\.description) == [])
        #expect(
            result.warnings.count == 1 && result.warnings.first?.message.contains(shown) == true, "\(result.warnings)")
        #expect(result.warnings.first?.position?.file.hasSuffix(file) == true)
    }

    @Test(arguments: [(5, false), (6, true), (7, true)])
    func `a target not earlier than the law's deadline is warned of`(
        _ weeks: Int, _ isWarned: Bool
    ) throws {
        let target: [ConfigValue] = [
            [
                "file": "portals/team.json", "set": ["plugins", "cases", "targets"],
                "value": [
                    "panel": [
                        "stage": "request", "from": "received", "weeks": .init(.number(Double(weeks))),
                        "met": ["assessment-agreed"],
                    ]
                ],
            ],
            ["file": "texts.en.json", "set": ["all", "deadline.panel"], "value": "The panel meets"],
            ["file": "texts.cy.json", "set": ["all", "deadline.panel"], "value": "Mae'r panel yn cyfarfod"],
        ]
        let result = try found(target)
        #expect(result.issues.map(\.description) == [])
        let expected =
            "target 'panel' is not earlier than the law's deadline 'decision-to-assess', wanted less than 6 weeks"
        #expect(result.warnings.map(\.message) == (isWarned ? [expected] : []))
        #expect(result.warnings.allSatisfy { $0.position?.file.hasSuffix("portals/team.json") == true })
    }

    @Test(arguments: ["initials", "remindDays", "replies"]) func `a rule of the team is warned of on another portal`(
        _ name: String
    ) throws {
        let values: [String: ConfigValue] = ["initials": "BO", "remindDays": [3], "replies": false]
        let result = try found([
            [
                "file": "portals/citizen.json", "set": ["plugins", "cases", .init(.string(name))],
                "value": values[name] ?? [:],
            ]
        ])
        #expect(result.issues.map(\.description) == [])
        #expect(result.warnings.count == (name == "replies" ? 0 : 1))
        #expect(result.warnings.allSatisfy { $0.message.contains("cases.\(name) has no effect here") })
    }

    @Test(
        arguments: [
            [
                "file": "texts.en.json",
                "text": "{\n  \"all\": {\n    \"footer.help\": \"Help\"\n    \"landing.heading\": \"Hi\"\n  }\n}\n",
            ],
            ["file": "texts.cy.json", "text": "{\n"], ["file": "processes/ehc-england.json", "text": "{\n"],
            ["file": "processes/ours.json", "text": "{\n"], ["file": "texts.en.json", "text": "[]\n"],
            ["file": "forms/family-request.json", "text": "{\n"],
            [
                "file": "processes/ehc-england.json",
                "text": "{ \"stages\": { \"assesment\": { \"deadlines\": { \"advice\": { \"weeks\": 5 } } } } }",
            ],
            [
                "file": "portals/team.json", "set": ["plugins", "cases", "targets"],
                "value": ["panel": ["stage": "request", "from": "received", "week": 5]],
            ],
            [
                "file": "portals/team.json", "set": ["plugins", "cases", "targets"],
                "value": ["advice": ["stage": "request", "from": "received", "weeks": 5]],
            ],
        ] as [ConfigValue])
    func `a mistake of a council is reported once, and nothing that follows from it`(_ edit: ConfigValue) throws {
        // The council has words of its own for what its files name.
        var edits: [ConfigValue] = [
            ["file": "texts.cy.json", "text": "{ \"all\": { \"deadline.panel\": \"Panel\" } }\n"],
            ["file": "texts.en.json", "set": ["all", "deadline.panel"], "value": "Panel"],
        ]
        if edit.table?["file"]?.string == "processes/ours.json" {
            for portal in ["citizen", "team"] {
                edits.append([
                    "file": .init(.string("portals/\(portal).json")), "set": ["plugins", "cases", "process"],
                    "value": "ours",
                ])
            }
        }
        if edit.table?["set"] == nil {
            edits.append([
                "file": "portals/team.json", "set": ["plugins", "cases", "targets"],
                "value": ["panel": ["stage": "request", "from": "received", "weeks": 5]],
            ])
        }
        let result = try found(edits + [edit])
        #expect(result.issues.count == 1, "\(result.issues)")
        #expect(result.warnings.map(\.description) == [])
    }

    @Test func `a wording that two portals want is reported once, with every file that it belongs in`() throws {
        let role: ConfigValue = [
            "file": "processes/ehc-england.json", "text": "{ \"roles\": { \"grandparent\": { \"rights\": [] } } }",
        ]
        let issues = try found([role]).issues.map(\.message)
        #expect(
            issues == [
                "there is no wording 'role.grandparent' for it, wanted one under \"all\" in texts.en.json, texts.cy.json"
            ])
    }

    @Test func `a mistake in what all share is told once, and nothing of the councils that build on it`() throws {
        let mistake = try Mistake.named("a pack that cannot be read")
        let folder = try MistakeFolder(mistake)
        let result = ConfigCheck(root: folder.root, catalogue).result()
        #expect(result.issues.count == 1 && result.councils.isEmpty)
    }

    @Test func `a file beside the councils is none of them`() throws {
        let folder = try MistakeFolder()
        try Edit(["file": "Tenants/README.txt", "text": "Notes"]).apply(folder.root, BaseCouncil.id)
        let check = ConfigCheck(root: folder.root, shared: MistakeFolder.shared)
        #expect(check.tenants == ["borchester", "coventry", "leicester"])
    }
}
