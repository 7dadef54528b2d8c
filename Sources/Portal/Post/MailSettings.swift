package import Configuration
import Foundation
package import Outbound

/// How mail leaves: the table `mail` of the provider's configuration.
package struct MailSettings: Sendable {
    enum Way: String, SettingChoice {
        case files, smtp
    }

    enum Security: String, SettingChoice {
        case startTLS, tls, none
    }

    private let way: Way
    private let host: String
    private let port: Int
    private let security: Security
    private let user: String?
    private let password: Secret?
    private let certificates: String?
    private let timeout: Int

    /// Reads the table, noting what does not go together.
    package init(settings: inout Settings) {
        way = settings.read("plugin", default: .files, "Where mail goes: into files, or by SMTP to a server")
        host = settings.read("host", default: "", "The mail server's name")
        port = settings.read("port", in: 1...65_535, default: 587, "The mail server's port")
        security = settings.read(
            "security", default: .startTLS,
            "TLS after the greeting, from the first byte, or none for this machine's own")
        user = settings.optional("user", "The name to sign in with; left out where the server asks for none")
        password = settings.optional("password", "The password to sign in with")
        certificates = settings.optional(
            "certificates", "A PEM file of authorities to trust in place of the system's")
        timeout = settings.read("timeout", in: 1...300, default: 30, "Seconds that one mail may take")
        if way == .smtp, host.isEmpty { settings.note("host", "is missing, wanted the mail server's name") }
        if host.unicodeScalars.contains(where: { !Self.isOfHost($0) }) {
            settings.note("host", "is no name or address of a server")
        }
        if (user == nil) != (password == nil) {
            settings.note(user == nil ? "password" : "user", "stands alone, wanted user and password, or neither")
        }
        if user != nil, security == .none { settings.note("security", "is none, wanted TLS where there is a password") }
    }

    /// Whether mail reaches anybody.
    package var isReal: Bool { way == .smtp }

    /// How a council's mail leaves: made anew for each mail, it reads the password as it is then.
    /// - Parameter dataFolder: the folder in which `outbox/<tenant>/` holds mail as files.
    package func carrier(tenant: String, dataFolder: String) -> any MailCarrier {
        guard isReal else {
            let outbox = "\(dataFolder)/outbox"
            try? FileManager.default.createDirectory(
                atPath: outbox, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            return MailFolder(folder: "\(outbox)/\(tenant)")
        }
        do throws(Secret.Absent) {
            return SMTPCarrier(
                host: host, port: port, security: carrierSecurity, user: user, password: try password?.reveal(),
                certificates: certificates, timeout: timeout)
        } catch {
            return NoCarrier()
        }
    }

    private var carrierSecurity: SMTPCarrier.Security {
        switch security {
        case .startTLS: .startTLS
        case .tls: .tls
        case .none: .none
        }
    }

    /// Letters, digits and what else stands in a host's name or an IPv6 address.
    private static func isOfHost(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII
            && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || ".-:".unicodeScalars.contains(scalar))
    }
}

/// Stands where there should be a server: all mail waits.
private struct NoCarrier: MailCarrier {
    func send(_ message: MailMessage) async throws(MailFailure) {
        throw MailFailure(kind: .later, detail: "the password is not where the configuration says")
    }
}
