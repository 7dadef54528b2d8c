import Configuration
import Database
import Identity
import PortalKit
import Web

/// The council's console: admins change what the council owns of its portals, try it on TEST, publish it and take it back.
struct Console: Plugin {
    static let name = "console"
    static let summary = "The council's own console: what it owns is drafted, tried on TEST, published and taken back."
    static let audiences: Set<Audience> = [.staff]

    init(settings: inout Settings) {}

    func contribute(to blueprint: inout Blueprint) {
        blueprint.add(NavigationItem(.overview, "console.home.title", to: SiteLinks.home()))
        blueprint.add(NavigationItem(.changes, "console.changes.title", to: ConsoleLinks.changes()))
        blueprint.add(NavigationItem(.history, "console.history.title", to: ConsoleLinks.history()))
        blueprint.get(SiteLinks.home) { .page(OverviewPage.page($0)) }
        blueprint.add(Self.planMail)
        SettingsHandler.contribute(to: &blueprint)
        EntriesHandler.contribute(to: &blueprint)
        EntryCopy.contribute(to: &blueprint)
        WordsHandler.contribute(to: &blueprint)
        WordSheetHandler.contribute(to: &blueprint)
        PagesHandler.contribute(to: &blueprint)
        LookHandler.contribute(to: &blueprint)
        ConditionHandler.contribute(to: &blueprint)
        ChangesHandler.contribute(to: &blueprint)
        HistoryHandler.contribute(to: &blueprint)
        CompareHandler.contribute(to: &blueprint)
        PreviewHandler.contribute(to: &blueprint)
        VersionHandler.contribute(to: &blueprint)
    }

    /// The name of the mail to an admin whose planned publication failed.
    static let planFailed = "console-plan-failed"

    private static var planMail: MailTemplate {
        MailTemplate(planFailed, isUrgent: false) { job, account in
            guard let service = job.site.features.kept(ConfigurationService.self), !account.isSuspended,
                let plan = try await service.store(job.site.tenant.id).read({ try PlanStore.find($0, job.subject) })
            else { return nil }
            let dates = Dates(job.site.portal.dates, texts: job.site.texts(job.language))
            return MailContent(
                job, to: account, "mail.planFailed", ["when": dates.dateAndTime(plan.due)], link: ConsoleLinks.changes()
            )
        }
    }
}

extension Blueprint {
    typealias ConsoleHandler = @Sendable (ConsoleRequest) async throws -> Reply

    /// Adds a page of the console, for admins.
    mutating func get(_ link: PageLink<some Any>, _ handler: @escaping ConsoleHandler) {
        get(link, .staff(.admin)) { visit in
            let request = try await ConsoleRequest(visit)
            request.noteOpen()
            return try await handler(request)
        }
    }

    /// Adds an action of the console, for admins.
    mutating func post(
        _ link: PageLink<some Any>, bodyLimit: BodyLimit = .encoded(), _ handler: @escaping ConsoleHandler
    ) {
        post(link, .staff(.admin), bodyLimit: bodyLimit) { try await handler(try await ConsoleRequest($0)) }
    }
}

/// Pages of the console.
enum ConsoleLinks {
    /// A group of settings, or a table of entries, by its path.
    static let settings = PageLink<String>("settings/:path")
    /// Leads to the page of an entry that is not there yet.
    static let add = PageLink<String>("settings/:path/add")
    static let order = PageLink<String>("settings/:path/order")
    static let remove = PageLink<String>("settings/:path/remove")
    static let putBack = PageLink<String>("settings/:path/put-back")
    static let copy = PageLink<String>("settings/:path/copy")
    static let move = PageLink<String>("settings/:path/move")
    /// When a step or a question is asked, by the path of the step or question.
    static let condition = PageLink<String>("condition/:path")
    /// The pages of text.
    static let pages = PageLink<Void>("pages")
    static let addPage = PageLink<Void>("pages/add")
    /// The wordings of a portal, by its name.
    static let words = PageLink<String>("words/:portal")
    /// All words as a spreadsheet.
    static let sheet = PageLink<Void>("sheet")
    static let sheetFile = PageLink<Void>("sheet/words.csv")
    static let sheetSave = PageLink<Void>("sheet/save")
    /// Colours from two brand colours, by the path of the theme.
    static let look = PageLink<String>("look/:path")
    static let mark = PageLink<String>("look/:path/mark")
    /// The newer version of a portal's pack, by the name of the portal.
    static let version = PageLink<String>("version/:portal")
    /// The TEST portals as the people of the sample data.
    static let preview = PageLink<Void>("preview")
    /// A form on TEST, by its path.
    static let tryForm = PageLink<String>("preview/form/:path")
    static let changes = PageLink<Void>("changes")
    static let undo = PageLink<String>("changes/:path/undo")
    static let publish = PageLink<Void>("changes/publish")
    static let plan = PageLink<Void>("changes/plan")
    static let cancelPlan = PageLink<String>("changes/plan/:plan/cancel")
    static let compare = PageLink<Void>("compare")
    static let history = PageLink<Void>("history")
    static let revision = PageLink<String>("history/:number")
    static let takeBack = PageLink<String>("history/:number/take-back")
}

extension SiteSection {
    static let overview = SiteSection("overview")
    static let changes = SiteSection("changes")
    static let history = SiteSection("history")
}
