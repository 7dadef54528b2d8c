/// Where a person is taught, and at which school.
public struct Schooling: Hashable, Sendable {
    /// The kind of place.
    public enum Place: String, CaseIterable, Sendable {
        /// At a school, not at one, educated at home, at a nursery or with a childminder.
        case school, none, home, nursery

        /// Its wording in forms.
        public var label: Label {
            switch self {
            case .school: "school.at.school"
            case .none: "school.at.none"
            case .home: "school.at.home"
            case .nursery: "school.at.nursery"
            }
        }
    }

    /// The kind of place.
    public let at: Place
    /// The school; nil if it is not named, and unless ``at`` is `.school`.
    public let school: School?

    /// Drops `school` unless `at` is `.school`.
    public init(at: Place, school: School? = nil) {
        self.at = at
        self.school = at == .school ? school : nil
    }
}

/// The inputs of a field of kind `.school`, named `<field>.<raw value>`.
public enum SchoolPart: String, CaseIterable, Sendable, FieldPart {
    /// The raw value of a ``Schooling/Place``.
    case at
    /// The words searched for; the school's name if none is chosen.
    case search
    /// The chosen school; `urn` is also the list to choose from.
    case urn, name, place
    /// The state of the field: empty (search), `choose` or `chosen`.
    case mode
}

extension FormValues {
    /// The answer to the field `name` of kind `.school`; nil if it is not answered. A choice from a list that is still
    /// shown does not count.
    public func school(_ name: String) -> Schooling? {
        let search = self[SchoolPart.search.of(name)]
        let at = self[SchoolPart.at.of(name)]
        // A typed name without a place is a school's.
        guard let at = at.isEmpty && !search.isEmpty ? .school : Schooling.Place(rawValue: at) else { return nil }
        if self[SchoolPart.mode.of(name)] == "chosen" {
            let chosen = School(
                urn: self[SchoolPart.urn.of(name)], name: self[SchoolPart.name.of(name)],
                place: self[SchoolPart.place.of(name)])
            if !chosen.name.isEmpty { return Schooling(at: at, school: chosen) }
        }
        return Schooling(at: at, school: search.isEmpty ? nil : School(urn: "", name: search, place: ""))
    }

    /// Fills the inputs of the field `name`, and clears the rest of them.
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

    /// Handles a button inside the field.
    /// - Returns: whether `action` is such a button.
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
        guard !words.isEmpty else { return refuse(part, FieldError(part, .schoolUnnamed).message(field, texts)) }
        guard let schools = try await register?.schools(matching: words, limit: Self.mostSchools) else { return }
        if schools.isEmpty { return refuse(part, texts("error.school.unknown", ["name": words])) }
        values[SchoolPart.mode.of(field)] = "choose"
        foundSchools[field.name] = schools
    }

    /// Takes the school chosen from the list. Its name and place are read from the register, never from the request.
    mutating func settleSchool(_ field: Field, in register: (any SchoolRegister)?) async throws {
        let (mode, urn) = (self[SchoolPart.mode.of(field)], self[SchoolPart.urn.of(field)])
        guard mode == "choose" || mode == "chosen" && register != nil && !urn.isEmpty else { return }
        // Without a school none must be chosen.
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

    /// Repeats the search if the field shows its list of schools.
    mutating func listSchools(_ field: Field, in register: (any SchoolRegister)?) async throws {
        guard self[SchoolPart.mode.of(field)] == "choose" else { return }
        let words = self[SchoolPart.search.of(field)]
        foundSchools[field.name] = try await register?.schools(matching: words, limit: Self.mostSchools)
    }

    /// The longest list that people read to its end; to find others they type more of the name.
    private static let mostSchools = 20

    /// Drops the chosen school: the words searched for are its name.
    private mutating func leaveTyped(_ field: Field) {
        for part in [SchoolPart.urn, .name, .place, .mode] { values[part.of(field)] = "" }
    }
}

extension SchoolPart {
    /// The value of the list's option for a school that is not in it.
    static let typed = "typed"
}

extension Field {
    func schoolFaults(_ typed: FormValues) -> [FieldError] {
        let at = SchoolPart.at.of(self)
        guard let schooling = typed.school(name) else {
            if !typed[at].isEmpty { return [FieldError(at, .unchosen)] }
            return isRequired ? [FieldError(at, .empty)] : []
        }
        guard schooling.at == .school else { return [] }
        if typed[SchoolPart.mode.of(self)] == "choose" { return [FieldError(SchoolPart.urn.of(self), .schoolUnchosen)] }
        guard let school = schooling.school else { return [FieldError(SchoolPart.search.of(self), .schoolUnnamed)] }
        let isLong = CharacterCount.units(school.name) > limit
        return isLong ? [FieldError(SchoolPart.search.of(self), .long(limit: limit))] : []
    }
}
