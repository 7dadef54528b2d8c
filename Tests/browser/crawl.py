"""Follows every link and every form that asks for a page, over plain HTTP: what a portal shows to someone, page by page.

`GUILDHALL_CRAWL=all` reads every page; without it a few of each kind are read, a kind being a path without its ids.
"""
import http.client
import json
import os
import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urldefrag, urljoin, urlsplit

from outbox import Outbox, app_code
from service import ROOT

EACH = 10_000 if os.environ.get("GUILDHALL_CRAWL") == "all" else 2
#: Elements without an end, and elements whose text is not part of the page's words.
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "template", "textarea", "noscript"}
#: A password that every rule takes: of all classes, and as long as the longest of least lengths.
STRONG = ("Nine+Kettles-27/of.Copper " * 3)[:63] + "!"
#: Attributes that are read out or shown.
SAID = ("aria-label", "placeholder", "alt", "title")
#: A name in a path that belongs to one thing: a random key, a reference, a number.
ID = re.compile(r"^[\w-]{22}$|^[A-Z]{2,4}-[\dA-Z-]+$|^\d+(_[\w-]{36})?$|^\d{4}-\d\d-\d\d$")


@dataclass
class Page(HTMLParser):
    """One answer, read: its links, forms and texts, each text with the language that it stands in."""
    address: str
    status: int
    body: str
    came_from: str = ""
    links: list = field(default_factory=list)
    forms: list = field(default_factory=list)
    buttons: list = field(default_factory=list)
    texts: list = field(default_factory=list)
    tags: list = field(default_factory=list)
    title: str = ""
    lang: str = ""

    def __post_init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.feed(self.body)
        self.close()

    def handle_starttag(self, tag, attributes):
        attributes = {name: value or "" for name, value in attributes}
        _, lang, silent, inside = self.open[-1] if self.open else ("", "", False, "")
        lang = attributes.get("lang", lang)
        silent = silent or tag in SILENT or "hidden" in attributes
        inside = "header nav" if tag == "nav" and inside == "header" else tag if tag in ("header", "main", "footer") else inside
        self.tags.append((tag, attributes))
        if tag == "html":
            self.lang = lang
        if tag == "a" and "href" in attributes:
            # A link to this page in another language is of that language.
            self.links.append((attributes["href"], attributes.get("hreflang", "")))
        if tag == "form":
            self.forms.append((attributes.get("method", "get").lower(), attributes.get("action", ""), {}))
        if tag == "button":
            self.buttons.append(attributes.get("value", ""))
        if tag == "input" and self.forms and attributes.get("name") and attributes.get("type") not in ("radio", "checkbox"):
            self.forms[-1][2].setdefault(attributes["name"], attributes.get("value", ""))
        if not silent:
            said = [attributes[name] for name in SAID if name in attributes]
            if tag == "input" and attributes.get("type") in ("submit", "button"):
                said.append(attributes.get("value", ""))
            self.texts += [(words.strip(), lang, inside) for words in said if words.strip()]
        if tag not in VOID:
            self.open.append((tag, lang, silent, inside))

    def handle_endtag(self, tag):
        while self.open and tag in [each[0] for each in self.open]:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data):
        words = " ".join(data.split())
        tag, lang, silent, inside = self.open[-1] if self.open else ("", "", True, "")
        if tag == "title" and not inside:
            self.title += words
        elif words and not silent:
            self.texts.append((words, lang, inside))

    def count(self, tag):
        return sum(each == tag for each, _ in self.tags)

    def navigation(self):
        """What the navigation of the site offers, without the counts beside it."""
        return [words for words, _, inside in self.texts if inside == "header nav" and not words.isdigit()]


class Reader:
    """Someone at a portal who reads pages, signed in or not, without a browser."""

    def __init__(self, service, portal, email=None, password="tea and two sugars"):
        self.service, self.portal, self.cookies, self.token = service, portal, {}, ""
        if email:
            self.sign_in(email, password)

    def root(self, language=None):
        return self.portal.page(language=language)

    def request(self, method, target, body=None):
        head = {"Host": f"{self.portal.tenant}.localhost:{self.service.port}", "Sec-Fetch-Site": "same-origin"}
        if self.cookies:
            head["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            head["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=30)
        try:
            connection.request(method, target, body, head)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer, content

    def get(self, target):
        return self.request("GET", target)

    def post(self, path, **fields):
        answer, content = self.request("POST", path, urlencode(fields | ({"csrf-token": self.token} if self.token else {})))
        assert answer.status == 303, f"{path} is {answer.status}: {content.decode(errors='replace')[:2000]}"
        return answer.headers["Location"]

    def value(self, path, name):
        answer, content = self.get(path)
        found = re.search(rf'name="{name}" value="([^"]*)"', content.decode(errors="replace"))
        return found.group(1) if found else ""

    def sign_in(self, email, password):
        outbox = Outbox(self.service.data)
        self.post(self.portal.page("sign-in"), email=email, password=password)
        for _ in range(5):
            answer, _ = self.get(self.portal.page("home"))
            if answer.status == 200:
                return
            where = answer.headers["Location"] or ""
            if "/two-step" in where:
                self.set_up_second_step(password)
            elif "/new-password" in where:
                page = self.portal.page("new-password")
                self.token = self.value(page, "csrf-token")
                self.post(page, **{"current-password": password, "password": STRONG, "confirm-password": STRONG})
            elif "/consent" in where:
                page = self.portal.page("consent")
                self.token = self.value(page, "csrf-token")
                self.post(page, version=self.value(page, "version"), action="agree")
            else:
                self.token = self.value(self.portal.page("verify"), "csrf-token")
                mail = outbox.wait(self.portal.tenant, email, "cod")
                self.post(self.portal.page("verify"), code=mail.code)

    def set_up_second_step(self, password):
        """An app by its key, or else text messages, where nothing is open without one."""
        app, text = (self.portal.page("account", "two-step", name) for name in ("app", "text"))
        answer, content = self.get(app)
        if answer.status == 200:
            key = re.search(r'<p class="key"><code>([A-Z2-7 ]+)<', content.decode()).group(1)
            self.token = self.value(app, "csrf-token")
            self.post(app, code=app_code(key), **{"current-password": password})
            return
        before = set(Outbox(self.service.data).texts(self.portal.tenant))
        self.token = self.value(text, "csrf-token")
        self.post(text, number="07700 900 500", **{"current-password": password})
        confirm = self.portal.page("account", "two-step", "text", "confirm")
        self.token = self.value(confirm, "csrf-token")
        self.post(confirm, code=Outbox(self.service.data).wait_text(self.portal.tenant, "+447700900500", before))


def kind(target):
    """What sort of page an address is: its path without ids, with the names of its query."""
    at = urlsplit(target)
    path = "/".join("*" if ID.match(part) else part for part in at.path.split("/"))
    names = sorted({name for name, _ in parse_qsl(at.query, keep_blank_values=True)})
    return path + ("?" + "&".join(names) if names else "")


def crawl(reader, language=None, starts=("", "home"), each=EACH, most=10_000, begins=False):
    """The pages that links lead to, `each` of every kind and so many at `most`; what is wrong on the way.

    `begins` presses every Start, one of each form, and reads each step.
    """
    root = reader.root(language)
    coming = [(root + ("/" + start if start else ""), "", False) for start in starts]
    pages, wrongs, seen, kinds = [], [], set(), {}
    while coming and len(pages) < most:
        target, came_from, is_form = coming.pop(0)
        name = kind(target)
        if target in seen or kinds.get(name, 0) >= each:
            continue
        seen.add(target)
        kinds[name] = kinds.get(name, 0) + 1
        answer, content = reader.get(target)
        if answer.status in (301, 302, 303, 307, 308):
            # A page that leads on is no page of its kind.
            kinds[name] -= 1
            coming.append((local(urljoin(target, answer.headers["Location"])), came_from, is_form))
            continue
        # A form that is sent empty may say what is missing.
        if answer.status != 200 and not (is_form and answer.status == 422):
            wrongs.append(f"{target} is {answer.status}, where {came_from or 'nobody'} leads")
            continue
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = Page(target, answer.status, content.decode(), came_from)
        if not (urlsplit(target).path + "/").startswith(root + "/"):
            # Another language or another portal: there is such a page, and it is someone else's to walk.
            continue
        pages.append(page)
        coming += [(address, target, is_form) for address, is_form in onward(page)]
        if begins:
            coming += [(address, target, False) for address in begun(reader, page, seen)]
    return pages, wrongs


def onward(page):
    """Where the links of a page lead within its host, and its forms that ask for a page; which of them are forms."""
    for link, language in page.links:
        found = local(urljoin(page.address, link))
        if not link.startswith(("#", "mailto:", "tel:", "data:")) and not urlsplit(link).netloc:
            # A page that says what is missing says so in the other language too.
            yield found, bool(language) and page.status == 422
    for method, action, fields in page.forms:
        if method == "get":
            at = urlsplit(urljoin(page.address, action))
            if not at.netloc:
                yield f"{at.path}?{urlencode(fields)}" if fields else at.path, True


def begun(reader, page, seen):
    """The first page of each form that the page offers to start, and the other steps of one."""
    at = urlsplit(page.address).path
    for value in page.buttons if "/drafts/" in at else []:
        if value.startswith("go:"):
            yield re.sub(r"/step/[\w-]+$", "/step/" + value[3:], at)
    for method, action, fields in page.forms:
        path = urlsplit(urljoin(page.address, action)).path
        if method == "post" and path.endswith("/start") and path not in seen:
            seen.add(path)
            answer, _ = reader.request("POST", path, urlencode(fields))
            if answer.status in (302, 303):
                yield local(urljoin(path, answer.headers["Location"]))


def local(address):
    at = urlsplit(urldefrag(address)[0])
    return f"{at.path}?{at.query}" if at.query else at.path


# What every page must hold


def wordings(language):
    """Every sentence of the engine, the packs, the councils and the forms in a language, as the files write it."""
    for file in ROOT.glob("Config/texts/*/" + language + ".json"):
        yield from strings(file)
    for pattern in (f"Config/packs/*/texts.{language}.json", f"Tenants/*/texts.{language}.json"):
        for file in ROOT.glob(pattern):
            yield from strings(file)
    for pattern in ("Config/forms/*.json", "Config/processes/*.json", "Tenants/*/forms/*.json"):
        for file in ROOT.glob(pattern):
            yield from of_language(json.loads(file.read_text()), language)


def strings(file):
    def walk(node):
        if isinstance(node, str):
            yield node
        elif isinstance(node, dict):
            for each in node.values():
                yield from walk(each)
    yield from walk(json.loads(file.read_text()))


def of_language(node, language):
    if isinstance(node, dict):
        if isinstance(node.get(language), str):
            yield node[language]
        for each in node.values():
            yield from of_language(each, language)
    elif isinstance(node, list):
        for each in node:
            yield from of_language(each, language)


@cache
def english():
    """What only English says: literal sentences, and patterns of those with something to fill in."""
    welsh = {plain(words) for words in wordings("cy")}
    only = {plain(words) for words in wordings("en")} - welsh
    literal = {words for words in only if "{" not in words and re.search("[a-z]{3}", words)}
    filled = [re.compile(re.sub(r"\\\{[^{}]*\\\}", "(.+?)", re.escape(words))) for words in only
              if "{" in words and len(re.sub(r"\{[^{}]*\}|\W", "", words)) > 7 and " " in words]
    return literal, filled


def plain(words):
    """Without the marks of Markdown, as a page shows it."""
    return " ".join(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", words).replace("**", "").split())


@cache
def keys():
    """The names of the wordings."""
    names = set()
    for pattern in ("Config/texts/*/en.json", "Config/packs/*/texts.en.json", "Tenants/*/texts.en.json"):
        for file in ROOT.glob(pattern):
            names |= {name for name in key_names(json.loads(file.read_text())) if "." in name}
    return names


@cache
def groups():
    return {name.split(".")[0] for name in keys()}


def key_names(node):
    for name, each in node.items():
        yield name
        if isinstance(each, dict):
            yield from key_names(each)


TAGS = {None: "en-GB", "en": "en-GB", "cy": "cy"}


def flaws(page, portal, language=None):
    """What is wrong with a page, in words. Without a language it is of a portal with one, which is English."""
    found = []
    if page.lang != TAGS[language]:
        found.append(f"its language is {page.lang}")
    found += [f"has {page.count(tag)} {tag}" for tag in ("h1", "main", "header", "footer") if page.count(tag) < 1]
    if page.count("h1") > 1:
        found.append(f"has {page.count('h1')} h1")
    if language != "cy" and not page.title.endswith(f" - {portal.title} - {portal.council}"):
        found.append(f"its title is {page.title!r}")
    for words, lang, inside in page.texts:
        if words in keys() or re.fullmatch(r"[a-z][\w-]*(\.[\w-]+)+", words) and words.split(".")[0] in groups() \
                and not re.search(r"\.(pdf|docx?|png|jpe?g|bmp|rtf|csv|uk|org)$", words):
            found.append(f"a key: {words!r}")
        if re.search(r"\{[A-Za-z][\w.-]*\}", words):
            found.append(f"a placeholder: {words!r}")
        if lang == "cy" and is_english(words):
            found.append(f"English: {words!r}")
    return [f"{page.address}: {each}" for each in found]


@cache
def typed():
    """What the people of the sample data have typed, each part of it."""
    found = re.findall(r'"((?:[^"\\]|\\.)+)"', (ROOT / "Config/sample/cases.json").read_text())
    return {json.loads(f'"{words}"') for words in found}


@cache
def is_english(words):
    literal, filled = english()
    return words not in typed() and (words in literal or any(pattern.fullmatch(words) for pattern in filled))
