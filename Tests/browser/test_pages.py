"""Every page that can be reached, on every portal, in both languages: accessible, in the window, in its frame."""
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import expect

from checks import accessible, everywhere, no_sideways_scroll, screenshot
from parent import ENGLISH, WELSH
from person import Person
from portals import ALL, GUIDED, HERTFORDSHIRE, LEICESTER, LEICESTER_PROFESSIONAL
from request_pages import pages
from test_request import LETTER as SAMPLE

SIGNED_OUT = ["", "sign-in", "register", "register/sent", "activated", "forgot", "forgot/sent", "reset/done", "signed-out"]
SIGNED_IN = ["home", "two-step", "account/two-step"]
TAGS = {None: "en-GB", "en": "en-GB", "cy": "cy"}
COUNCILS = ["leicester", "coventry", "stockton", "hertfordshire"]


def by_name(portals):
    return pytest.mark.parametrize("portal", portals, ids=str)


@by_name(ALL)
def test_every_page_for_whoever_is_signed_out(portal, guildhall, outbox, visitor):
    walk(Person(guildhall, outbox, watched(visitor()), portal), SIGNED_OUT, "out")


@by_name(ALL)
def test_every_page_for_whoever_is_signed_in(portal, guildhall, outbox, visitor):
    guest = sample(guildhall, outbox, watched(visitor()), portal)
    guest.sign_in()
    walk(guest, SIGNED_IN, "in")


def test_every_page_of_a_test_system(guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, watched(visitor()), LEICESTER.test)
    walk(guest, SIGNED_OUT, "out", languages=["en"])
    guest.register()
    guest.activate()
    guest.sign_in(with_code=False)
    walk(guest, SIGNED_IN, "in", languages=["en"])


def sample(guildhall, outbox, page, portal):
    """One of the demo's people, with two step verification."""
    guest = Person(guildhall, outbox, page, portal)
    guest.email, guest.password = "alex@example.org", "tea and two sugars"
    return guest


def watched(page):
    """Notes what the console complains of, but for a page that is itself not found."""
    page.complaints = []
    page.on("console", lambda line: page.complaints.append(f"{page.url}: {line.text}")
            if line.type in ("error", "warning") and urldefrag(line.location.get("url", ""))[0] != urldefrag(page.url)[0]
            else None)
    return page


def walk(guest, starts, name, languages=None):
    """Follows every link from the starts that stays in the portal, and checks each page once.

    Pages of words are walked by whoever is signed out; they are the same for whoever is signed in.
    """
    portal, page, wrongs = guest.portal, guest.page, []
    for language in languages or portal.languages or [None]:
        root = portal.page(language=language)
        coming = [root + ("/" + start if start else "") for start in starts]
        seen = set()
        while coming:
            path = coming.pop(0)
            if path in seen:
                continue
            seen.add(path)
            response = page.goto(guildhall_address(guest, path))
            if response.status != 200:
                wrongs.append(f"{path} is {response.status}")
            if urlsplit(page.url).path != path:
                coming.append(urlsplit(page.url).path)
                continue
            part = path[len(root):].strip("/").replace("/", "-") or "landing"
            for check in (lambda: whole(page, portal, language), lambda: toggles(page, portal, language),
                          lambda: look(page, f"{portal}/{language or 'en'}-{name}-{part}")):
                try:
                    check()
                except AssertionError as wrong:
                    wrongs.append(str(wrong))
            for link in page.locator("a[href]").evaluate_all("links => links.map(link => link.href)"):
                address = urlsplit(urljoin(page.url, link))
                inside = address.netloc == urlsplit(page.url).netloc and (address.path + "/").startswith(root + "/")
                if inside and not (name == "in" and address.path.startswith(f"{root}/page/")):
                    coming.append(address.path)
        assert len(seen) >= len(starts), seen
    wrongs += page.complaints
    assert not wrongs, "\n\n".join(wrongs)


def guildhall_address(guest, path):
    return guest.guildhall.address(guest.portal.tenant, path)


def whole(page, portal, language=None):
    """The frame of a page: one heading, its language, its title, the test banner where it belongs."""
    assert page.locator("h1").count() == 1, f"{page.url} has {page.locator('h1').count()} h1"
    assert page.locator("html").get_attribute("lang") == TAGS[language]
    if language != "cy":
        assert page.title().endswith(f" - {portal.title} - {portal.council}"), page.title()
    first = page.title().removeprefix("Error: ").removeprefix("Gwall: ").split(" - ")
    assert len(first) >= 3 and first[0].strip(), page.title()
    banner = page.locator(".test-banner")
    if portal.path.endswith("_TEST"):
        expect(banner).to_have_text("THIS IS A TEST SYSTEM" if language != "cy" else "SYSTEM BRAWF YW HON")
        assert page.locator('meta[name=robots][content=noindex]').count() == 1
    else:
        expect(banner).to_have_count(0)


def look(page, name):
    """A page as it is, on a desk and on a phone; what Welsh words change is seen on a phone."""
    if "/cy-" not in name:
        return everywhere(page, (1280, 320), name)
    no_sideways_scroll(page)
    everywhere(page, (320,), name, colours=False)
    page.set_viewport_size({"width": 1280, "height": 800})


def toggles(page, portal, language):
    """The other language's link leads to this very page in it."""
    toggle = page.locator("header a[hreflang]")
    if not portal.languages:
        return expect(toggle).to_have_count(0)
    other = next(each for each in portal.languages if each != language)
    here = urlsplit(page.url)
    there = urlsplit(urljoin(page.url, toggle.get_attribute("href")))
    wanted = here.path.replace(portal.page(language=language), portal.page(language=other), 1)
    assert (there.path, there.query) == (wanted, here.query)
    assert (toggle.inner_text(), toggle.get_attribute("lang")) == (
        ("Cymraeg", "cy") if other == "cy" else ("English", "en-GB"))


def test_the_headings_of_registration_leave_no_level_out(guildhall, visitor):
    page = visitor()
    page.goto(guildhall.address(LEICESTER.tenant, LEICESTER.page("register")))
    accessible(page)


@by_name(GUIDED)
def test_pages_that_tell_of_a_mistake(portal, guildhall, outbox, visitor):
    page = visitor()
    guest = Person(guildhall, outbox, page, portal)

    def is_told(name, status=None, response=None):
        if status:
            assert response.status == status, f"{page.url} is {response.status}"
        whole(page, portal, portal.languages[0] if portal.languages else None)
        look(page, f"{portal}/error-{name}")

    guest.open("sign-in")
    guest.press(portal.sign_in_button)
    assert len(guest.errors()) == 2
    is_told("sign-in")
    guest.open("register")
    guest.press("Next" if portal.is_professional else "Submit")
    assert len(guest.errors()) == {"leicester-citizen": 7, "leicester-professional": 4, "coventry-citizen": 7,
                                      "stockton-citizen": 9, "hertfordshire-citizen": 5}[portal.key]
    is_told("register")
    guest.open("forgot")
    guest.press("Send the link")
    assert guest.errors()
    is_told("forgot")
    is_told("not-found", 404, guest.open("no", "such", "page"))
    assert page.locator("main a").first.is_visible()
    unknown = "12345_00000000-0000-0000-0000-000000000000"
    is_told("activation-unknown", 404, guest.open("Account.Mvc", "CompleteRegistration", unknown))
    is_told("reset-unknown", 404, guest.open("reset", unknown))
    is_told("email-unknown", 404, guest.open("account", "email", "confirm", unknown))

    guest.register()
    mail = outbox.wait(portal.tenant, guest.email)
    guest.open_mailed(mail)
    is_told("activation")
    if portal.activation == "button":
        guest.press("Activate your account")
        guest.sees(portal.activated)
    else:
        guest.enter()
        guest.is_at("home" if portal.two_step == "opt-in" else "verify")
    page.context.clear_cookies()
    link = guildhall.address(portal.tenant, urlsplit(mail.link).path)
    is_told("activation-used", 410, page.goto(link + "?again"))

    known = sample(guildhall, outbox, page, portal)
    known.sign_in(with_code=False)
    is_told("code")
    known.fill(code="12")
    known.press(portal.verify)
    assert known.errors() == [f"The code has {portal.digits} digits. Type them all"]
    is_told("code-short")
    known.enter_code()
    known.open("account", "email")
    known.press("Save")
    assert len(known.errors()) == 2
    is_told("account-email")
    if portal.is_professional:
        known.open("account", "work", "new")
        known.press("Save")
        assert len(known.errors()) == 2
        is_told("account-work")


@pytest.mark.parametrize("words", [ENGLISH, WELSH], ids=["en", "cy"])
def test_every_page_of_a_request(words, parent):
    guest = parent(words=words)
    page, wrongs, seen = watched(guest.page), [], []
    page.on("dialog", lambda dialog: dialog.accept())
    for name in pages(guest):
        seen.append(name)
        for check in (lambda: whole(page, LEICESTER, words.language),
                      lambda: look(page, f"{LEICESTER}/{words.language}-request-{name}")):
            try:
                check()
            except AssertionError as wrong:
                wrongs.append(f"{name}: {wrong}")
    wrongs += page.complaints
    assert not wrongs, "\n\n".join(wrongs)
    assert len(seen) == len(set(seen)) > 30


@by_name([LEICESTER, HERTFORDSHIRE])
def test_the_page_for_the_code_is_not_of_somebody_signed_in(portal, guildhall, outbox, visitor):
    guest = sample(guildhall, outbox, visitor(), portal)
    guest.sign_in(with_code=False)
    guest.is_at("verify")
    header = guest.page.locator("header").inner_text()
    assert "Harris" not in header
    assert portal.account not in header


def test_signing_out_looks_like_its_neighbours_in_the_navigation(guildhall, outbox, visitor):
    guest = sample(guildhall, outbox, visitor(), LEICESTER)
    guest.email = "sam@example.org"
    guest.sign_in(with_code=False)
    looks = guest.page.locator("header nav :is(a:not([aria-current]), button)").evaluate_all(
        """all => all.map(each => {
            const {fontFamily, fontSize, fontWeight, color, backgroundColor} = getComputedStyle(each)
            return [fontFamily, fontSize, fontWeight, color, backgroundColor, each.offsetHeight].join()
        })""")
    assert len(looks) == 4
    assert len(set(looks)) == 1, looks


def test_my_account_names_its_own_address(guildhall, outbox, visitor):
    guest = sample(guildhall, outbox, visitor(), LEICESTER)
    guest.email = "sam@example.org"
    guest.sign_in(with_code=False)
    guest.open("account", "email")
    guest.reads("Your email address is sam@example.org")




def test_an_activation_link_that_was_used_says_so(guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), LEICESTER)
    guest.register()
    mail = outbox.wait(LEICESTER.tenant, guest.email)
    assert guest.open_mailed(mail).status == 200
    guest.press("Activate your account")
    guest.sees(LEICESTER.activated)
    assert guest.open_mailed(mail).status == 410


def test_a_reset_link_that_was_used_says_so(guildhall, outbox, visitor):
    guest = Person(guildhall, outbox, visitor(), LEICESTER)
    guest.register()
    guest.activate()
    guest.open("forgot")
    guest.fill(email=guest.email)
    guest.press("Send the link")
    mail = outbox.wait(LEICESTER.tenant, guest.email)
    assert guest.open_mailed(mail).status == 200
    guest.fill(password="five patient herons")
    guest.press("Save the new password")
    guest.is_at("reset", "done")
    assert guest.open_mailed(mail).status == 410


@pytest.mark.parametrize("width", [320, 1280])
def test_an_unknown_host_is_told_so_and_names_no_council(width, guildhall, visitor):
    page = visitor(width=width)
    response = page.goto(f"http://borchester.localhost:{guildhall.port}/CitizenPortal_LIVE/en")
    is_outside(page, response, 421)


@pytest.mark.parametrize("width", [320, 1280])
def test_an_unknown_prefix_is_told_so_and_names_no_council(width, guildhall, visitor):
    page = visitor(width=width)
    is_outside(page, page.goto(guildhall.address("leicester", "/AdminPortal_LIVE/en")), 404)


def is_outside(page, response, status):
    assert response.status == status
    expect(page.locator("h1")).to_have_text("There is no portal at this address")
    words = page.content().lower()
    assert not [council for council in COUNCILS if council in words]
    accessible(page)
    no_sideways_scroll(page)
    screenshot(page, f"outside/{status}")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_root_of_a_host_lists_its_portals(width, guildhall, visitor):
    page = visitor(width=width)
    page.goto(guildhall.address("leicester"))
    accessible(page)
    no_sideways_scroll(page)
    screenshot(page, "outside/portals")
    for portal in (LEICESTER, LEICESTER_PROFESSIONAL):
        page.goto(guildhall.address("leicester"))
        page.get_by_role("link", name=portal.title, exact=True).click()
        assert urlsplit(page.url).path == portal.page()


def test_a_path_in_other_letters_leads_to_the_written_one(guildhall, visitor):
    page = visitor()
    page.goto(guildhall.address("leicester", "/citizenportal_live/en/sign-in"))
    assert urlsplit(page.url).path == "/CitizenPortal_LIVE/en/sign-in"
    page.goto(guildhall.address("leicester", "/CitizenPortal_LIVE"))
    assert urlsplit(page.url).path == "/CitizenPortal_LIVE/en"


# What looking at the pages of a request found

def test_a_link_in_a_sentence_stays_in_it(parent):
    guest = parent(width=320)
    for _ in range(2):
        guest.open("people", "add")
        guest.describe_child()
        guest.press("Add child")
    link = guest.page.locator("main [role=alert] p a")
    expect(link).to_have_text("go to what is there already")
    assert link.evaluate("link => getComputedStyle(link).display") == "inline"


def test_a_tick_has_the_colour_of_what_is_well(parent):
    guest = parent()
    guest.send()
    colour = "element => getComputedStyle(element).color"
    tick = guest.page.locator(".notice.good .icon").evaluate(colour)
    guest.follow("Finish")
    guest.is_on_progress()
    assert tick == guest.page.locator(".tag.ok").evaluate(colour)


# On paper

SIZES = """parts => [...new Set(
    parts.filter(part => part.checkVisibility()).map(part => getComputedStyle(part).fontSize))]"""


@pytest.mark.parametrize("large, size", [(False, 16), (True, 24)], ids=["usual", "large"])
def test_what_was_sent_is_printed_to_be_read(large, size, parent):
    """16 point, and 24 in large print; nothing on paper is there to be pressed."""
    guest = parent()
    page = guest.page
    guest.begin()
    guest.fill_required()
    guest.open_step("documents")
    guest.page.locator("input[type=file]").set_input_files(SAMPLE)
    guest.save()
    guest.is_at_step("hopes")
    guest.open_step("summary")
    guest.submit()
    guest.follow("View details")
    guest.sees("Parental Request for Statutory EHC Assessment")
    if large:
        guest.follow("Show in large print")
        expect(page.locator("html.large-print")).to_have_count(1)
        expect(page.get_by_role("link", name="Show in usual print")).to_be_visible()
    page.emulate_media(media="print")
    # A point is a seventy-second of an inch, a pixel a ninety-sixth.
    for part in (".answers dt", ".answers dd", "main .prose p:not(.small)"):
        sizes = page.locator(part).evaluate_all(SIZES)
        assert [round(float(each.removesuffix("px")) * 72 / 96, 2) for each in sizes] == [size], part
    # Paper is 174 mm wide between its margins; in large print there is no room for two columns.
    page.set_viewport_size({"width": 658, "height": 900})
    no_sideways_scroll(page)
    question, answer = (page.locator(f".answers {part}").first.bounding_box() for part in ("dt", "dd"))
    assert (question["y"] + question["height"] <= answer["y"]) == large
    for pressed in (".nav", ".skip", ".trail", "main button", "main a.button", ".actions", ".session-end", ".footer a"):
        assert page.locator(pressed).count() > 0, pressed
        for part in page.locator(pressed).all():
            expect(part).to_be_hidden()
    for shown in ("h1", ".answers dd", ".document .running"):
        expect(page.locator(shown).first).to_be_visible()
    screenshot(page, f"{LEICESTER}/print-{'large' if large else 'usual'}")
