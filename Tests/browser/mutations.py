"""Whether the checks notice: changes the words that make a row in a council's files, and requires that its check fails.

`mutations.py [TEST FILE ...]` runs the walks of the guides and the table of labels on a copy of the configuration. After each
row that a page shows, the words are looked for in the files, changed there (saving is publishing), the page is read again, and
the files are put back. It reports, and ends with 1 for, each row whose check did not notice.
"""
import json
import os
import re
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
TOLD = ROOT / ".build/mutations"
#: The copy of the configuration that the service of this process reads; none where nothing is to be changed.
copy = None
#: Where that service listens.
port = None

FILES = [
    "Config/texts/*/en.json", "Config/packs/*/texts.en.json", "Config/packs/*/portal.json", "Config/forms/*.json",
    "Config/pages/*.en.md", "Tenants/{}/tenant.json", "Tenants/{}/texts.en.json", "Tenants/{}/portals/*.json",
    "Tenants/{}/forms/*.json", "Tenants/{}/pages/*.en.md"]
#: A string of JSON, and the colon that makes it a name.
STRING = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?')
#: What stays as it is within a wording: what is filled in, and where a link leads.
KEPT = re.compile(r"\{[^{}]*\}|\]\([^)]*\)")


def must_be_noticed(page, row, words, lacks):
    """Changes what makes `words`, and notes whether `lacks`, asked about the page as it is then, misses them.

    Does nothing but in a run of mutations.
    """
    if copy is None or urlsplit(page.url).port != port:
        return None
    how = judge(page, [" ".join(each.split()) for each in words if each.strip()], lacks)
    TOLD.mkdir(parents=True, exist_ok=True)
    with (TOLD / f"{os.getpid()}.jsonl").open("a") as file:
        file.write(json.dumps({"row": row, "how": how, "words": words, "url": page.url}) + "\n")
    return how


def judge(page, words, lacks):
    tenant = urlsplit(page.url).hostname.split(".")[0]
    again = page.context.new_page()
    try:
        again.goto(page.url)
        if lacks(again):
            return "cannot be read again"
        for in_part in (False, True):
            found = {each: changes(tenant, each, in_part) for each in words}
            changed = [each for each, places in found.items() if places]
            if not changed and in_part:
                return "not in the files"
            if not changed:
                continue
            before = write(places for places in found.values())
            try:
                if waits_for(again, page.url, lambda: set(changed) <= set(lacks(again))):
                    return "noticed"
            finally:
                for file, text in before.items():
                    file.write_text(text)
                waits_for(again, page.url, lambda: not lacks(again))
        return "not noticed"
    finally:
        again.close()


def waits_for(page, url, holds, seconds=8):
    """Reads a page again until something holds; whether it came to hold."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        page.goto(url)
        if holds():
            return True
        time.sleep(0.1)
    return False


def changes(tenant, words, in_part):
    """Where the files make some words: `{file: {(start, end): changed}}`; `in_part` has what makes a part of them too."""
    words, found = words.removesuffix(" *"), defaultdict(dict)
    for pattern in FILES:
        for file in copy.glob(pattern.format(tenant)):
            text, is_json = file.read_text(), file.suffix == ".json"
            spans = [(each.start(), each.end(), json.loads(each[1])) for each in STRING.finditer(text) if not each[2]] \
                if is_json else lines_of(text)
            for start, end, value in spans:
                if makes(value, words, in_part):
                    found[file][start, end] = json.dumps(other(value), ensure_ascii=False) if is_json else other(value)
    return dict(found)


def lines_of(text):
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip("\n")), line.rstrip("\n")
        start += len(line)


def makes(value, words, in_part):
    """Whether a wording makes the words, or, `in_part`, a part of them. A name, such as `two-step`, is no wording."""
    plain = " ".join(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", value).replace("**", "").split())
    if not re.search("[A-Za-z]", plain) or re.fullmatch(r"[a-z\d./:-]+", plain):
        return False
    if words in plain:
        return True
    letters = len(re.sub(r"\{[^{}]*\}|\W", "", plain))
    pattern = r"(?<!\w)" + re.sub(r"\\\{[^{}]*\\\}", ".+?", re.escape(plain)) + r"(?!\w)"
    return in_part and letters > 2 and bool(re.search(pattern, words))


def other(value):
    """A wording that says something else, and fills in and leads as before."""
    parts, kept = KEPT.split(value), KEPT.findall(value) + [""]
    return "".join(part.swapcase() + each for part, each in zip(parts, kept))


def write(found):
    """Makes the changes; the files as they were."""
    by_file, before = defaultdict(dict), {}
    for places in found:
        for file, spans in places.items():
            by_file[file] |= spans
    for file, spans in by_file.items():
        text = before[file] = file.read_text()
        for (start, end), changed in sorted(spans.items(), reverse=True):
            text = text[:start] + changed + text[end:]
        file.write_text(text)
    return before


def report():
    """What became of each row, the worst first: `{row: how}`, and the words of what was not noticed."""
    order = ["not noticed", "not in the files", "cannot be read again", "noticed"]
    rows, lines = {}, []
    for file in TOLD.glob("*.jsonl"):
        for line in map(json.loads, file.read_text().splitlines()):
            known = rows.get(line["row"], line["how"])
            rows[line["row"]] = max(known, line["how"], key=order.index)
            if line["how"] == "not noticed":
                lines.append(f"{line['row']}: {line['words']} at {urlsplit(line['url']).path}")
    return rows, lines


def main(files):
    for file in TOLD.glob("*.jsonl"):
        file.unlink()
    here = Path(__file__).parent
    files = files or [*map(str, here.glob("test_guide_*.py")), str(here / "test_labels.py")]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "3", "--dist", "loadfile", "-k", "not desk", *files]
    subprocess.run(command, env={**os.environ, "GUILDHALL_MUTATE": "yes"})
    rows, lines = report()
    for how in ("noticed", "not noticed", "not in the files", "cannot be read again"):
        named = sorted(row for row, each in rows.items() if each == how)
        print(f"{len(named)} {how}" + (": " + " ".join(named) if how != "noticed" else ""))
    print("\n".join(lines))
    return any(how == "not noticed" for how in rows.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
