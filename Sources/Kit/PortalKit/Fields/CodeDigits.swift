/// Verification codes as people type and paste them.
public enum CodeDigits {
    /// The digits of `text`, full-width ones as ASCII, without everything else: `Code: 123-456` is `123456`.
    public static func read(_ text: String) -> String {
        let digits = text.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
            switch scalar.value {
            case 0x30...0x39: scalar
            case 0xFF10...0xFF19: Unicode.Scalar(scalar.value - 0xFF10 + 0x30)
            default: nil
            }
        }
        return String(String.UnicodeScalarView(digits))
    }
}
