import PortalKit
import Testing

/// What counts as the same name.
@Suite struct `A folded name` {
    /// Two spellings of one name each.
    static let pairs: [(String, String)] = [
        ("Micha\u{142} Paw\u{142}owski", "Michal Pawlowski"), ("\u{141}ukasz W\u{F3}jcik", "lukasz wojcik"),
        ("S\u{F8}ren \u{D8}berg", "Soren Oberg"), ("\u{110}\u{1ED7} V\u{103}n", "Do Van"),
        ("Ane Kj\u{E6}r", "Ane Kjaer"),
        ("\u{C6}gir \u{152}uvre", "Aegir Oeuvre"), ("Kind Stra\u{DF}e", "Kind Strasse"),
        ("KIND STRA\u{1E9E}E", "Kind Strasse"),
        ("\u{DE}\u{F3}r Gu\u{F0}mundsson", "Thor Gudmundsson"), ("I\u{15F}\u{131}l Y\u{131}ld\u{131}z", "Isil Yildiz"),
        ("\u{130}pek", "Ipek"), ("\u{126}anna G\u{127}arb", "Hanna Gharb"), ("\u{166}ora", "Tora"),
        ("\u{14A}ala", "Nala"),
        ("Nguy\u{1EC5}n Th\u{1ECB}", "Nguyen Thi"), ("Zo\u{EB} Lee", "Zoe\u{308} Lee"), ("Zo\u{EB} Lee", "Zoe Lee"),
        ("Aoife O'Brien", "Aoife O\u{2BC}Brien"), ("Aoife O'Brien", "Aoife O\u{2019}Brien"),
        ("Aoife O'Brien", "Aoife O`Brien"), ("Aoife O'Brien", "Aoife O\u{B4}Brien"),
        ("Aoife O'Brien", "Aoife O\u{2018}Brien"), ("Aoife O'Brien", "Aoife O\u{2BB}Brien"),
        ("Aoife O'Brien", "Aoife O\u{2032}Brien"), ("Aoife O'Brien", "Aoife O\u{FF07}Brien"),
        ("Aoife O'Brien", "Aoife O Brien"), ("Aoife O'Brien", "Aoife OBrien"), ("Maria D'Souza", "Maria D Souza"),
        ("Ewan McDonald", "Ewan Mc Donald"), ("Ewan MacDonald", "Ewan Mac Donald"),
        ("Kaiulani Keo\u{2BB}o", "Kaiulani Keoo"),
        ("Anna-Maria Lee", "Anna Maria Lee"), ("Anna\u{2011}Maria Lee", "Anna-Maria Lee"),
        ("Anna\u{2013}Maria Lee", "Annamaria Lee"), ("Jean-Luc Roy", "Jean\u{A0}Luc Roy"),
        ("Amina\u{200F} Ali", "Amina Ali"),
        ("\u{FF21}nn Lee", "Ann Lee"), ("O\u{308}zlem", "\u{D6}zlem"),
        ("\u{41E}\u{43B}\u{451}\u{43D}\u{430}", "\u{41E}\u{43B}\u{435}\u{43D}\u{430}"),
        ("\u{39D}\u{3AF}\u{3BA}\u{3BF}\u{3C2}", "\u{39D}\u{399}\u{39A}\u{39F}\u{3A3}"),
        ("\u{623}\u{62D}\u{645}\u{62F}", "\u{627}\u{62D}\u{645}\u{62F}"),
        ("\u{645}\u{6CC}\u{200C}\u{646}\u{627}", "\u{645}\u{64A}\u{646}\u{627}"),
        ("\u{259}li H\u{259}s\u{259}nov", "eli Hesenov"),
        ("K\u{254}bina B\u{25B}ma", "Kobina Bema"), ("\u{181}ala \u{198}auna", "Bala Kauna"), ("Saint John", "St John"),
    ]

    @Test(arguments: pairs)
    func `is one for both of its spellings`(_ one: String, _ other: String) {
        #expect(Folded.key(Folded.name(one)) == Folded.key(Folded.name(other)))
        #expect(!Folded.name(one).isEmpty)
    }

    @Test(arguments: [
        ("Ann Lee", "Anne Lee"), ("Michal", "Michael"), ("Ali", "Alia"),
        ("\u{AA6}\u{ACD}\u{AB0}\u{AC1}\u{AB5}", "\u{AA6}\u{AB0}\u{AB5}"),
        ("\u{AAE}\u{AC0}\u{AA8}\u{ABE}", "\u{AAE}\u{AA8}\u{ABE}"),
        ("\u{9B0}\u{9BF}\u{9AE}\u{9BE}", "\u{9B0}\u{9BE}\u{9AE}\u{9BE}"),
        ("\u{418}\u{432}\u{430}\u{43D}", "\u{418}\u{432}\u{435}\u{43D}"),
    ])
    func `keeps other names apart, and the vowels of every script`(_ one: String, _ other: String) {
        #expect(Folded.key(Folded.name(one)) != Folded.key(Folded.name(other)))
    }

    @Test func `joins what stands before a surname within its part alone`() {
        #expect(Folded.name("Mary D", "", "Smith") == "mary d smith")
        #expect(Folded.name("Aoife", "", "O Brien") == "aoife obrien")
        #expect(Folded.name("O", "", "Lee") == "o lee")
        #expect(Folded.searches("mary d smith") == [["mary", "dsmith"], ["mary", "d", "smith"]])
        #expect(Folded.searches("evie") == [["evie"]])
        #expect(Folded.text("Leighton D Block & Annexe") == "leighton d block and annexe")
    }
}
