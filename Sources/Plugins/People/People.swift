import Casework
import Configuration
import PortalKit

/// The children and young people that an account has added, as cards to choose from.
struct People: Plugin {
    static let name = "people"
    static let summary = "Choose person as cards: the people an account has added, and adding one."

    private let form: PersonForm
    private let mayAdd: Bool

    init(settings: inout Settings) {
        form = PersonForm(
            needsSchool: settings.read("needsSchool", default: false, "Whether the current school must be given"),
            offersUnsure: settings.read(
                "unsure", default: true, "Whether 'not sure' can be said of parental responsibility"))
        mayAdd = settings.read(
            "adding", default: true, "Whether somebody may be added; where not, all are allocated by the team")
    }

    func contribute(to blueprint: inout Blueprint) {
        blueprint.require(FamilyLinks.person)
        blueprint.open(.people, SiteLinks.people())
        if blueprint.subjects == nil { blueprint.subjects = EntrySubjects() }
        blueprint.add(NavigationItem(.people, "nav.people", to: SiteLinks.people()))
        blueprint.collect(Waiting(PeoplePages.waiting))
        let access = blueprint.access(to: .people)
        let mayAdd = mayAdd
        blueprint.get(SiteLinks.people, access) { try await PeoplePages.list($0, mayAdd: mayAdd) }
        if mayAdd { AddPerson.contribute(to: &blueprint, access, form) }
        CorrectPerson.contribute(to: &blueprint, access, form)
        RemovePerson.contribute(to: &blueprint, access)
    }
}
