"""The provider's console on its own listener: councils are brought on and looked after in the browser."""
import contextlib
import http.client
import json
import re
import subprocess
import time

import pytest
from playwright.sync_api import expect

from checks import everywhere
from new_council import LEAFSHIRE
from officer import Officer
from outbox import Outbox
from parent import ParentElsewhere
from portals import PROVIDER
from service import OtherPort, free_port
from test_new_council import add_child, register, send
from test_operations import until
from test_tenants import Installation


@pytest.fixture
def place(tmp_path):
    return Installation(tmp_path, {"provider": {"origin": PROVIDER.origin, "addresses": ["192.0.2.10"]}})


@pytest.fixture
def provider(place, visitor):
    """Someone of the provider who is signed in, with the process beside it."""
    port = free_port()
    with place.serve(GUILDHALL_PROVIDER=f"127.0.0.1:{port}") as service:
        told = place.command("staff", "invite", "--tenant", "provider", "--email", "olive@example.org", "--role", "admin")
        outbox = Outbox(place.data)
        outbox.taken = set()
        olive = Officer(OtherPort(service, port), outbox, visitor(), email="olive@example.org", portal=PROVIDER)
        olive.service = service
        olive.accept(told.split()[-1])
        olive.is_at("home")
        yield olive


def bring_on(olive, name="Leafshire Council", host="portal.leafshire.example", admin="ada@leafshire.example", **more):
    olive.open("new")
    olive.fill(name=name, host=host, admin=admin, **more)
    olive.press("Bring it on")


def test_a_council_is_brought_on_in_the_browser_and_looked_after(provider, place, visitor):
    olive = provider
    olive.reads("There is no council yet")
    everywhere(olive.page, [320, 1280], "provider-none")
    olive.follow("Bring a council on")
    everywhere(olive.page, [320, 1280], "provider-new")
    bring_on(olive, host="https://leafshire", colours="blue")
    assert olive.errors() and olive.value("name") == "Leafshire Council"
    begun = time.monotonic()
    bring_on(olive, colours="#ffdd00,#0b6e4f")
    olive.sees("Leafshire Council is on")
    link = olive.page.locator("p.breakable").inner_text()
    assert link.startswith("https://portal.leafshire.example/Team/")
    olive.reads("instead of #ffdd00")
    everywhere(olive.page, [320, 1280], "provider-made")
    # Residents come in at once.
    family = ParentElsewhere(olive.service, olive.outbox, visitor(320, script=False), LEAFSHIRE)
    register(family)
    add_child(family)
    send(family)
    assert time.monotonic() - begun < 60
    olive.follow("See what is still missing")
    for words in ("No admin has set a password yet", "ada@leafshire.example", "portal.leafshire.example. A 192.0.2.10",
                  "accessibility", "There is no backup by schedule yet"):
        olive.reads(words)
    everywhere(olive.page, [320, 1280], "provider-council")
    # Nothing of the family is shown to the provider.
    for path in ("home", "council/leafshire", "council/leafshire/settings"):
        olive.open(*path.split("/"))
        assert family.email not in olive.page.content() and family.child not in olive.page.content()
    olive.open("council", "leafshire")
    olive.follow("Mail server")
    everywhere(olive.page, [320, 1280], "provider-service")
    assert olive.value("to") == "olive@example.org"
    olive.fill(to="nobody")
    press_do(olive)
    assert olive.errors()
    olive.fill(to="olive@example.org")
    press_do(olive)
    olive.reads("The service works.")
    assert olive.outbox.wait("leafshire", "olive@example.org", "A test mail of Leafshire Council")
    olive.open("council", "leafshire")
    do(olive, "Suspend", reason="a test of ours")
    olive.reads("a test of ours")
    page = visitor(320)
    assert page.goto(olive.service.address("leafshire", LEAFSHIRE.page())).status == 503
    olive.open("home")
    expect(olive.page.locator("main table")).to_contain_text("Suspended")
    everywhere(olive.page, [320, 1280], "provider-list")
    for show, names in ("Suspended", "Leafshire Council"), ("Not complete", "Leafshire Council"), ("With a problem", "No council matches"):
        olive.page.get_by_label("Show").select_option(show)
        olive.press("Search")
        olive.reads(names)
    olive.open("home")
    olive.follow("Leafshire Council")
    do(olive, "Serve again")
    assert page.goto(olive.service.address("leafshire", LEAFSHIRE.page())).status == 200
    do(olive, "Move to another host", host="send.leafshire.example")
    olive.reads("send.leafshire.example")
    do(olive, "Change its id", id="greenshire")
    olive.is_at("council", "greenshire")
    olive.follow("Take it off")
    everywhere(olive.page, [320, 1280], "provider-remove")
    olive.fill(id="another")
    press_do(olive)
    assert "greenshire" in olive.errors()[0]
    olive.fill(id="greenshire")
    press_do(olive)
    olive.is_at("home")
    olive.reads("The council is taken off.")
    assert page.goto(olive.service.address("greenshire", LEAFSHIRE.page())).status == 421


EICAR = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextlib.contextmanager
def scanner(folder, *signatures):
    """A real clamd that knows these samples of malware, by their bytes."""
    (folder / "signatures").mkdir(exist_ok=True)
    lines = [f"Sample.{number}:0:*:{sample.encode().hex()}\n" for number, sample in enumerate(signatures)]
    (folder / "signatures/own.ndb").write_text("".join(lines))
    (folder / "clamd.conf").write_text(
        f"LocalSocket {folder}/clamd\nDatabaseDirectory {folder}/signatures\nTemporaryDirectory {folder}\nForeground yes\n")
    process = subprocess.Popen(["/usr/sbin/clamd", f"--config-file={folder}/clamd.conf"], stdout=subprocess.DEVNULL)
    try:
        until(lambda: (folder / "clamd").exists())
        yield
    finally:
        process.terminate()
        process.wait()


def test_a_service_that_does_not_work_is_seen_and_tried(provider, place, tmp_path):
    olive = provider
    bring_on(olive)
    file = place.root / "Tenants/leafshire/portals/citizen.json"
    portal = json.loads(file.read_text())
    portal.setdefault("plugins", {})["clamd"] = {"address": f"{tmp_path}/clamd"}
    file.write_text(json.dumps(portal))
    until(lambda: "clamd: connect" in place.health("leafshire")["why"])
    olive.open("council", "leafshire")
    olive.reads("Does not work")
    everywhere(olive.page, [320, 1280], "provider-services")
    olive.follow("Malware scanner")
    press_do(olive)
    olive.reads("The service does not work: connect")
    with scanner(tmp_path, "something else"):
        press_do(olive)
        olive.reads("it took the EICAR test file for clean")
    with scanner(tmp_path, EICAR):
        press_do(olive)
        olive.reads("The service works.")
    assert place.health("leafshire")["state"] == "ok"


def do(olive, name, **values):
    olive.follow(name)
    olive.sees(name)
    if values:
        olive.fill(**values)
    press_do(olive)


def press_do(olive):
    olive.page.locator("#do").click()


def test_settings_say_where_each_value_comes_from(provider):
    bring_on(provider)
    provider.open("council", "leafshire")
    provider.follow("Settings in use")
    everywhere(provider.page, [320, 1280], "provider-settings")
    provider.page.get_by_role("link", name="portals/citizen.json", exact=True).click()
    everywhere(provider.page, [320, 1280], "provider-file")

    def row(name):
        rows = provider.page.locator("main tbody tr").filter(has=provider.page.get_by_role("rowheader", name=name, exact=True))
        return rows.inner_text()

    assert "The council's files" in row("origin") and "https://portal.leafshire.example" in row("origin")
    assert "What all councils share" in row("audience") and "The program" in row("languageInPath")


def test_the_console_is_on_its_own_listener_alone_and_asks_for_two_steps(provider, place, visitor):
    page = visitor()
    for address in (f"http://127.0.0.1:{provider.service.port}", f"http://provider.localhost:{provider.service.port}"):
        assert page.goto(f"{address}/Provider/en/home").status == 421
    # And the councils are not on the console's.
    bring_on(provider)
    connection = http.client.HTTPConnection("127.0.0.1", provider.guildhall.port, timeout=5)
    connection.request("GET", "/CitizenPortal_LIVE", headers={"Host": f"leafshire.localhost:{provider.guildhall.port}"})
    assert connection.getresponse().status == 421
    stranger = Officer(provider.guildhall, provider.outbox, page, email="olive@example.org", portal=PROVIDER)
    stranger.open("home")
    stranger.is_at("sign-in")
    stranger.enter()
    stranger.is_at("verify")
    stranger.open("council", "leafshire")
    assert "/verify" in page.url or "/sign-in" in page.url


def test_every_page_of_the_console_is_accessible_in_both_languages(provider):
    bring_on(provider)
    seen, waiting = set(), ["home"]
    for language in ("en", "cy"):
        seen, waiting = set(), ["home"]
        while waiting:
            path = waiting.pop(0)
            if path in seen or re.match(r"sign-?out|account|page/", path):
                continue
            seen.add(path)
            assert provider.open(*path.split("/"), language=language).status == 200, path
            everywhere(provider.page, [320, 1280], f"provider-{language}-{path.replace('/', '-')}")
            root = provider.address(language=language)
            links = provider.page.locator("main a, nav a").evaluate_all("all => all.map(a => a.href)")
            found = [link.removeprefix(root + "/").split("?")[0] for link in links if link.startswith(root + "/")]
            # Of the files of settings one of a kind.
            waiting += [link for link in found if "settings/" not in link or re.search(r"tenant\.json|citizen\.json", link)]
        assert len(seen) > 12, seen
