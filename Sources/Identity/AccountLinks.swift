public import PortalKit

/// Pages of sign-in, registration and My account.
public enum AccountLinks {
    /// Registration.
    public static let register = PageLink<Void>("register")
    /// The page after registration.
    public static let registered = PageLink<Void>("register/sent")
    /// Mails the activation link again.
    public static let resendActivation = PageLink<Void>("activation/resend")
    /// The page after activation.
    public static let activated = PageLink<Void>("activated")
    /// Requests a link to reset a forgotten password.
    public static let forgot = PageLink<Void>("forgot")
    /// The page after that request.
    public static let forgotSent = PageLink<Void>("forgot/sent")
    /// The page after a password was reset.
    public static let resetDone = PageLink<Void>("reset/done")
    /// The mailed link that resets a password, by its token.
    public static let reset = PageLink<String>("reset/:token")
    /// Signs in on TEST as a person of the sample data, by the token of a link.
    static let sample = PageLink<String>("sample/:token")
    /// The code of the second step.
    public static let verify = PageLink<Void>("verify")
    /// Mails another code.
    public static let resendCode = PageLink<Void>("verify/resend")
    /// Cancels the sign-in.
    public static let cancelCode = PageLink<Void>("verify/cancel")
    /// Asks for a new password after sign-in, in place of one that is too old.
    public static let newPassword = PageLink<Void>("new-password")
    /// Says after sign-in when the password must be replaced.
    public static let passwordReminder = PageLink<Void>("new-password/soon")
    /// Asks the account to agree, after sign-in, to what has changed since.
    public static let consent = PageLink<Void>("consent")
    /// The page of who does not agree.
    public static let consentRefused = PageLink<Void>("consent/refused")
    /// Signs out.
    public static let signOut = PageLink<Void>("sign-out")
    /// The page after signing out.
    public static let signedOut = PageLink<Void>("signed-out")
    /// Deletes the forms stored after a session had ended.
    public static let forgetPendingForms = PageLink<Void>("held/forget")
    /// The announcements that an account has yet to see, one after another.
    public static let announcements = PageLink<Void>("announcements")
    /// One announcement, by its name.
    static let announcement = PageLink<String>("announcements/:announcement")
    /// My account.
    public static let account = PageLink<Void>("account")
    /// Changes the password in My account.
    public static let passwordChange = PageLink<Void>("account/password")
    /// The mailed link that confirms a new e-mail address, by its token.
    public static let confirmEmail = PageLink<String>("account/email/confirm/:token")
    /// Asks accounts to turn on two step verification.
    public static let twoStep = PageLink<Void>("two-step")
    /// Two step verification in My account.
    public static let twoStepSettings = PageLink<Void>("account/two-step")
    /// The recovery codes of the account.
    public static let recoveryCodes = PageLink<Void>("account/two-step/codes")
    /// Makes new recovery codes.
    public static let newRecoveryCodes = PageLink<Void>("account/two-step/codes/new")
}

extension SiteSection {
    static let signIn = SiteSection("sign-in")
    static let register = SiteSection("register")
}
