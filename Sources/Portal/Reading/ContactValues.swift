import Configuration
import Markup
import Outbound

/// An e-mail address as a setting.
struct MailAddress: SettingValue {
    let text: String

    static var form: SettingForm {
        SettingForm(wanted: "an e-mail address", schema: ["type": "string", "format": "email"])
    }
    /// No address at all, which nobody can write.
    static var placeholder: MailAddress { MailAddress(text: "") }

    private init(text: String) { self.text = text }

    init(setting value: ConfigValue) throws(SettingFault) {
        guard let text = value.string, Mailbox(address: text) != nil else { throw SettingFault(value, Self.form) }
        self.text = text
    }

    var setting: ConfigValue { text.setting }
}

/// The address of a page elsewhere as a setting.
struct PageAddress: SettingValue {
    let text: String

    static var form: SettingForm {
        SettingForm(
            wanted: "the address of a page, such as https://www.example.org/",
            schema: ["type": "string", "pattern": "^https?://[^ ]+$"])
    }
    /// No address at all, which nobody can write.
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

/// A telephone number as people read it.
struct PhoneNumber: SettingValue {
    let text: String

    static var form: SettingForm {
        SettingForm(
            wanted: "a telephone number, such as 01632 960000",
            schema: ["type": "string", "pattern": "^[0-9 +()./-]{3,40}$"])
    }
    /// No number at all, which nobody can write.
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

/// Whom a TEST site lets in: an address, or everybody of a domain.
struct TesterPattern: SettingValue {
    let text: String

    static var form: SettingForm {
        SettingForm(
            wanted: "an e-mail address, or *@domain for everybody there",
            schema: ["type": "string", "pattern": "^[^@ ]+@[^@ ]+$"])
    }
    /// Nobody, which cannot be written.
    static var placeholder: TesterPattern { TesterPattern(text: "") }

    private init(text: String) { self.text = text }

    init(setting value: ConfigValue) throws(SettingFault) {
        guard let text = value.string else { throw SettingFault(value, Self.form) }
        let isDomain = text.hasPrefix("*@") && Mailbox(address: "tester" + text.dropFirst()) != nil
        // A star beside other letters would look like a pattern, and is the address of nobody.
        guard isDomain || (!text.contains("*") && Mailbox(address: text) != nil) else {
            throw SettingFault(value, Self.form)
        }
        self.text = text
    }

    var setting: ConfigValue { text.setting }
}
