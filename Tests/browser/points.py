"""The table of every point on which councils differ: what sets it, its default, who shows it, and the test that holds it.

The points are in `switches/*.json`. Those of the guides name rows of the requirements, and their tests are those that saw a row;
the others name their test. `coverage.py` judges the page after a whole run, and writes it where that is asked for.
"""
import json
import re
from functools import cache

from drawn import laid_over
from guides import PORTALS
from service import ROOT

PAGE = ROOT / "Sources/Portal/Portal.docc/HowTo/Switches.md"
FOLDER = ROOT / "Tests/browser/switches"
#: The titles of the page, each with the number of its last point.
SECTIONS = [
    (10, "Who and where"), (20, "The first page"), (27, "Signing in"), (39, "Registering"), (51, "Two steps"), (52, "My account"),
    (58, "Home"), (65, "People"), (77, "Progress"), (99, "Forms"), (106, "Sending"), (114, "Messages and documents"),
    (124, "Contacts and words"), (130, "Dates and names")]

TEXT = """# Which setting makes which difference

Councils differ, and none of their differences is code: each is a setting of a council, a portal, a form or a theme, a wording, or a
page of words. This page lists each point, the settings that make it, their defaults, the sample councils that show it, and the tests that
hold it. V1 to V130 are the points on which the guides of the first councils differ.

Where a setting begins with `portal`, it is in `Tenants/<council>/portals/<portal>.json` or in a pack; with `tenant`, in
`Tenants/<council>/tenant.json`; with `form`, in `Tenants/<council>/forms/<form>.json`; with `theme`, in `Themes/<theme>/theme.json`; with
`process`, in `Config/processes/<process>.json`. A `text` is a wording in `Tenants/<council>/texts.<language>.json`, under `"all"` or under the
portal's name, and a `page` is in `Tenants/<council>/pages/`. `guildhall plugins` lists every setting with its meaning, and the schemas in
`Config/schema` hold the same for editors. Each value of each setting of portals and councils also runs in one of forty drawn councils
(`test_drawn_councils.py`).

The page is made by the browser tests: `GUILDHALL_COVERAGE=1` before the command of a whole run writes it.
"""


def points():
    """The points of the guides in order, then the others by file."""
    guides = json.loads((FOLDER / "guides.json").read_text())
    others = [each for file in sorted(FOLDER.glob("*.json")) if file.stem != "guides" for each in json.loads(file.read_text())]
    return guides, others


@cache
def schema(name):
    return json.loads((ROOT / f"Config/schema/{name}.schema.json").read_text())


def node(setting):
    """The part of a schema that a setting is; raises `KeyError` if there is none."""
    kind, *path = setting.split(".")
    found = schema(kind)
    for name in path:
        found = next(inner for inner in inside(found, name))
    return found


def inside(part, name):
    """The parts of a schema that a name leads to."""
    for each in (part, *part.get("anyOf", [])):
        if name in each.get("properties", {}):
            yield each["properties"][name]
        elif name == "*" and isinstance(each.get("additionalProperties"), dict):
            yield each["additionalProperties"]
        elif name == "[]" and "items" in each:
            yield each["items"]
        elif each is not part and "anyOf" in each:
            yield from inside(each, name)


def is_plugin(setting):
    return re.fullmatch(r"portal\.plugins\.[\w-]+", setting) is not None


def default(setting):
    """In words; empty for what has none of its own."""
    if setting.split(".")[0] in ("text", "page", "always"):
        return ""
    if is_plugin(setting):
        packs = sorted(file.parent.name for file in ROOT.glob("Config/packs/*/portal.json")
                       if setting.split(".")[2] in json.loads(file.read_text()).get("plugins", {}))
        return "off" + (f" (on in {', '.join(packs)})" if packs else "")
    value = node(setting).get("default")
    return "" if value in (None, "", [], {}) else json.dumps(value, ensure_ascii=False)


@cache
def files(kind):
    """The files of the sample councils that hold settings of a kind, with the name of the council: `(name, content)`."""
    found = []
    for file in sorted(ROOT.glob({"portal": "Tenants/*/portals/*.json", "tenant": "Tenants/*/tenant.json",
                                  "form": "Tenants/*/forms/*.json", "theme": "Themes/*/theme.json",
                                  "text": "Tenants/*/texts.*.json", "process": "Tenants/*/process*.json"}[kind])):
        content = json.loads(file.read_text())
        if kind == "portal":
            pack = ROOT / "Config/packs" / content.get("pack", "-") / "portal.json"
            content = laid_over(json.loads(pack.read_text()), content) if pack.exists() else content
        # What the team's own pack says shows on no portal of a guide.
        if not (kind == "portal" and file.stem == "team"):
            found.append((file.parent.name if kind in ("tenant", "theme", "text") else file.parents[1].name, content))
    return found


def shown(setting):
    """The sample councils that have another value than the default, or the wording or page of their own."""
    kind, _, rest = setting.partition(".")
    if kind == "always":
        return {portal.tenant for portal in PORTALS.values()}
    if kind == "page":
        return {file.parents[1].name for file in ROOT.glob(f"Tenants/*/pages/{rest}.*.md")}
    if kind == "text":
        wanted = re.compile(re.escape(rest).replace(r"\*", ".*"))
        return {name for name, content in files("text") for part in content.values() for key in part if wanted.fullmatch(key)}
    base = None if is_plugin(setting) else node(setting).get("default")
    return {name for name, content in files(kind) if any(value not in (None, base) for value in held(content, rest.split(".")))}


def held(content, path):
    """What a file has at a path."""
    found = [content]
    for name in path:
        found = [each for part in found for each in
                 (part.values() if name == "*" and isinstance(part, dict) else part if name == "[]" and isinstance(part, list)
                  else [part[name]] if isinstance(part, dict) and name in part else [])]
    return found


def full(setting):
    """A setting with its kind: those of portals may leave theirs out."""
    kinds = ("portal", "tenant", "form", "theme", "process", "guildhall", "text", "page", "always")
    return setting if setting.split(".")[0] in kinds and setting != "theme" else f"portal.{setting}"


@cache
def sources():
    """What the tests are, by their file."""
    return {str(file.relative_to(ROOT)): file.read_text() for pattern in ("Tests/browser/test_*.py", "Tests/*Tests/**/*.swift")
            for file in ROOT.glob(pattern)}


def test_of(name):
    """Where a named test is, as the page shows it; raises if there is none."""
    if "::" in name:
        file, function = name.split("::", 1)
        assert re.search(rf"^def {re.escape(function.split('[')[0])}\(", sources()[file], re.M), f"there is no test {name}"
        return f"`{file.rsplit('/', 1)[1]}`"
    suite, _, words = name.partition("/")
    file = next((file for file, text in sources().items() if re.search(rf"(struct|class|enum|actor) {suite}\b", text)), None)
    assert file and (not words or words.strip("`") in sources()[file]), f"there is no test {name}"
    return f"`{suite}`"


def row(point, about, settings, tests, said=""):
    names = sorted({name for each in settings for name in shown(each)})
    defaults = [f"`{value}`" for value in dict.fromkeys(default(each) for each in settings) if value]
    defaults = defaults or [said or "none"]
    return "| {} | {} | {} | {} | {} | {} |".format(
        point, about, "<br>".join("always" if each == "always" else f"`{each}`" for each in settings), "<br>".join(defaults),
        "all" if len(names) == len({portal.tenant for portal in PORTALS.values()}) else ", ".join(names) or "drawn councils",
        "<br>".join(sorted(tests)))


HEAD = "| point | what differs | setting | default | shown by | held by |\n|---|---|---|---|---|---|"


def table(rows):
    """The page, from what a whole run saw of the requirements."""
    guides, others = points()
    parts, first = [TEXT], 0
    for last, title in SECTIONS:
        parts.append(f"## {title}\n\n{HEAD}")
        for each in guides[first:last]:
            tests = {f"`{file}`" for row_id in each["rows"] for _, file in rows.get(row_id, ())}
            parts.append(row(each["point"], each["about"], each["settings"], tests or [each.get("why", "nothing")]))
        parts[-1] += "\n"
        first = last
    parts.append(f"## What other councils need\n\n{HEAD}")
    for each in others:
        settings = [full(setting) for setting in each["setting"].split(", ")]
        parts.append(row("", each["point"], settings, {test_of(each["test"])}, each.get("default", "")))
    return "\n".join(parts) + "\n"


def mistakes(rows):
    """What the list of points lacks: a point, a test that saw it, a setting that the schemas do not know."""
    guides, others = points()
    wrongs = [] if [each["point"] for each in guides] == [f"V{number}" for number in range(1, 131)] else ["V1 to V130 are not each there once"]
    wrongs += [f"{each['point']}: no test saw one of its rows" for each in guides
               if "why" not in each and not any(rows.get(row_id) for row_id in each["rows"])]
    for each in [*guides, *others]:
        for setting in each.get("settings") or map(full, each["setting"].split(", ")):
            if setting.split(".")[0] not in ("text", "page", "always"):
                try:
                    node(setting)
                except (KeyError, StopIteration):
                    wrongs.append(f"{each['point']}: no schema has {setting}")
        try:
            if "test" in each:
                test_of(each["test"])
        except (AssertionError, KeyError) as wrong:
            wrongs.append(f"{each['point']}: {wrong}")
    return wrongs
