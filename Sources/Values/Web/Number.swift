extension FixedWidthInteger {
    /// Parses a whole number in ASCII digits, with a minus sign when it is negative.
    ///
    /// Every number that a client sends is parsed by this, so that arithmetic on it cannot overflow.
    /// - Parameter range: the numbers allowed; the result is nil for any other, and for text that is no number.
    public init?(_ text: some StringProtocol, in range: ClosedRange<Self>) {
        guard text.utf8.first != UInt8(ascii: "+"), let number = Self(text), range.contains(number) else {
            return nil
        }
        self = number
    }
}

extension Int {
    /// `number` rounded down; the nearest Int when it is out of range, 0 for NaN.
    public init(clamping number: Double) {
        let whole = number.rounded(.down)
        self = whole.isNaN ? 0 : Int(exactly: whole) ?? (whole < 0 ? .min : .max)
    }
}

extension Form {
    /// The only value of `name` as a whole number in `range`; nil when it is absent, repeated or anything else.
    public func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        self[name].flatMap { Int($0, in: range) }
    }
}
