public import Markup

extension Parts {
    /// An item of a menu beside a page.
    public struct MenuItem {
        /// How the page that is shown relates to an item of a menu.
        public enum Place: Sendable {
            /// The item's own page.
            case page
            /// A page below it.
            case below
        }

        let words: String
        let address: Address
        let place: Place?

        /// A link to `address` with the text `words`.
        /// - Parameter place: how the page that is shown relates to it; nil if it does not.
        public init(_ words: String, _ address: Address, _ place: Place? = nil) {
            (self.words, self.address, self.place) = (words, address, place)
        }

        fileprivate var html: HTML {
            let current: HTML? = place.map { $0 == .page ? " aria-current=\"page\"" : " aria-current=\"true\"" }
            return "<li><a href=\"\(address)\"\(current)>\(words)</a></li>"
        }
    }

    /// The menu beside a page, which narrow windows show once its button is pressed. In browsers without popovers it is
    /// always visible.
    /// - Parameters:
    ///   - id: that of the list.
    ///   - label: what the menu is called for screen readers.
    ///   - button: the words of the button.
    public static func menu(
        _ id: String, label: String, button: String, _ items: [MenuItem], _ texts: Texts
    ) -> HTML {
        """
        <nav aria-label="\(label)"><button type="button" class="button second menu-fold" popovertarget="\(id)">\
        \(Icon.menu.html) \(button)</button><ul class="menu" id="\(id)" popover><li class="menu-fold">\
        <button type="button" class="button quiet" popovertarget="\(id)" popovertargetaction="hide">\
        \(Icon.cross.html) \(texts("nav.close"))</button></li>\(each: items, \.html)</ul></nav>
        """
    }
}
