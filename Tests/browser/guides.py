"""What running pages have shown of the requirements: each claim of a row is made here, by the check that saw it."""
import json
import os
import re
from contextlib import contextmanager
from pathlib import Path

#: Where the processes of a run note what they saw.
SEEN = Path(os.environ.get("GUILDHALL_SEEN", Path(__file__).resolve().parents[2] / ".build/seen"))

#: What somebody reads on a page: its title and text, and what its inputs are called, hold and offer.
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


def note(row, how, page=None):
    SEEN.mkdir(parents=True, exist_ok=True)
    line = {"row": row, "how": how, "page": page.url if page else ""}
    with (SEEN / f"{os.getpid()}.jsonl").open("a") as file:
        file.write(json.dumps(line) + "\n")


def shows(page, row, *words):
    """The page says each of `words`, letter by letter but for line breaks; that is what the row asks for."""
    assert words, f"{row} names no words"
    text = read(page)
    for wanted in words:
        assert one_line(wanted) in text, f"{row}: {wanted!r} is not on {page.url}:\n{text}"
    note(row, "words", page)


@contextmanager
def behaves(*rows):
    """What the rows ask for is checked inside the block, and they hold if it passes."""
    try:
        yield
    except BaseException:
        print(f"row failed: {' '.join(rows)}")
        raise
    for row in rows:
        note(row, "behaviour")
