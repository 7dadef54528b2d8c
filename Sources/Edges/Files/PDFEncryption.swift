internal import CNettle

/// The encryption of a PDF (ISO 32000-2, 7.6), as far as needed to know whether it opens without a password: every
/// reader opens a file with an empty user password, and only restricts printing or copying.
struct PDFEncryption {
    private let revision: Int
    private let version: Int
    /// In bytes.
    private let keyLength: Int
    private let owner: [UInt8]
    private let user: [UInt8]
    private let permissions: Int
    private let encryptsMetadata: Bool
    /// The first part of the file's identifier.
    private let identifier: [UInt8]

    /// nil for encryption other than by password, such as certificates, and for a malformed dictionary.
    init?(_ dictionary: PDFObject, identifier: [UInt8]) {
        guard dictionary["Filter"]?.name == "Standard", let revision = dictionary["R"]?.number,
            let owner = dictionary["O"]?.string, let user = dictionary["U"]?.string,
            let permissions = dictionary["P"]?.number, owner.count >= 32, user.count >= 32
        else { return nil }
        let version = dictionary["V"]?.number ?? 0
        let bits = dictionary["Length"]?.number ?? 40
        (self.revision, self.version, self.owner, self.user) = (revision, version, owner, user)
        (self.permissions, self.identifier) = (permissions, identifier)
        keyLength = version >= 4 ? 16 : version >= 2 ? min(16, max(5, bits / 8)) : 5
        if case .boolean(false)? = dictionary["EncryptMetadata"] {
            encryptsMetadata = false
        } else {
            encryptsMetadata = true
        }
    }

    /// Whether the empty user password opens it (7.6.4.4, algorithms 6 and 11).
    var opensWithoutPassword: Bool {
        switch revision {
        case 2: Self.rc4(key, Self.padding) == Array(user.prefix(32))
        case 3, 4:
            (1...19).reduce(Self.rc4(key, Self.md5(Self.padding + identifier))) { data, round in
                Self.rc4(key.map { $0 ^ UInt8(round) }, data)
            } == Array(user.prefix(16))
        case 5 where user.count >= 48: Self.sha2(32, Array(user[32..<40])) == Array(user.prefix(32))
        case 6 where user.count >= 48: Self.hardened(salt: Array(user[32..<40])) == Array(user.prefix(32))
        default: false
        }
    }

    /// The key derived from the empty password (algorithm 2).
    private var key: [UInt8] {
        let flags = UInt32(truncatingIfNeeded: permissions)
        var data = Self.padding + owner.prefix(32)
        data += (0..<4).map { UInt8(truncatingIfNeeded: flags >> (8 * UInt32($0))) } + identifier
        if revision >= 4, !encryptsMetadata { data += [0xFF, 0xFF, 0xFF, 0xFF] }
        var digest = Self.md5(data)
        if revision >= 3 { for _ in 0..<50 { digest = Self.md5(Array(digest.prefix(keyLength))) } }
        return Array(digest.prefix(keyLength))
    }

    /// The hash of the empty password in revision 6 (algorithm 2.B).
    private static func hardened(salt: [UInt8]) -> [UInt8] {
        var hash = sha2(32, salt)
        var round = 0
        while true {
            let once = hash
            var data = [UInt8]()
            for _ in 0..<64 { data += once }
            nettle_aes128_cbc(Array(once[0..<16]), Array(once[16..<32]), &data, data.count)
            let rest = data.prefix(16).reduce(0) { ($0 + Int($1)) % 3 }
            hash = sha2([32, 48, 64][rest], data)
            round += 1
            if round >= 64, Int(data.last ?? 0) <= round - 32 { return Array(hash.prefix(32)) }
        }
    }

    /// The padding of a password (algorithm 2, step a).
    private static let padding: [UInt8] = [
        0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08, 0x2E, 0x2E,
        0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
    ]

    private static func md5(_ data: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 16)
        nettle_md5(data, data.count, &digest)
        return digest
    }

    private static func sha2(_ size: Int, _ data: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: size)
        nettle_sha2(size, data, data.count, &digest)
        return digest
    }

    private static func rc4(_ key: [UInt8], _ data: [UInt8]) -> [UInt8] {
        var data = data
        nettle_rc4(key, key.count, &data, data.count)
        return data
    }
}
