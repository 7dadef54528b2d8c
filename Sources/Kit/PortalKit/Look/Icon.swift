public import Markup

/// A line drawing in the colour of the text. Hidden from screen readers, so it must always be beside text.
public enum Icon: String, CaseIterable, Sendable {
    /// The setting `icon` of a tile is the raw value.
    case warning, tick, clock, star, blocks, cap, envelope, person, document, book, arrow, gate, info, meal, search, key
    /// The same; `menu` and `cross` are also the buttons of the navigation in narrow windows.
    case plus, pencil, dot, menu, cross, down

    /// An inline `svg` element of the class `icon`.
    public var html: HTML {
        "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"\(path)\"/></svg>"
    }

    /// A tag with this icon.
    /// - Parameter style: its class, such as `ok` or `late`; empty for a plain one.
    public func tag(_ words: String, _ style: HTML = .empty) -> HTML {
        "<span class=\"tag\(" \(style)", if: style != .empty)\">\(html) \(words)</span>"
    }

    private var path: HTML {
        switch self {
        case .warning: "M12 3L2 20.5h20ZM12 10v4.5M12 17.5v.1"
        case .tick: "M4 12.5l5.5 5.5L20 6.5"
        case .clock: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7v5.5l3.5 2"
        case .star: "M12 3l2.7 5.8 6.3.8-4.6 4.4 1.2 6.2L12 17.2 6.4 20.2 7.6 14 3 9.6l6.3-.8Z"
        case .blocks: "M4 13h7v7H4ZM13 13h7v7h-7ZM8.5 4h7v7h-7Z"
        case .cap: "M2.5 9.5L12 4l9.5 5.5L12 15ZM6 12v5c3.5 2.7 8.5 2.7 12 0v-5M21.5 9.5V16"
        case .envelope: "M3 5.5h18v13H3ZM3 6.5l9 7 9-7"
        case .person: "M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M4 21c0-5 3.5-7 8-7s8 2 8 7"
        case .document: "M6 3h8l4 4v14H6ZM14 3v4h4M9 12h6M9 16h6"
        case .book: "M4 5c3-1 6-1 8 1c2-2 5-2 8-1v14c-3-1-6-1-8 1c-2-2-5-2-8-1ZM12 6v14"
        case .arrow: "M5 12h14M13 6l6 6-6 6"
        case .gate: "M4 21V10a8 8 0 0 1 16 0v11M9 21V11a3 3 0 0 1 6 0v10M2 21h20"
        case .meal: "M7 3v6a2.5 2.5 0 0 0 5 0V3M9.5 11.5V21M9.5 3v6M17 21v-8h-2.5V8C14.5 5.5 15.5 3.5 17 3Z"
        case .search: "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.2 15.2L21 21"
        case .key: "M8 8.5a4 4 0 1 0 0 8a4 4 0 1 0 0-8M11.5 11L21 11M17 11v3.5M20.5 11v2.5"
        case .plus: "M12 4v16M4 12h16"
        case .pencil: "M4 20l1-4.5L16 4.5l3.5 3.5L8.5 19ZM14 6.5l3.5 3.5"
        case .menu: "M3.5 6.5h17M3.5 12h17M3.5 17.5h17"
        case .cross: "M5 5l14 14M19 5L5 19"
        case .down: "M5 9l7 7 7-7"
        case .dot: "M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8"
        case .info: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 11v6M12 7.5v.1"
        }
    }
}
