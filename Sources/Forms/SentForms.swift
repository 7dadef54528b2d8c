import Database
import Markup
import PortalKit

/// The page of everything that an account has sent, about all its people; read-only.
enum SentForms {
    /// A submission with the name of the person it is about.
    private struct Line: Sendable {
        let submission: Submission
        let name: String
    }

    static func contribute(to blueprint: inout Blueprint, _ access: Access) {
        guard blueprint.portal.audience != .staff else { return }
        blueprint.add(NavigationItem(.submissions, "form.mine", to: FormLinks.submissions()))
        blueprint.open(.submissions, FormLinks.submissions())
        blueprint.get(FormLinks.submissions, access) { visit in
            .page(page(try await visit.site.store.read { try lines($0, visit) }, visit))
        }
    }

    /// The newest versions, the last sent first. Those about a person that the account has removed, or may not see any
    /// more, are left out.
    private static func lines(_ db: Connection, _ visit: Visit) throws -> ListPage<Line> {
        let (account, subjects) = (try visit.account.account, visit.site.features.subjects)
        var names: [String: String?] = [:]
        return try ListPage(visit) { limit, offset in
            try SubmissionStore.all(db, account: account, limit: limit, offset: offset).compactMap { submission in
                let id = submission.subject
                let name = try names[id] ?? subjects?.subject(id, db, for: visit)?.name
                names[id] = .some(name)
                return name.map { Line(submission: submission, name: $0) }
            }
        }
    }

    private static func page(_ lines: ListPage<Line>, _ visit: Visit) -> Page {
        let texts = visit.texts
        let columns = [
            texts("form.mine.form"), texts("form.mine.about"), texts("form.mine.sent"), texts("form.reference"),
        ]
        let table = Parts.table(
            texts("form.mine.title"), hidesCaption: true, columns,
            rows: lines.items.map { line in
                let (sent, link) = (line.submission, visit.link(FormLinks.submission(line.submission.id)))
                return [
                    "<a href=\"\(link)\">\(Parts.words(sent.title, in: sent.language, visit))</a>",
                    "<span>\(line.name)</span>", "<span>\(visit.dates.message(sent.sent))</span>",
                    "<span class=\"date\">\(sent.reference)</span>",
                ]
            })
        let none = Parts.empty(.document, texts("form.mine.none"), "\(texts("form.mine.none.hint"))")
        let title = texts("form.mine.title")
        let main: HTML = """
            \(Parts.title(title, "<p>\(texts("form.mine.intro"))</p>"))\
            \(lines.items.isEmpty ? none : table)\(lines.links(visit.link(FormLinks.submissions), texts))
            """
        var page = Page(title, section: .submissions, main: main)
        page.trail = [Page.Above(texts("nav.home"), visit.link(SiteLinks.home))]
        return page
    }
}

extension SiteSection {
    /// What an account has sent.
    static let submissions = SiteSection("submissions")
}
