"""What happens in a year in all councils of England, and how much of it in the peak hour of the busiest day."""
from dataclasses import dataclass

from journeys import PAGES_OF_AN_OFFICER
from plans import FAMILIES, PLANS, PLANS_OF_AN_OFFICER

SCHOOL_DAYS, HOUR_SHARE, BUSIEST_DAY = 195, 0.2, 3
REQUESTS, ASSESSMENTS_A_YEAR, SERVICES = 154_489, 100_000, 6
LOOKS, MESSAGES = 12, 1
OFFICER_PAGES = 120
NEW_PARENTS = 0.5
TEN_MINUTES_SHARE = 0.4


@dataclass(frozen=True)
class Figure:
    """A figure of the year, and what it rests on."""
    what: str
    value: float
    source: str
    is_assumed: bool = True


TABLE = [
    Figure("councils with duties for special educational needs", 153, "national figure", False),
    Figure("plans in force", PLANS, "national figure, January 2025: 638,745", False),
    Figure("requests for an assessment in a year", REQUESTS, "national figure of 2024; each is made in a portal", False),
    Figure("share of them by parents who register first", NEW_PARENTS, "no figure known"),
    Figure("assessments in a year", ASSESSMENTS_A_YEAR, "97,747 new plans in 2024"),
    Figure("advice for each assessment", SERVICES, "the law names parent, school, health, psychology, social care and others"),
    Figure("reviews of a plan in a year", 1, "section 44 of the Act; an officer records each", False),
    Figure("times a family looks at the progress in a year", LOOKS, "once a month"),
    Figure("messages of a family in a year", MESSAGES, "besides the forms"),
    Figure("plans of an officer", PLANS_OF_AN_OFFICER, "one council's own figure"),
    Figure("pages of an officer in a day, forms besides", OFFICER_PAGES, "one every four minutes"),
    Figure("pages of an officer between sign-ins", PAGES_OF_AN_OFFICER, "four sign-ins in a day"),
    Figure("days of a year on which all this happens", SCHOOL_DAYS, "school days", False),
    Figure("share of a day in its busiest hour", HOUR_SHARE, "an even working day has 0.13"),
    Figure("busiest day beside the average day", BUSIEST_DAY, "for everyone, officers too"),
    Figure("families of a secondary offer day", FAMILIES, "national figure, about 600,000", False),
    Figure("share of them who sign in within ten minutes", TEN_MINUTES_SHARE, "all councils release offers at the same time"),
]


def rates():
    """Arrivals a second in the peak hour, by journey."""
    officers = PLANS / PLANS_OF_AN_OFFICER
    a_year = {
        "request": REQUESTS,
        "advice": ASSESSMENTS_A_YEAR * SERVICES,
        "look": PLANS * LOOKS,
        "work": officers * SCHOOL_DAYS * OFFICER_PAGES / PAGES_OF_AN_OFFICER,
    }
    peak = HOUR_SHARE * BUSIEST_DAY / SCHOOL_DAYS / 3600
    return {journey: count * peak for journey, count in a_year.items()}


def reviews_a_journey():
    """How many of an officer's journeys record a review that was held."""
    return PLANS * HOUR_SHARE * BUSIEST_DAY / SCHOOL_DAYS / 3600 / rates()["work"]


def offer_rate():
    """Sign-ins a second in the first ten minutes of the offer day."""
    return FAMILIES * TEN_MINUTES_SHARE / 600
