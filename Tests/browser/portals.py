"""The portals, and the words of each that a visitor presses, follows and reads."""
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Portal:
    key: str
    tenant: str
    path: str
    origin: str
    title: str
    council: str
    landing: str
    home: str
    postcode: str
    choice: str
    languages: tuple = ()
    is_professional: bool = False
    asks_title: bool = True
    asks_secret: bool = False
    #: "opt-in", "area" or "always"
    two_step: str = "opt-in"
    digits: int = 6
    #: "button" or "sign-in"
    activation: str = "button"
    activated: str = "Your account has been successfully created"
    register: str = "Register"
    sign_in: str = "Sign in"
    sign_in_button: str = "Sign in"
    sign_in_title: str = "Sign in"
    sign_out: str = "Sign out"
    has_user_menu: bool = False
    account: str = "My Account"
    forgot: str = "Forgot your password?"
    code_title: str = "Enter your verification code"
    verify: str = "Verify"
    resend: str = "Send me a new code"
    area: str = "Special educational needs and disabilities"
    area_title: str = ""
    #: Where the area begins.
    entrance: tuple = ("service", "send")
    two_step_title: str = "Two step verification"
    #: What the method of two step verification is called.
    method: str = "Email"
    gate: str = "This area needs two step verification"
    gate_link: str = "Turn on two step verification"

    def page(self, *segments, language=None):
        """The path of a page, in the first language unless another is named."""
        language = language or (self.languages[0] if self.languages else None)
        return "/".join([self.path, *([language] if language else []), *segments])

    @property
    def test(self):
        return replace(self, key=self.key + "-test", path=self.path.replace("_LIVE", "_TEST"))

    def __str__(self):
        return self.key


LEICESTER = Portal(
    "leicester-citizen", "leicester", "/CitizenPortal_LIVE", "https://ems.leicester.gov.uk", "Citizen Portal",
    "Leicester City Council", "Welcome to the Leicester Citizen Portal", "Welcome to the Leicester Citizen Portal",
    "LE4 0SZ", "151 Strasbourg Drive", languages=("en", "cy"), area_title="Choose person", entrance=("people",))

LEICESTER_PROFESSIONAL = Portal(
    "leicester-professional", "leicester", "/ProfessionalPortal_LIVE", "https://ems.leicester.gov.uk",
    "Professional Portal", "Leicester City Council", "Welcome to the Leicester City SEND Professional Portal",
    "Welcome to the Professional Portal", "LE4 0SZ", "151 Strasbourg Drive", is_professional=True, asks_title=False,
    sign_in="Login", sign_in_button="Login", sign_in_title="Login", sign_out="Sign Out",
    forgot="Forgotten your password?", area="Special Educational Needs and Disabilities",
    area_title="Select Person", entrance=("people",))

COVENTRY = Portal(
    "coventry-citizen", "coventry", "/CitizenPortal_LIVE", "https://emsonline.lea.coventry.sch.uk",
    "Coventry Education Services Portal", "Coventry City Council", "Welcome", "Coventry Education Services Portal",
    "CV1 2ZQ", "3 Three Spires Mews", languages=("en", "cy"), activation="sign-in", account="My account",
    area="EHC Assessment and Review", gate="Two Step Verification Area",
    gate_link="Enable Two Step Verification now", entrance=("people",),
    method="E-mail")

STOCKTON = Portal(
    "stockton-citizen", "stockton", "/CitizenPortal_LIVE", "https://emsonline.stockton.gov.uk", "SEN Citizen Portal",
    "Stockton-on-Tees Borough Council", "Welcome to the SEN Citizen Portal", "SEN Citizen Portal", "TS18 1ZQ",
    "8 Castlegate Quay Row", asks_secret=True, two_step="area", activated="You have registered", sign_in="Log In",
    sign_in_button="Log In", sign_in_title="Log In", sign_out="Log Out", forgot="Forgotten your password",
    resend="Request a new code", area="Special Educational Needs and Disabilities",
    two_step_title="Two Step Verification", gate="Two Step Verification", gate_link="Enable Two Step Verification",
    area_title="SEND Portal Area", entrance=("people",))

HERTFORDSHIRE = Portal(
    "hertfordshire-citizen", "hertfordshire", "/EHCPortal_LIVE", "https://ehcportal.hertfordshire.gov.uk",
    "Children's Services Portal", "Hertfordshire", "Secure login - step 1", "Account Dashboard", "SG13 7ZQ",
    "5 Hart Lane", asks_title=False, two_step="always", digits=8, activated="Your account has been created",
    sign_in="Portal Home", sign_in_button="Submit", sign_in_title="Secure login - step 1", sign_out="Log out",
    has_user_menu=True, code_title="Secure login - step 2", verify="Finish", resend="Please send me a new code",
    area="View EHC Assessment and Plan information", area_title="Choose a child or young person",
    entrance=("people",))

STOCKTON_PROFESSIONAL = Portal(
    "stockton-professional", "stockton", "/ProfessionalPortal_LIVE", "https://emsonline.stockton.gov.uk",
    "Professional Portal", "Stockton-on-Tees Borough Council", "Welcome to the Professional Portal",
    "Welcome to the Professional Portal", "TS18 1ZQ", "8 Castlegate Quay Row", is_professional=True, asks_title=False,
    sign_in="Log In", sign_in_button="Log In", sign_in_title="Log In", sign_out="Log Out",
    forgot="Forgotten your password", resend="Request a new code",
    area="Special Educational Needs and Disabilities", activated="Your account has been created")

LEICESTER_TEAM = Portal(
    "leicester-team", "leicester", "/Team", "https://ems.leicester.gov.uk", "Team", "Leicester City Council",
    "Sign in", "Caseload", "", "", languages=("en", "cy"), asks_title=False, two_step="always", has_user_menu=True)

#: The council's console, on the accounts of its team.
LEICESTER_CONSOLE = replace(LEICESTER_TEAM, key="leicester-console", path="/Admin", title="Settings", home="What you can change")

#: The provider's console, on a port of its own.
PROVIDER = replace(LEICESTER_TEAM, key="provider", tenant="provider", path="/Provider", title="Provider's console",
                   origin="https://provider.example.org", council="Guildhall", home="Councils")

#: The portals that the five guides tell of, and the one that a guide only names.
GUIDED = [LEICESTER, LEICESTER_PROFESSIONAL, COVENTRY, STOCKTON, HERTFORDSHIRE]
ALL = [*GUIDED, STOCKTON_PROFESSIONAL]


def team_of(portal):
    """The team's site of a portal's council."""
    return replace(LEICESTER_TEAM, key=f"{portal.tenant}-team", tenant=portal.tenant, origin=portal.origin,
                   council=portal.council)
