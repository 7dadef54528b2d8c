public import Configuration
public import PortalKit

/// The fields of registration, and whether they are on one page or in tabs.
public struct RegistrationForm: Plugin {
    /// The key under `plugins`.
    public static let name = "registration"
    /// One line for the list of plugins.
    public static let summary = "What registration asks, and whether on one page or in tabs."

    enum Layout: String, SettingChoice {
        /// Everything on one page.
        case page
        /// One tab for security details, one about the person, one about their work.
        case tabs
    }

    let layout: Layout
    let confirmsEmail: Bool
    let confirmsPassword: Bool
    let asksTitle: Bool
    let asksGender: Bool
    let asksAddress: Bool
    let phones: [String]
    let consent: Consent?

    /// Reads `layout`, `confirmEmail`, `confirmPassword`, `title`, `gender`, `address`, `phones` and `consent`.
    public init(settings: inout Settings) {
        layout = settings.read("layout", default: .page, "One page, or tabs")
        confirmsEmail = settings.read("confirmEmail", default: true, "Whether the e-mail address is typed twice")
        confirmsPassword = settings.read("confirmPassword", default: false, "Whether the password is typed twice")
        asksTitle = settings.read("title", default: true, "Whether a title is asked")
        asksGender = settings.read("gender", default: true, "Whether the gender is asked")
        asksAddress = settings.read("address", default: true, "Whether an address is asked")
        phones = settings.read("phones", default: ["home", "mobile", "work"], "Which phone numbers are asked")
        consent = settings.optionalGroup(
            "consent", "What people agree to before they register, and again at sign-in after it has changed"
        ) { inner in
            Consent(
                page: inner.require("page", as: FileName.self, "The page of words"),
                named: inner.optional(
                    "version", as: ShortText.self,
                    "The version of the words; left out, each change of them is a new version"))
        }
        for phone in phones where PersonFields.phones[phone] == nil {
            settings.note("phones", "'\(phone)' is not a phone, wanted home, mobile or work")
        }
    }

    /// Adds the sections of registration.
    public func contribute(to blueprint: inout Blueprint) {
        blueprint.registrationIsStepped = layout == .tabs
        let security = blueprint.portal.landing.hasIcons ? securityFields.map(\.withIcon) : securityFields
        blueprint.add(RegistrationSection(tab: .security, fields: security) { _, _, _ in })
        blueprint.add(
            RegistrationSection(tab: .about, fields: PersonFields.name(title: asksTitle, gender: asksGender)) {
                db, account, values in
                try AccountStore.setName(
                    db, account, title: values["title"] ?? "", forename: values["forename"] ?? "",
                    surname: values["surname"] ?? "", gender: values["gender"] ?? "")
            })
        let fields = contactFields
        if !fields.isEmpty { blueprint.add(contact(fields)) }
        guard let consent else { return }
        blueprint.keep(consent)
        blueprint.show(consent.page, at: ["consent", "page"])
    }

    private func contact(_ fields: [Field]) -> RegistrationSection {
        RegistrationSection(tab: .about, fields: fields) { db, account, values in
            try AccountStore.setContact(db, account, PersonFields.contact(FormValues(values)))
        }
    }

    private var securityFields: [Field] {
        var fields = [
            Field(
                "email", "register.email", hint: "register.email.hint", .email, required: true, limit: 254,
                autocomplete: "email")
        ]
        if confirmsEmail {
            fields.append(Field("confirm-email", "register.confirmEmail", .email, required: true, limit: 254))
        }
        fields.append(PersonFields.newPassword("register.password"))
        if confirmsPassword {
            fields.append(
                Field(
                    "confirm-password", "register.confirmPassword", .password(isNew: false), required: true,
                    limit: 1000, autocomplete: "new-password"))
        }
        return fields
    }

    private var contactFields: [Field] {
        (asksAddress ? [PersonFields.address] : []) + phones.compactMap { PersonFields.phones[$0] }
    }
}

/// Fields that registration and My account share.
public enum PersonFields {
    static let titles = ["mr", "mrs", "miss", "ms", "mx", "dr", "professor", "reverend", "other"]
    /// The values `female`, `male`, `other` and `unsaid`, with their labels.
    public static let genders: [Field.Choice] = ["female", "male", "other", "unsaid"].map {
        .init($0, .key(TextKey("gender", $0)))
    }

    static func name(title: Bool, gender: Bool) -> [Field] {
        var fields: [Field] = []
        if title {
            fields.append(
                Field(
                    "title", "register.titleOf", hint: "register.titleOf.hint",
                    .choice(titles.map { .init($0, .key(TextKey("title", $0))) }), required: true,
                    autocomplete: "honorific-prefix"))
        }
        fields += [
            Field(
                "forename", "register.forename", hint: "register.forename.hint", required: true,
                autocomplete: "given-name"),
            Field(
                "surname", "register.surname", hint: "register.surname.hint", required: true,
                autocomplete: "family-name"),
        ]
        if gender {
            fields.append(
                Field(
                    "gender", "register.gender", hint: "register.gender.hint",
                    .choice(genders), required: true, autocomplete: "sex"))
        }
        return fields
    }

    /// The optional postal address; its inputs are named `address.part`.
    public static let address = Field("address", "register.address", hint: "register.postcodeHelp", .address)

    static func newPassword(_ label: Label, marked: Bool = true) -> Field {
        Field(
            "password", label, hint: "register.password.hint", .password(isNew: true), required: true, marked: marked,
            limit: 1000)
    }

    /// The optional phone numbers, by the name of the setting.
    static let phones = [
        "home": Field(
            "home-phone", "register.phone.home", hint: "register.phones.hint", .telephone, limit: 30,
            autocomplete: "home tel"),
        "mobile": Field("mobile-phone", "register.phone.mobile", .telephone, limit: 30, autocomplete: "mobile tel"),
        "work": Field("work-phone", "register.phone.work", .telephone, limit: 30, autocomplete: "work tel"),
    ]

    static func contact(_ typed: FormValues) -> AccountStore.Contact {
        var contact = AccountStore.Contact()
        contact.address = typed.address("address")
        (contact.home, contact.mobile, contact.work) = (typed["home-phone"], typed["mobile-phone"], typed["work-phone"])
        return contact
    }
}
