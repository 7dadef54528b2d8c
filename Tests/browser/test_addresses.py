"""A council that chooses the paths of its portals, their language in addresses, and their names in each language."""
import pytest
from playwright.sync_api import expect

from checks import accessible, no_sideways_scroll, screenshot
from outbox import Outbox
from own import CITIZEN, LEICESTER_PROFESSIONAL, PROFESSIONAL, council, portal, sample
from person import Person

PORTAL = portal("/portal")


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with council(tmp_path_factory.mktemp("addresses"), {
            CITIZEN: {"path": "/portal", "testPath": "/portal-test"},
            PROFESSIONAL: {"path": "/professionals", "languageInPath": "always"}}) as service:
        yield service


def test_a_portal_and_its_test_site_answer_at_their_own_paths(service, sized_page):
    for path, is_test in [("/portal/en", False), ("/portal-test/cy", True), ("/Portal-TEST/en", True)]:
        assert sized_page.goto(service.address("leicester", path)).status == 200
        assert sized_page.locator(".test-banner").count() == is_test
        no_sideways_scroll(sized_page)
    accessible(sized_page)
    screenshot(sized_page, "own-path")
    for path in ("/CitizenPortal_LIVE/en", "/portal_TEST/en", "/professionals_LIVE"):
        assert sized_page.goto(service.address("leicester", path)).status == 404
    sized_page.goto(service.address("leicester", "/"))
    links = sized_page.locator("main li a")
    assert [link.get_attribute("href") for link in links.all()] == ["/portal/en", "/professionals/en"]


def test_mail_leads_to_a_portals_own_path_and_signing_in_stays_there(service, visitor):
    guest = Person(service, Outbox(service.data), visitor(width=320), PORTAL)
    guest.register()
    guest.activate()
    guest.sign_in(with_code=False)
    guest.is_at("home")
    for site, path in (("[TEST] ", "/portal-test"), ("", "/portal")):
        tester = Person(service, Outbox(service.data), visitor(), portal(path))
        tester.register()
        mail = tester.outbox.wait("leicester", tester.email)
        assert mail.subject.startswith("[TEST] ") == bool(site)
        assert mail.link.startswith(f"https://ems.leicester.gov.uk{path}/en/")


def test_one_language_stands_in_the_address_where_the_portal_says_so(service, sized_page):
    sized_page.goto(service.address("leicester", "/professionals/sign-in"))
    expect(sized_page).to_have_url(service.address("leicester", "/professionals/en/sign-in"))
    sized_page.goto(service.address("leicester", "/professionals/cy/page/contact-professional"))
    expect(sized_page).to_have_url(service.address("leicester", "/professionals/en/page/contact-professional"))
    expect(sized_page.get_by_text("Cymraeg")).to_have_count(0)
    local = [link for link in sized_page.locator("a[href^='/']").evaluate_all("all => all.map(e => e.getAttribute('href'))")
             if not link.startswith("/professionals/en")]
    assert not local
    at = portal("/professionals", of=LEICESTER_PROFESSIONAL, languages=("en",))
    pat = sample(service, sized_page, "pat@example.org", at)
    pat.sign_in()
    pat.is_at("home")
