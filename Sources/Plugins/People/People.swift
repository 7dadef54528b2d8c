import Casework
import Configuration
import PortalKit

/// The children and young people of an account, to choose from.
struct People: Plugin {
    static let name = "people"
    static let summary = "Choose person: the children and young people of an account, and adding one."

    private let form: PersonForm
    private let mayAdd: Bool
    private let style: PeopleStyle
    private let hasSelf: Bool

    init(settings: inout Settings) {
        form = PersonForm(
            asked: settings.group("fields", owner: .council, "What is asked about someone who is added") {
                AskedDetails(&$0)
            },
            offersUnsure: settings.read(
                "unsure", default: true, "Whether 'not sure' can be said of parental responsibility"),
            asksRelationship: settings.read(
                "relationship", default: true,
                "Whether it is asked what they are to the child and about parental responsibility; not of professionals"
            ))
        mayAdd = settings.read(
            "adding", default: true, "Whether someone may be added; where not, all are allocated by the team")
        style = settings.read("style", default: .cards, "How the people are shown")
        hasSelf = settings.read(
            "self", default: false,
            "Whether the account itself is one of its people: a young person of 16 to 25 who acts for themselves")
    }

    func contribute(to blueprint: inout Blueprint) {
        blueprint.require(FamilyLinks.person)
        blueprint.open(.people, SiteLinks.people())
        if blueprint.subjects == nil { blueprint.subjects = EntrySubjects() }
        blueprint.add(NavigationItem(.people, "nav.people", to: SiteLinks.people()))
        blueprint.collect(Waiting(PeoplePages.waiting))
        let access = blueprint.access(to: .people)
        let (mayAdd, style, hasSelf) = (mayAdd, style, hasSelf)
        if style == .table {
            SelectPeople.contribute(to: &blueprint, access, mayAdd: mayAdd)
        } else {
            blueprint.get(SiteLinks.people, access) {
                try await PeoplePages.list($0, style, mayAdd: mayAdd, hasSelf: hasSelf)
            }
        }
        if hasSelf { AddSelf.contribute(to: &blueprint, access) }
        if mayAdd { AddPerson.contribute(to: &blueprint, access, form) }
        CorrectPerson.contribute(to: &blueprint, access, form)
        RemovePerson.contribute(to: &blueprint, access)
    }
}
