"""The table of what the tests saw of the requirements, made from what they noted: `guides.py` says how."""
import json
from collections import Counter, defaultdict

import points
from guides import KINDS, PORTALS, ROWS, SEEN
from service import ROOT

TABLE = ROOT / "Sources/Portal/Portal.docc/Coverage.md"
NAMES = {key: f"{portal.council.removesuffix(' Council')}, {portal.title}" for key, portal in PORTALS.items()}

TEXT = """# Coverage

What running pages have shown of the rows of the requirements, which come from the guides to five portals.

This page is made by the browser tests and is not written by hand: a check that sees a row on a running page of its portal, as
an account of that portal's audience, notes it (`shows`, `mailed` and `behaves` of `Tests/browser/guides.py`). A whole run fails where
a row is neither seen nor listed below as not shown, and where this page claims what the run did not see.
`GUILDHALL_COVERAGE=1` before the command of the browser tests rewrites it. `Tests/browser/mutations.py` changes the words
that make a row, and reports each row whose check does not notice.
"""


def start():
    """Forgets what an earlier run saw."""
    for file in SEEN.glob("*.jsonl"):
        file.unlink()


def seen():
    """Which tests saw each row: `{row: {(how, file)}}`."""
    rows = defaultdict(set)
    for file in SEEN.glob("*.jsonl"):
        for line in file.read_text().splitlines():
            claim = json.loads(line)
            rows[claim["row"]].add((claim["how"], claim["file"]))
    return rows


def missing(rows):
    return [row for row, about in ROWS.items() if row not in rows and "unshown" not in about]


def counts(rows):
    """A line for each portal: how many rows it has, how many were seen, are not shown, and are missing."""
    lines = []
    for key in PORTALS:
        own = [row for row, about in ROWS.items() if about["portal"] == key]
        unshown = sum("unshown" in ROWS[row] for row in own)
        held = sum(row in rows for row in own)
        lacking = " ".join(row for row in missing(rows) if row in own)
        lines.append(f"{key}: {len(own)} rows, {held} seen, {unshown} not shown, {len(own) - held - unshown} missing "
                     f"{lacking}".rstrip())
    kinds = Counter(about["unshown"] for about in ROWS.values() if "unshown" in about)
    return [*lines, "not shown: " + ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS)]


def table(rows):
    """The page, from what was seen."""
    parts = [TEXT, "| portal | rows | by words | by what happens | not shown |\n|---|---|---|---|---|"]
    for key, name in NAMES.items():
        own = [row for row, about in ROWS.items() if about["portal"] == key]
        words = sum(any(how == "words" for how, _ in rows.get(row, ())) for row in own)
        held = sum(row in rows for row in own)
        parts.append(f"| {name} | {len(own)} | {words} | {held - words} | {sum('unshown' in ROWS[row] for row in own)} |")
    parts.append("\nA row counts by words where any check read its words, else by what happens.")
    for key, name in NAMES.items():
        parts.append(f"\n## {name}\n\n| row | what | seen by |\n|---|---|---|")
        for row, about in ROWS.items():
            if about["portal"] == key and row in rows:
                parts.append(f"| {row} | {about['title']} | {by(rows[row])} |")
    parts.append("\n## Not shown\n\n| row | what | kind | why |\n|---|---|---|---|")
    parts += [f"| {row} | {about['title']} | {about['unshown']} | {about['why']} |"
              for row, about in ROWS.items() if "unshown" in about]
    return "\n".join(parts) + "\n"


def by(claims):
    return ", ".join(f"`{file}`" for file in sorted({file for _, file in claims}))


def judge(write):
    """What is wrong with what a whole run saw; writes the page if that is asked for."""
    rows = seen()
    wrongs = [f"not seen: {' '.join(missing(rows))}"] if missing(rows) else []
    wrongs += points.mistakes(rows)
    pages = {TABLE: table(rows)} | ({} if wrongs else {points.PAGE: points.table(rows)})
    for file, text in pages.items():
        if write:
            file.write_text(text)
        elif file.read_text() != text:
            wrongs.append(f"{file.name} claims something else than this run saw; GUILDHALL_COVERAGE=1 rewrites it")
    return counts(rows), wrongs
