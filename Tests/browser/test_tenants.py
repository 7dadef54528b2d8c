"""A provider's commands on a running process: a council is brought on, renamed, moved, suspended, backed up, lost and put
back, while others are served."""
import json
import os
import re
import shutil
import subprocess
import time

import pytest
from playwright.sync_api import expect

import object_store
from checks import everywhere
from new_council import LEAFSHIRE, LEAFSHIRE_TEAM
from officer import Officer
from outbox import Outbox
from parent import ParentElsewhere, today
from service import GUILDHALL, ROOT, Service, free_port
from test_new_council import add_child, register, send
from test_operations import ask, until

NEW = ["tenant", "new", "--name", "Leafshire Council", "--host", "portal.leafshire.example", "--admin", "ada@leafshire.example"]


class Installation:
    """A folder of configuration without councils, and the process that serves it."""

    def __init__(self, folder, settings=None):
        self.root, self.data, self.operator = folder / "root", folder / "data", f"127.0.0.1:{free_port()}"
        shutil.copytree(ROOT / "Config", self.root / "Config")
        (self.root / "Tenants").mkdir()
        if settings:
            file = self.root / "Config/guildhall.json"
            file.write_text(json.dumps(json.loads(file.read_text()) | settings))

    def serve(self, **environment):
        command = [GUILDHALL, "serve", "--root", str(self.root), "--operator", self.operator]
        return Service(command, self.data, environment)

    def command(self, *words, code=0, **environment):
        done = subprocess.run([GUILDHALL, *map(str, words), "--root", str(self.root), "--data", str(self.data)],
                              capture_output=True, text=True, timeout=60, env=os.environ | environment)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def health(self, tenant):
        [found] = [one for one in json.loads(ask(self.operator, "/health/tenants")) if one["tenant"] == tenant]
        return found


@pytest.fixture
def place(tmp_path):
    return Installation(tmp_path)


def test_a_council_is_on_within_a_minute(place, visitor):
    with place.serve() as service:
        begun = time.monotonic()
        told = place.command(*NEW, "--colours", "#ffdd00,#0b6e4f")
        assert "is served as 'leafshire'" in told and "https://portal.leafshire.example/CitizenPortal_LIVE" in told
        assert "instead of #ffdd00" in told, "yellow is no colour for words on white"
        outbox = Outbox(place.data)
        outbox.taken = set()
        team = activated(service, outbox, visitor(), told.split()[-1])
        family = ParentElsewhere(service, outbox, visitor(320, script=False), LEAFSHIRE)
        register(family)
        add_child(family)
        reference = send(family)
        team.take_in(family.child, today())
        team.follow("View details")
        expect(team.page.locator("main")).to_contain_text(reference)
        assert time.monotonic() - begun < 60
        for page, name in (team.page, "team"), (family.page, "family"):
            everywhere(page, [320, 1280], f"new-tenant-{name}")


def activated(service, outbox, page, link):
    """The first admin, who has followed the printed link and signed in."""
    team = Officer(service, outbox, page, email="ada@leafshire.example", portal=LEAFSHIRE_TEAM)
    team.accept(link)
    return team


def test_a_council_is_renamed_moved_suspended_and_taken_off_while_others_are_served(place, visitor):
    with place.serve() as service:
        place.command(*NEW)
        place.command("tenant", "new", "--name", "Mossbury Council", "--host", "portal.mossbury.example", "--admin",
                      "mo@mossbury.example")
        assert place.command("tenant", "list").split("\n")[0] == "leafshire\tLeafshire Council\tportal.leafshire.example"
        page = visitor(320)

        def landing(tenant):
            return page.goto(service.address(tenant, LEAFSHIRE.page()))

        place.command("tenant", "rename", "leafshire", "greenshire")
        assert landing("greenshire").status == 200 and landing("leafshire").status == 421
        assert "ada@leafshire.example" in place.command("staff", "list", "--tenant", "greenshire")
        place.command("tenant", "move", "greenshire", "--host", "send.leafshire.example")
        assert "send.leafshire.example" in place.command("tenant", "list")
        place.command("tenant", "suspend", "greenshire", "--reason", "a test")
        answer = landing("greenshire")
        assert answer.status == 503 and int(answer.headers["retry-after"]) > 0
        expect(page.locator("h1")).to_have_text("This service is closed for now")
        everywhere(page, [320, 1280], "tenant-suspended")
        assert landing("mossbury").status == 200
        place.command("tenant", "resume", "greenshire")
        assert landing("greenshire").status == 200
        kept = place.command("tenant", "remove", "greenshire").split(" in ")[-1].split(":")[0]
        assert landing("greenshire").status == 421 and landing("mossbury").status == 200
        assert (place.data / "removed").samefile(kept.rsplit("/", 1)[0])


MISTAKES = {
    "no host": (["new", "--name", "Leafshire Council", "--admin", "ada@leafshire.example"], "--host"),
    "a host with a path": ([*NEW[1:4], "--host", "http://leafshire.example", *NEW[6:]], "--host: wanted"),
    "no address": ([*NEW[1:6], "--admin", "ada"], "--admin: wanted"),
    "a colour that is none": ([*NEW[1:], "--colours", "blue"], "--colours: wanted"),
    "no council": (["rename", "mosbury", "other"], "did you mean"),
    "a wrong word": (["renam", "mossbury", "other"], "did you mean"),
    "a word too many": (["suspend", "mossbury", "now"], "tenant suspend wants <tenant> after it"),
    "a name with a slash": (["rename", "mossbury", "../other"], "letters, digits and hyphens"),
}


def test_what_cannot_be_done_is_said_with_what_to_do(place):
    with place.serve():
        place.command("tenant", "new", "--name", "Mossbury Council", "--host", "portal.mossbury.example", "--admin",
                      "mo@mossbury.example")
        for what, (words, told) in MISTAKES.items():
            assert told in place.command("tenant", *words, code=64), what
        assert "is the host of 'mossbury'" in place.command(*NEW[:4], "--host", "portal.mossbury.example", *NEW[6:], code=64)
        assert [path.name for path in (place.root / "Tenants").iterdir()] == ["mossbury"]


def test_a_council_that_is_lost_comes_back_from_its_backup_while_others_are_served(place, tmp_path, visitor):
    with place.serve() as service:
        place.command(*NEW)
        place.command("tenant", "new", "--name", "Mossbury Council", "--host", "portal.mossbury.example", "--admin",
                      "mo@mossbury.example")
        outbox = Outbox(place.data)
        outbox.taken = set()
        family = ParentElsewhere(service, outbox, visitor(320, script=False), LEAFSHIRE)
        register(family)
        add_child(family)
        reference = send(family)
        key, secret = re.findall(r"guildhall-backup-\w+-\S+", place.command("backup", "key"))
        (tmp_path / "secret").write_text(secret)
        backup = tmp_path / "leafshire.backup"
        told = place.command("backup", "--tenant", "leafshire", "--to", backup, "--for", key)
        assert "read back and whole" in told
        assert reference.encode() not in backup.read_bytes() and backup.stat().st_mode & 0o777 == 0o600
        # The disk loses the council's data.
        shutil.rmtree(place.data / "leafshire")
        until(lambda: place.health("leafshire")["state"] == "degraded")
        assert place.health("mossbury")["state"] == "ok"
        assert "--key" in place.command("restore", backup, code=64)
        told = place.command("restore", backup, "--key", tmp_path / "secret")
        assert "Leafshire Council (leafshire)" in told and "Nothing is changed yet" in told
        assert not (place.data / "leafshire/live.sqlite").exists()
        place.command("restore", backup, "--key", tmp_path / "secret", "--yes")
        assert "tenant release leafshire" in place.health("leafshire")["why"]
        family.sign_in()
        family.open("people")
        expect(family.page.locator("main")).to_contain_text(family.child)
        place.command("tenant", "release", "leafshire")
        until(lambda: place.health("leafshire")["state"] == "ok")


def test_each_backup_reaches_the_bucket_and_is_fetched_from_it(tmp_path):
    with object_store.serving() as store:
        secret = subprocess.run([GUILDHALL, "backup", "key"], capture_output=True, text=True).stdout
        key, secret = re.findall(r"guildhall-backup-\w+-\S+", secret)
        place = Installation(tmp_path, {"backup": {
            "folder": str(tmp_path / "backups"), "for": key, "s3": {
                "endpoint": store.address, "bucket": object_store.BUCKET, "region": object_store.REGION,
                "keyId": object_store.KEY_ID, "secret": {"$env": "BUCKET_SECRET"}}}})
        (tmp_path / "secret").write_text(secret)
        (place.root / "Tenants").rmdir()
        shutil.copytree(ROOT / "Tenants", place.root / "Tenants")
        shutil.copytree(ROOT / "Themes", place.root / "Themes")
        councils = sorted(path.name for path in (ROOT / "Tenants").iterdir())
        with place.serve(BUCKET_SECRET=object_store.SECRET):
            until(lambda: sorted({name.split("/")[0] for name in store.objects}) == councils, seconds=30)
            until(lambda: all(place.health(tenant).get("backupSent") for tenant in councils))
            assert not store.refusals and place.health("leicester")["state"] == "ok"
        assert all(body.startswith(b"guildhall-backup-1\n") for body in store.objects.values())
        shutil.rmtree(tmp_path / "backups")
        told = place.command("backup", "fetch", "--tenant", "leicester", "--to", tmp_path / "fetched",
                             BUCKET_SECRET=object_store.SECRET)
        file = told.split(" is the newest")[0]
        assert "Leicester City Council" in place.command("restore", file, "--key", tmp_path / "secret")


def test_a_bucket_that_refuses_is_shown_in_health_and_the_backup_is_kept(tmp_path):
    with object_store.serving() as store:
        key = re.search(r"guildhall-backup-key-\S+", subprocess.run(
            [GUILDHALL, "backup", "key"], capture_output=True, text=True).stdout)[0]
        place = Installation(tmp_path, {"backup": {
            "folder": str(tmp_path / "backups"), "for": key, "s3": {
                "endpoint": store.address, "bucket": object_store.BUCKET, "region": object_store.REGION,
                "keyId": object_store.KEY_ID, "secret": {"$env": "BUCKET_SECRET"}}}})
        with place.serve(BUCKET_SECRET="not the secret"):
            place.command(*NEW)
            until(lambda: "no backup could be made or sent" in place.health("leafshire")["why"], seconds=40)
            assert "status 403" in place.health("leafshire")["why"] and store.refusals
            assert list((tmp_path / "backups/leafshire").glob("*-full.backup")) and not store.objects
            assert 'guildhall_backup_failing{tenant="leafshire"} 1' in ask(place.operator, "/metrics")
