public import Configuration
public import PortalKit

/// Two step verification: which accounts need it, and the page of My account that chooses a method of it.
struct TwoStep: Plugin {
    static let name = "two-step"
    static let summary = "Two step verification: which accounts need it. Its methods are plugins of their own."

    private let policy: SecondFactorPolicy
    private let policies: [SecondFactorPolicy]

    init(settings: inout Settings) {
        policies = settings.read(
            "policies", default: SecondFactorPolicy.allCases, "The policies that the council may choose from")
        policy = settings.read(
            "policy", default: .optIn, owner: .council,
            "Which accounts need it: those that turn it on, visitors of an area, or all accounts at every sign-in")
    }

    func contribute(to blueprint: inout Blueprint) {
        if !policies.contains(policy) {
            let wanted = policies.map(\.rawValue).joined(separator: ", ")
            let message = "plugins.two-step.policy is \(policy.rawValue), wanted one of policies: \(wanted)"
            blueprint.refuse(message, at: [blueprint.says("policy") ? "policy" : "policies"])
        }
        blueprint.setSecondFactorPolicy(policy)
        TwoStepPages().contribute(to: &blueprint)
        RecoveryCodePages().contribute(to: &blueprint)
    }
}

extension SecondFactorPolicy: SettingChoice {}
