"""A guildhall with sample data, the mails it writes, and pages in Debian's Chromium."""
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

import coverage
import mutations
from outbox import Outbox
from parent import ENGLISH, Parent
from service import CHROMIUM, GUILDHALL, Service, configuration

WAYS = {
    "phone": {"width": 320, "script": True},
    "desk": {"width": 1280, "script": True},
    "phone-without-script": {"width": 320, "script": False},
    "desk-without-script": {"width": 1280, "script": False},
}


def is_whole(config):
    """Whether every test of this folder runs, and this process is the one that started them."""
    paths = {(config.invocation_params.dir / path).resolve() for path in config.args}
    options = config.option
    chosen = options.keyword or options.markexpr or getattr(options, "deselect", None) or options.collectonly
    return not hasattr(config, "workerinput") and not chosen and paths == {Path(__file__).parent}


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        coverage.start()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session):
    """A whole run says what it saw of the requirements, and fails where a row is missing."""
    if not is_whole(session.config):
        return
    session.config.coverage, wrongs = coverage.judge(write="GUILDHALL_COVERAGE" in os.environ)
    session.config.coverage += wrongs
    if wrongs and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    if getattr(config, "coverage", None):
        terminalreporter.section("coverage")
        for line in config.coverage:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def guildhall(tmp_path_factory):
    """The release build with four councils and sample data, shared by the whole run."""
    folder = tmp_path_factory.mktemp("guildhall")
    command = [GUILDHALL, "demo"]
    if "GUILDHALL_MUTATE" in os.environ:
        mutations.copy = configuration(folder / "root")
        command += ["--root", str(mutations.copy)]
    with Service(command, folder / "data") as service:
        mutations.port = service.port
        yield service


@pytest.fixture
def outbox(guildhall):
    """The mails written from now on."""
    return Outbox(guildhall.data)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium):
    """Opens pages, each call for someone new with cookies of their own: `visitor(width=320, script=False)`.

    At the end no page may have asked another host for anything, broken its own content security policy or
    thrown a script error.
    """
    contexts, wrongs = [], []

    def watch(page):
        page.on("request", lambda request: note_stranger(request.url))
        page.on("pageerror", lambda error: wrongs.append(f"script error: {error}"))
        page.on("console", lambda line: "Content Security Policy" in line.text and wrongs.append(line.text))

    def note_stranger(url):
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme in ("http", "https") and host != "127.0.0.1" and not host.endswith(".localhost"):
            wrongs.append(f"third-party request: {url}")

    def open_page(width=1280, script=True, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, locale="en-GB",
            timezone_id="Europe/London", reduced_motion="reduce", **options)
        context.set_default_timeout(10_000)
        context.on("page", watch)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not wrongs, "\n".join(wrongs)


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def page(visitor, request):
    """A page in every way that a visitor may meet it: phone and desk, with script and without."""
    return visitor(**request.param)


@pytest.fixture(params=[320, 1280], ids=["phone", "desk"])
def sized_page(visitor, request):
    """A page on phone and desk, with script, for journeys too long to walk four times."""
    return visitor(width=request.param)


@pytest.fixture(scope="session")
def family(guildhall, chromium):
    """An account of its own at Leicester's portal, with two step verification: its address, and a session of it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    guest = Parent(guildhall, Outbox(guildhall.data), context.new_page())
    guest.register()
    guest.activate()
    guest.sign_in(with_code=False)
    guest.open("account", "two-step")
    guest.turn_on_two_step()
    guest.enter()
    guest.enter_code()
    guest.is_at("home")
    yield guest.email, context.storage_state()
    context.close()


@pytest.fixture
def parent(guildhall, outbox, visitor, family):
    """Opens a page of someone who is signed in and has a child of their own to add: `parent(width=320, words=WELSH)`.

    They share one account, and each has a child of another name.
    """
    def open_parent(width=1280, script=True, words=ENGLISH, signed_in=True):
        email, session = family
        page = visitor(width, script, **({"storage_state": session} if signed_in else {}))
        guest = Parent(guildhall, outbox, page, words)
        guest.email = email
        return guest

    return open_parent
