import PortalKit
import Testing

@Suite struct `An identifier` {
    @Test(arguments: [
        ("943 476 5919", "9434765919"), ("943-476-5919", "9434765919"), ("9990000018", "9990000018"),
        (" 999 000\u{00A0}0026", "9990000026"),
    ])
    func `of the NHS is good when its last digit checks the others`(_ typed: String, _ kept: String) {
        #expect(Field.Identifier.nhs.normalised(typed) == kept)
    }

    @Test(arguments: [
        "999 123 4560", "943 476 5918", "943 476 591", "943 476 59190", "943 476 591X", "0000000000", "1111111111", "",
        "943 476 591\u{39F}",
    ])
    func `of the NHS is refused when it does not`(_ typed: String) {
        #expect(Field.Identifier.nhs.normalised(typed) == nil)
    }

    @Test func `of the NHS may be typed in the digits of any script`() {
        #expect(Field.Identifier.nhs.normalised("\u{0669}434765919") == "9434765919")
        #expect(Field.Identifier.nhs.normalised("\u{FF19}43 476 5919") == "9434765919")
    }

    @Test func `of the NHS is refused with any one digit changed, or two neighbours swapped`() {
        let digits = Array("9434765919")
        for place in digits.indices {
            for digit in "0123456789" where digit != digits[place] {
                var wrong = digits
                wrong[place] = digit
                #expect(Field.Identifier.nhs.normalised(String(wrong)) == nil, "\(String(wrong))")
            }
            guard place > 0, digits[place] != digits[place - 1] else { continue }
            var swapped = digits
            swapped.swapAt(place, place - 1)
            #expect(Field.Identifier.nhs.normalised(String(swapped)) == nil, "\(String(swapped))")
        }
    }

    @Test func `of a pupil is good when its letter checks the rest, in any case`() {
        #expect(Field.Identifier.upn.normalised("B801200005001") == "B801200005001")
        #expect(Field.Identifier.upn.normalised("y856 2000 24001") == "Y856200024001")
        // A temporary number: the last place is a letter, which counts as its place among them.
        #expect(Field.Identifier.upn.normalised("M80120000500A") == "M80120000500A")
    }

    @Test(arguments: [
        "A801200005001", "B801200005002", "B80120000500", "B8012000050011", "8801200005001", "I801200005001",
        "S801200005001", "O801200005001", "B80120A005001", "B80120000500I",
    ])
    func `of a pupil is refused when it does not`(_ typed: String) {
        #expect(Field.Identifier.upn.normalised(typed) == nil)
    }

    @Test(arguments: [
        ("JG 10 37 59 A", "JG103759A"), ("jg103759d", "JG103759D"), ("AA-00-00-00-B", "AA000000B"),
        ("OA123456C", "OA123456C"),
    ])
    func `of National Insurance is good in its form`(_ typed: String, _ kept: String) {
        #expect(Field.Identifier.nationalInsurance.normalised(typed) == kept)
    }

    @Test func `of National Insurance is refused with a prefix that is never given out, and a temporary one`() {
        let insurance = Field.Identifier.nationalInsurance
        for pair in ["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"] {
            #expect(insurance.normalised("\(pair)123456A") == nil)
        }
        for letter in "DFIQUV" {
            #expect(insurance.normalised("\(letter)A123456A") == nil, "\(letter) first")
            #expect(insurance.normalised("A\(letter)123456A") == nil, "\(letter) second")
        }
        #expect(insurance.normalised("AO123456A") == nil)
        for wrong in ["QQ 12 34 56 C", "JG103759E", "JG103759", "JG10375A", "J1103759A", "JG1037599"] {
            #expect(insurance.normalised(wrong) == nil, "\(wrong)")
        }
    }

    @Test func `is shown in groups when it is good, and as typed when not`() {
        #expect(Field.Identifier.nhs.grouped("9434765919") == "943 476 5919")
        #expect(Field.Identifier.nhs.grouped("94347 65918") == "94347 65918")
        #expect(Field.Identifier.nationalInsurance.grouped("jg103759a") == "JG 10 37 59 A")
        #expect(Field.Identifier.upn.grouped("b801200005001") == "B801200005001")
    }

    @Test(arguments: [
        (Field.Identifier.nhs, "Number must be an NHS number: 10 digits"),
        (.upn, "Number must be a unique pupil number: a letter"),
        (.nationalInsurance, "Number must be a National Insurance number: 2 letters"),
    ])
    func `that is wrong is kept, and its form is told`(_ identifier: Field.Identifier, _ message: String) throws {
        let field = Field("number", Samples.words("Number"), .identifier(identifier))
        #expect(field.faults([:]) == [])
        #expect(field.faults(["number": "123"]) == [FieldError("number", .identifier(identifier))])
        #expect(try field.message(["number": "123"])?.hasPrefix(message) == true)
        #expect(try field.source(["number": "12 3"], checked: true).contains("value=\"12 3\""))
        #expect(try field.source().contains("spellcheck=\"false\""))
    }
}
