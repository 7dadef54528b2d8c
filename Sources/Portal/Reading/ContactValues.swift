import Configuration
import Markup
import Outbound

/// A setting that is a text of some form.
protocol TextSetting: SettingValue {
    var text: String { get }

    /// A setting with this text, which is not checked.
    init(text: String)
    static func isValid(_ text: String) -> Bool
}

extension TextSetting {
    /// The empty text, which is not a valid setting.
    static var placeholder: Self { Self(text: "") }

    init(setting value: ConfigValue) throws(SettingFault) {
        guard let text = value.string, Self.isValid(text) else { throw SettingFault(value, Self.form) }
        self.init(text: text)
    }

    var setting: ConfigValue { text.setting }
}

struct MailAddress: TextSetting {
    let text: String

    static var form: SettingForm {
        SettingForm(wanted: "an e-mail address", schema: ["type": "string", "format": "email"])
    }

    static func isValid(_ text: String) -> Bool { Mailbox(address: text) != nil }
}

/// The address of an external page as a setting.
struct PageAddress: TextSetting {
    let text: String

    static var form: SettingForm {
        SettingForm(
            wanted: "the address of a page, such as https://www.example.org/",
            schema: ["type": "string", "pattern": "^https?://[^ ]+$"])
    }

    static func isValid(_ text: String) -> Bool {
        guard let kind = ["https://", "http://"].first(where: text.hasPrefix) else { return false }
        let rest = text.dropFirst(kind.count)
        return Address(absolute: text) != nil && !rest.isEmpty && rest.first != "/"
    }
}

/// A telephone number as a setting, in display format.
struct PhoneNumber: TextSetting {
    let text: String

    static var form: SettingForm {
        SettingForm(
            wanted: "a telephone number, such as 01632 960000",
            schema: ["type": "string", "pattern": "^[0-9 +()./-]{3,40}$"])
    }

    static func isValid(_ text: String) -> Bool {
        text.count <= 40 && text.allSatisfy("0123456789 +()./-".contains) && text.count(where: \.isNumber) >= 3
    }
}

/// Who may use a TEST site: an address, or everyone of a domain.
struct TesterPattern: TextSetting {
    let text: String

    static var form: SettingForm {
        SettingForm(
            wanted: "an e-mail address, or *@domain for everybody there",
            schema: ["type": "string", "pattern": "^[^@ ]+@[^@ ]+$"])
    }

    static func isValid(_ text: String) -> Bool {
        // A star elsewhere would look like a pattern, but is not supported.
        if text.hasPrefix("*@") { return Mailbox(address: "tester" + text.dropFirst()) != nil }
        return !text.contains("*") && Mailbox(address: text) != nil
    }
}
