"""Councils of a test's own: each with a portal for residents, one for professionals and one for its team, from the packs alone."""
import json

#: The pages of words that the packs leave to a council.
PAGES = ("contact", "contact-professional", "service-send-professional", "welcome-citizen", "welcome-professional")
CITIZEN = {"citizen-tiles": {"messages": {}, "requests": {}, "documents": {}, "involvements": {}, "access-requests": {}},
           "citizen-dashboard": {}}
PROFESSIONAL = {"people": {}, "schools": {}, "progress": {}, "messages": {}, "requests": {}, "documents": {}}
OFFERED = {"citizen": ["early-years-request"], "professional": ["professional-request"]}
ASKED = {"citizen": ["parent-views", "child-views"], "professional": ["educational-advice", "health-advice", "other-advice"]}
WORDS = {
    "en": {"contact": "Call 01632 960 100.", "welcome": "Ask for an assessment here.", "council": "Council website",
           "portal": "Portal", "target": "Target", "notice": "The office is closed on Monday."},
    "cy": {"contact": "Ffoniwch 01632 960 100.", "welcome": "Gofynnwch am asesiad yma.", "council": "Gwefan y cyngor",
           "portal": "Porth", "target": "Targed", "notice": "Mae'r swyddfa ar gau ddydd Llun."}}


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
NAMES = {"portal": {"en": "Portal of families", "cy": "Porth teuluoedd"}, "short": {"en": "Drawn", "cy": "Tynnwyd"}}
FOOTER = {"council": {"address": "https://www.example.org/"}}


def write(root, tenant, theme, languages, pack="citizen-tiles", is_rich=False):
    """The folder of a council whose portals are in these languages, the team's in both.

    A rich one has an entry in each table of settings that the packs leave empty.
    """
    folder, origin = root / "Tenants" / tenant, f"https://{tenant}.example"
    common = {"origin": origin, "languages": list(languages)}
    put(folder / "tenant.json", {
        "name": f"{tenant.capitalize()} Council", "hosts": [f"{tenant}.example"], "theme": theme,
        "contacts": {"support": {"email": f"help@{tenant}.example", "phone": "01632 960 100"}},
        "mail": {"from": f"no-reply@{tenant}.example"}})
    put(folder / "portals/citizen.json", {
        **common, "pack": pack, "name": "Citizen Portal", "path": "/CitizenPortal_LIVE",
        "plugins": {**CITIZEN[pack], "forms": {"offered": OFFERED["citizen"], "asked": ASKED["citizen"]}}})
    put(folder / "portals/professional.json", {
        **common, "pack": "professional", "name": "Professional Portal", "path": "/ProfessionalPortal_LIVE",
        "tiles": {"send": {"page": None, "opens": "people"}, "messages": {"page": None, "opens": "messages"}},
        "plugins": {**PROFESSIONAL, "forms": {"offered": OFFERED["professional"], "asked": ASKED["professional"]}}})
    put(folder / "portals/team.json", {
        "pack": "team", "path": "/Team", "origin": origin,
        "plugins": {"cases": {"initials": tenant[:2].upper()}, "case-desk": {"forms": ASKED}}})
    if is_rich:
        add(folder / "portals/citizen.json", {
            "name": NAMES["portal"], "mail": {"from": f"families@{tenant}.example", "name": "Families", "replyTo": f"help@{tenant}.example"},
            "notices": NOTICE, "footer": FOOTER, "tiles": {"messages": LIMITS},
            "plugins": {"forms": {"limits": {OFFERED["citizen"][0]: {**LIMITS, "graceDays": 3}}}}, "navigation": {"signedIn": ["home", "people", "account", "sign-out"]}})
        add(folder / "tenant.json", {
            "staffHost": f"staff.{tenant}.example", "short": NAMES["short"],
            "name": {"en": f"{tenant.capitalize()} Council", "cy": f"Cyngor {tenant.capitalize()}"}, "contacts": {"areas": AREAS}})
        add(folder / "portals/team.json", {"origin": f"https://staff.{tenant}.example", "plugins": {"cases": {
            "targets": TARGETS, "stageNotices": {"stages": ["assessment", "plan"], "to": ["family", "professionals"]}, "remindDays": [-7, 0, 3], "warnDays": [14, 7, 1]}}})
    for language in ("en", "cy") if is_rich else ():
        words = WORDS[language]
        put(folder / f"texts.{language}.json", {
            "all": {f"deadline.{name}": f"{words['target']} {number + 1}" for number, name in enumerate(TARGETS)},
            "citizen": {"notice.works": words["notice"], "footer.council": words["council"]}})
    for language, words in WORDS.items():
        for page in PAGES:
            text = words["welcome"] if page.startswith("welcome") else f"# {words['portal']}\n\n{words['contact']}"
            put(folder / f"pages/{page}.{language}.md", text + "\n")
    put(folder / "addresses.csv", "UPRN,line1,line2,town,postcode\n1,1 High Street,,Example,LE1 1AA\n")


def add(file, more):
    """Adds settings to a file, each table laid over the file's."""
    def laid(below, above):
        return {**below, **{name: laid(below[name], each) if isinstance(each, dict) and isinstance(below.get(name), dict) else each
                            for name, each in above.items()}}
    put(file, laid(json.loads(file.read_text()), more))


def put(file, content):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content, indent=2, ensure_ascii=False))
