import Configuration
import PortalKit

/// The service and the job titles that an advice form is for.
struct Advice: Sendable {
    /// The services whose advice is asked for (The SEND Regulations 2014, regulation 6).
    enum Service: String, SettingChoice {
        case education, health, psychology
        case socialCare = "social-care"
        case family, other
    }

    /// The service that gives this advice.
    let service: Service
    /// Words of the job titles that it is for, folded.
    let roles: [[String]]
    /// Whether everybody else of the service is asked for it.
    let isUsual: Bool

    init(_ settings: inout Settings) {
        service = settings.read("service", default: .other, "The service that gives this advice")
        roles = settings.read(
            "roles", default: [String](),
            "Words of the job titles that it is for, such as 'speech'"
        ).map(Folded.words)
        isUsual = settings.read("usual", default: false, "Whether all others of the service are asked for it")
    }

    /// How well it fits someone with this title: the most words of one of its roles that all begin words of the title;
    /// 0 if it does not fit.
    func fit(_ title: String) -> Int {
        let words = Folded.words(title)
        return roles.filter { role in role.allSatisfy { part in words.contains { $0.hasPrefix(part) } } }
            .map(\.count).max() ?? 0
    }
}
