"""Councils of a test's own: each with a portal for residents, one for professionals and one for its team, from the packs alone."""
import json

WORDS = {
    "en": {"council": "Council", "website": "Council website", "target": "Target", "notice": "The office is closed on Monday."},
    "cy": {"council": "Cyngor", "website": "Gwefan y cyngor", "target": "Targed", "notice": "Mae'r swyddfa ar gau ddydd Llun."}}
#: Targets of a council's own, one for each way of counting; and a notice, a link and a page elsewhere, and days of reminders.
RULES = {"in-days": {"days": 20}, "in-weeks": {"weeks": 4}, "in-months": {"months": 1}, "in-working-days": {"working-days": 15},
         "by-a-day": {"on": "02-15"},
         "earliest-of": {"earliest": [{"weeks": 4, "from": "received"}, {"days": 25, "from": ["received"]}, {"months": 1},
                                      {"working-days": 15}, {"on": "02-15"}]},
         "latest-of": {"latest": [{"weeks": 3, "from": "received"}, {"days": 18, "from": ["received"]}, {"months": 1},
                                  {"working-days": 15}, {"on": "02-15"}]}}
TARGETS = {name: {"stage": "request", "from": ["received"], "by": "council", "source": "Agreed by the council",
                  "met": ["assessment-agreed", "assessment-refused"], "lapses": ["request-withdrawn"],
                  "holds": {"from": "2014-09-01", "until": "2099-09-01"}, **rule} for name, rule in RULES.items()}
NOTICE = {"works": {"from": "2026-01-01T00:00", "until": "2099-01-01T00:00"}}
#: Contacts by area, names by language, tiles and forms for a time and for schools, and mails about stages.
AREAS = {"west": {"postcodes": ["LE", "B1 1"], "name": {"en": "West", "cy": "Gorllewin"}, "team": {"en": "West team", "cy": "Y gorllewin"},
                  "email": "west@example.org", "phone": "01632 960 102", "web": "https://www.example.org/west"},
         "east": {"postcodes": ["LE1"], "name": "East", "team": "East team", "email": "east@example.org"}}
LIMITS = {"from": "2026-01-01T00:00", "until": "2099-01-01T00:00", "schools": ["123456"]}
PORTAL_NAME, SHORT = {"en": "Families online", "cy": "Teuluoedd ar-lein"}, {"en": "Drawn", "cy": "Tynnwyd"}
FOOTER = {"council": {"address": "https://www.example.org/"}}
#: News before the home page, addresses of before, and what residents may do without an account or are asked at the end.
ANNOUNCEMENTS = {"news": {"page": "news", "from": "2026-01-01T00:00", "until": "2099-01-01T00:00"}}
REDIRECTS = {"old": {"from": "/Account/Login", "to": "sign-in"}}
ROLES = {"senco": {"title": {"en": "SENCO", "cy": "CADY"}}, "head": {"title": "SENDCo"}}
PAGES = {
    "news": {"en": "# News\n\nThe office moves in March.\n", "cy": "# Newyddion\n\nMae'r swyddfa yn symud ym mis Mawrth.\n"},
    "consent": {"en": "# What you agree to\n\nWe keep what you send.\n",
                "cy": "# Yr hyn rydych yn cytuno iddo\n\nRydym yn cadw'r hyn rydych yn ei anfon.\n"}}
SUMMARY = {"title": {"en": "Summary", "cy": "Crynodeb"}}


def short_form(title, question, welsh_title, welsh_question):
    """A form of one question."""
    return {"title": {"en": title, "cy": welsh_title}, "reference": title[:2].upper(), "stage": "request", "deadline": False,
            "editing": "never", "sent": {"text": {"en": "Thank you.", "cy": "Diolch."}},
            "steps": {"one": {"title": {"en": title, "cy": welsh_title}, "questions": {"one": {
                "kind": "long-text", "label": {"en": question, "cy": welsh_question}, "need": "optional"}}}, "summary": SUMMARY}}


FORMS = {"enquiry": short_form("Ask for help", "What help is needed?", "Gofyn am help", "Pa help sydd ei angen?"),
         "experience": short_form("Your experience", "What went well?", "Eich profiad", "Beth aeth yn dda?")}


def write(root, tenant, theme, languages, pack="citizen-tiles", is_rich=False):
    """The folder of a council whose portals are in these languages, the team's in both.

    A rich one has an entry in each table of settings that the packs leave empty.
    """
    folder, host = root / "Tenants" / tenant, f"{tenant}.example"
    staff_host = f"staff.{host}" if is_rich else host
    portals = {"citizen": (pack, "/CitizenPortal_LIVE", host), "professional": ("professional", "/ProfessionalPortal_LIVE", host),
               "team": ("team", "/Team", staff_host)}
    put(folder / "tenant.json", {
        "name": {language: f"{words['council']} {tenant}" for language, words in WORDS.items()}, "hosts": [host], "theme": theme,
        "contacts": {"support": {"email": f"help@{host}", "phone": "01632 960 100"}}, "mail": {"from": f"no-reply@{host}"},
        **({"staffHost": staff_host} if is_rich else {})})
    for name, (base, path, at) in portals.items():
        put(folder / f"portals/{name}.json", {
            "pack": base, "path": path, "origin": f"https://{at}",
            **({"plugins": {"cases": {"initials": "DR"}}} if name == "team" else {"languages": [*languages]})})
    put(folder / "addresses.csv", "UPRN,line1,line2,town,postcode\n1,1 High Street,,Example,LE1 1AA\n")
    if is_rich:
        add(folder / "portals/citizen.json", {
            "name": PORTAL_NAME, "notices": NOTICE, "footer": FOOTER, "tiles": {"send": LIMITS},
            "mail": {"from": f"families@{host}", "name": "Families", "replyTo": f"help@{host}"},
            "announcements": ANNOUNCEMENTS, "redirects": REDIRECTS, "formerPaths": ["/OldPortal_LIVE"],
            "plugins": {
                "forms": {"limits": {"young-person-request": {**LIMITS, "graceDays": 3}}},
                "registration": {"consent": {"page": "consent", "version": "1"}}, "open-requests": {"forms": ["enquiry"]},
                "accounts": {"password": {"days": 90}},
                "survey": {"after": "plan-issued", "unless": ["plan-ceased"], "days": 14,
                           **({"form": "experience"} if pack == "citizen-tiles" else {"address": "https://www.example.org/"})}},
            "navigation": {"signedIn": ["home", "people", "account", "sign-out"]}})
        add(folder / "tenant.json", {
            "short": SHORT, "contacts": {"areas": AREAS}, "formerHosts": [f"old.{host}"], "workRoles": ROLES})
        for name, words in PAGES.items():
            for language, text in words.items():
                put(folder / f"pages/{name}.{language}.md", text)
        for name, form in FORMS.items():
            put(folder / f"forms/{name}.json", form)
        add(folder / "portals/team.json", {"announcements": ANNOUNCEMENTS, "plugins": {
            "intake": {"invitations": {"audiences": ["citizen", "professional"], "days": 14}}, "cases": {
            "targets": TARGETS, "remindDays": [-7, 0, 3], "warnDays": [14, 7, 1],
            "stageNotices": {"stages": ["assessment", "plan"], "to": ["family", "professionals"]}}}})
        for language, words in WORDS.items():
            put(folder / f"texts.{language}.json", {
                "all": {f"deadline.{name}": f"{words['target']} {number + 1}" for number, name in enumerate(TARGETS)},
                "citizen": {"notice.works": words["notice"], "footer.council": words["website"]}})


def add(file, more):
    """Adds settings to a file, each table laid over the file's."""
    def laid(below, above):
        return {**below, **{name: laid(below[name], each) if isinstance(each, dict) and isinstance(below.get(name), dict) else each
                            for name, each in above.items()}}
    put(file, laid(json.loads(file.read_text()), more))


def put(file, content):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content, indent=2, ensure_ascii=False))
