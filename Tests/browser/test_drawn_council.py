"""Councils of a seeded draw of all switches run, so that every value of every switch runs somewhere."""
import shutil
import time

import pytest

from crawl import Reader, crawl, flaws
from drawn import Drawing, portal_of
from service import GUILDHALL, Service, configuration

#: What cannot be drawn, and why. The test fails where one of these can.
UNDRAWN = {}
WHO = {"citizen": [None, "robin@example.org", "alex@example.org"], "professional": [None, "pat@example.org"],
       "staff": ["dan@example.org"]}
ROUNDS = 3


@pytest.mark.parametrize("seed", [11])
def test_every_value_of_every_switch_runs_somewhere(seed, tmp_path):
    # Drawn on one copy, served from another: what the check refuses is never served.
    drawing, root = Drawing(configuration(tmp_path / "drawn"), seed), tmp_path / "root"
    drawing.round()
    shutil.copytree(drawing.root, root)
    with Service([GUILDHALL, "demo", "--root", str(root)], tmp_path / "data") as service:
        wrongs = read_all(service, drawing, most=40)
        # Saving is publishing: what is still to be run is run by the service that runs.
        for _ in range(ROUNDS):
            if drawing.left().keys() == UNDRAWN.keys():
                break
            drawing.round()
            shutil.copytree(drawing.root / "Tenants", root / "Tenants", dirs_exist_ok=True)
            time.sleep(3)
            wrongs += read_all(service, drawing, most=6)
        wrongs += [line for line in service.log.read_text().splitlines() if '"mistake"' in line]
    assert drawing.left() == {switch: values for switch, (values, _) in UNDRAWN.items()}
    assert not wrongs, f"{len(wrongs)} flaws\n" + "\n".join(dict.fromkeys(wrongs))


def read_all(service, drawing, most):
    """Some pages of each portal for each of its people; what is wrong with them."""
    wrongs = []
    for drawn in drawing.draws:
        portal, name = portal_of(drawn), drawn.file.relative_to(drawing.root)
        for email in WHO[drawn.whole.get("audience", "citizen")]:
            reader = Reader(service, portal, email)
            alone = drawn.whole["languages"] if len(drawn.whole.get("languages", [])) == 1 else [None]
            for language in portal.languages or [None]:
                pages, lost = crawl(reader, language, each=1, most=most)
                wrongs += [f"{name}: {wrong}" for wrong in lost]
                # What is written in one language only is the crawl's to find, on the portals that are.
                wrongs += [f"{name}: {flaw}" for page in pages for flaw in flaws(page, portal, language or alone[0])
                           if "English: " not in flaw]
    return wrongs
