extension FixedWidthInteger {
    /// The whole number that `text` says in ASCII digits, with a minus in front where it is below 0.
    ///
    /// Whatever a client sends as a number is read by this, so that arithmetic on it cannot overflow.
    /// - Parameter range: what the number may be; nil comes of any other, and of what is no number.
    public init?(_ text: some StringProtocol, in range: ClosedRange<Self>) {
        guard text.utf8.first != UInt8(ascii: "+"), let number = Self(text), range.contains(number) else {
            return nil
        }
        self = number
    }
}

extension Int {
    /// `number` rounded down; the nearest Int where none is so small or so large, and 0 where it is no number at all.
    public init(clamping number: Double) {
        let whole = number.rounded(.down)
        self = whole.isNaN ? 0 : Int(exactly: whole) ?? (whole < 0 ? .min : .max)
    }
}

extension Form {
    /// The only value of `name` as a whole number in `range`; nil where it is absent, came twice, or is anything else.
    public func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        self[name].flatMap { Int($0, in: range) }
    }
}
