import Vault

/// A random id for a row: 128 bits in base64url without padding (RFC 4648, section 5), 22 characters.
public func newID() -> String { Random.token(bytes: 16) }

/// The posted id of a row to create, chosen by the page so that a repeated request creates no second row. A new id if
/// `posted` is nil or not of the format of ``newID()``.
public func chosenID(_ posted: String?) -> String {
    posted.flatMap { isID($0) ? $0 : nil } ?? newID()
}

func isID(_ text: String) -> Bool {
    text.utf8.count == 22
        && text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
}
