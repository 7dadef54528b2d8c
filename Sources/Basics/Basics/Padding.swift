extension String {
    /// A number of 0 or more with zeros before it, to at least so many digits: `007` for 7 and 3.
    public init(_ number: Int, digits: Int) {
        let text = String(number)
        self = String(repeating: "0", count: Swift.max(0, digits - text.utf8.count)) + text
    }
}
