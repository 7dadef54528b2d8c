"""A newer version of a pack: offered to a council with what it changes, tried on TEST, published and taken back."""
import json
import shutil
import subprocess

import pytest

from admin import Admin
from checks import everywhere
from outbox import Outbox
from service import GUILDHALL, Service, configuration

OLD, NEW = "citizen-tiles", "citizen-tiles.2"


@pytest.fixture
def root(tmp_path):
    """Leicester, whose pack has a second version: with other words, and with another drawing that Leicester does not take."""
    root = configuration(tmp_path / "root", "leicester")
    packs = root / "Config/packs"
    shutil.copytree(packs / OLD, packs / NEW)
    for language, title in ("en", "Come in"), ("cy", "Dewch i mewn"):
        words = packs / NEW / f"texts.{language}.json"
        words.write_text(json.dumps(json.loads(words.read_text()) | {"signIn.title": title}))
    portal = packs / NEW / "portal.json"
    portal.write_text(portal.read_text().replace('"icon": "envelope"', '"icon": "info"'))
    return root


def test_a_new_version_is_offered_tried_published_and_taken_back(root, tmp_path, visitor):
    with Service([GUILDHALL, "demo", "--root", str(root)], tmp_path / "data") as service:
        admin, guest = Admin(service, Outbox(service.data), visitor()), visitor()
        admin.sign_in()
        admin.is_at("home")
        admin.reads("A new version of Citizen Portal is ready.")
        everywhere(admin.page, [320, 1280], "pack-version-notice")
        admin.follow("See what it changes")
        page = admin.main()
        assert "Come in" in page and "Dewch i mewn" in page
        assert page.index("What changes") < page.index("Come in") < page.index("What stays as you have it")
        stays = page[page.index("What stays as you have it"):]
        assert "Messages" in stays and "Drawing" in stays
        everywhere(admin.page, [320, 1280], "pack-version")
        admin.press("Put it into the draft")
        admin.reads("The new version is in the draft.")
        assert NEW in admin.changes()
        assert "Come in" in admin.visit(guest, "TEST", "sign-in") and "Come in" not in admin.visit(guest, "LIVE", "sign-in")
        admin.publish("The new version")
        assert "Come in" in admin.visit(guest, "LIVE", "sign-in")
        admin.open("home")
        assert "A new version" not in admin.main()
        admin.take_back(0)
        assert "Come in" not in admin.visit(guest, "LIVE", "sign-in")
        admin.open("home")
        admin.reads("A new version of Citizen Portal is ready.")


def test_what_two_versions_differ_in_is_said_in_words(root, tmp_path):
    command = [GUILDHALL, "serve", "--root", str(root)]
    with Service(command, tmp_path / "data") as service:
        words = ["tenant", "diff", OLD, NEW, "--root", str(root), "--data", str(service.data)]
        done = subprocess.run([GUILDHALL, *words], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        make = ["tenant", "new", "--name", "Leafshire Council", "--host", "portal.leafshire.example", "--admin", "ada@example.org"]
        subprocess.run([GUILDHALL, *make, "--root", str(root), "--data", str(service.data)], check=True, timeout=60)
        assert json.loads((root / "Tenants/leafshire/portals/citizen.json").read_text())["pack"] == NEW
        assert 'signIn.title is "Come in", and was not set' in done.stdout and "tile 'messages', icon is \"info\"" in done.stdout
