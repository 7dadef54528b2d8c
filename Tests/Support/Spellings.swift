/// Names in the spellings of those who search for them.
public enum Spellings {
    /// The forename and surname as they are stored, and what is typed to find them.
    public static let all: [(known: (String, String), typed: String)] = [
        (("S\u{F8}ren", "\u{D8}berg"), "oberg"), (("S\u{F8}ren", "\u{D8}berg"), "\u{D8}berg"),
        (("Soren", "Oberg"), "s\u{F8}ren"),
        (("\u{141}ukasz", "W\u{F3}jcik"), "lukasz"), (("Lukasz", "Wojcik"), "\u{141}ukasz W\u{F3}jcik"),
        (("Aoife", "O\u{2BC}Brien"), "o'brien"), (("Aoife", "O'Brien"), "o\u{2019}brien"),
        (("Aoife", "O Brien"), "o'brien"),
        (("Aoife", "O'Brien"), "o brien"), (("Aoife", "OBrien"), "aoife o`brien"), (("Ane", "Kj\u{E6}r"), "kjaer"),
        (("Ane", "Kjaer"), "kj\u{E6}r"), (("Anna-Maria", "Lee"), "annamaria"), (("Annamaria", "Lee"), "anna maria"),
        (("Mary D", "Smith"), "mary d smith"), (("Maria", "D Souza"), "d'souza"), (("Ewan", "McDonald"), "mc donald"),
    ]
}
