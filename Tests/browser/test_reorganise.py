"""Two councils that were one, and one that was two: what they share, and what they never share."""
import json
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from outbox import Outbox
from own import CITIZEN, PROFESSIONAL, TENANT, change, portal, sample
from person import Person
from portals import LEICESTER_PROFESSIONAL
from service import GUILDHALL, Service, configuration

EAST = {"name": "Eastshire Council", "short": "Eastshire", "hosts": ["portal.eastshire.example", "schools.oldshire.example"]}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    folder = tmp_path_factory.mktemp("split")
    root = configuration(folder / "root", "leicester")
    shutil.copytree(root / "Tenants/leicester", root / "Tenants/eastshire")
    def east(file):
        return file.replace("leicester", "eastshire")
    change(root, east(TENANT), EAST)
    for file in root.glob("Tenants/eastshire/portals/*.json"):
        change(root, str(file.relative_to(root)), {"origin": "https://portal.eastshire.example"})
    change(root, east(PROFESSIONAL), {
        "origin": "https://schools.oldshire.example", "mail": {"from": "schools@oldshire.example", "name": "Schools"}})
    with Service([GUILDHALL, "demo", "--root", str(root)], folder / "data") as service:
        service.root = root
        yield service


def test_two_councils_share_a_look_and_a_sender_and_the_check_takes_it(service):
    told = subprocess.run([GUILDHALL, "check", "--root", str(service.root)], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    both = [json.loads((service.root / f"Tenants/{name}/tenant.json").read_text()) for name in ("leicester", "eastshire")]
    assert both[0]["theme"] == both[1]["theme"] and both[0]["mail"] == both[1]["mail"] and both[0]["hosts"] != both[1]["hosts"]


def test_an_account_and_a_session_of_one_are_none_of_the_other(service, sized_page):
    guest = Person(service, Outbox(service.data), sized_page, portal())
    guest.register()
    guest.activate()
    guest.sign_in(with_code=False)
    guest.is_at("home")
    cookies = {cookie["name"]: cookie["value"] for cookie in sized_page.context.cookies()}
    other = portal(tenant="eastshire")
    sized_page.context.add_cookies([
        {"name": name, "value": value, "domain": "eastshire.localhost", "path": "/"} for name, value in cookies.items()])
    there = Person(service, guest.outbox, sized_page, other)
    there.email = guest.email
    there.open("home")
    assert "sign-in" in sized_page.url
    expect(sized_page.locator(".identity-council")).to_have_text("Eastshire Council")
    there.enter()
    expect(sized_page.locator("main")).to_contain_text("is not right")


def test_a_portal_has_a_host_and_a_sender_of_its_own(service, visitor):
    for at, sender, origin in [
            (portal(tenant="eastshire"), "no-reply@leicester.gov.uk", "https://portal.eastshire.example/"),
            (portal(of=LEICESTER_PROFESSIONAL, path="/ProfessionalPortal_LIVE", tenant="eastshire"), "schools@oldshire.example",
             "https://schools.oldshire.example/")]:
        pat = sample(service, visitor(), "alex@example.org", at)
        pat.open("forgot")
        pat.page.locator("[name=email]").fill(pat.email)
        pat.page.locator("main form button").last.click()
        mail = pat.outbox.wait("eastshire", pat.email)
        assert mail.sender == sender and mail.link.startswith(origin)
