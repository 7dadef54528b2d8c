import Casework
import Database
import Forms
import PortalKit

/// Where a person's case is, as far as an account may see it; before the team has linked the account, what follows from
/// its own forms.
struct CaseProgress: Sendable {
    let process: StatutoryProcess
    /// The case, if the account may see it.
    let known: KnownCase?
    /// The day on which the request was received; nil if none was.
    let received: CivilDate?
    let facts: [Fact]
    let milestones: [Milestone]
    let stage: String
    /// The account's own drafts and submissions about the person, at most 100.
    private let entries: [FormEntry]
    /// The number (URN) of the child's school; empty if none is known.
    private let school: String

    init(_ db: Connection, _ permissions: Permissions, _ process: StatutoryProcess, for visit: Visit) throws {
        self.process = process
        entries = try FormList.entries(
            db, account: permissions.account, subject: permissions.entry.id, isShared: permissions.isShared,
            limit: 100)
        school = permissions.entry.schooling?.school?.urn ?? ""
        known = try KnownCase.find(db, permissions, process)
        stage = known?.stage ?? process.stages.first?.name ?? ""
        let others = visit.site.features.formsWithoutDeadline
        let requests = entries.filter {
            $0.isSent && $0.stage == process.stages.first?.name && !others.contains($0.form)
        }
        let sent = requests.map(\.at).min()
        // Of an account that is linked but must not see the case, its own forms say nothing of the request.
        let own = permissions.involvement == nil ? sent.map(CivilDate.init) : nil
        received = known?.current.received ?? own
        facts = known?.facts ?? own.map { [Fact(StatutoryProcess.RequiredFact.received.rawValue, $0)] } ?? []
        milestones = known?.milestones ?? process.milestones(facts).filter { $0.deadline.by == .council }
    }

    /// The permissions on the person of the route, and where their case is.
    static func require(
        _ db: Connection, _ process: StatutoryProcess, for visit: Visit
    ) throws -> (Permissions, CaseProgress) {
        let permissions = try Permissions.require(db, for: visit)
        return (permissions, try CaseProgress(db, permissions, process, for: visit))
    }

    /// Whether steps are still to come: nothing was received yet, or the case is open.
    var goesOn: Bool { known?.current.isOpen ?? true }

    /// The council's deadline for the decision on the request; nil before it was received.
    var outcome: Milestone? {
        milestones.last {
            $0.stage == process.stages.first?.name && $0.deadline.by == .council && !$0.deadline.isTarget
        }
    }

    /// The forms that may be started now; once a case has ended, those with which another request is made.
    func offers(_ visit: Visit) -> [FormOffer] {
        let first = process.stages.first?.name
        return visit.site.features.offers.filter { offer in
            guard !offer.isOnRequest, offer.limits.closure(at: visit.now, schools: [school]) == nil else {
                return false
            }
            guard goesOn else { return offer.stage == first && offer.hasDeadline }
            return (offer.stage == stage || !offer.hasDeadline)
                && (offer.startsAgain || received == nil && !entries.contains { $0.form == offer.name })
        }
    }
}

extension FormEntry {
    fileprivate var isSent: Bool {
        if case .sent = state { true } else { false }
    }
}
