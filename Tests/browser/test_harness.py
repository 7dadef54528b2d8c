"""The checks themselves: each must see the fault it is for."""
import sys
from pathlib import Path

import pytest

from checks import accessible, no_sideways_scroll, screenshot
from outbox import Mail, Outbox
from service import ROOT, Service

GOOD = """<!DOCTYPE html><html lang="en"><title>Example</title><meta name="viewport" content="width=device-width">
<main><h1>Example</h1><form><label for="email">Email</label> <input id="email" type="email" autocomplete="email">
<button>Continue</button></form></main>"""

STUB = Path(__file__).with_name("stub.py")


@pytest.fixture
def stub(tmp_path):
    with Service([sys.executable, str(STUB)], tmp_path / "data") as service:
        yield service


def test_a_good_page_passes_every_check(page, monkeypatch):
    monkeypatch.setenv("GUILDHALL_SCREENSHOTS", "yes")
    page.set_content(GOOD)
    accessible(page)
    no_sideways_scroll(page)
    screenshot(page, "harness")
    assert (ROOT / f".build/screenshots/harness-{page.viewport_size['width']}.png").stat().st_size > 0


@pytest.mark.parametrize("fault, rule", [
    ('<input type="text">', "label"),
    ('<p style="color: #999; background: #fff">pale</p>', "color-contrast"),
    ('<p><a href="/a" style="font-size:8px">a</a><button style="width:10px;height:10px;padding:0">b</button>'
     '<button style="width:10px;height:10px;padding:0">c</button></p>', "target-size"),
    ("<h4>skipped</h4>", "heading-order"),
])
def test_an_inaccessible_page_is_reported(page, fault, rule):
    page.set_content(GOOD.replace("</main>", f"{fault}</main>"))
    with pytest.raises(AssertionError, match=rule):
        accessible(page)


def test_a_page_that_scrolls_sideways_is_reported(page):
    page.set_content(GOOD.replace("</main>", '<p style="width: 1500px">wide</p></main>'))
    with pytest.raises(AssertionError, match="1500px"):
        no_sideways_scroll(page)


def test_a_tenant_is_reached_by_its_own_host(stub, page):
    page.goto(stub.address("example", "/CitizenPortal_LIVE"))
    assert page.locator("h1").inner_text() == f"example.localhost:{stub.port} /CitizenPortal_LIVE"
    script_runs = page.locator("h1").get_attribute("data-script") == "ran"
    assert script_runs == page.evaluate("matchMedia('(scripting: enabled)').matches")


def test_a_page_without_script_stays_so_after_a_check(stub, visitor):
    page = visitor(script=False)
    for _ in range(2):
        page.goto(stub.address("example"))
        assert page.locator("h1").get_attribute("data-script") is None
        with pytest.raises(AssertionError, match="landmark"):
            accessible(page)
        assert page.locator("h1").get_attribute("data-script") is None


def test_a_mail_is_waited_for_and_handed_out_once(stub, visitor):
    outbox = Outbox(stub.data)
    assert outbox.is_empty("example", "alex@example.org")
    page = visitor()
    for code in ("123456", "654321"):
        page.goto(stub.address("example", f"/mail?to=alex@example.org&code={code}"))
    first = outbox.wait("example", "Alex@example.org", subject="sign-in")
    assert (first.code, first.link) == ("123456", "http://example.localhost/continue?id=7654321")
    assert first.subject == "Your sign-in code: tŷ"
    assert outbox.wait("example", "alex@example.org").code == "654321"
    assert outbox.is_empty("example", "alex@example.org")
    with pytest.raises(AssertionError, match="no mail to alex"):
        outbox.wait("example", "alex@example.org", seconds=0)


def test_a_code_that_could_be_two_is_refused():
    mail = Mail("a@example.org", "b@example.org", "Code", "Use 123456 or 654321. Reference EHC-20240901.", "")
    with pytest.raises(AssertionError, match="2 of what could be the code"):
        mail.code


def test_a_service_that_ends_at_once_says_why(tmp_path):
    with pytest.raises(AssertionError, match="no such council"):
        with Service([sys.executable, "-c", "raise SystemExit('no such council')"], tmp_path / "data"):
            pass
