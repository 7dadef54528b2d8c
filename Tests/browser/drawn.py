"""Councils whose portals have other settings than any council has: a seeded draw of every switch that the schema lists.

A switch is a setting with a closed set of values: yes or no, one of some words, or a list of some words. Each portal takes, of
every switch it has, the value that was drawn least; what `guildhall check` refuses there is drawn elsewhere.
"""
import json
import random
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from portals import ALL, Portal
from service import GUILDHALL


@dataclass(frozen=True)
class Switch:
    path: tuple
    values: tuple
    default: object = field(default=None, compare=False)
    #: Whether it is a list of the values.
    is_list: bool = False

    def __str__(self):
        return ".".join(self.path)


def switches(schema):
    """Every switch of a schema; `*` in a path stands for the names of a table."""
    found = []

    def walk(node, path, default):
        for each in node.get("anyOf", []):
            walk(each, path, node.get("default", default))
        if "enum" in node:
            found.append(Switch(path, tuple(node["enum"]), default))
        if node.get("type") == "boolean":
            found.append(Switch(path, (True, False), default))
        items = node.get("items", {})
        if "enum" in items:
            found.append(Switch(path, tuple(items["enum"]), default, is_list=True))
        elif items and path[-1] != "$order":
            walk(items, (*path, "[]"), None)
        for name, each in node.get("properties", {}).items():
            walk(each, (*path, name), None)
        if isinstance(node.get("additionalProperties"), dict):
            walk(node["additionalProperties"], (*path, "*"), None)

    walk(schema, (), None)
    return found


def laid_over(below, above):
    """Tables are laid over each other by name; null removes."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    both = {name: laid_over(below.get(name), above[name]) if name in above else below[name] for name in {**below, **above}}
    return {name: each for name, each in both.items() if each is not None}


class Draw:
    """One portal's file, and what was drawn for it."""

    def __init__(self, root, file):
        self.root, self.file, self.tenant = root, file, file.parents[1].name
        self.plain, self.changes, self.never = file.read_text(), {}, set()
        self.json = json.loads(self.plain)

    @property
    def whole(self):
        """The portal on its pack."""
        pack = self.root / "Config/packs" / self.json.get("pack", "") / "portal.json"
        return laid_over(json.loads(pack.read_text()) if self.json.get("pack") else {}, self.json)

    def places(self, switch):
        """Where a portal has a switch: its path with the names of tables and the numbers of lists, and what is written."""
        found = [((), self.whole)]
        for depth, name in enumerate(switch.path):
            deeper = []
            for path, node in found:
                node = node or {}
                names = range(len(node)) if name == "[]" else sorted(node.keys() - {"$order"}) if name == "*" else [name]
                # A plugin that is off has no settings.
                if depth == 1 and switch.path[0] == "plugins" and name not in node:
                    continue
                deeper += [((*path, each), node[each] if name == "[]" else node.get(each)) for each in names]
            found = deeper
        return found

    def values(self, switch):
        """What holds here, by what is written or by default."""
        for _, value in self.places(switch):
            value = switch.default if value is None else value
            yield from (value or []) if switch.is_list else [value]

    def take(self, every, chance, used, wanted):
        """Draws a value for each switch of the portal; later, when some are wanted, for those alone."""
        for switch in every:
            for path, _ in self.places(switch):
                free = [value for value in (switch.values if wanted is None else wanted.get(str(switch), ()))
                        if (path, str(value)) not in self.never]
                if not free:
                    continue
                value = min(free, key=lambda value: (used[switch, value], chance.random()))
                used[switch, value] += 1
                if switch.is_list:
                    others = chance.sample(switch.values, chance.randint(0, len(switch.values) - 1))
                    value = chance.sample(sorted({value, *others}), len({value, *others}))
                self.changes[path] = value

    def take_back(self, path):
        """Undoes what was drawn for a place, and draws it here no more; whether anything was."""
        if path not in self.changes:
            return False
        self.never.add((path, str(self.changes.pop(path))))
        return True

    def put(self, path, value):
        node = self.json
        for name in path[:-1]:
            node = node[name] if isinstance(name, int) else node.setdefault(name, {})
        node[path[-1]] = value

    def write(self):
        self.file.write_text(json.dumps(self.json, indent=2))

    def refused(self, line):
        """Takes back what was drawn for the place that a line of the file is about; whether anything was."""
        here = lines(self.json)[line - 1]
        about = [path for path in self.changes if path[:len(here)] == here or here[:len(path)] == path]
        return any([self.take_back(path) for path in about])

    def settle(self):
        """The file with what is still drawn."""
        self.json = json.loads(self.plain)
        for path, value in self.changes.items():
            self.put(path, value)
        self.write()


def lines(node, path=()):
    """The path that each line of a file of JSON with an indent is about."""
    if not isinstance(node, (dict, list)) or not node:
        return [path]
    inner = node.items() if isinstance(node, dict) else enumerate(node)
    return [path, *(line for name, each in inner for line in lines(each, (*path, name))), path]


def check(root):
    """The mistakes of the configuration: `(file, line, words)`."""
    told = subprocess.run([GUILDHALL, "check", "--root", str(root)], capture_output=True, text=True)
    if told.returncode == 0:
        return []
    found = re.findall(r"^(.+?):(\d+): (?!warning)(.*)$", told.stdout + told.stderr, re.M)
    assert found, told.stdout + told.stderr
    return [(Path(file).resolve(), int(line), words) for file, line, words in found]


#: Targets of a council's own, for no council has any: what is drawn for them are their switches.
TARGETS = {
    "drawn-one": {"weeks": 4}, "drawn-two": {"days": 20}, "drawn-three": {"weeks": 3},
    "drawn-four": {"earliest": [{"weeks": 4}, {"days": 25}]}, "drawn-five": {"latest": [{"weeks": 3}, {"days": 18}]}}


def add_targets(root):
    about = {"stage": "request", "from": "received", "by": "council", "source": "Drawn",
             "met": ["assessment-agreed", "assessment-refused"], "lapses": ["request-withdrawn"]}
    for tenant in root.glob("Tenants/*"):
        file = tenant / "portals/team.json"
        team = json.loads(file.read_text())
        team["plugins"].setdefault("cases", {})["targets"] = {name: {**about, **rule} for name, rule in TARGETS.items()}
        file.write_text(json.dumps(team, indent=2))
        for language in ("en", "cy"):
            file = tenant / f"texts.{language}.json"
            texts = json.loads(file.read_text()) if file.exists() else {}
            texts.setdefault("all", {}).update({f"deadline.{name}": f"Drawn {name}" for name in TARGETS})
            file.write_text(json.dumps(texts, indent=2, ensure_ascii=False))


class Drawing:
    """The portals under `root`: each round draws what no earlier round has run."""

    def __init__(self, root, seed):
        subprocess.run([GUILDHALL, "schema", "--root", str(root)], check=True, capture_output=True)
        self.every = switches(json.loads((root / "Config/schema/portal.schema.json").read_text()))
        self.chance, self.used, self.ran = random.Random(seed), Counter(), set()
        add_targets(root)
        self.root, self.draws = root, [Draw(root, file) for file in sorted(root.glob("Tenants/*/portals/*.json"))]

    def round(self):
        """Draws and writes what runs next."""
        wanted = self.left() if self.ran else None
        for each in self.draws:
            each.take(self.every, self.chance, self.used, wanted)
        settle(self.root, self.draws)
        self.ran |= {(str(switch), value) for switch in self.every for each in self.draws for value in each.values(switch)}

    def left(self):
        """The values of each switch that no round had."""
        return {str(switch): missing for switch in self.every
                if (missing := [value for value in switch.values if (str(switch), value) not in self.ran])}


#: Mistakes reported at another place than the switch that makes them.
ELSEWHERE = [(r"'(portal:)?register'", ("plugins", "accounts", "registration")), (r" in cy\b|\.cy\.", ("languages",))]


def settle(root, draws):
    """Takes back what the check refuses, until it refuses nothing."""
    for _ in range(30):
        for each in draws:
            each.settle()
        mistakes = check(root)
        if not mistakes:
            return
        taken_back = False
        for each in draws:
            for file, line, words in mistakes:
                if file == each.file.resolve():
                    taken_back = each.refused(line) or taken_back
                for told, path in ELSEWHERE:
                    if each.file.parents[1].resolve() in file.parents and re.search(told, words):
                        taken_back = each.take_back(path) or taken_back
        assert taken_back, f"what is drawn is refused elsewhere: {mistakes}"
    raise AssertionError(f"still refused: {mistakes}")


def portal_of(drawn):
    """How a drawn portal is found and read."""
    whole, council = drawn.whole, next(portal.council for portal in ALL if portal.tenant == drawn.tenant)
    languages = tuple(whole.get("languages", ["en"]))
    in_path = len(languages) > 1 or whole.get("languageInPath") == "always"
    return Portal(f"{drawn.tenant}-{drawn.file.stem}", drawn.tenant, whole["path"], whole["origin"], whole["name"], council,
                  "", "", "", "", languages=languages if in_path else ())
