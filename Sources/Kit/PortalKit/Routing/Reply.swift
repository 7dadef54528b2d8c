public import Markup
public import Web

/// The response of a handler. The engine adds the frame around a page, and security headers.
public struct Reply: Sendable {
    /// The kinds of content.
    public enum Content: Sendable {
        /// A page, rendered within the frame as HTML.
        case page(Page)
        /// A redirect to an address of this site or of another one.
        case redirect(Address)
        /// A complete response, such as a file or JSON.
        case response(Response)
    }

    /// A view of something that the audit records.
    public struct View: Sendable {
        /// Which page it is.
        public let event: AuditEvent
        /// The id of the entry or person it concerns.
        public let subject: String
        /// The id of the document, message or submission; empty for none.
        public let object: String

        /// A view of `subject`, by default of itself.
        public init(_ event: AuditEvent, subject: String, object: String = "") {
            (self.event, self.subject, self.object) = (event, subject, object)
        }
    }

    /// The HTTP status; ignored for `.response`, which has its own.
    public var status: Int
    /// What is sent.
    public var content: Content
    /// One `Set-Cookie` field each.
    public var cookies: [SetCookie] = []
    /// Header fields to append to those that the engine sets.
    public var fields = Fields()
    /// What the account views with it, which the engine records in the audit before it is sent.
    public private(set) var views: [View] = []

    /// A page; `status` is 422 for one with validation errors.
    public static func page(_ page: Page, status: Int = 200) -> Reply {
        Reply(status: status, content: .page(page))
    }

    /// The same reply, which the engine records in the audit as these views, on disk before it is sent; a redirect
    /// shows nothing, and records nothing.
    public func viewing(_ views: [View]) -> Reply {
        guard case .page = content else { return self }
        var reply = self
        reply.views += views
        return reply
    }

    /// A redirect with status 303, which is followed with GET (RFC 9110, section 15.4.4).
    public static func redirect(_ address: Address, cookies: [SetCookie] = []) -> Reply {
        Reply(status: 303, content: .redirect(address), cookies: cookies)
    }

    /// A response that is sent as it is, with security headers and `Cache-Control: no-store` appended.
    public static func response(_ response: Response) -> Reply {
        Reply(status: response.status, content: .response(response))
    }
}

/// The content of a page, without the frame around it.
public struct Page: Sendable {
    /// A link of the breadcrumb trail.
    public struct Above: Sendable {
        /// Plain text, which is escaped.
        public let words: String
        /// The page that it leads to.
        public let address: Address

        /// A link to `address` with the text `words`.
        public init(_ words: String, _ address: Address) { (self.words, self.address) = (words, address) }
    }

    /// Plain text; the frame appends the names of portal and council.
    public var title: String
    /// The content of the `main` element, with the page's heading.
    public var main: HTML
    /// The section whose navigation item is marked as current; nil for none.
    public var section: SiteSection?
    /// Whether the page shows validation errors. Its title then begins with `Error:`, in the page's language.
    public var hasFindings: Bool
    /// Whether `main` has full-width parts and sets its own margins.
    public var isWide: Bool
    /// Whether it is shown and printed in 24 point.
    public var isLargePrint = false
    /// The breadcrumb trail without the page itself, the outermost first; empty if none is shown.
    public var trail: [Above] = []
    /// The page's own entry in the breadcrumb trail; by default its title.
    public var here: String
    /// The language of `here` if someone wrote it; nil for the page's language.
    public var hereLanguage: Language?
    /// The id of the form that stores its input whenever it is posted; the links to the other language and to the list
    /// of people then submit it first. Empty if there is none.
    public var savingForm = ""
    /// A band above the breadcrumb trail that stays in sight: a landmark with a name of its own. Empty for none.
    public var band: HTML = .empty
    /// A note that the engine shows above `main`, such as that input was restored.
    public var note: HTML = .empty

    /// A page without band, breadcrumb trail, saving form and note.
    public init(
        _ title: String, section: SiteSection? = nil, hasFindings: Bool = false, isWide: Bool = false, main: HTML
    ) {
        self.title = title
        here = title
        (self.main, self.section) = (main, section)
        (self.hasFindings, self.isWide) = (hasFindings, isWide)
    }
}
