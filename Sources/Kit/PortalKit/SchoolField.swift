/// Where somebody is taught, and at which school.
public struct Schooling: Hashable, Sendable {
    /// Where.
    public enum Place: String, CaseIterable, Sendable {
        case school, none, home, nursery

        /// What it is called.
        public var label: Label {
            switch self {
            case .school: "school.at.school"
            case .none: "school.at.none"
            case .home: "school.at.home"
            case .nursery: "school.at.nursery"
            }
        }
    }

    public let at: Place
    /// The school, for somebody who is at one; nil while it is not named.
    public let school: School?

    public init(at: Place, school: School? = nil) {
        self.at = at
        self.school = at == .school ? school : nil
    }
}

/// The inputs of a field of kind `.school`.
public enum SchoolPart: String, CaseIterable, Sendable {
    /// A `Schooling.Place`.
    case at
    /// What is looked for; the school's name where none is chosen.
    case search
    /// The chosen school.
    case urn, name, place
    /// Which state the field is in: empty (search), `choose` or `chosen`.
    case mode

    func of(_ field: Field) -> String { of(field.name) }
    func of(_ name: String) -> String { "\(name).\(rawValue)" }
}

extension Typed {
    /// What a field of kind `.school` says; nil when it is not answered. Nothing is chosen from a list still shown.
    public func school(_ name: String) -> Schooling? {
        let search = self[SchoolPart.search.of(name)]
        let at = self[SchoolPart.at.of(name)]
        // A school typed without saying that it is one is one.
        guard let at = at.isEmpty && !search.isEmpty ? .school : Schooling.Place(rawValue: at) else { return nil }
        if self[SchoolPart.mode.of(name)] == "chosen" {
            let chosen = School(
                urn: self[SchoolPart.urn.of(name)], name: self[SchoolPart.name.of(name)],
                place: self[SchoolPart.place.of(name)])
            if !chosen.name.isEmpty { return Schooling(at: at, school: chosen) }
        }
        return Schooling(at: at, school: search.isEmpty ? nil : School(urn: "", name: search, place: ""))
    }

    /// Puts what is known of somebody's schooling into a field.
    public mutating func fill(_ name: String, with schooling: Schooling) {
        for part in SchoolPart.allCases { values[part.of(name)] = "" }
        values[SchoolPart.at.of(name)] = schooling.at.rawValue
        guard let school = schooling.school else { return }
        values[SchoolPart.search.of(name)] = school.name
        guard !school.urn.isEmpty || !school.place.isEmpty else { return }
        values[SchoolPart.urn.of(name)] = school.urn
        values[SchoolPart.name.of(name)] = school.name
        values[SchoolPart.place.of(name)] = school.place
        values[SchoolPart.mode.of(name)] = "chosen"
    }

    /// Does what a button inside the field asks.
    /// - Returns: whether it was such a button.
    mutating func pressSchool(
        _ action: String, _ field: Field, in register: (any SchoolRegister)?, _ texts: Texts
    ) async throws -> Bool {
        switch action {
        case "\(field.name).find":
            values[SchoolPart.at.of(field)] = Schooling.Place.school.rawValue
            try await findSchool(field, in: register, texts)
        case "\(field.name).again": fill(field.name, with: Schooling(at: .school))
        default: return false
        }
        return true
    }

    private mutating func findSchool(
        _ field: Field, in register: (any SchoolRegister)?, _ texts: Texts
    ) async throws {
        let part = SchoolPart.search.of(field)
        let words = self[part]
        leaveTyped(field)
        guard !words.isEmpty else { return refuse(part, Fault(part, .schoolUnnamed).message(field, texts)) }
        guard let schools = try await register?.schools(matching: words, limit: Self.mostSchools) else { return }
        if schools.isEmpty { return refuse(part, texts("error.school.unknown", ["name": words])) }
        values[SchoolPart.mode.of(field)] = "choose"
        foundSchools[field.name] = schools
    }

    /// Takes the school that was chosen from the list; the register's word on it counts, whatever came with its number.
    mutating func settleSchool(_ field: Field, in register: (any SchoolRegister)?) async throws {
        let (mode, urn) = (self[SchoolPart.mode.of(field)], self[SchoolPart.urn.of(field)])
        guard mode == "choose" || mode == "chosen" && register != nil && !urn.isEmpty else { return }
        // Somebody who says that there is no school needs choose none.
        let isAtSchool = self[SchoolPart.at.of(field)] == Schooling.Place.school.rawValue
        if isAtSchool, !urn.isEmpty, let school = try await register?.school(urn: urn) {
            fill(field.name, with: Schooling(at: .school, school: school))
        } else if !isAtSchool || mode == "chosen" || urn == SchoolPart.typed {
            leaveTyped(field)
        } else {
            try await listSchools(field, in: register)
            if foundSchools[field.name]?.isEmpty != false { leaveTyped(field) }
        }
    }

    /// Finds the schools to choose from again.
    mutating func listSchools(_ field: Field, in register: (any SchoolRegister)?) async throws {
        guard self[SchoolPart.mode.of(field)] == "choose" else { return }
        let words = self[SchoolPart.search.of(field)]
        foundSchools[field.name] = try await register?.schools(matching: words, limit: Self.mostSchools)
    }

    /// As many as are read through; whoever does not find theirs types more of its name.
    private static let mostSchools = 20

    /// The search's words are the school's name.
    private mutating func leaveTyped(_ field: Field) {
        for part in [SchoolPart.urn, .name, .place, .mode] { values[part.of(field)] = "" }
    }
}

extension SchoolPart {
    /// What stands for a number where the school is none of those found.
    static let typed = "typed"
}

extension Field {
    func schoolFaults(_ typed: Typed) -> [Fault] {
        let at = SchoolPart.at.of(self)
        guard let schooling = typed.school(name) else {
            if !typed[at].isEmpty { return [Fault(at, .unchosen)] }
            return isRequired ? [Fault(at, .empty)] : []
        }
        guard schooling.at == .school else { return [] }
        if typed[SchoolPart.mode.of(self)] == "choose" { return [Fault(SchoolPart.urn.of(self), .schoolUnchosen)] }
        guard let school = schooling.school else { return [Fault(SchoolPart.search.of(self), .schoolUnnamed)] }
        let isLong = CharacterCount.units(school.name) > limit
        return isLong ? [Fault(SchoolPart.search.of(self), .long(limit: limit))] : []
    }
}
