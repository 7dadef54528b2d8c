extension Field.Identifier {
    /// `text` as it is stored, in upper case and without spaces and punctuation; nil if it is not a valid identifier.
    public func normalised(_ text: String) -> String? {
        let typed = text.plainASCII.filter { !$0.isWhitespace && !$0.isPunctuation }
        guard typed.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isLetter) }) else { return nil }
        let marks = typed.uppercased()
        let isGood =
            switch self {
            case .nhs: isNHSNumber(Array(marks.utf8))
            case .upn: isUPN(Array(marks.utf8))
            case .nationalInsurance: isNationalInsuranceNumber(Array(marks.utf8))
            }
        return isGood ? marks : nil
    }

    /// `text` in groups separated by spaces, as on letters and cards; unchanged if it is not a valid identifier.
    public func grouped(_ text: String) -> String {
        guard let marks = normalised(text) else { return text }
        let widths =
            switch self {
            case .nhs: [3, 3, 4]
            case .upn: [13]
            case .nationalInsurance: [2, 2, 2, 2, 1]
            }
        var rest = Substring(marks)
        return widths.map { width in
            defer { rest = rest.dropFirst(width) }
            return String(rest.prefix(width))
        }
        .joined(separator: " ")
    }
}

/// Ten digits; their sum, weighted 10 down to 1, is a multiple of 11 (NHS Data Dictionary, NHS number).
private func isNHSNumber(_ marks: [UInt8]) -> Bool {
    guard marks.count == 10, marks.allSatisfy(isDigit) else { return false }
    let sum = zip(marks, stride(from: 10, to: 0, by: -1)).reduce(0) { $0 + Int(clamping: $1.0 - 48) * $1.1 }
    // Ten equal digits would pass, and are what people type who have no number.
    return sum.isMultiple(of: 11) && Set(marks).count > 1
}

/// A check letter for the twelve characters after it, weighted 2 to 13; a temporary number ends with a letter (DfE,
/// Unique pupil numbers, annex).
private func isUPN(_ marks: [UInt8]) -> Bool {
    let letters = Array("ABCDEFGHJKLMNPQRTUVWXYZ".utf8)
    guard marks.count == 13, let check = letters.firstIndex(of: marks[0]), marks[1..<12].allSatisfy(isDigit)
    else { return false }
    var sum = 0
    for (mark, weight) in zip(marks.dropFirst(), 2...) {
        guard let value = isDigit(mark) ? Int(clamping: mark - 48) : letters.firstIndex(of: mark) else { return false }
        sum += value * weight
    }
    return sum % letters.count == check
}

/// Two letters, six digits, A to D. Some letters and pairs are never allocated (HMRC, NIM39110); TN begins temporary
/// numbers.
private func isNationalInsuranceNumber(_ marks: [UInt8]) -> Bool {
    guard marks.count == 9, marks[2..<8].allSatisfy(isDigit) else { return false }
    let prefix = String(decoding: marks[..<2], as: UTF8.self)
    let (first, second) = ("ABCEGHJKLMNOPRSTWXYZ".utf8, "ABCEGHJKLMNPRSTWXYZ".utf8)
    let never = ["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"]
    return first.contains(marks[0]) && second.contains(marks[1]) && !never.contains(prefix)
        && "ABCD".utf8.contains(marks[8])
}

private func isDigit(_ mark: UInt8) -> Bool { (48...57).contains(mark) }
