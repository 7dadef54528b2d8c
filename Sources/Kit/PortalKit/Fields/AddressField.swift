/// The inputs of a field of kind `.address`, named `<field>.<raw value>`.
public enum AddressPart: String, CaseIterable, Sendable, FieldPart {
    /// The state of the field: empty (search), `choose`, `chosen` or `manual`.
    case mode
    /// The postcode searched for, the UPRN chosen from the list, and the address itself.
    case search, choice, uprn, line1, line2, town, postcode

    /// The label of the input; nil if it has none.
    var label: TextKey? {
        switch self {
        case .line1: "address.line1"
        case .line2: "address.line2"
        case .town: "address.town"
        case .search, .postcode: "address.postcode"
        case .mode, .choice, .uprn: nil
        }
    }
}

extension FormValues {
    mutating func pressAddress(_ action: String, _ field: Field, for visit: Visit) async throws -> Bool {
        switch action {
        case "\(field.name).find": try await find(field, for: visit)
        case "\(field.name).again": for part in AddressPart.allCases { values[part.of(field)] = "" }
        case "\(field.name).manual": values[AddressPart.mode.of(field)] = "manual"
        case "\(field.name).use": try await choose(field, for: visit)
        default: return false
        }
        return true
    }

    /// Takes the address chosen from the list, or searches for a postcode that was typed but not searched for.
    /// - Returns: whether it searched, so that the page is to be shown again.
    mutating func settleAddress(_ field: Field, for visit: Visit) async throws -> Bool {
        let mode = self[AddressPart.mode.of(field)]
        if mode.isEmpty, !self[AddressPart.search.of(field)].isEmpty {
            try await find(field, for: visit)
            return true
        }
        if mode == "choose" { try await choose(field, for: visit) }
        return false
    }

    /// Repeats the search if the field shows its list of addresses.
    mutating func listAddresses(_ field: Field, for visit: Visit) async throws {
        guard self[AddressPart.mode.of(field)] == "choose" else { return }
        let postcode = self[AddressPart.search.of(field)]
        found[field.name] = try await visit.site.features.addressLookup?.addresses(at: postcode)
    }

    /// The address in the inputs of the field `name`, not validated; nil if both lines and the town are empty.
    public func address(_ name: String) -> PostalAddress? {
        let lines = ["line1", "line2", "town"].map { self["\(name).\($0)"] }.filter { !$0.isEmpty }
        guard !lines.isEmpty else { return nil }
        return PostalAddress(uprn: self["\(name).uprn"], lines: lines, postcode: self["\(name).postcode"])
    }

    /// Fills the inputs of the field `name` with an address. All lines between its first and last become line 2.
    public mutating func fill(_ name: String, with address: PostalAddress) {
        let middle = address.lines.count > 2 ? address.lines[1..<(address.lines.count - 1)].joined(separator: ", ") : ""
        values["\(name).mode"] = "chosen"
        values["\(name).uprn"] = address.uprn
        values["\(name).line1"] = address.lines.first ?? ""
        values["\(name).line2"] = middle
        values["\(name).town"] = address.lines.count > 1 ? address.lines.last ?? "" : ""
        values["\(name).postcode"] = address.postcode
    }

    /// Normalises the postcode. Without an address line, one that equals the search is removed: it was not typed.
    mutating func tidyAddress(_ field: Field) {
        let part = AddressPart.postcode.of(field)
        if address(field.name) == nil, self[part] == self[AddressPart.search.of(field)] { values[part] = "" }
        values[part] = PostalAddress.normalised(self[part]) ?? self[part]
    }

    private mutating func find(_ field: Field, for visit: Visit) async throws {
        let part = AddressPart.search.of(field)
        guard let postcode = PostalAddress.normalised(self[part]) else {
            values[AddressPart.mode.of(field)] = ""
            return refuse(part, FieldError(part, .postcode).message(field, visit.texts))
        }
        values[part] = postcode
        let addresses = try await visit.site.features.addressLookup?.addresses(at: postcode) ?? []
        if addresses.isEmpty {
            values[AddressPart.mode.of(field)] = "manual"
            values[AddressPart.postcode.of(field)] = postcode
            refuse(AddressPart.line1.of(field), visit.texts("error.address.unknown", ["postcode": postcode]))
        } else {
            values[AddressPart.mode.of(field)] = "choose"
            found[field.name] = addresses
        }
    }

    private mutating func choose(_ field: Field, for visit: Visit) async throws {
        guard let postcode = PostalAddress.normalised(self[AddressPart.search.of(field)]) else { return }
        let addresses = try await visit.site.features.addressLookup?.addresses(at: postcode) ?? []
        found[field.name] = addresses
        let choice = self[AddressPart.choice.of(field)]
        if let address = addresses.first(where: { $0.uprn == choice && !choice.isEmpty }) {
            fill(field.name, with: address)
        } else {
            refuse(AddressPart.choice.of(field), visit.texts("error.address.choose"))
        }
    }
}

extension Field {
    func addressFaults(_ typed: FormValues) -> [FieldError] {
        let mode = typed[AddressPart.mode.of(self)]
        var faults: [FieldError] = []
        if mode == "choose" { faults.append(FieldError(AddressPart.choice.of(self), .addressUnchosen)) }
        for part in [AddressPart.line1, .line2, .town] where CharacterCount.units(typed[part.of(self)]) > 100 {
            faults.append(FieldError(part.of(self), .long(limit: 100)))
        }
        let isEmpty = typed.address(name) == nil
        let postcode = typed[AddressPart.postcode.of(self)]
        let isLeft = isEmpty && postcode == typed[AddressPart.search.of(self)]
        if isEmpty, isRequired || mode == "manual" && !postcode.isEmpty && !isLeft {
            faults.append(FieldError((mode == "manual" ? AddressPart.line1 : .search).of(self), .empty))
        }
        if !isEmpty || !postcode.isEmpty && !isLeft, PostalAddress.normalised(postcode) == nil {
            faults.append(FieldError(AddressPart.postcode.of(self), .postcode))
        }
        return faults
    }
}
