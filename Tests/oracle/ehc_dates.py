#!/usr/bin/env python3
"""An independent calculation of the dates of the EHC process (England).

Written from the rules alone, without sight of the program it is compared with.

    ehc_dates.py < in.jsonl          {"id":1,"rule":"review","plan":"2026-01-31"}
                                  -> {"id":1,"date":"2027-01-31"}
    ehc_dates.py --generate 500 --seed 7     print 500 random inputs
    ehc_dates.py --self-test                 check the known vectors

All days are civil dates (Europe/London), never instants, so clock changes cannot
matter here. An optional argument may be left out or null. A line that cannot be
calculated gives {"id":..., "error":"..."}, and the exit status is then 1.

The bank holidays are right for 2015 onwards, as far as they have been announced.
"""

import argparse
import calendar
import json
import random
import sys
from datetime import date, timedelta
from functools import lru_cache

MONDAY, SATURDAY = 0, 5  # as in date.weekday()


# --- The calendar -----------------------------------------------------------

def plus_days(day, days):
    return day + timedelta(days=days)


def plus_months(day, months):
    """The same day of another month, or that month's last day if it is shorter."""
    years, month0 = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month0 + 1
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last))


def easter_sunday(year):
    """Gregorian Easter (the 'anonymous' algorithm of Meeus, Jones and Butcher)."""
    a = year % 19
    b, c = divmod(year, 100)
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day0 = divmod(h + l - 7 * m + 114, 31)
    return date(year, month, day0 + 1)


def first_monday(year, month):
    day = date(year, month, 1)
    while day.weekday() != MONDAY:
        day = plus_days(day, 1)
    return day


def last_monday(year, month):
    day = date(year, month, calendar.monthrange(year, month)[1])
    while day.weekday() != MONDAY:
        day = plus_days(day, -1)
    return day


@lru_cache(maxsize=None)
def bank_holidays(year):
    """The days off in England and Wales, substitute days in place of weekend ones."""
    easter = easter_sunday(year)
    days = {
        plus_days(easter, -2),   # Good Friday
        plus_days(easter, 1),    # Easter Monday
        first_monday(year, 5),   # early May
        last_monday(year, 5),    # spring
        last_monday(year, 8),    # summer
    }

    new_year = date(year, 1, 1)
    while new_year.weekday() >= SATURDAY:
        new_year = plus_days(new_year, 1)
    days.add(new_year)

    # Each of the two that falls at a weekend gets the next weekday not already a holiday.
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    days.update(day for day in (christmas, boxing) if day.weekday() < SATURDAY)
    for day in (christmas, boxing):
        if day.weekday() >= SATURDAY:
            while day.weekday() >= SATURDAY or day in days:
                day = plus_days(day, 1)
            days.add(day)

    if year == 2020:                            # VE Day 75, in place of early May
        days.remove(first_monday(2020, 5))
        days.add(date(2020, 5, 8))
    if year == 2022:                            # Platinum Jubilee, State Funeral
        days.remove(last_monday(2022, 5))
        days.update({date(2022, 6, 2), date(2022, 6, 3), date(2022, 9, 19)})
    if year == 2023:                            # Coronation
        days.add(date(2023, 5, 8))
    return frozenset(days)


def is_working_day(day):
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def working_day_from(day):
    """That day if it is a working day, else the next one."""
    while not is_working_day(day):
        day = plus_days(day, 1)
    return day


# --- The rules --------------------------------------------------------------

# Rules that only add days: name -> (argument, days).
DAYS = {
    "decision-to-assess": ("received", 6 * 7),
    "advice": ("asked", 6 * 7),
    "decision-not-to-issue": ("received", 16 * 7),
    # "15 days beginning with the day served": that day is the first, so the last is 14 later.
    "family-comments": ("served", 14),
    "earliest-final": ("served", 15),
    "school-consulted": ("consulted", 15),
    "final-plan": ("received", 20 * 7),
    "papers": ("meeting", -14),
    "school-report": ("meeting", 14),
    "review-decision": ("meeting", 28),
    "amendment-comments": ("notice", 14),
    "move-notice": ("moved", 42),
    "unopposed-assess": ("notified", 14),
    "unopposed-refuse": ("notified", 70),
    "unopposed-final": ("notified", 98),
    "unopposed-amend": ("notified", 35),
    "order-assess": ("ordered", 14),
    "order-plan": ("ordered", 98),   # the plan after an assessment that was ordered, as after one unopposed
    "order-final": ("ordered", 77),  # a plan that was ordered itself
    "order-amend": ("ordered", 35),
}


def review(plan, review=None):
    """12 months from the last review, or from the plan while there is none."""
    return plus_months(review or plan, 12)


def amended_plan(meeting, notice):
    return min(plus_days(notice, 56), plus_days(meeting, 84))


def transfer(year, post16=False):
    return date(year, 3, 31) if post16 else date(year, 2, 15)


def post16_transfer(transfer):
    return plus_months(transfer, -5)


def move_transfer(aware):
    """The last of 15 working days, the day itself being the first if it is one."""
    day = working_day_from(aware)
    for _ in range(14):
        day = working_day_from(plus_days(day, 1))
    return day


def move_review(plan, moved, review=None):
    return max(plus_months(review or plan, 12), plus_months(moved, 3))


def appeal(letter, certificate=None):
    day = plus_months(letter, 2)
    if certificate:
        day = max(day, plus_months(certificate, 1))

    if day.month == 12 and day.day >= 25:
        return working_day_from(date(day.year + 1, 1, 1))
    if day.month == 1 and day.day == 1:
        return working_day_from(day)
    if day.month == 8:
        return working_day_from(date(day.year, 9, 1))
    return day


FUNCTIONS = {
    "review": review,
    "amended-plan": amended_plan,
    "transfer": transfer,
    "post16-transfer": post16_transfer,
    "move-transfer": move_transfer,
    "move-review": move_review,
    "appeal": appeal,
}

ALL_RULES = [*DAYS, *FUNCTIONS]


# --- Reading and answering --------------------------------------------------

def iso_day(text):
    """A day written YYYY-MM-DD, and in no other of the ISO forms."""
    if not isinstance(text, str):
        raise ValueError(f"not a day: {text!r}")
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(f"not written YYYY-MM-DD: {text!r}")
    return day


def calculate(rule, **given):
    """The day a rule gives, from arguments as they stand in the JSON."""
    given = {name: value for name, value in given.items() if value is not None}
    values = {name: value if name in ("year", "post16") else iso_day(value)
              for name, value in given.items()}
    if rule in DAYS:
        argument, days = DAYS[rule]
        if set(values) != {argument}:
            raise ValueError(f"{rule} takes {argument}, not {sorted(values)}")
        return plus_days(values[argument], days)
    if rule in FUNCTIONS:
        return FUNCTIONS[rule](**values)
    raise ValueError(f"no such rule: {rule!r}")


def answer_lines(lines, out):
    """Answer each line; return the number that could not be answered."""
    errors = 0
    for line in lines:
        if not line.strip():
            continue
        number = None
        try:
            given = json.loads(line)
            number = given.pop("id", None)
            answer = {"id": number, "date": calculate(**given).isoformat()}
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            errors += 1
            answer = {"id": number, "error": str(error)}
        print(json.dumps(answer, separators=(",", ":")), file=out)
    return errors


# --- Random inputs ----------------------------------------------------------

FIRST, LAST = date(2015, 1, 1), date(2035, 12, 31)


def last_sunday(year, month):
    day = date(year, month, calendar.monthrange(year, month)[1])
    return plus_days(day, -((day.weekday() + 1) % 7))


def within(day):
    return min(max(day, FIRST), LAST)


def random_day(rng):
    """A day of 2015 to 2035, most often one of the awkward ones."""
    year = rng.randint(FIRST.year, LAST.year)
    kind = rng.choice(["any", "any", "month-end", "leap", "christmas", "august", "easter",
                       "clocks", "bank-holiday"])
    if kind == "month-end":      # from the 28th (or 27th) to the 1st of the next
        month = rng.randint(1, 12)
        last = date(year, month, calendar.monthrange(year, month)[1])
        day = plus_days(last, rng.randint(-3, 1))
    elif kind == "leap":         # about the end of February, in a leap year or the one before or after
        year = rng.choice([2016, 2020, 2024, 2028, 2032]) + rng.choice([0, 0, -1, 1])
        day = plus_days(date(year, 3, 1), rng.randint(-3, 1))
    elif kind == "christmas":
        day = plus_days(date(year, 12, 20), rng.randint(0, 16))
    elif kind == "august":
        day = plus_days(date(year, 7, 30), rng.randint(0, 35))
    elif kind == "easter":       # some early enough for Easter to be amid 15 working days
        day = plus_days(easter_sunday(year), rng.randint(-24, 3))
    elif kind == "clocks":
        day = plus_days(last_sunday(year, rng.choice([3, 10])), rng.randint(-1, 1))
    elif kind == "bank-holiday":
        day = plus_days(rng.choice(sorted(bank_holidays(year))), rng.randint(-24, 2))
    else:
        day = plus_days(FIRST, rng.randint(0, (LAST - FIRST).days))
    return within(day)


# From this day on regulation 45 is as SI 2015/359 made it.
UNOPPOSED = date(2015, 3, 23)


def random_later(rng, day, most, earlier=False):
    """A day up to so many days later; one time in ten any day from then on, or any at all."""
    if rng.random() < 0.1:
        other = random_day(rng)
        return other if earlier else max(other, day)
    return within(plus_days(day, rng.randint(0, most)))


def random_arguments(rng, rule):
    if rule.startswith("unopposed-"):
        return {DAYS[rule][0]: max(random_day(rng), UNOPPOSED)}
    if rule in DAYS:
        return {DAYS[rule][0]: random_day(rng)}
    if rule == "transfer":
        given = {"year": rng.randint(FIRST.year, LAST.year)}
        post16 = rng.choice([None, False, True])
        return given if post16 is None else {**given, "post16": post16}
    if rule == "post16-transfer":
        return {"transfer": random_day(rng)}
    if rule == "move-transfer":
        return {"aware": random_day(rng)}
    if rule == "amended-plan":   # the two limits are equal when the notice comes 28 days on
        meeting = random_day(rng)
        return {"meeting": meeting, "notice": random_later(rng, meeting, 56)}
    if rule == "appeal":         # half the time let the end, not the beginning, be awkward
        day = random_day(rng)
        given = {"letter": rng.choice([day, within(plus_months(day, -2))])}
        if rng.random() < 0.6:
            given["certificate"] = random_later(rng, given["letter"], 75, earlier=True)
            if rng.random() < 0.3:
                given["certificate"] = within(plus_months(random_day(rng), -1))
        return given
    # review and move-review
    given = {"plan": random_day(rng)}
    if rng.random() < 0.5:
        given["review"] = random_later(rng, given["plan"], 400)
    if rule == "move-review":    # the two limits are equal about 9 months on
        given["moved"] = random_later(rng, given.get("review", given["plan"]), 500, earlier=True)
    return given


def generate(count, seed, out):
    """Print inputs that take the rules in turn; the same seed gives the same ones."""
    rng = random.Random(seed)
    for number in range(1, count + 1):
        rule = ALL_RULES[(number - 1) % len(ALL_RULES)]
        given = {name: value.isoformat() if isinstance(value, date) else value
                 for name, value in random_arguments(rng, rule).items()}
        print(json.dumps({"id": number, "rule": rule, **given}, separators=(",", ":")), file=out)


# --- Self-test --------------------------------------------------------------

# The table of domain.md 1.2: received, then 6, 12, 16 and 20 weeks.
WEEKS_TABLE = """
Sun 01 Sep 2024 | Sun 13 Oct 2024 | Sun 24 Nov 2024 | Sun 22 Dec 2024 | Sun 19 Jan 2025
Tue 31 May 2022 | Tue 12 Jul 2022 | Tue 23 Aug 2022 | Tue 20 Sep 2022 | Tue 18 Oct 2022
Mon 05 Jan 2026 | Mon 16 Feb 2026 | Mon 30 Mar 2026 | Mon 27 Apr 2026 | Mon 25 May 2026
Mon 15 Jun 2026 | Mon 27 Jul 2026 | Mon 07 Sep 2026 | Mon 05 Oct 2026 | Mon 02 Nov 2026
Fri 20 Nov 2026 | Fri 01 Jan 2027 | Fri 12 Feb 2027 | Fri 12 Mar 2027 | Fri 09 Apr 2027
Mon 31 Jan 2028 | Mon 13 Mar 2028 | Mon 24 Apr 2028 | Mon 22 May 2028 | Mon 19 Jun 2028
"""

# (expected, rule, arguments): first those of domain.md 1.1 and 1.2, then others worked by hand.
VECTORS = [
    ("2026-12-04", "family-comments", {"served": "2026-11-20"}),
    ("2026-12-05", "earliest-final", {"served": "2026-11-20"}),
    ("2026-03-24", "school-report", {"meeting": "2026-03-10"}),
    ("2026-04-07", "review-decision", {"meeting": "2026-03-10"}),
    ("2026-06-02", "amended-plan", {"meeting": "2026-03-10", "notice": "2026-04-07"}),
    ("2027-01-04", "appeal", {"letter": "2026-10-01", "certificate": "2026-11-29"}),
    ("2027-02-28", "appeal", {"letter": "2026-12-31"}),
    ("2026-09-01", "appeal", {"letter": "2026-06-20"}),
    ("2026-02-15", "transfer", {"year": 2026}),                   # a Sunday: not rolled
    ("2029-03-31", "transfer", {"year": 2029, "post16": True}),   # a Saturday: not rolled

    ("2026-02-15", "transfer", {"year": 2026, "post16": False}),
    ("2026-02-16", "advice", {"asked": "2026-01-05"}),
    ("2026-12-05", "school-consulted", {"consulted": "2026-11-20"}),
    ("2026-02-24", "papers", {"meeting": "2026-03-10"}),
    ("2026-12-04", "amendment-comments", {"notice": "2026-11-20"}),
    ("2026-05-12", "amended-plan", {"meeting": "2026-03-10", "notice": "2026-03-17"}),
    ("2026-06-02", "amended-plan", {"meeting": "2026-03-10", "notice": "2026-05-01"}),
    ("2025-02-28", "review", {"plan": "2024-02-29"}),
    ("2028-02-28", "review", {"plan": "2024-02-29", "review": "2027-02-28"}),
    ("2027-02-28", "post16-transfer", {"transfer": "2027-07-31"}),
    ("2028-02-29", "post16-transfer", {"transfer": "2028-07-30"}),
    ("2026-10-01", "post16-transfer", {"transfer": "2027-03-01"}),
    # 1 to 5 June are the first five, 8 to 12 the next, 15 to 19 the last.
    ("2026-06-19", "move-transfer", {"aware": "2026-06-01"}),
    ("2026-06-19", "move-transfer", {"aware": "2026-05-30"}),     # a Saturday
    # 21-24, 29-31 December (7), 4-8 January (5), 11-13 (3): off 25, 28 December and 1 January.
    ("2027-01-13", "move-transfer", {"aware": "2026-12-21"}),
    ("2027-01-19", "move-transfer", {"aware": "2026-12-25"}),
    # 30 May to 1 June (3), 6-10 (5), 13-17 (5), 20-21 (2): off 2 and 3 June.
    ("2022-06-21", "move-transfer", {"aware": "2022-05-30"}),
    ("2026-10-15", "move-review", {"plan": "2025-10-15", "moved": "2026-03-01"}),
    ("2027-02-28", "move-review",
     {"plan": "2025-10-15", "review": "2026-01-10", "moved": "2026-11-30"}),
    ("2026-04-13", "move-notice", {"moved": "2026-03-02"}),
    ("2026-12-24", "appeal", {"letter": "2026-10-24"}),           # just before the roll
    ("2027-01-04", "appeal", {"letter": "2026-11-01"}),           # ends on 1 January
    ("2027-01-02", "appeal", {"letter": "2026-11-02"}),           # a Saturday, but past the roll
    ("2022-01-04", "appeal", {"letter": "2021-10-25"}),           # 3 January is the substitute day
    ("2026-07-31", "appeal", {"letter": "2026-05-31"}),
    ("2024-09-02", "appeal", {"letter": "2024-06-30"}),           # 1 September is a Sunday
    ("2026-09-01", "appeal", {"letter": "2026-07-01"}),
    ("2027-03-01", "appeal", {"letter": "2026-12-31", "certificate": "2027-02-01"}),
    ("2027-02-28", "appeal", {"letter": "2026-12-31", "certificate": "2027-01-28"}),
    ("2026-03-16", "unopposed-assess", {"notified": "2026-03-02"}),
    ("2026-05-11", "unopposed-refuse", {"notified": "2026-03-02"}),
    ("2026-06-08", "unopposed-final", {"notified": "2026-03-02"}),
    ("2026-04-06", "unopposed-amend", {"notified": "2026-03-02"}),
    ("2026-03-16", "order-assess", {"ordered": "2026-03-02"}),
    ("2026-06-08", "order-plan", {"ordered": "2026-03-02"}),
    ("2026-05-18", "order-final", {"ordered": "2026-03-02"}),
    ("2026-04-06", "order-amend", {"ordered": "2026-03-02"}),
]

# Bank holidays as published (recalled, not fetched), for the years with something unusual in them.
HOLIDAYS = {
    2016: "01-01 03-25 03-28 05-02 05-30 08-29 12-26 12-27",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}

DAY_NAMES = "Mon Tue Wed Thu Fri Sat Sun".split()
MONTH_NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def named(day):
    """As the table writes it: Sun 01 Sep 2024."""
    return f"{DAY_NAMES[day.weekday()]} {day.day:02} {MONTH_NAMES[day.month - 1]} {day.year}"


def from_named(text):
    _, day, month, year = text.split()
    return date(int(year), MONTH_NAMES.index(month) + 1, int(day))


def self_test():
    """Check every vector; return the number that failed."""
    checks = []  # (what, got, expected)

    for row in WEEKS_TABLE.strip().splitlines():
        start, six, twelve, sixteen, twenty = (cell.strip() for cell in row.split("|"))
        received = from_named(start)
        iso = received.isoformat()
        checks += [
            (f"{start}, itself", named(received), start),
            (f"{start}, 6 weeks", named(calculate("decision-to-assess", received=iso)), six),
            (f"{start}, 12 weeks", named(plus_days(received, 84)), twelve),
            (f"{start}, 16 weeks", named(calculate("decision-not-to-issue", received=iso)), sixteen),
            (f"{start}, 20 weeks", named(calculate("final-plan", received=iso)), twenty),
        ]

    for expected, rule, given in VECTORS:
        checks.append((f"{rule} {given}", calculate(rule, **given).isoformat(), expected))
    checks.append(("rules without a vector", set(ALL_RULES) - {rule for _, rule, _ in VECTORS},
                   {"decision-to-assess", "decision-not-to-issue", "final-plan"}))  # in the table

    for year, days in HOLIDAYS.items():
        got = " ".join(day.isoformat()[5:] for day in sorted(bank_holidays(year)))
        checks.append((f"bank holidays {year}", got, days))

    # The notes on days of the week and bank holidays in 1.2.
    checks += [
        ("15 Feb 2026", named(date(2026, 2, 15)), "Sun 15 Feb 2026"),
        ("31 Mar 2029", named(date(2029, 3, 31)), "Sat 31 Mar 2029"),
        ("25 May 2026 is a bank holiday", date(2026, 5, 25) in bank_holidays(2026), True),
        ("1 Jan 2027 is a bank holiday", date(2027, 1, 1) in bank_holidays(2027), True),
        ("5 Dec 2026", named(date(2026, 12, 5)), "Sat 05 Dec 2026"),
    ]

    failed = [check for check in checks if check[1] != check[2]]
    for what, got, expected in failed:
        print(f"FAILED {what}: got {got}, expected {expected}")
    print(f"{len(checks) - len(failed)} of {len(checks)} checks passed")
    return len(failed)


def main():
    parser = argparse.ArgumentParser(description="Dates of the EHC process, JSON lines in and out.")
    parser.add_argument("--generate", type=int, metavar="N", help="print N random inputs instead")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="for --generate (0)")
    parser.add_argument("--self-test", action="store_true", help="check the known vectors")
    options = parser.parse_args()

    if options.self_test:
        return 1 if self_test() else 0
    if options.generate is not None:
        generate(options.generate, options.seed, sys.stdout)
        return 0
    return 1 if answer_lines(sys.stdin, sys.stdout) else 0


if __name__ == "__main__":
    sys.exit(main())
