"""Forty councils of a seeded draw of all settings are whole: every value of every setting runs somewhere."""
import fcntl
import json
import os
import random
import shutil
from datetime import date, timedelta

import pytest

from checks import accessible, no_sideways_scroll
from crawl import Reader, crawl, flaws, kind
from drawn import Drawing
from outbox import Outbox
from portals import Portal
from service import GUILDHALL, Service, configuration
from walker import Walker

COUNT, GROUPS, SEED = int(os.environ.get("GUILDHALL_DRAWN", 40)), 8, 12
#: Values that no council can have, and why. The test fails where one of these can.
NEEDED = "every portal needs it, and the check says so"
UNDRAWN = {**{f"plugins.{name}": [False] for name in ("accounts", "cases", "forms", "two-step", "words")},
           # The engine gives every council its console, as a portal of its own.
           "plugins.console": [True]}
WHO = {"citizen": [None, "robin@example.org", "alex@example.org"], "professional": [None, "pat@example.org"],
       "staff": ["dan@example.org"]}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """The drawn councils' folder and what is known of them, drawn once for all processes of a run."""
    folder = tmp_path_factory.getbasetemp()
    shared = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "drawn-councils"
    with open(shared.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = shared / "drawn.json"
        if not file.exists():
            drawing = Drawing(configuration(shared, "leicester"), COUNT, SEED)
            shutil.rmtree(shared / "Tenants/leicester")
            file.write_text(json.dumps({
                "left": drawing.left(), "unset": drawing.unset(),
                "open": [portal.tenant for draw, portal in drawing.portals if can_register(draw)],
                "portals": [[portal.__dict__, draw.whole.get("audience", "citizen"), draw.whole.get("languages", ["en"])]
                            for draw, portal in drawing.portals]}))
        return shared, json.loads(file.read_text())


def test_every_value_of_every_setting_runs_somewhere(drawn):
    _, about = drawn
    assert about["left"] == UNDRAWN
    assert about["unset"] == []


def can_register(draw):
    """Whether residents register at a drawn portal by themselves, and add their children."""
    plugins = draw.whole["plugins"]
    return draw.file.stem == "citizen" and plugins["accounts"].get("registration", True) and "people" in plugins \
        and plugins["people"].get("adding", True) and plugins.get("forms") is not None


def configuration_of(folder, root, councils):
    """A copy with some of the councils."""
    for name in ("Config", "Themes", *(f"Tenants/{council}" for council in councils)):
        shutil.copytree(folder / name, root / name)
    return root


@pytest.mark.parametrize("group", range(GROUPS))
def test_drawn_councils_are_whole(group, drawn, tmp_path, visitor):
    folder, about = drawn
    councils = sorted(path.name for path in folder.glob("Tenants/*"))[group::GROUPS]
    root = configuration_of(folder, tmp_path / "root", councils)
    with Service([GUILDHALL, "demo", "--root", str(root)], tmp_path / "data") as service:
        wrongs = [wrong for portal, audience, languages in about["portals"] if portal["tenant"] in councils
                  for wrong in read(service, Portal(**portal), audience, languages, visitor)]
        wrongs += [line for line in service.log.read_text().splitlines() if '"mistake"' in line or '"level":"error"' in line]
    assert not wrongs, f"{len(wrongs)} flaws\n" + "\n".join(dict.fromkeys(wrongs))


@pytest.mark.parametrize("width, script", [(320, False), (1280, True)], ids=["phone-without-script", "desk"])
def test_a_drawn_council_is_walked_from_registering_to_the_open_case(width, script, drawn, tmp_path, visitor):
    folder, about = drawn
    portals = [Portal(**portal) for portal, *_ in about["portals"]]
    open_ = [portal for portal in portals if portal.key.endswith("-citizen") and portal.tenant in about["open"]]
    portal = random.Random(SEED + width).choice(open_)
    team = next(each for each in portals if each.tenant == portal.tenant and each.key.endswith("-team"))
    root = configuration_of(folder, tmp_path / "root", [portal.tenant])
    with Service([GUILDHALL, "demo", "--root", str(root)], tmp_path / "data") as service:
        resident = Walker(service, Outbox(service.data), visitor(width, script), portal)
        resident.register()
        resident.activate()
        resident.come_in()
        resident.add_child()
        resident.send_first_form()
        officer = Walker(service, Outbox(service.data), visitor(width, script), team)
        officer.email, officer.password = "dan@example.org", "tea and two sugars"
        officer.come_in()
        officer.accept(resident, date.today() - timedelta(days=1))
        resident.open("home")
        resident.is_whole()


def read(service, portal, audience, languages, visitor):
    """What is wrong with the pages of a portal for each of its people in each of its languages."""
    wrongs = []
    for email in WHO[audience]:
        reader, kinds = Reader(service, portal, email), {}
        for language in portal.languages or [None]:
            pages, lost = crawl(reader, language, each=1, most=60)
            wrongs += lost + [flaw for page in pages for flaw in flaws(page, portal, language or languages[0])]
            kinds |= {kind(page.address): page.address for page in pages}
        wrongs += seen(reader, [*kinds.values()], visitor)
    return [f"{portal}: {wrong}" for wrong in wrongs]


def seen(reader, addresses, visitor):
    """What a browser finds on some kinds of page at 320 pixels."""
    page, found = visitor(width=320), []
    page.context.add_cookies([{"name": name, "value": value, "url": reader.service.address(reader.portal.tenant)}
                              for name, value in reader.cookies.items()])
    for number, address in enumerate(random.Random(f"{reader.portal}{len(addresses)}").sample(addresses, min(3, len(addresses)))):
        page.goto(reader.service.address(reader.portal.tenant, address))
        try:
            no_sideways_scroll(page)
            if number == 0:
                accessible(page)
        except AssertionError as wrong:
            found.append(str(wrong))
    page.context.close()
    return found
