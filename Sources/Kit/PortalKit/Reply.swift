public import Markup
public import Web

/// What a handler answers with. The frame, headers and cookies' names are the engine's.
public struct Reply: Sendable {
    /// What is sent.
    public enum Content: Sendable {
        case page(Page)
        /// 303 to an address of this site or of the council's.
        case redirect(Address)
        case response(Response)
    }

    public var status: Int
    public var content: Content
    public var cookies: [SetCookie] = []
    /// Header fields of this reply alone.
    public var fields = Fields()

    public static func page(_ page: Page, status: Int = 200) -> Reply {
        Reply(status: status, content: .page(page))
    }

    public static func redirect(_ address: Address, cookies: [SetCookie] = []) -> Reply {
        Reply(status: 303, content: .redirect(address), cookies: cookies)
    }

    public static func response(_ response: Response) -> Reply {
        Reply(status: response.status, content: .response(response))
    }
}

/// One page's own part, without the frame around it.
public struct Page: Sendable {
    /// A page above another one.
    public struct Above: Sendable {
        public let words: String
        public let address: Address

        public init(_ words: String, _ address: Address) { (self.words, self.address) = (words, address) }
    }

    public var title: String
    public var main: HTML
    /// The navigation item it belongs to.
    public var section: String
    /// Whether something typed was wrong, which the title then tells.
    public var hasFindings: Bool
    /// Whether `main` brings its own full-width parts.
    public var isWide: Bool
    /// Whether it is shown and printed in 24 point.
    public var isLargePrint: Bool
    /// The pages above it, the outermost first, and how each is called; empty where the way is not shown.
    public var trail: [Above] = []
    /// What the page is called where the way is shown; its title where nothing else is said.
    public var here: String
    /// The id of its form that keeps whatever was typed when it is posted, which the other language then does first;
    /// empty where there is none.
    public var savingForm = ""
    /// What the engine says above it, such as that something typed is here again.
    public var note: HTML = .empty

    public init(
        _ title: String, section: String = "", hasFindings: Bool = false, isWide: Bool = false,
        isLargePrint: Bool = false, main: HTML
    ) {
        self.title = title
        here = title
        self.main = main
        self.section = section
        self.hasFindings = hasFindings
        self.isWide = isWide
        self.isLargePrint = isLargePrint
    }
}
