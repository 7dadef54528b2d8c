import Database
import Files
import Foundation
import Identity
import PortalKit

/// Background jobs: reminder mails, scanning of held files, removal of unreferenced files.
enum FormJobs {
    /// Queues one reminder mail for each draft that was not saved for `days` days, at most 500 per run. A later save
    /// allows the next reminder.
    static func remind(_ site: Site, afterDays days: Int, now: Date) async throws {
        let before = seconds(now) - days * 86_400
        try await site.store.write { db in
            let rows = try db.rows(
                """
                SELECT id, account, language FROM draft
                WHERE portal = $1 AND saved <= $2 AND sent IS NULL AND reminded IS NULL
                    AND EXISTS (SELECT 1 FROM account a WHERE a.id = draft.account) ORDER BY saved LIMIT 500
                """, site.portal.name, before)
            for row in rows {
                try Outbox.post(
                    db, FormMails.reminder, id: newID(), site: site, language: Language(rawValue: row.text(2)) ?? .en,
                    account: row.text(1), subject: row.text(0), now: now)
                try db.run("UPDATE draft SET reminded = $2 WHERE id = $1", row.text(0), seconds(now))
            }
        }
        site.services.wakeOutbox(site)
    }

    /// Scans the files that were held because the scanner was unavailable at upload.
    static func scan(_ site: Site, now: Date) async throws {
        guard let scanner = site.features.scanner else { return }
        // One file that fails must not block the others; after three failures the scanner counts as unavailable.
        var failures = 0
        for file in try await site.store.read({ try UploadStore.waiting($0, limit: 200) }).shuffled() {
            guard failures < 3 else { break }
            guard let path = site.files.path(of: file.digest), let result = try? await scanner.scan(path) else {
                failures += 1
                continue
            }
            try await site.store.write { db in
                try UploadStore.setState(db, file.id, result == .clean ? .clean : .infected)
                guard result != .clean, let owner = try db.row("SELECT account FROM upload WHERE id = $1", file.id)
                else { return }
                try Outbox.post(
                    db, FormMails.refused, id: newID(), site: site, language: site.defaultLanguage,
                    account: owner.text(0), subject: file.id, now: now)
            }
        }
        site.services.wakeOutbox(site)
    }

    /// Removes stored files that are over a day old and that no upload row refers to.
    static func sweepFiles(_ site: Site, now: Date) async throws {
        let store = site.store
        _ = try await site.files.cleanUp(before: now.addingTimeInterval(-86_400)) { digests in
            try await store.scan { try UploadStore.named($0, digests) }
        }
    }
}
