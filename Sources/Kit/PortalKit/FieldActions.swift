public import Web

extension Typed {
    /// Does what a button inside a field for an address or a school asks: searches, chooses, starts again, or lets it
    /// be typed. Where another button was pressed, takes what was chosen from a list.
    /// - Returns: whether the page is to be shown again rather than checked.
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

    /// The lists to choose from, of fields that are shown once more.
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
