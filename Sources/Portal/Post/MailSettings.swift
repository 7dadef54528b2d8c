import Configuration
import Foundation
import Outbound

/// How mail is sent: the table `mail` of `Config/guildhall.json`.
struct MailSettings: Sendable {
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

    /// Reads the table, and notes an issue for each invalid or inconsistent setting.
    init(settings: inout Settings) {
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
        if !hasOnlyASCII(host, besides: ".-:") {
            settings.note("host", "is no name or address of a server")
        }
        if (user == nil) != (password == nil) {
            settings.note(user == nil ? "password" : "user", "stands alone, wanted user and password, or neither")
        }
        if user != nil, security == .none { settings.note("security", "is none, wanted TLS where there is a password") }
    }

    /// Whether mail is sent to its recipients; otherwise it is written to files.
    var isReal: Bool { way == .smtp }

    /// The carrier of a council's mail. Created for each mail, so that it reads the current password.
    /// - Parameter dataFolder: the folder in which `outbox/<tenant>/` contains mail as files.
    func carrier(tenant: String, dataFolder: String) -> any MailCarrier {
        guard isReal else {
            return MailFolder(folder: Self.outbox(tenant: tenant, dataFolder: dataFolder))
        }
        do throws(Secret.Absent) {
            return SMTPCarrier(
                host: host, port: port, security: carrierSecurity, user: user, password: try password?.reveal(),
                certificates: certificates, timeout: timeout)
        } catch {
            return NoCarrier()
        }
    }

    /// What writes a council's text messages to files, beside its mail.
    static func textFolder(tenant: String, dataFolder: String) -> any TextCarrier {
        TextFolder(folder: outbox(tenant: tenant, dataFolder: dataFolder))
    }

    /// The folder of a council's mail as files; the folder around it is made, readable by its owner only.
    private static func outbox(tenant: String, dataFolder: String) -> String {
        let outbox = "\(dataFolder)/outbox"
        try? FileManager.default.createDirectory(
            atPath: outbox, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return "\(outbox)/\(tenant)"
    }

    private var carrierSecurity: SMTPCarrier.Security {
        switch security {
        case .startTLS: .startTLS
        case .tls: .tls
        case .none: .none
        }
    }
}

/// Used while the password is missing: all mail is retried later.
private struct NoCarrier: MailCarrier {
    func send(_ message: MailMessage) async throws(MailFailure) {
        throw MailFailure(kind: .later, detail: "the password is not where the configuration says")
    }
}
