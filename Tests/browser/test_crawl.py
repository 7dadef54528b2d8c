"""Every portal, for each of its accounts, in each of its languages: no link is lost, and every page is whole."""
import json
import random
import re

import pytest

from checks import accessible
from crawl import EACH, Page, Reader, crawl, flaws, kind
from portals import ALL, GUIDED, LEICESTER_TEAM, team_of
from service import GUILDHALL, ROOT, Service

CITIZENS = [None, "robin@example.org", "alex@example.org"]
PROFESSIONALS = [None, "pat@example.org", "alex@example.org"]
STAFF = [None, "priti@example.org", "dan@example.org", "ada@example.org"]
TEAMS = [team_of(portal) for portal in {portal.tenant: portal for portal in GUIDED}.values()]
AUDIENCES = [*((portal, email) for portal in ALL for email in (PROFESSIONALS if portal.is_professional else CITIZENS)),
             *((team, email) for team in TEAMS for email in STAFF)]
EVERYBODY = pytest.mark.parametrize(
    "portal, email", AUDIENCES, ids=[f"{portal}-{(email or 'nobody').split('@')[0]}" for portal, email in AUDIENCES])


def form_titles():
    for file in (*ROOT.glob("Config/forms/*.json"), *ROOT.glob("Tenants/*/forms/*.json")):
        title = json.loads(file.read_text()).get("title")
        yield title.get("en", "") if isinstance(title, dict) else title or ""


#: The titles of forms that a council has in English alone.
WRITTEN = re.compile("|".join(re.escape(title) for title in form_titles()))


@pytest.fixture(scope="module")
def guildhall(tmp_path_factory):
    """A service of its own: forms are started here."""
    with Service([GUILDHALL, "demo"], tmp_path_factory.mktemp("crawled") / "data") as service:
        yield service


@EVERYBODY
def test_every_link_leads_to_a_whole_page(portal, email, guildhall, visitor):
    reader, wrongs, kinds = Reader(guildhall, portal, email), [], {}
    for language in portal.languages or [None]:
        # The teams' sites differ in little: one of them is read closely.
        alike = portal in TEAMS and portal.tenant != LEICESTER_TEAM.tenant
        pages, lost = crawl(reader, language, each=1 if alike and EACH == 2 else EACH,
                            begins=portal not in TEAMS)
        wrongs += lost
        for page in pages:
            wrongs += [flaw for flaw in flaws(page, portal, language) if not is_written(flaw)]
            kinds.setdefault(kind(page.address), page.address)
        wrongs += nowhere(reader, language, pages)
        assert len(pages) > (5 if email else 3), [page.address for page in pages]
    wrongs += barriers(reader, [*kinds.values()], visitor)
    assert not wrongs, f"{len(wrongs)} flaws\n" + "\n".join(dict.fromkeys(wrongs))


def is_written(flaw):
    found = re.search("English: '(.*)'$", flaw)
    return bool(found and WRITTEN.fullmatch(found.group(1)))


def barriers(reader, addresses, visitor):
    """What axe finds on some kinds of page: of each reader others, since most have most kinds in common."""
    chosen = addresses if EACH > 2 else random.Random(f"{reader.portal}{len(addresses)}").sample(addresses, min(3, len(addresses)))
    page, found = visitor(), []
    page.context.add_cookies([{"name": name, "value": value, "url": reader.service.address(reader.portal.tenant)}
                              for name, value in reader.cookies.items()])
    for address in chosen:
        page.goto(reader.service.address(reader.portal.tenant, address))
        try:
            accessible(page)
        except AssertionError as wrong:
            found.append(str(wrong))
    return found


def nowhere(reader, language, pages):
    """The page for an unknown address keeps the account's navigation."""
    target = f"{reader.root(language)}/no/such/page"
    answer, content = reader.get(target)
    page = Page(target, answer.status, content.decode())
    home = next((page for page in pages if page.address.endswith("/home")), pages[0])
    gone = [words for words in home.navigation() if words not in page.navigation()]
    return [f"{target} is {answer.status}"] * (answer.status != 404) + \
        [f"{target} has lost {gone} from its navigation"] * bool(gone)
