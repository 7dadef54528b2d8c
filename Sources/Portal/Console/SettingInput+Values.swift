import Configuration
import Foundation
import PortalKit
import Web

extension SettingInput {
    /// The texts that the fields of `part` show of its value.
    func shown(_ value: ConfigValue?, of part: Part) -> [String] {
        if part.isOneLanguage { return [value?.string ?? ""] }
        let value = value ?? fallback
        let list = value?.list ?? []
        switch kind {
        case .text, .choice, .page: return [value?.string ?? ""]
        case .lines: return [list.compactMap(\.string).joined(separator: "\n")]
        case .numbers: return [list.map(\.json).joined(separator: "\n")]
        case .yesNo: return [value.map { $0.kind == .bool(true) ? "yes" : "no" } ?? ""]
        case .number: return [value?.json ?? ""]
        case .choices: return part.names.indices.map { $0 < list.count ? list[$0].string ?? "" : "" }
        case .words(let languages, _): return languages.map { Self.words(value, $0) }
        case .options(let languages):
            let labels = value?.table?.entries.map(\.value) ?? []
            return languages.map { language in labels.map { Self.words($0, language) }.joined(separator: "\n") }
        case .time: return Self.dayAndTime(value?.string ?? "")
        }
    }

    /// The value of `part` that its fields mean; nil for none. What cannot be read is kept as text, which the check then
    /// refuses with what was wanted.
    /// - Parameter current: the value of the part now.
    func value(of part: Part, _ typed: FormValues, current: ConfigValue?) -> ConfigValue? {
        let texts = part.names.map { typed[$0] }
        if texts.allSatisfy(\.isEmpty) { return nil }
        if part.isOneLanguage { return texts[0].setting }
        switch kind {
        case .text, .choice, .page: return texts[0].setting
        case .lines: return Self.lines(texts[0]).setting
        case .numbers: return ConfigValue(.list(Self.lines(texts[0]).map(Self.number)))
        case .yesNo: return ConfigValue(.bool(texts[0] == "yes"))
        case .number: return Self.number(texts[0])
        case .choices: return texts.filter { !$0.isEmpty }.setting
        case .words(let languages, _): return Self.words(zip(languages, texts).map { ($0, $1) })
        case .options(let languages): return Self.options(languages, texts.map(Self.lines), current)
        case .time: return Self.time(name, typed, isEnd: isEnd).setting
        }
    }

    private static func words(_ value: ConfigValue?, _ language: Language) -> String {
        value?.table.map { $0[language.rawValue]?.string ?? "" } ?? value?.string ?? ""
    }

    private static func words(_ texts: [(language: Language, text: String)]) -> ConfigValue {
        if Set(texts.map(\.text)).count == 1 { return texts[0].text.setting }
        return ConfigValue(
            .table(ConfigTable(texts.map { .init($0.language.rawValue, $0.text.setting) })))
    }

    static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    private static func number(_ text: String) -> ConfigValue {
        let digits = text.replacing(",", with: "").trimmingCharacters(in: .whitespaces)
        return Int(digits, in: -1_000_000_000...1_000_000_000).map { ConfigValue(.number(Double($0))) }
            ?? text.setting
    }

    /// The choices in the lines of each language. A choice whose words in the first language are as before keeps its value,
    /// which answers and conditions name.
    private static func options(
        _ languages: [Language], _ lines: [[String]], _ current: ConfigValue?
    ) -> ConfigValue {
        var known = (current?.table?.entries ?? []).map { (value: $0.key, label: words($0.value, languages[0])) }
        var taken = Set(known.map(\.value))
        let entries = (lines.first ?? []).enumerated().map { index, line -> ConfigTable.Entry in
            let place = known.firstIndex { $0.label == line }
            let value = place.map { known.remove(at: $0).value } ?? optionName(line, &taken)
            let texts = zip(languages, lines).map { ($0, index < $1.count ? $1[index] : "") }.filter { !$0.1.isEmpty }
            // The words in languages that the page does not ask for are kept.
            if let before = current?.table?[value] {
                if texts.allSatisfy({ words(before, $0.0) == $0.1 }) { return ConfigTable.Entry(value, before) }
                if before.isTable {
                    let changed = texts.reduce(before) { $0.setting([$1.0.rawValue], to: $1.1.setting) }
                    return ConfigTable.Entry(value, changed)
                }
            }
            return ConfigTable.Entry(value, words(texts))
        }
        return ConfigValue(.table(ConfigTable(entries)))
    }

    /// A value for a new choice: its words in lower-case letters, digits and hyphens, and a number if that is taken.
    private static func optionName(_ label: String, _ taken: inout Set<String>) -> String {
        let plain = label.lowercased().folding(options: .diacriticInsensitive, locale: nil)
        let words = plain.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let name = words.isEmpty ? "option" : String(words.joined(separator: "-").prefix(40))
        var (free, number) = (name, 2)
        while !taken.insert(free).inserted { (free, number) = ("\(name)-\(number)", number + 1) }
        return free
    }

    private static func dayAndTime(_ text: String) -> [String] {
        let parts = text.split(separator: "T")
        guard parts.count == 2 else { return ["", "", "", text] }
        let day = parts[0].split(separator: "-").map(String.init)
        guard day.count == 3 else { return ["", "", "", text] }
        return [day[2], day[1], day[0], String(parts[1])]
    }

    /// A time such as `2026-05-01T09:00`; what was typed if it is no day. Without a time, the day begins, or ends if
    /// `isEnd`.
    private static func time(_ name: String, _ typed: FormValues, isEnd: Bool) -> String {
        guard let day = typed.date(name) else {
            return DatePart.allCases.map { typed["\(name).\($0.rawValue)"] }.joined(separator: "/")
                + " \(typed["\(name).time"])"
        }
        let time = "\(name).time"
        return "\(day.iso)T\(isEnd && typed[time].isEmpty ? "23:59" : typed.clock(time))"
    }
}

extension FormValues {
    /// What was typed as a time of day, its hour with two digits; midnight if nothing was typed.
    func clock(_ name: String) -> String {
        let time = self[name]
        return time.isEmpty ? "00:00" : time.count == 4 ? "0\(time)" : time
    }
}
