import Database
import Vault

extension MailedCode {
    static let migrations = [
        Migration(
            "mailed-code-1",
            """
            CREATE TABLE code (
                digest TEXT PRIMARY KEY, sign_in TEXT NOT NULL, created BIGINT NOT NULL, expires BIGINT NOT NULL,
                used BIGINT)
            """,
            "CREATE INDEX code_sign_in ON code (sign_in)"),
        Migration("mailed-code-2", "ALTER TABLE code ADD COLUMN digits BIGINT NOT NULL DEFAULT 0"),
    ]
}

/// A random code of this many digits, uniformly distributed.
func drawn(_ digits: Int) -> String { Random.digits(digits) }
