extension Field.Identifier {
    /// `text` as it is stored, in upper case and without spaces and punctuation; nil if it is not a valid identifier.
    public func normalised(_ text: String) -> String? {
        let typed = text.plainASCII.filter { !$0.isWhitespace && !$0.isPunctuation }
        guard typed.allSatisfy({ $0.isASCII && ($0.isNumber || $0.isLetter) }) else { return nil }
        let marks = typed.uppercased()
        let isGood =
            switch self {
            case .nhs: isNHSNumber(marks)
            case .upn: isUPN(marks)
            case .nationalInsurance: isNationalInsuranceNumber(marks)
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
private func isNHSNumber(_ marks: String) -> Bool {
    guard marks.utf8.count == 10, marks.isASCIIDigits else { return false }
    let sum = zip(marks.compactMap(\.wholeNumberValue), stride(from: 10, to: 0, by: -1)).reduce(0) { $0 + $1.0 * $1.1 }
    // Ten equal digits would pass, and are what people type who have no number.
    return sum.isMultiple(of: 11) && Set(marks).count > 1
}

/// A check letter for the twelve characters after it, weighted 2 to 13; a temporary number ends with a letter (DfE,
/// Unique pupil numbers, annex).
private func isUPN(_ marks: String) -> Bool {
    let letters = Array("ABCDEFGHJKLMNPQRTUVWXYZ")
    let rest = marks.dropFirst()
    guard marks.utf8.count == 13, rest.dropLast().isASCIIDigits else { return false }
    let values = rest.compactMap { $0.wholeNumberValue ?? letters.firstIndex(of: $0) }
    let sum = zip(values, 2...).reduce(0) { $0 + $1.0 * $1.1 }
    return values.count == rest.count && letters[sum % letters.count] == marks.first
}

/// Two letters, six digits, A to D. Some letters and pairs are never allocated (HMRC, NIM39110); TN begins temporary
/// numbers.
private func isNationalInsuranceNumber(_ marks: String) -> Bool {
    let format = /(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]/
    return marks.wholeMatch(of: format) != nil
}
