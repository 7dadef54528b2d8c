public import Web

extension FormValues {
    /// Handles a button inside an address or school field: search, choose, start again, enter manually. For any other
    /// button, takes the choice from a list, and searches for a postcode that was not searched for.
    /// - Parameter form: names the button in its field `action`, such as `address.find`.
    /// - Returns: whether the page is to be shown again instead of validating the input.
    /// - Throws: what the site's address lookup and school register throw.
    public mutating func act(_ fields: [Field], on form: Form, for visit: Visit) async throws -> Bool {
        let action = form["action"] ?? ""
        for field in fields {
            let isPressed =
                switch field.kind {
                case .address: try await pressAddress(action, field, for: visit)
                case .school: try await pressSchool(action, field, in: visit.site.features.schools, visit.texts)
                default: false
                }
            if isPressed {
                try await list(fields.filter { $0.name != field.name }, for: visit)
                return true
            }
        }
        for (index, field) in fields.enumerated() {
            switch field.kind {
            case .school: try await settleSchool(field, in: visit.site.features.schools)
            case .address:
                guard try await settleAddress(field, for: visit) else { continue }
                try await list(Array(fields[(index + 1)...]), for: visit)
                return true
            default: break
            }
        }
        return false
    }

    /// Repeats the searches of fields that show a list, because they are shown again.
    private mutating func list(_ fields: [Field], for visit: Visit) async throws {
        for field in fields {
            switch field.kind {
            case .address: try await listAddresses(field, for: visit)
            case .school: try await listSchools(field, in: visit.site.features.schools)
            default: break
            }
        }
    }
}
