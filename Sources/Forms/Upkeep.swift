import Database
import Files
import Foundation
import Identity
import PortalKit

/// Work of the background: reminders, files that wait for the scanner, files that nobody names.
enum Upkeep {
    /// Reminds once of every form that was left alone for so many days.
    static func remind(_ site: Site, afterDays days: Int, now: Date) async throws {
        let before = seconds(now) - days * 86_400
        try await site.store.write { db in
            let rows = try db.rows(
                """
                SELECT id, account, language FROM draft
                WHERE portal = $1 AND saved <= $2 AND sent IS NULL AND reminded IS NULL ORDER BY saved LIMIT 500
                """, site.portal.name, before)
            for row in rows {
                try Outbox.post(
                    db, FormMails.reminder, id: newID(), site: site, language: Language(rawValue: row.text(2)) ?? .en,
                    account: row.text(1), subject: row.text(0), now: now)
                try db.run("UPDATE draft SET reminded = $2 WHERE id = $1", row.text(0), seconds(now))
            }
        }
        site.office.kick(site)
    }

    /// Scans what was held back while the scanner was away.
    static func scan(_ site: Site, now: Date) async throws {
        guard let scanner = site.features.scanner else { return }
        // One file that it cannot take must not keep it from the others; after three it is away.
        var failures = 0
        for file in try await site.store.read({ try UploadStore.waiting($0, limit: 200) }).shuffled() {
            guard failures < 3 else { break }
            guard let path = site.files.path(of: file.digest), let result = try? await scanner.scan(path) else {
                failures += 1
                continue
            }
            try await site.store.write { db in
                try UploadStore.settle(db, file.id, as: result == .clean ? .clean : .infected)
                guard result != .clean, let owner = try db.row("SELECT account FROM upload WHERE id = $1", file.id)
                else {
                    return
                }
                try Outbox.post(
                    db, FormMails.refused, id: newID(), site: site, language: site.defaultLanguage,
                    account: owner.text(0), subject: file.id, now: now)
            }
        }
        site.office.kick(site)
    }

    /// Removes files that no row has named for a day.
    static func sweepFiles(_ site: Site, now: Date) async throws {
        let store = site.store
        _ = try await site.files.sweep(before: now.addingTimeInterval(-86_400)) { digests in
            try await store.scan { try UploadStore.named($0, digests) }
        }
    }
}
