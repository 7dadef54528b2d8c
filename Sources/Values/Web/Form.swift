/// Named values, as a form or a query sends them (`application/x-www-form-urlencoded`).
public struct Form: Sendable {
    private let fields: [(name: String, value: String)]

    public init() { fields = [] }
    public init(_ fields: [(name: String, value: String)]) { self.fields = fields }

    /// The first value of `name`.
    public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }
}
