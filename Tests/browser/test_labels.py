"""What the guides' screens say, letter by letter: each row of the requirements beside the screen that must say it."""
from dataclasses import dataclass

import pytest

import guides
import mutations
from parent import Parent, shown, today
from person import Person
from portals import GUIDED, LEICESTER

#: A page as someone sees it: what a test of words needs, taken once.
READ = """() => {
    const words = element => element.innerText.replace(/\\s+/g, " ").trim()
    const seen = element => element.checkVisibility() && element.getClientRects().length > 0
    const all = selector => [...document.querySelectorAll(selector)].filter(seen)
    const label = input => [...(input.labels ?? [])].map(words).join(" ")
    const box = element => { const {left, right, top} = element.getBoundingClientRect(); return {left, right, top} }
    return {
        url: location.href,
        title: document.title,
        text: words(document.body),
        main: words(document.querySelector("main")),
        nav: all("header nav :is(a, button, summary)").map(words),
        headings: all("h1, h2, h3, legend").map(words),
        links: all("a").map(words),
        buttons: all("button:not([aria-hidden]), a.button").map(words),
        fields: all("input, select, textarea").map(label),
        options: Object.fromEntries(all("select").map(
            select => [label(select), [...select.options].map(option => option.text)])),
        placeholders: all("input").map(input => input.placeholder),
        menu: all("main nav li").map(words),
        icons: all(".field .icon").length,
        pencils: all("main .title a > .icon").length,
        steps: all(".steps button").map(step => words(step.querySelector("span") ?? step)),
        current: all(".steps [aria-current]").map(step => words(step.querySelector("span") ?? step)),
        done: all(".steps .done").filter(step => step.querySelector(".icon")).map(step => words(step.querySelector("span") ?? step)),
        stages: all(".stages b").map(words),
        rows: all("main .rows > li").map(words),
        boxes: Object.fromEntries(all("h1, main button, main .card, main .welcome, main .prose").map(
            element => [words(element), box(element)])),
    }
}"""


@dataclass(frozen=True)
class Row:
    id: str
    portal: str
    screen: str
    part: str
    wanted: object
    lacks: str = ""


def rows(portal, *table):
    return [Row(id, portal, screen, part, wanted, *lacks) for id, screen, part, wanted, *lacks in table]



LEICESTER_CITIZEN = rows(
    "leicester-citizen",
    ("LC-02", "register", "title", "Register an account - Citizen Portal - Leicester City Council"),
    ("LC-03", "landing", "text", "Leicester City Council"),
    ("LC-09", "landing", "nav", ["Home", "Sign in", "Register", "Cymraeg"]),
    ("LC-11", "landing", "main", "Don't have an account? Please register an account"),
    ("LC-11", "landing", "links", "register an account"),
    ("LC-12", "landing", "fields", "Email address"),
    ("LC-14", "landing", "fields", "Password"),
    ("LC-14", "landing", "buttons", "Show"),
    ("LC-15", "landing", "links", "Forgot your password?"),
    ("LC-15", "landing", "buttons", "Sign in"),
    ("LC-16", "landing", "headings", "Welcome to the Leicester Citizen Portal"),
    ("LC-20", "landing", "main", "The Citizen Portal allows parents of children who live in Leicester to make "
     "applications for:"),
    ("LC-20", "landing", "headings", ["Welcome to the Leicester Citizen Portal",
     "Funded Early Education for 2 year old children", "School Admissions", "Further information and support"]),
    ("LC-22", "landing", "main", "Check your eligibility using your National Insurance or NASS reference number."),
    ("LC-23", "landing", "main", "An instant decision will be given if your application is made under the economic "
     "criteria. Non-economic applications will be responded to after all verification processes have been completed."),
    ("LC-25", "landing", "main", "Submit an application for a school place - we will only accept one application per "
     "child."),
    ("LC-26", "landing", "main", "The timescales for processing applications can be found on our website at "
     "leicester.gov.uk/admissions"),
    ("LC-27", "landing", "main", "Decisions are not instant and responses will be given on National Offer dates, or "
     "after processing (In Year application)."),
    ("LC-28", "landing", "headings", "Further information and support"),
    ("LC-29", "landing", "main", "To use the Portal you will need to register using a valid email address. Once "
     "registered you are able to add and amend your family's information and make applications for the above services."),
    ("LC-30", "landing", "main", "Visit the pages on our websites to learn more about Funded Early Education for 2, 3 "
     "and 4 year olds"),
    ("LC-30", "landing", "links", "Funded Early Education for 2, 3 and 4 year olds"),
    ("LC-30", "landing", "links", "School Admission"),
    ("LC-30", "landing", "links", "Contact Us"),
    ("LC-30", "landing", "main", "for assistance using the portal."),
    ("LC-37", "register", "main", "* Required fields are marked with a red asterisk"),
    ("LC-38", "register", "headings", "Register an account"),
    ("LC-39", "register", "main", "You will first need to register with us in order to apply for any services or "
     "funding from the Education and Childrens Services Department for your child(ren). This screen will guide you to "
     "enter the necessary information required for registration process."),
    ("LC-40", "register", "main", "Please hover the mouse over each box to see what information you will need to enter."),
    ("LC-41", "register", "main", "To ensure the security of your personal data once you have registered on this site, "
     "please be aware that your account details should not be shared with anyone"),
    ("LC-42", "register", "fields", "Email address *"),
    ("LC-43", "register", "fields", "Confirm email address *"),
    ("LC-44", "register", "fields", "Password *"),
    ("LC-44", "register", "buttons", "Show"),
    ("LC-45", "register", "fields", "Title *"),
    ("LC-45", "register", "options", ("Title", "Please select")),
    ("LC-46", "register", "fields", "Forename *"),
    ("LC-47", "register", "fields", "Surname *"),
    ("LC-48", "register", "fields", "Gender *"),
    ("LC-48", "register", "options", ("Gender", "Please select")),
    ("LC-49", "register", "main", "If you need help with your address, use the Post Office's Postcode Finder."),
    ("LC-49", "register", "links", "Postcode Finder"),
    ("LC-50", "register", "main", "Find address Postcode Search"),
    ("LC-52", "register", "main", "Provide a phone number where you can be contacted during normal office hours, if "
     "necessary"),
    ("LC-53", "register", "fields", "Home phone number"),
    ("LC-53", "register", "fields", "Mobile phone number"),
    ("LC-53", "register", "fields", "Work phone number"),
    ("LC-54", "register", "last button", "Submit"),
    ("LC-56", "sent", "main", "We'll send you an email with a link to activate your account. You'll need to click on "
     "the link to confirm your email address as your new username."),
    ("LC-57", "sent", "main", "Didn't receive the email? Check your Spam or Junk folder. If you still don't see the "
     "email you will need to contact us."),
    ("LC-57", "sent", "links", "contact us"),
    ("LC-58", "activated", "headings", "Your account has been successfully created"),
    ("LC-60", "activated", "main", "Please click on Sign in to continue."),
    ("LC-63", "two-step", "main", "To access the Special Educational Needs and Disabilities section of the portal, you "
     "will need to enable Two Step Verification."),
    ("LC-64", "two-step", "main", "This means that we will send you a verification code every time you sign in. This "
     "helps us keep data safe and your account secure."),
    ("LC-65", "home", "nav", ["Home", "SEND Home", "My Account", "Sign out", "Cymraeg"]),
    ("LC-66", "account", "menu", "Two step verification"),
    ("LC-66", "account", "headings", "My account"),
    ("LC-67", "two-step", "options", ("Preferred method", "Email")),
    ("LC-68", "two-step", "buttons", "Save"),
    ("LC-70", "code", "fields", "Verification code"),
    ("LC-70", "code", "buttons", "Verify"),
    ("LC-71", "code", "main", "It may take a few moments for a verification code to arrive in your inbox."),
    ("V53", "home", "links starting", "Special educational needs and disabilities"),
    ("LC-74", "home", "links starting", "Special educational needs and disabilities"),
    ("LC-75", "home", "links starting", "Funded Early Education for 2 year old children"),
    ("LC-75", "home", "links starting", "School Admissions"),
    ("LC-76", "people", "headings", "Choose person"),
    ("LC-77", "people-added", "links starting", "Dan Brown"),
    ("LC-79", "people", "buttons", "Add child"),
    ("LC-80", "add-child", "main", "Complete the form with your child's information."),
    ("LC-80", "add-child", "main", "* Required fields are marked with a red asterisk"),
    ("LC-81", "add-child", "last button", "Add child"),
    ("LC-82", "progress", "title", "Dan Brown: Statutory Assessment Progress Page - Citizen Portal - Leicester City Council"),
    ("LC-83", "progress", "rows starting", "Parental Request for Statutory EHC Assessment Start"),
    ("LC-84", "step-1", "steps", ["Step 1", "Step 2", "Step 3", "Step 4", "Step 5", "Step 6"]),
    ("LC-85", "step-1", "last button", "Save and continue"),
    ("LC-87", "step-1", "headings", "Dan Brown"),
    ("LC-87", "step-1", "pencils", 1),
    ("LC-88", "step-1", "current", ["Step 1"]),
    ("LC-88", "step-1", "done", []),
    ("LC-89", "step-1", "fields", "What is your relationship to the child/young person? *"),
    ("LC-90", "step-1", "main", "There is a limit of 30000 characters. 30000 remaining"),
    ("LC-91", "step-1", "fields", "Is the child/ young person over 16 years of age?"),
    ("LC-92", "step-1", "fields", "Have you discussed this form with them?"),
    ("LC-93", "step-1", "fields", "Do they agree with you sending the form?"),
    ("LC-94", "step-1", "buttons", "Back"),
    ("LC-97", "step-4", "main", "Please upload any reports that you feel would help provide more information about your "
     "child's young person's needs. For example, a health report, school attainment levels, a letter/report from Social "
     "Care."),
    ("LC-98", "step-4", "fields", "Document description"),
    ("LC-98", "step-4", "main", "There is a limit of 30000 characters. 30000 remaining"),
    ("LC-99", "step-4", "main", "Please upload relevant documentation here. To add further documents, click 'Add More' "
     "below. Don't forget to click the 'Upload' button alongside each file."),
    ("LC-100", "step-4", "main", "these should be .doc, .docx, .pdf, .png, .jpeg, .jpg, .bmp"),
    ("LC-100", "step-4", "main", "contains no inappropriate material"),
    ("LC-101", "step-4", "fields", "Upload document"),
    ("LC-101", "step-4", "buttons", "Upload"),
    ("LC-101", "step-4", "buttons", "Delete"),
    ("LC-102", "step-4", "buttons", "Add more"),
    ("LC-104", "step-4", "done", ["Step 1", "Step 3", "Step 5"]),
    ("LC-104", "step-4", "current", ["Step 4"]),
    ("LC-105", "step-6", "headings", "Summary"),
    ("LC-107", "step-6", "headings", "Declaration"),
    ("LC-107", "step-6", "headings", "Terms and Conditions"),
    ("LC-107", "step-6", "last button", "Submit"),
    ("LC-109", "received", "buttons", "Finish"),
    ("LC-110", "progress-sent", "headings", "Dan Brown"),
    ("LC-111", "progress-sent", "placeholders", "Search..."),
    ("LC-111", "progress-sent", "buttons", "Search"),
    ("LC-112", "progress-sent", "stages", ["Request", "Assessment", "EHC Plan", "EHCP Reviews"]),
    ("LC-113", "progress-sent", "headings", "What happens now?"),
    ("LC-114", "progress-sent", "main", "We will consider whether to undertake a statutory assessment of Education, Health "
     "and Care (EHC) needs. This can take up to 6 weeks."),
    ("LC-115", "progress-sent", "headings", "Information we collect at this stage"),
    ("LC-116", "progress-sent", "main", "We may need to collect some information from you or others during the request "
     "stage"),
    ("LC-117", "progress-sent", "rows starting", "Parental Request for Statutory EHC Assessment Submitted by you"),
    ("LC-117", "progress-sent", "buttons starting", "Edit"),
    ("LC-117", "progress-sent", "buttons starting", "View details"),
    ("LC-118", "progress-sent", "main", f"Submitted on {shown(today())}"),
    ("LC-119", "progress-sent", "last row starting", "Parental Request for Statutory EHC Assessment Start"),
    ("LC-121", "view", "buttons starting", "Edit"),
    ("LC-125", "contact", "main", "SES@leicester.gov.uk"),
    ("LC-125", "received", "main", "SES@leicester.gov.uk"),
)

PROFESSIONAL = rows(
    "leicester-professional",
    ("LP-05", "landing", "text", "Leicester City Council"),
    ("LP-05", "landing", "title", "Home - Professional Portal - Leicester City Council"),
    ("LP-06", "landing", "nav", ["Home", "Login", "Register"]),
    ("LP-07", "landing", "main", "Don't have an account? Please register"),
    ("LP-07", "landing", "links", "register"),
    ("LP-08", "landing", "fields", "Email Address"),
    ("LP-08", "landing", "icons", 2),
    ("LP-09", "landing", "fields", "Password"),
    ("LP-10", "landing", "buttons", "Login"),
    ("LP-11", "landing", "links", "Forgotten your password?"),
    ("LP-13", "landing", "headings", "Welcome to the Leicester City SEND Professional Portal"),
    ("LP-14", "landing", "main", "The SEND Professional Portal allows professionals to complete and submit advice for "
     "children, as well as providing instant access to view draft or final EHC plans and other related documents."),
    ("LP-15", "landing", "main", "To use the Portal you will need to register using a valid email address. Once "
     "registered you are able to complete advice forms for the child allocated to you."),
    ("LP-25", "register", "headings", "Registration"),
    ("LP-26", "register", "main", "You need to register with us in order to use the Professional Portal. This screen "
     "will guide you to enter the necessary information required for registration process. Please hover the mouse over "
     "each field to see what information you will need to enter for this purpose."),
    ("LP-27", "register", "menu", ["Security Details", "About you", "Work Details"]),
    ("LP-28", "register", "fields", ["Email Address *", "Confirm Email *", "Password *", "Confirm Password *"]),
    ("LP-29", "register", "icons", 4),
    ("LP-30", "register", "last button", "Next"),
    ("LP-31", "register-work", "fields", "Professional Role *"),
    ("LP-31", "register-work", "fields", "Organisation Name *"),
    ("LP-31", "register-work", "headings", "Address"),
    ("LP-31", "register-work", "fields", "Work Phone"),
    ("LP-31", "register-work", "fields", "Mobile Number"),
    ("LP-32", "register-work", "last button", "Submit"),
    ("LP-34", "sent", "main", "We'll send you an email with a link to activate your account. You'll need to click on "
     "the link to confirm your email address as your new username."),
    ("LP-35", "sent", "main", "Didn't receive the email? Check your Spam or Junk folder. If you still don't see the "
     "email you will need to contact us."),
    ("LP-36", "activated", "headings", "Your account has been successfully created"),
    ("LP-39", "two-step", "main", "To access the Special Educational Needs and Disabilities section of the portal, you "
     "will need to enable Two Step Verification."),
    ("LP-40", "two-step", "main", "This means that we will send you a verification code every time you sign in. This "
     "helps us keep data safe and your account secure."),
    ("LP-41", "account", "menu", "Two step verification"),
    ("LP-42", "two-step", "options", ("Preferred method", "Email")),
    ("LP-42", "two-step", "buttons", "Save"),
    ("LP-44", "code", "fields", "Verification code"),
    ("LP-44", "code", "buttons", "Verify"),
    ("LP-44", "code", "main", "It may take a few moments for a verification code to arrive in your inbox."),
    ("LP-45", "home", "nav", ["Home", "My Account", "Sign Out"]),
    ("LP-46", "home", "headings", "Welcome to the Professional Portal"),
    ("LP-46", "home", "main", "Below, you will see the service available to you."),
    ("LP-47", "home", "main", "To complete an advice form for a child allocated to you select 'Special Educational "
     "Needs and Disabilities'"),
    ("LP-48", "home", "main", "To read your messages select 'Messages'"),
    ("LP-49", "home", "links starting", "Special Educational Needs and Disabilities"),
    ("V54", "home", "links starting", "Messages"),
    ("LP-145", "contact", "main", "SES@leicester.gov.uk"),
)

COVENTRY = rows(
    "coventry-citizen",
    ("CV-06", "landing", "text", "Coventry City Council"),
    ("CV-06", "landing", "text", "Coventry Education Services Portal"),
    ("CV-07", "landing", "nav", ["Home", "Sign in", "Register", "Cymraeg"]),
    ("CV-09", "landing", "fields", ["Email address", "Password"]),
    ("CV-09", "landing", "buttons", ["Show", "Sign in"]),
    ("CV-10", "sign-in-empty", "main", "Password is empty"),
    ("CV-11", "landing", "headings", "Welcome"),
    ("CV-11", "landing", "main", "a school place a funding voucher"),
    ("CV-12", "landing", "links", "register"),
    ("CV-13", "landing", "links", "Watch our how-to videos and read our guidance on how to apply for a school place"),
    ("CV-14", "landing", "links", "Privacy Notice"),
    ("CV-14", "landing", "links", "contact us"),
    ("CV-15", "register", "last button", "Submit"),
    ("CV-16", "register", "headings", "Register an account"),
    ("CV-17", "register", "fields", "Email address *"),
    ("CV-17", "register", "fields", "Confirm email address *"),
    ("CV-17", "register", "fields", "Password *"),
    ("CV-17", "register", "buttons", "Show"),
    ("CV-17", "register", "options", ("Title", "Please select")),
    ("CV-17", "register", "fields", "Forename *"),
    ("CV-17", "register", "fields", "Surname *"),
    ("CV-17", "register", "options", ("Gender", "Please select")),
    ("CV-18", "register", "main", "If you need help with your address, use the Post Office's Postcode Finder."),
    ("CV-19", "register-found", "buttons", "Use another address"),
    ("CV-21", "register", "main", "Provide a phone number where you can be contacted during normal office hours, if "
     "necessary"),
    ("CV-22", "register", "fields", "Home phone number"),
    ("CV-22", "register", "fields", "Mobile phone number"),
    ("CV-22", "register", "fields", "Work phone number"),
    ("CV-24", "mail-activate", "text", "To activate your account we need you to confirm your email address is valid. To "
     "do this, click on the link below this will take you to a page where you can enter your password and login."),
    ("CV-25", "mail-activate", "text", "/CitizenPortal_LIVE/en/Account.Mvc/CompleteRegistration/"),
    ("CV-27", "mail-activate", "text", "Please note: if you are unable to click on this link, carefully copy and paste "
     "the text into your Internet browser."),
    ("CV-28", "mail-activate", "text", "Kind Regards, Portal Administrator"),
    ("CV-29", "mail-activate", "text", "Important - Please do not reply to this email as this account is not monitored."),
    ("CV-30", "mail-activate", "text", "This e-mail and any files transmitted with it are confidential and are intended "
     "solely for the use of the addressee. If you have received this e-mail in error, you are requested to contact the "
     "sender."),
    ("CV-31", "mail-activate", "text", "All e-mails are monitored by Coventry City Council's ICT Security, using "
     "Mimecast."),
    ("CV-32", "mail-activate", "text", "The views contained in this e-mail are those of the author and not necessarily "
     "those of Coventry City Council."),
    ("CV-30", "mail-code", "text", "This e-mail and any files transmitted with it are confidential"),
    ("CV-33", "home", "links starting", "EHC Assessment and Review"),
    ("CV-34", "gate", "headings", "Two Step Verification Area"),
    ("CV-35", "gate", "main", "This area requires two step verification to be enabled before you can access it. Enable "
     "two step verification in your account settings before continuing"),
    ("CV-36", "gate", "links", "Enable Two Step Verification now"),
    ("CV-37", "two-step", "options", ("Preferred method:", "E-mail")),
    ("CV-37", "two-step", "buttons", "Save"),
    ("CV-38", "account", "headings", "My account"),
    ("CV-38", "account", "menu starting", ["Personal details", "Contact details", "Change email address",
     "Change password", "Change circumstances", "Two step verification"]),
    ("CV-39", "two-step", "headings", "Two step verification"),
    ("CV-39", "two-step", "main", "Two Step Verification is our way to make your data more secure."),
    ("CV-40", "two-step", "main", "If you enable two step verification, we will send you a verification code every time "
     "you sign in. This helps us keep your data safe."),
    ("CV-41", "two-step", "main", "Some areas require two step verification to be enabled before you can use them. We "
     "will tell you when you try to access if you do not already have two step verification enabled."),
    ("CV-42", "two-step", "main", "Changing your preference will sign you out, and you will need to sign in again."),
    ("CV-43", "two-step", "fields", "Preferred method:"),
    ("CV-45", "mail-code", "sender", "donnotreply@coventry.gov.uk"),
    ("CV-46", "mail-code", "text", "Your verification code is "),
)

STOCKTON = rows(
    "stockton-citizen",
    ("ST-12", "landing", "nav", ["Home", "Log In", "Register"]),
    ("ST-16", "two-step", "main", "This process is mandatory if you wish to use the SEND aspect of the Portal"),
    ("ST-17", "two-step", "options", ("Preferred method", "Email")),
    ("ST-19", "sent", "main", "Please make sure to check your spam/junk folders if you cannot find the email in your "
     "main inbox."),
    ("ST-20", "register", "main", "If you need help registering please contact the SEN Team on 01642 527145."),
    ("ST-22", "code", "buttons", "Verify"),
    ("ST-23", "code", "buttons", "Request a new code"),
    ("ST-24", "code", "main", "Please make sure to check your spam/junk folders if you cannot find the email in your "
     "main inbox."),
    ("ST-30", "home", "links starting", "Special Educational Needs and Disabilities"),
    ("ST-78", "landing", "links", "Forgotten your password"),
    ("ST-79", "forgot", "fields", ["Email address", "Secret answer"]),
    ("ST-81", "forgot-sent", "main", "You will receive a link to reset your password if you have correctly entered your "
     "email address and secret answer."),
    ("ST-82", "forgot-sent", "main", "If you do not receive a link, please try again using correct information, and only "
     "contact the SEN Team if you continue to have problems logging in."),
    ("ST-89", "contact", "main", "01642 527145"),
)

HERTFORDSHIRE = rows(
    "hertfordshire-citizen",
    ("HE-02", "landing", "text", "Children's Services Portal"),
    ("HE-02", "landing", "text", "Hertfordshire"),
    ("HE-05", "contact", "main", "EHCPortalSupport@hertfordshire.gov.uk"),
    ("HE-06", "code", "main", "8 digits"),
    ("HE-07", "landing", "headings", "Secure login - step 1"),
    ("HE-08", "landing", "main", "New to Hertfordshire Children's Portal? Register for an account here or use the button "
     "below."),
    ("HE-08", "landing", "links", "Register for an account here"),
    ("HE-09", "landing", "main", "Already using Hertfordshire Children's Portal? Sign in below."),
    ("HE-10", "landing", "headings", "Existing users"),
    ("HE-10", "landing", "fields", ["Email", "Password"]),
    ("HE-10", "landing", "buttons", "Submit"),
    ("HE-10", "landing", "buttons", "Cancel"),
    ("HE-11", "landing", "headings", "New users"),
    ("HE-11", "landing", "buttons", "Register for new account"),
    ("HE-12", "code", "headings", "Secure login - step 2"),
    ("HE-13", "code", "main", "We have just sent you an email to confirm your account. Please enter the code this "
     "contains below."),
    ("HE-14", "code", "main", "If you can't find this email, it may be in your spam/junk email folder."),
    ("HE-15", "code", "fields", ["Code"]),
    ("HE-15", "code", "buttons", "Finish"),
    ("HE-15", "code", "buttons", "Cancel"),
    ("HE-16", "code", "buttons", "Please send me a new code"),
    ("HE-20", "home", "links", "View EHC Assessment and Plan information"),
    ("HE-21", "home", "headings", "Account Dashboard"),
)

#: What may stand at the end of a page.
LAST = ("Next", "Submit", "Back", "Add child", "Save and continue")

TABLE = [*LEICESTER_CITIZEN, *PROFESSIONAL, *COVENTRY, *STOCKTON, *HERTFORDSHIRE]


def marked(row):
    marks = [pytest.mark.xfail(strict=True, reason=row.lacks)] if row.lacks else []
    return pytest.param(row, id=f"{row.id}-{row.screen}-{row.part}-{str(row.wanted)[:24]}", marks=marks)


@pytest.mark.parametrize("row", [marked(row) for row in TABLE])
def test_a_screen_says_what_the_guide_shows(row, screens):
    screen = screens(row.portal)[row.screen]
    holds(row, screen)
    if row.id in guides.ROWS:
        guides.note(row.id, "words", screen.get("url", ""), words_of(row))


def words_of(row):
    return [row.wanted] if isinstance(row.wanted, str) else [words for words in row.wanted if words] \
        if isinstance(row.wanted, (list, tuple)) else []


def lacks(page, row):
    """The words of a row that does not hold on a page."""
    try:
        holds(row, page.evaluate(READ))
    except (AssertionError, StopIteration):
        return [" ".join(words.split()) for words in words_of(row)]
    return []


def holds(row, screen):
    """That a screen says what a row asks for."""
    part, _, how = row.part.partition(" ")
    match row.part:
        case "links starting" | "buttons starting" | "rows starting":
            assert [words for words in screen[part] if words.startswith(row.wanted)], screen[part]
        case "last row starting":
            assert screen["rows"][-1].startswith(row.wanted), screen["rows"]
        case "menu starting" | "nav starting":
            assert screen[part][:len(row.wanted)] == row.wanted
        case "last button":
            assert [button for button in screen["buttons"] if button in LAST][-1] == row.wanted
        case "options":
            label, option = row.wanted
            options = next(each for name, each in screen["options"].items() if name.removesuffix(" *") == label)
            assert option in options
        case "text" | "main":
            assert row.wanted in screen[part]
        case _ if isinstance(screen[part], list) and isinstance(row.wanted, str):
            assert row.wanted in screen[part]
        case _:
            assert screen[part] == row.wanted


def test_a_notice_is_shown_in_its_month_only(screens):
    """LC-17: the notice is of May 2022."""
    assert "31st May 2022" not in screens(LEICESTER.key)["landing"]["text"]


@pytest.mark.parametrize("portal, left, right, row", [
    ("leicester-professional", "Don't have an account?", "The SEND Professional Portal", ["LP-12"]),
    ("leicester-citizen", "Don't have an account?", "The Citizen Portal allows", []),
    ("coventry-citizen", "Don't have an account?", "Use this portal to apply for", ["CV-11"]),
])
def test_signing_in_stands_left_of_the_welcome(portal, left, right, row, screens):
    boxes = screens(portal)["landing"]["boxes"]
    first, second = (next(box for words, box in boxes.items() if words.startswith(start)) for start in (left, right))
    with guides.behaves(*row):
        assert first["right"] <= second["left"]


def test_a_step_ends_with_back_on_the_left_and_save_on_the_right(screens):
    """Add more is above, on the right."""
    screens = screens(LEICESTER.key)
    with guides.behaves("LC-94", "LC-103"):
        for name in ("step-1", "step-4"):
            boxes = screens[name]["boxes"]
            assert boxes["Back"]["right"] < boxes["Save and continue"]["left"]
            assert boxes["Back"]["top"] == boxes["Save and continue"]["top"]
        assert boxes["Add more"]["right"] == boxes["Save and continue"]["right"]
        assert boxes["Add more"]["top"] < boxes["Back"]["top"]


def test_what_was_sent_stands_above_what_may_be_started(screens):
    first, second = screens(LEICESTER.key)["progress-sent"]["rows"]
    with guides.behaves("LC-119"):
        assert "Submitted by you" in first
        assert "Submitted by you" not in second


def test_the_test_system_says_so(guildhall, visitor):
    """V7: the banner."""
    page = visitor()
    page.goto(guildhall.address("hertfordshire", "/EHCPortal_TEST"))
    guides.shows(page, "HE-82", "THIS IS A TEST SYSTEM")
    assert page.locator("body").inner_text().count("THIS IS A TEST SYSTEM") == 1


@pytest.fixture(scope="module")
def screens(guildhall, chromium):
    """The screens of a portal by name, from one walk through it."""
    from outbox import Outbox
    taken, contexts = {}, []

    def of(key):
        if key not in taken:
            portal = next(each for each in GUIDED if each.key == key)
            context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
            contexts.append(context)
            taken[key] = walk(Person(guildhall, Outbox(guildhall.data), context.new_page(), portal))
        return taken[key]

    yield of
    for context in contexts:
        context.close()


def walk(guest):
    portal, page, outbox, screens = guest.portal, guest.page, guest.outbox, {}

    def take(name):
        screens[name] = page.evaluate(READ)
        for row in TABLE:
            if (row.portal, row.screen) == (portal.key, name) and not row.lacks and row.id in guides.ROWS:
                mutations.must_be_noticed(page, row.id, words_of(row), lambda again: lacks(again, row))

    def take_mail(name, mail):
        screens[name] = {"text": " ".join(mail.text.split()), "sender": mail.sender}

    def see(name, *segments):
        guest.open(*segments)
        take(name)

    see("landing")
    see("contact", "page", "contact-professional" if portal.is_professional else "contact")
    see("sign-in", "sign-in")
    guest.press(portal.sign_in_button)
    take("sign-in-empty")
    see("forgot", "forgot")
    see("forgot-sent", "forgot", "sent")
    see("register", "register")
    guest.fill_security()
    if portal.is_professional:
        guest.press("Next")
        guest.fill_about()
        guest.press("Next")
        take("register-work")
        guest.fill_work()
    else:
        guest.fill_about()
        guest.find_address()
        take("register-found")
    guest.press("Submit")
    take("sent")
    mail = outbox.wait(portal.tenant, guest.email)
    take_mail("mail-activate", mail)
    guest.open_mailed(mail)
    take("activate")
    if portal.activation == "button":
        guest.press("Activate your account")
        take("activated")
        guest.sign_in(with_code=False)
    else:
        guest.enter()
    if portal.two_step != "always":
        see("home", "home")
        see("account", "account", "personal")
        see("gate", "two-step")
        see("two-step", "account", "two-step")
        guest.turn_on_two_step()
        guest.enter()
    take("code")
    mail = outbox.wait(portal.tenant, guest.email)
    take_mail("mail-code", mail)
    guest.enter_code(mail.code)
    see("home", "home")
    see("account", "account", "personal")
    if portal == LEICESTER:
        ask(Parent(guest.guildhall, outbox, page), take)
    return screens


def ask(parent, take):
    """A request, for whoever is signed in."""
    page, parent.child = parent.page, "Dan Brown"
    parent.open("people")
    take("people")
    parent.open("people", "add")
    take("add-child")
    parent.add_child()
    take("progress")
    parent.open("people")
    take("people-added")
    parent.open_progress()
    parent.start()
    take("step-1")
    parent.fill_required()
    parent.open_step("documents")
    take("step-4")
    parent.open_step("summary")
    take("step-6")
    parent.submit()
    take("received")
    parent.follow("View details")
    parent.sees("Parental Request for Statutory EHC Assessment")
    take("view")
    parent.open_progress()
    take("progress-sent")
