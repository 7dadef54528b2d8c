"""What an operator meets: a start with a mistake, a second instance, data that are gone or not theirs, a full disk."""
import http.client
import json
import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing

import pytest

from plain import Filler, Plain
from service import GUILDHALL, ROOT, Service, configuration, free_port

LANDING = "/CitizenPortal_LIVE/en"


@pytest.fixture
def root(tmp_path):
    """A configuration of the test's own."""
    return configuration(tmp_path / "root", "leicester", "coventry")


@pytest.fixture
def operator():
    return f"127.0.0.1:{free_port()}"


def ask(address, path):
    """The answer of the operator's listener."""
    host, port = address.split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def tenant(address, name):
    [found] = [one for one in json.loads(ask(address, "/health/tenants")) if one["tenant"] == name]
    return found


def until(is_so, seconds=15):
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)


def serving(root, data, *more, environment=None):
    return Service([GUILDHALL, "serve", "--root", str(root), *more], data, environment)


def start(*words):
    """Exit code and output of a command that must end by itself, at once."""
    done = subprocess.run([GUILDHALL, *map(str, words)], capture_output=True, text=True, timeout=4)
    return done.returncode, done.stdout + done.stderr


PORTALS = {"leicester": "/CitizenPortal_LIVE/en", "coventry": "/CitizenPortal_LIVE/en"}


def use(service, tenant="leicester", path=None):
    """Has the database of a council opened, by signing in to an account that is not there; the status."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
    connection.request("POST", (path or PORTALS[tenant]) + "/sign-in", "email=robin%40example.org&password=not+the+one", {
        "Host": f"{tenant}.localhost:{service.port}", "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded"})
    status = connection.getresponse().status
    connection.close()
    return status


# A mistake in Config/guildhall.json

MISTAKES = {
    "a missing comma": ('"about": "', '"x": 1 "about": "', 2),
    "a quote that does not end": ('"listen":', '"listen:', 3),
    "an unknown mail plugin": ('"files"', '"flies"', 6),
    "an address that is none": ('"127.0.0.1:8080"', '"here"', 3),
    "an operator's address that is none": ('"127.0.0.1:9090"', '"9090"', 4),
    "a proxy that is no address": ('["unix"]', '["unix", "proxy.example"]', 5),
    "an unknown setting": ('"listen"', '"lisen"', 3),
    "nowhere to listen": ('["127.0.0.1:8080"]', "[]", 3),
    "an empty file": (None, "", 1),
    "a list": (None, "[]", 1),
    "nothing but null": (None, "null", 1),
}


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_start_with_a_mistake_in_its_own_file_is_refused_with_its_place(root, tmp_path, command, mistake):
    old, new, line = mistake
    file = root / "Config/guildhall.json"
    text = file.read_text()
    assert old is None or old in text
    file.write_text(new if old is None else text.replace(old, new, 1))
    code, told = start(command, "--root", root, "--data", tmp_path / "data", "--port", free_port())
    assert code == 78 and f"guildhall.json:{line}: " in told, told
    assert not (tmp_path / "data").exists()


def test_a_change_of_its_own_file_waits_for_a_restart_and_says_so(root, tmp_path, operator):
    file = root / "Config/guildhall.json"
    text = file.read_text()
    with serving(root, tmp_path / "data", "--operator", operator) as service:
        def process():
            return json.loads(ask(operator, "/health/process"))

        assert process() == {"state": "ok", "why": []}
        file.write_text(text.replace('"listen": ["127.0.0.1:8080"]', '"listen": ["127.0.0.1:8099"]'))
        until(lambda: process()["state"] == "degraded")
        assert "guildhall.json has changed: its settings wait for a restart" in process()["why"][0]
        file.write_text(text.replace('"listen"', '"listen'))
        until(lambda: "guildhall.json:3: " in "".join(process()["why"]))
        assert use(service) == 422 and "guildhall_process_degraded 1" in ask(operator, "/metrics")
        assert "restart-needed" in service.told()
        file.write_text(text)
        until(lambda: process() == {"state": "ok", "why": []})


# A second instance

def test_a_second_instance_starts_with_one_argument(root, tmp_path):
    file = root / "Config/guildhall.json"
    shared = free_port()
    file.write_text(file.read_text().replace(":9090", f":{shared}"))
    own = f"127.0.0.1:{free_port()}"
    with serving(root, tmp_path / "one"), serving(root, tmp_path / "two") as second, \
            serving(root, tmp_path / "three", "--operator", own), serving(root, tmp_path / "four", "--operator", "none"):
        assert "guildhall_requests_total" in ask(f"127.0.0.1:{shared}", "/metrics")
        assert "guildhall_requests_total" in ask(own, "/metrics")
        assert f"127.0.0.1:{shared}" in second.told() and "--operator" in second.told()


# Numbers and health

def test_every_family_of_numbers_is_that_of_the_running_process(tmp_path, operator):
    with Service([GUILDHALL, "demo", "--operator", operator], tmp_path / "data") as service:
        Plain(service)

        def metrics():
            return dict(line.rsplit(" ", 1) for line in ask(operator, "/metrics").splitlines() if not line.startswith("#"))

        # Until the sample data are written and their mail is settled.
        until(lambda: metrics().get('guildhall_post_waiting{tenant="leicester"}') == "0"
              and metrics()["guildhall_writes_waiting"] == "0")
        numbers = metrics()
        assert {name for name in numbers if name.startswith("guildhall_loop_silence_seconds")}
        assert float(numbers['guildhall_loop_silence_seconds{loop="0"}']) < 5
        assert float(numbers["guildhall_stores"]) >= 8 and float(numbers["guildhall_stores_open"]) >= 1
        assert numbers['guildhall_store_failing{store="leicester/live"}'] == "0"
        assert float(numbers["guildhall_disk_free_bytes"]) > 0
        for name in ("guildhall_hashing_waiting", "guildhall_hashing_refused_total", "guildhall_journal_lost_total",
                     "guildhall_process_degraded"):
            assert numbers[name] == "0", name
        found = tenant(operator, "leicester")
        assert found["state"] == "ok" and found["mailWaiting"] == 0


def test_mail_that_fails_is_counted(tmp_path, operator):
    data = tmp_path / "data"
    with Service([GUILDHALL, "demo", "--operator", operator], data):
        until(lambda: (data / "leicester/live.sqlite").exists())
    with closing(sqlite3.connect(data / "leicester/live.sqlite")) as database:
        [[failed]] = database.execute("SELECT count(*) FROM outbox WHERE state = 'failed'")
        database.execute(
            "INSERT INTO outbox (id, template, portal, language, account, subject, urgent, created, due, expires,"
            " attempts, state) VALUES ('a', 'nothing', 'citizen', 'en', '', '', 1, 1000, 1000, 1000, 3, 'failed'),"
            " ('b', 'nothing', 'citizen', 'en', '', '', 1, 1000, 1000, 99999999999, 3, 'waiting')")
        database.commit()
    with Service([GUILDHALL, "demo", "--operator", operator], data):
        until(lambda: f'guildhall_post_failed{{tenant="leicester"}} {failed + 1}\n' in ask(operator, "/metrics"))
        found = tenant(operator, "leicester")
        assert (found["mailFailed"], found["state"]) == (failed + 1, "degraded") and found["mailWaiting"] >= 1
        assert "mails wait, one of them since 1970" in found["why"] and tenant(operator, "coventry")["state"] == "ok"


# Data that are gone, or not theirs

def test_data_removed_while_serving_take_no_save_and_are_not_made_again(tmp_path, operator):
    data = tmp_path / "data"
    with Service([GUILDHALL, "demo", "--operator", operator], data) as service:
        filler = Filler(service)
        draft = filler.begin()
        assert filler.write(draft, "Sings.")[0].status == 303
        shutil.rmtree(data)
        answer, page = filler.write(draft, "Sings and dances.", "Sings.")
        assert answer.status == 503 and "Sings and dances." in page
        # By now not even the session can be read.
        answer, page = filler.write(draft, "Sings, dances and counts.", "Sings.")
        assert answer.status == 503 and "Sings, dances and counts." in page
        assert "We cannot open our records at the moment" in page
        until(lambda: not service.is_ready())
        assert tenant(operator, "leicester")["state"] == "degraded"
        assert "removed or replaced" in ask(operator, "/health/process")
        assert 'guildhall_store_failing{store="leicester/live"} 1' in ask(operator, "/metrics")
        assert not (data / "leicester/live.sqlite").exists() and not (data / "keys").exists()


def test_a_start_without_the_data_that_were_there_is_refused(root, tmp_path):
    data = tmp_path / "data"
    with serving(root, data) as service:
        assert use(service) == 422
    shutil.rmtree(data)
    command = ("serve", "--root", root, "--data", data, "--port", free_port())
    code, told = start(*command)
    assert code == 66 and str(data) in told and "--new all" in told
    assert not data.exists(), "nothing was made in its place"
    with serving(root, data, "--new", "all") as service:
        assert use(service) == 422
    with serving(root, data) as service:
        assert use(service) == 422
    (data / "keys/main").unlink()
    code, told = start(*command)
    assert code == 66 and "keys/main" in told and "--new keys" in told
    assert not (data / "keys/main").exists()
    assert start(*command, "--new", "leicestr")[0] == 64


def change(data, statement):
    with closing(sqlite3.connect(data / "leicester/live.sqlite")) as database:
        database.execute(statement)
        database.commit()


LOSSES = {
    "gone": lambda data: (data / "leicester/live.sqlite").unlink(),
    "of another council": lambda data: shutil.copy(data / "coventry/live.sqlite", data / "leicester/live.sqlite"),
    "of the other environment": lambda data: change(data, "UPDATE store_identity SET owner = 'leicester/test'"),
    "of another installation": lambda data: change(data, "UPDATE store_identity SET id = 'other'"),
    "under another key": lambda data: change(data, "UPDATE store_identity SET key_name = 'other'"),
    "without a name": lambda data: change(data, "DROP TABLE store_identity"),
    "without its files": lambda data: shutil.rmtree(data / "leicester/live/files"),
    "with the files of another": lambda data: (data / "leicester/live/files/owner").write_text("coventry/live\n"),
    "older": lambda data: shutil.copy(data / "kept.sqlite", data / "leicester/live.sqlite"),
    "empty": lambda data: (data / "leicester/live.sqlite").write_bytes(b""),
}


def content(path):
    return path.read_bytes() if path.exists() else None


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
def test_a_council_whose_data_are_not_those_that_were_there_is_refused_alone(root, tmp_path, operator, lose):
    data = tmp_path / "data"
    store = data / "leicester/live.sqlite"
    for _ in range(2):
        if store.exists():
            shutil.copy(store, data / "kept.sqlite")
        with serving(root, data) as service:
            assert [use(service, name) for name in PORTALS] == [422, 422]
    lose(data)
    before = content(store)
    with serving(root, data, "--operator", operator) as service:
        assert use(service) == 503
        until(lambda: tenant(operator, "leicester")["state"] == "degraded")
        assert "--new leicester" in tenant(operator, "leicester")["why"]
        until(lambda: '"event":"store","store":"leicester/live"' in service.told())
        assert use(service, "coventry") == 422 and tenant(operator, "coventry")["state"] == "ok"
        assert service.is_ready(), "the other councils are served"
    assert bool(before) == bool(content(store)), "nothing was made in its place"


def test_data_that_are_put_back_serve_again_by_themselves(root, tmp_path, operator):
    data = tmp_path / "data"
    store = data / "leicester/live.sqlite"
    with serving(root, data) as service:
        assert [use(service, name) for name in PORTALS] == [422, 422]
    store.rename(data / "kept.sqlite")
    with serving(root, data, "--operator", operator) as service:
        assert use(service) == 503
        (data / "kept.sqlite").rename(store)
        until(lambda: use(service) == 422)
        until(lambda: tenant(operator, "leicester")["state"] == "ok")


def test_new_begins_with_no_data_for_the_council_that_it_names(root, tmp_path, operator):
    data = tmp_path / "data"
    with serving(root, data) as service:
        assert [use(service, name) for name in PORTALS] == [422, 422]
    for name in PORTALS:
        (data / name / "live.sqlite").unlink()
    with serving(root, data, "--new", "leicester") as service:
        assert [use(service, name) for name in PORTALS] == [422, 503]
    with serving(root, data) as service:
        assert [use(service, name) for name in PORTALS] == [422, 503]


def test_a_council_whose_folder_is_renamed_does_not_begin_with_no_data(root, tmp_path, operator):
    data = tmp_path / "data"
    with serving(root, data) as service:
        assert use(service) == 422
    (root / "Tenants/leicester").rename(root / "Tenants/leicestershire")
    with serving(root, data, "--operator", operator) as service:
        # Its folder may be served from the last good copy under its own name: the new name has no data either way.
        assert use(service, "leicestershire", LANDING) in (421, 503)
        until(lambda: tenant(operator, "leicestershire")["state"] == "degraded")
        assert "leicester" in tenant(operator, "leicestershire")["why"]
    assert not (data / "leicestershire/live.sqlite").exists()


def test_a_new_council_starts_beside_the_others_without_a_word(root, tmp_path, operator):
    data = tmp_path / "data"
    with serving(root, data) as service:
        assert use(service, "coventry") == 422
        shutil.copytree(ROOT / "Tenants/leicester", root / "Tenants/borchester")
        for file in (root / "Tenants/borchester").rglob("*.json"):
            file.write_text(file.read_text().replace("ems.leicester.gov.uk", "portal.borchester.gov.uk"))
        until(lambda: use(service, "borchester", LANDING) == 422)
    with serving(root, data, "--operator", operator) as service:
        assert use(service, "borchester", LANDING) == 422 and tenant(operator, "borchester")["state"] == "ok"


# A disk that is full, fails or is damaged

@pytest.fixture
def disk(tmp_path):
    """What makes the disk of a process full, or fail, while the file of that name is there."""
    library = tmp_path / "slow.so"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-o", library, ROOT / "Tests/DatabaseTests/Preload/slow.c", "-ldl"], check=True)
    return {"LD_PRELOAD": str(library), "DISK_FULL": str(tmp_path / "full"), "SLOW_SYNC_FAIL": str(tmp_path / "fail")}


TYPED = "She sings, and she dances; and <b>counts</b> to a hundred."


@pytest.mark.parametrize("kind, title", [
    ("full", "We cannot save anything at the moment"), ("fail", "We cannot open our records at the moment")])
def test_what_a_disk_does_not_take_is_told_as_it_is_and_shown_again(tmp_path, operator, disk, kind, title):
    command = [GUILDHALL, "demo", "--operator", operator]
    with Service(command, tmp_path / "data", environment=disk) as service:
        person, filler = Plain(service), Filler(service)
        draft = filler.begin()
        (tmp_path / kind).touch()
        answer, page = filler.write(draft, TYPED)
        assert answer.status == 503 and "She sings, and she dances; and &lt;b&gt;counts" in page
        answer, page = person.post("/account/reach", **{"preferred-language": "Welsh", "reach-note": TYPED})
        assert answer.status == 503 and answer.getheader("Retry-After")
        assert title in page and "busy" not in page and "She sings, and she dances; and &lt;b&gt;counts" in page
        until(lambda: tenant(operator, "leicester")["state"] == "degraded")
        assert 'guildhall_store_failing{store="leicester/live"} 1' in ask(operator, "/metrics")
        if kind == "full":
            until(lambda: "full" in ask(operator, "/health/process"))
            assert "guildhall_disk_free_bytes 0" in ask(operator, "/metrics")
        assert person.get("/account/reach")[0].status in (200, 503) and service.is_ready()
        until(lambda: re.search(r'"event":"(store|data)"', service.told(200)))
        (tmp_path / kind).unlink()
        assert filler.write(draft, TYPED)[0].status == 303
        until(lambda: tenant(operator, "leicester")["state"] == "ok")
        assert filler.written(draft) == TYPED


def test_a_damaged_database_is_told_as_it_is_and_is_its_councils_alone(root, tmp_path, operator):
    data = tmp_path / "data"
    with serving(root, data) as service:
        assert [use(service, name) for name in PORTALS] == [422, 422]
    with (data / "leicester/live.sqlite").open("r+b") as file:
        file.write(b"A" * 4096)
    with serving(root, data, "--operator", operator) as service:
        assert use(service) == 503 and use(service, "coventry") == 422
        until(lambda: tenant(operator, "leicester")["state"] == "degraded")
        assert "corrupt" in tenant(operator, "leicester")["why"] and tenant(operator, "coventry")["state"] == "ok"
