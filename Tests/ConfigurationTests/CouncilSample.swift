import Configuration

/// A reader that asks in every way there is; the cases in `Cases/settings` are written for it.
struct CouncilSample: Equatable {
    enum Audience: String, SettingChoice { case citizen, professional, staff }

    struct Tile: Equatable {
        let name: String
        let title: String
        let isShown: Bool
    }

    struct Contact: Equatable {
        let label: String
        let phone: String?
    }

    let name: String
    let audience: Audience
    let languages: [String]
    let audiences: [Audience]
    let idleMinutes: Int
    let password: Secret?
    let tiles: [Tile]
    let contacts: [Contact]
    let banner: String?
    let plugins: ConfigValue?

    init(_ settings: inout Settings) {
        name = settings.require("name", owner: .council, "What the council is called")
        audience = settings.read("audience", default: .citizen, "Whom the portal is for")
        languages = settings.read("languages", default: ["en"], "The languages, the default first")
        audiences = settings.read("audiences", default: [], "Who may sign in")
        idleMinutes = settings.group("session", "How long a session lasts") { session in
            session.read("idleMinutes", in: 1...1440, default: 60, "Minutes without use that end it")
        }
        password = settings.optional("password", "The mail server's password")
        tiles = settings.each("tiles", owner: .council, "The tiles of the home page") { name, tile in
            Tile(
                name: name, title: tile.require("title", owner: .council, "Its heading"),
                isShown: tile.read("shown", default: true, "Whether it is there"))
        }
        contacts = settings.list("contacts", owner: .council, "How to reach the team") { contact in
            Contact(label: contact.require("label", "What it is"), phone: contact.optional("phone", "Its number"))
        }
        banner = settings.optionalGroup("banner", "A line across every page") { banner in
            banner.require("text", owner: .council, "What it says")
        }
        plugins = settings.value("plugins", "The plugins, each with its own settings")
    }
}
