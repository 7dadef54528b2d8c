/// What a look at a file has found.
public enum FileVerdict: Hashable, Sendable {
    /// Name and content agree that it is of this kind, and the kind is allowed.
    case good(FileKind)
    /// It is not taken, for this reason.
    case refused(FileFault)
}

/// Why a file is not taken.
public enum FileFault: Error, Hashable, Sendable {
    /// It has no bytes.
    case empty
    /// It has more bytes than that.
    case tooLarge(limit: Int)
    /// Its name ends in no extension that is allowed here.
    case unknownExtension
    /// A photo in the form that iPhones keep, whatever it is called, where that is not allowed.
    case heic
    /// Its name says one kind; its content is something else, nil where what that is cannot be told.
    case mismatch(said: FileKind, found: FileContent?)
    /// It opens with a password only, or some other lock.
    case passwordProtected
    /// It runs a script or starts a program as it is opened or used: a PDF with such an action.
    case script
    /// It fetches a part of itself from elsewhere as it is opened: a template, an object.
    case outside
    /// A program is embedded in it.
    case program
    /// It is cut off, or not built as its kind is.
    case damaged
    /// It would unpack, or unfold on a screen, to far more than it weighs.
    case bomb
    /// It holds a program: macros.
    case macros
    /// It could not be looked at; the fault is ours or the disk's.
    case unreadable
}
