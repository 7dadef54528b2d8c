import Configuration
import Foundation
import Markup
import PortalKit
import Support
import Testing

/// What tests of fields share: the engine's own wordings, and today.
enum Samples {
    static let today = day(2024, 9, 1)

    static func day(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
        CivilDate(year: year, month: month, day: day) ?? CivilDate(Date(timeIntervalSince1970: 0))
    }

    /// The engine's wordings, as they are read from disk.
    static func texts(_ language: Language) throws -> Texts {
        Texts(language: language, wordings: try EngineTexts.all(language.rawValue))
    }

    static func words(_ english: String) -> Label { .words(Wording([.en: english])) }

    static let colours = [Field.Choice("red", words("Red")), Field.Choice("blue", words("Blue"))]
}

extension Field {
    /// What is wrong with `values`, as of the samples' today.
    func faults(_ values: [String: String]) -> [FieldError] { faults(in: FormValues(values), today: Samples.today) }

    /// What the first fault of `values` says in English.
    func message(_ values: [String: String], _ language: Language = .en) throws -> String? {
        let texts = try Samples.texts(language)
        return faults(values).first?.message(self, texts)
    }

    /// The field's HTML with these values, and with what is wrong with them if it is `checked`.
    func source(_ values: [String: String] = [:], checked: Bool = false) throws -> String {
        let texts = try Samples.texts(.en)
        var typed = FormValues(values)
        if checked { for fault in faults(values) { typed.refuse(fault.input, fault.message(self, texts)) } }
        return html(typed, texts).source
    }
}
