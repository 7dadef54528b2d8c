import Configuration
import Outbound
import Vault

/// Backups by schedule: the table `backup` of `Config/guildhall.json`.
struct BackupSettings: Sendable {
    /// The folder for a folder of each council; nil for no backups by schedule.
    let folder: String?
    /// The hour in London at which every council is backed up as a whole.
    let hour: Int
    /// The minutes between backups of a council that changes.
    let minutes: Int
    /// How many days a backup is kept.
    let days: Int
    /// What backups are encrypted for; nil for nothing.
    let recipient: BackupKey?
    private let bucketSettings: BucketSettings?

    private struct BucketSettings: Sendable {
        let endpoint: String
        let bucket: String
        let region: String
        let keyID: String
        let secret: Secret?
        let certificates: String?
    }

    /// Reads the table, and notes an issue for each invalid or inconsistent setting.
    init(settings: inout Settings) {
        folder = settings.optional(
            "folder", as: String.self,
            "Where backups are put, best on another disk; left out, none are made by schedule")
        hour = settings.read("hour", in: 0...23, default: 2, "The hour in London of the daily backup of everything")
        minutes = settings.read(
            "minutes", in: 1...1440, default: 5, "Minutes between backups of what changed in the meantime")
        days = settings.read("days", in: 1...3650, default: 30, "How many days a backup is kept")
        let key = settings.optional("for", as: String.self, "The key to encrypt for: guildhall backup key makes one")
        recipient = key.flatMap(BackupKey.init)
        if key != nil, recipient == nil { settings.note("for", "is no key of guildhall backup key") }
        bucketSettings = settings.optionalGroup("s3", "A bucket of an object store that gets each backup too") {
            group in
            let endpoint = group.read("endpoint", default: "", "The store's address, such as https://s3.example.org")
            let settings = BucketSettings(
                endpoint: endpoint, bucket: group.read("bucket", default: "", "The bucket's name"),
                region: group.read("region", default: "us-east-1", "The store's region"),
                keyID: group.read("keyId", default: "", "The name of the access key"),
                secret: group.optional("secret", "The secret of the access key"),
                certificates: group.optional(
                    "certificates", "A PEM file of authorities to trust in place of the system's"))
            if WebOrigin(endpoint) == nil {
                group.note("endpoint", "is '\(endpoint)', wanted \(WebOrigin.form.wanted)")
            }
            if settings.bucket.isEmpty || !hasOnlyASCII(settings.bucket, besides: ".-") {
                group.note("bucket", "is '\(settings.bucket)', wanted letters, digits, '.' and '-'")
            }
            if settings.keyID.isEmpty || settings.secret == nil {
                group.note("keyId", "wants the name of an access key, and its secret beside it")
            }
            return settings
        }
        if bucketSettings != nil, recipient == nil {
            settings.note("for", "is missing, wanted a key: what leaves the machine must be encrypted")
        }
        if bucketSettings != nil, folder == nil {
            settings.note("folder", "is missing, wanted where backups are put before they are sent")
        }
        if folder?.hasPrefix("/") == false { settings.note("folder", "is '\(folder ?? "")', wanted an absolute path") }
    }

    /// The bucket, with the secret as it is now; nil if there is none, or its secret cannot be read.
    var bucket: ObjectBucket? {
        guard let settings = bucketSettings, let secret = try? settings.secret?.reveal() else { return nil }
        return ObjectBucket(
            .init(
                endpoint: settings.endpoint, bucket: settings.bucket, region: settings.region, keyID: settings.keyID,
                secret: secret, certificates: settings.certificates))
    }

    var hasBucket: Bool { bucketSettings != nil }
}
