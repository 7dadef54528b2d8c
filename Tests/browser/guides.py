"""What running pages have shown of the requirements: each claim of a row is made here, by the check that saw it.

`rows.json` is the register of all rows: its portal, what it is about in a few words of our own, and, where no page of a
portal can show it, of what kind it is and why. `coverage.py` makes the documentation's table of what was seen.
"""
import json
import os
import re
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import mutations
from portals import GUIDED

#: Where the processes of a run note what they saw.
SEEN = Path(os.environ.get("GUILDHALL_SEEN", Path(__file__).resolve().parents[2] / ".build/seen"))
#: Every row. `unshown` is its kind where no page shows it; `elsewhere` says that other sites of its council may.
ROWS = json.loads(Path(__file__).with_name("rows.json").read_text())
KINDS = ("guide prose", "sample value", "the browser's own", "contradiction decided otherwise")
PORTALS = {portal.key: portal for portal in GUIDED}

#: What someone reads on a page: its title and text, and what its inputs are called, hold and offer.
READ = """() => {
    const seen = element => element.checkVisibility() && element.getClientRects().length > 0
    const inputs = [...document.querySelectorAll("input:not([type=hidden]), select, textarea")].filter(seen)
    return [document.title, document.body.innerText, ...inputs.flatMap(input => [
        ...[...(input.labels ?? [])].map(label => label.innerText), input.placeholder ?? "",
        ...[...(input.options ?? [])].map(option => option.text)])]
}"""


def one_line(words):
    return re.sub(r"\s+", " ", words).strip()


def read(page):
    return " | ".join(one_line(words) for words in page.evaluate(READ))


def claimable(row, url=None):
    """That a row is one, that a page can show it, and that the page is of its portal."""
    assert row in ROWS, f"{row} is no row of rows.json"
    about = ROWS[row]
    assert "unshown" not in about, f"rows.json says that no page shows {row} ({about.get('unshown')})"
    if not url:
        return
    portal, at = PORTALS[about["portal"]], urlsplit(url)
    assert at.hostname == f"{portal.tenant}.localhost", f"{row} is of {portal}, and cannot be seen at {url}"
    inside = (at.path + "/").startswith((portal.path + "/", portal.test.path + "/")) or about.get("elsewhere")
    assert inside, f"{row} is of {portal}, and cannot be seen at {url}"


def note(row, how, url="", words=()):
    """Notes that the test that runs saw a row: by `words` that were read, or by `behaviour`."""
    claimable(row, url)
    SEEN.mkdir(parents=True, exist_ok=True)
    test = os.environ.get("PYTEST_CURRENT_TEST", "").split("::")
    line = {"row": row, "how": how, "url": url, "words": words, "file": Path(test[0]).name,
            "test": re.sub(r"\[.*| \(.*", "", test[-1])}
    with (SEEN / f"{os.getpid()}.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")


def lacks(page, words):
    """Which of the words are not on the page; and what is."""
    text = read(page)
    return [wanted for wanted in words if one_line(wanted) not in text], text


def shows(page, row, *words):
    """The page says each of `words`, letter by letter but for line breaks; that is what the row asks for."""
    assert words, f"{row} names no words"
    missing, text = lacks(page, words)
    assert not missing, f"{row}: {missing} is not on {page.url}:\n{text}"
    note(row, "words", page.url, words)
    mutations.must_be_noticed(page, row, words, lambda again: [one_line(each) for each in lacks(again, words)[0]])


def mailed(mail, row, *words):
    """A mail says each of `words`, in its subject or its text."""
    text = one_line(f"{mail.subject} {mail.text}")
    for wanted in words:
        assert one_line(wanted) in text, f"{row}: {wanted!r} is not in the mail:\n{text}"
    note(row, "words", words=words)


@contextmanager
def behaves(*rows):
    """What the rows ask for is checked inside the block, and they hold if it passes."""
    for row in rows:
        claimable(row)
    try:
        yield
    except BaseException:
        print(f"row failed: {' '.join(rows)}")
        raise
    for row in rows:
        note(row, "behaviour")
