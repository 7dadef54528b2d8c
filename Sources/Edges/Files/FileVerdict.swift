/// The result of checking a file.
public enum FileVerdict: Hashable, Sendable {
    /// Name and content agree that it is of this kind, and the kind is allowed.
    case good(FileKind)
    /// It is rejected, for this reason.
    case refused(FileFault)
}

/// Why a file is rejected.
public enum FileFault: Error, Hashable, Sendable {
    /// It has no bytes.
    case empty
    /// It is larger than `limit` bytes.
    case tooLarge(limit: Int)
    /// Its name has no extension that is allowed here.
    case unknownExtension
    /// A HEIF photo, as iPhones store them, whatever its name, where that is not allowed.
    case heic
    /// Its name says one kind and its content is another, nil when unknown.
    case mismatch(said: FileKind, found: FileContent?)
    /// It opens only with a password or another key.
    case passwordProtected
    /// It runs a script or starts a program when it is opened or used: a PDF with such an action.
    case script
    /// It loads a part of itself from elsewhere when it is opened: a template, an object.
    case outside
    /// A program is embedded in it.
    case program
    /// It is truncated, or not built as its kind is.
    case damaged
    /// It would decompress, or decode for a screen, to far more than its size.
    case bomb
    /// It contains macros.
    case macros
    /// It could not be checked, through a fault of the server or its disk.
    case unreadable
}
