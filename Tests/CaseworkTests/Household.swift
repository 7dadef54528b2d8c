import Database
import Foundation
import Identity
import PortalKit

@testable import Casework

/// A database of a test's own, gone when the test is, and a child to put into it.
final class Household: Sendable {
    let store: Store
    private let folder: String
    private let room = StorePool(writers: 1, openLimit: 4)
    let now = Date(timeIntervalSince1970: 1_725_184_800)

    init() {
        folder = NSTemporaryDirectory() + "household-\(UUID().uuidString)"
        store = room.store(at: "\(folder)/live.sqlite", migrations: IdentityMigrations.all + CaseworkMigrations.all)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Adds a child; false where the id is taken.
    @discardableResult
    func add(_ entry: Entry, to account: String) async throws -> Bool {
        let now = now
        return try await store.write { try EntryStore.add($0, entry, account: account, at: now) }
    }

    func find(_ id: String, _ account: String) async throws -> Entry? {
        try await store.read { try EntryStore.find($0, id, account: account) }
    }

    func all(_ account: String) async throws -> [String] {
        try await store.read { try EntryStore.all($0, account: account).map(\.id) }
    }

    func twin(of entry: Entry, _ account: String) async throws -> String? {
        try await store.read { try EntryStore.twin($0, of: entry, account: account)?.id }
    }
}

/// A child called Dan Brown.
func dan(
    _ id: String = "dan", forename: String = "Dan", surname: String = "Brown", born: String = "2016-03-14"
) throws -> Entry {
    guard let born = CivilDate(iso: born) else { throw CocoaError(.formatting) }
    return Entry(
        id: id,
        PersonDetails(
            forename: forename, surname: surname, gender: "male", born: born,
            schooling: Schooling(
                at: .school, school: School(urn: "900001", name: "Mill Lane School", place: "Leicester")),
            address: PostalAddress(uprn: "100", lines: ["1 Weir Lane", "Leicester"], postcode: "LE4 5ZD")),
        relationship: .mother, responsibility: .yes)
}
