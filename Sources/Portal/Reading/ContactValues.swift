import Configuration
import Markup
import Outbound

struct MailAddress: SettingValue {
    let text: String

    static var form: SettingForm {
        SettingForm(wanted: "an e-mail address", schema: ["type": "string", "format": "email"])
    }
    /// The empty address, which is not a valid setting.
    static var placeholder: MailAddress { MailAddress(text: "") }

    private init(text: String) { self.text = text }

    init(setting value: ConfigValue) throws(SettingFault) {
        guard let text = value.string, Mailbox(address: text) != nil else { throw SettingFault(value, Self.form) }
        self.text = text
    }

    var setting: ConfigValue { text.setting }
}

/// The address of an external page as a setting.
struct PageAddress: SettingValue {
    let text: String

    static var form: SettingForm {
        SettingForm(
            wanted: "the address of a page, such as https://www.example.org/",
            schema: ["type": "string", "pattern": "^https?://[^ ]+$"])
    }
    /// The empty address, which is not a valid setting.
    static var placeholder: PageAddress { PageAddress(text: "") }

    private init(text: String) { self.text = text }

    init(setting value: ConfigValue) throws(SettingFault) {
        let kinds = ["https://", "http://"]
        guard let text = value.string, let kind = kinds.first(where: text.hasPrefix), Address(absolute: text) != nil,
            text.utf8.count > kind.utf8.count, text.dropFirst(kind.count).first != "/"
        else { throw SettingFault(value, Self.form) }
        self.text = text
    }

    var setting: ConfigValue { text.setting }
}

/// A telephone number as a setting, in display format.
struct PhoneNumber: SettingValue {
    let text: String

    static var form: SettingForm {
        SettingForm(
            wanted: "a telephone number, such as 01632 960000",
            schema: ["type": "string", "pattern": "^[0-9 +()./-]{3,40}$"])
    }
    /// The empty number, which is not a valid setting.
    static var placeholder: PhoneNumber { PhoneNumber(text: "") }

    private init(text: String) { self.text = text }

    init(setting value: ConfigValue) throws(SettingFault) {
        let marks = "0123456789 +()./-"
        guard let text = value.string, text.count <= 40, text.allSatisfy(marks.contains),
            text.count(where: { $0.isNumber }) >= 3
        else { throw SettingFault(value, Self.form) }
        self.text = text
    }

    var setting: ConfigValue { text.setting }
}

/// Who may use a TEST site: an address, or everyone of a domain.
struct TesterPattern: SettingValue {
    let text: String

    static var form: SettingForm {
        SettingForm(
            wanted: "an e-mail address, or *@domain for everybody there",
            schema: ["type": "string", "pattern": "^[^@ ]+@[^@ ]+$"])
    }
    /// The empty pattern, which is not a valid setting and matches no address.
    static var placeholder: TesterPattern { TesterPattern(text: "") }

    private init(text: String) { self.text = text }

    init(setting value: ConfigValue) throws(SettingFault) {
        guard let text = value.string else { throw SettingFault(value, Self.form) }
        let isDomain = text.hasPrefix("*@") && Mailbox(address: "tester" + text.dropFirst()) != nil
        // A star elsewhere would look like a pattern, but is not supported.
        guard isDomain || (!text.contains("*") && Mailbox(address: text) != nil) else {
            throw SettingFault(value, Self.form)
        }
        self.text = text
    }

    var setting: ConfigValue { text.setting }
}
