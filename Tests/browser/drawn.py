"""Councils that no file describes: a seeded draw of every setting that the schemas list, for as many councils as are wanted.

A setting is drawn where its values are known: yes or no, one of some words, the least and the most of a number, some words of a
list, a plugin that is on or off. Each portal takes, of every setting it has, the value that was drawn least; what
`guildhall check` refuses there is taken back and drawn elsewhere. Settings whose values are open, such as a name, have theirs in
`EXAMPLES`, or in the files that `councils.py` writes.
"""
import json
import random
import re
import subprocess
from collections import Counter, defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import councils
from portals import Portal
from service import GUILDHALL

class Table(dict):
    """A value that is a table, and can be counted."""

    def __hash__(self):
        return hash(json.dumps(self, sort_keys=True))


#: Plugins that need a server of their own, which are tested elsewhere.
ABSENT = {("plugins", "clamd"), ("plugins", "openid-connect"),
          # With it nothing of a council is served.
          ("suspended",)}
THEMES = ("coventry", "hertfordshire", "leicester", "stockton")
#: Values of settings that are open. Each that no file of `councils.py` or of a pack has needs one.
EXAMPLES = {
    "portal": {
        "testPath": ("/{council}-test", "/{council}-try", "/{council}_TEST"),
        "theme": THEMES,
        "dates.message": ("d MMM yyyy", "dd/MM/yyyy"),
        "navigation.inside": (("people",), ()),
        "landing.page": ("welcome-citizen",),
        "tiles.*.page": ("contact",),
        "plugins.access-requests.types": (("pdf", "jpg"),),
        "plugins.case-dashboard.localOffer": ("https://www.example.org/local-offer",),
        "plugins.case-dashboard.menu": (("request", "messages"),),
        "plugins.case-desk.documentTitle": ("{type} {number}: {title}",),
        "plugins.cases.process": ("ehc-england",),
        "plugins.gazetteer.file": ("addresses.csv",),
        "plugins.schools.file": ("schools.csv",),
        "plugins.text-message.http.address": ("https://sms.example.org/send",),
        "plugins.text-message.http.number": ("to",),
        "plugins.text-message.http.text": ("text",),
        "plugins.text-message.http.token": (Table({"$env": "DRAWN_GATEWAY"}),),
        "plugins.text-message.notify.address": ("https://notify.example.org",),
        "plugins.text-message.notify.key": (Table({"$env": "DRAWN_NOTIFY"}),),
        "plugins.text-message.notify.placeholder": ("message",),
        "plugins.text-message.notify.template": ("drawn",),
        "plugins.schools.authorities": (("856",),),
        "plugins.status-diagram.boxes": (("received", "assessment-agreed"),),
        "plugins.status-diagram.from": ("assessment",)},
    "tenant": {
        "about": (("An example",),), "short": ("Drawn", Table(councils.SHORT)),
        "mail.name": ("School places",), "mail.replyTo": ("help@{council}.example",), "test.addresses": (("*@example.org",),),
        **{f"contacts.{service}.{way}": (example,) for service in ("support", "advice", "mediation", "disagreement")
           for way, example in {"name": "Help line", "email": "help@example.org", "phone": "01632 960 101",
                                "web": "https://www.example.org/help"}.items()}}}
#: Plugins of which a portal has one: they answer the same addresses.
EITHER = [("progress", "forms-history", "case-dashboard"), ("home-tiles", "home-dashboard")]
#: Of these a rule has one: another is drawn only where it is written.
LENGTHS = {"days", "weeks", "months", "working-days"}
LANGUAGES = (("en",), ("en", "cy"), ("cy", "en"), ("cy",))
PACKS = ("citizen-tiles", "citizen-dashboard")


@dataclass(frozen=True)
class Setting:
    path: tuple
    values: tuple
    default: object = field(default=None, compare=False)
    #: Whether it is a list of the values.
    is_list: bool = False

    @property
    def is_plugin(self):
        return len(self.path) == 2 and self.path[0] == "plugins"

    def __str__(self):
        return ".".join(self.path)


def open_settings(schema):
    """The paths of the settings of a schema whose values are open."""
    found = set()

    def walk(node, path):
        for each in node.get("anyOf", []):
            walk(each, path)
        if node.get("type") == "string" and "enum" not in node and not {"$schema", "$order"} & {*path}:
            found.add(path)
        if "items" in node:
            walk(node["items"], (*path, "[]"))
        for name, each in node.get("properties", {}).items():
            walk(each, (*path, name))
        if isinstance(node.get("additionalProperties"), dict):
            walk(node["additionalProperties"], (*path, "*"))

    walk(schema, ())
    return {path for path in found if path[:2] not in ABSENT}


def settings(schema, examples):
    """Every setting of a schema whose values are known; `*` in a path stands for the names of a table, `[]` for a list's entries."""
    found = [Setting(tuple(path.split(".")), values) for path, values in examples.items()]

    def walk(node, path, default):
        default = node.get("default", default)
        for each in node.get("anyOf", []):
            walk(each, path, default)
        if len(path) == 2 and path[0] == "plugins" and path[1] != "$order" and "properties" in node:
            found.append(Setting(path, (True, False), False))
        if "enum" in node:
            found.append(Setting(path, tuple(node["enum"]), default))
        if node.get("type") == "boolean":
            found.append(Setting(path, (True, False), default))
        if node.get("type") in ("integer", "number"):
            found.append(Setting(path, (node["minimum"], node["maximum"]), default))
        items = node.get("items", {})
        if "enum" in items:
            found.append(Setting(path, tuple(items["enum"]), default, is_list=True))
        elif items and path[-1] != "$order":
            walk(items, (*path, "[]"), None)
        for name, each in node.get("properties", {}).items():
            walk(each, (*path, name), None)
        if isinstance(node.get("additionalProperties"), dict):
            walk(node["additionalProperties"], (*path, "*"), None)

    walk(schema, (), None)
    return list(dict.fromkeys(each for each in found if each.path not in ABSENT and each.path[:2] not in ABSENT))


def laid_over(below, above):
    """Tables are laid over each other by name; null removes."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    both = {name: laid_over(below.get(name), above[name]) if name in above else below[name] for name in {**below, **above}}
    return {name: each for name, each in both.items() if each is not None}


class Draw:
    """One file, and what was drawn for it."""

    def __init__(self, root, file, every):
        self.file, self.every, self.council = file, every, file.relative_to(root / "Tenants").parts[0]
        self.plain, self.changes, self.never = file.read_text(), {}, {}
        self.json = json.loads(self.plain)
        citizen = json.loads((file.parent.parent / "portals/citizen.json").read_text()) if file.parent.name == "portals" else {}
        #: The language in which the council writes first: that of its residents' portal.
        self.first_language = citizen.get("languages", ["en"])[0]
        pack = root / "Config/packs" / self.json.get("pack", "-") / "portal.json"
        self.below = json.loads(pack.read_text()) if pack.exists() else {}

    @property
    def whole(self):
        """The portal on its pack."""
        return laid_over(self.below, self.json)

    def places(self, setting):
        """Where a portal has a setting: its path with the names of tables and the numbers of lists, and what is written."""
        found = [((), self.whole)]
        for depth, name in enumerate(setting.path):
            deeper = []
            for path, node in found:
                # A plugin that is off has no settings.
                if depth == 2 and path[0] == "plugins" and node is None:
                    continue
                # A text has no names: a name may be one, or a table of it by language.
                node = node or {} if name == "[]" or isinstance(node, dict) else {}
                names = range(len(node)) if name == "[]" else sorted(node.keys() - {"$order"}) if name == "*" else [name]
                deeper += [((*path, each), node[each] if name == "[]" else node.get(each)) for each in names]
            found = deeper
        return [(path, value) for path, value in found if path[-1] not in LENGTHS or value is not None]

    def values(self, setting):
        """What holds here, by what is written or by default."""
        for _, value in self.places(setting):
            if setting.is_plugin:
                yield value is not None
                continue
            value = setting.default if value is None else value
            yield from (value or []) if setting.is_list else [self.plain_value(value)]

    def plain_value(self, value):
        """A value as an example has it."""
        if isinstance(value, str):
            return value.replace(self.council, "{council}")
        if isinstance(value, dict):
            return Table(value)
        return tuple(value) if isinstance(value, list) else value

    def draw(self, setting, path, wanted, used, chance):
        """Draws one of the wanted values for a place; whether one was left to draw."""
        free = [value for value in wanted if (path, str(value)) not in self.never]
        if not free:
            return False
        value = min(free, key=lambda value: (used[setting, value], chance.random()))
        used[setting, value] += 1
        if setting.is_list:
            others = chance.sample(setting.values, chance.randint(0, len(setting.values) - 1))
            drawn = chance.sample(sorted({value, *others}), len({value, *others}))
            if setting.path == ("languages",):
                # What its people have written is on all its portals, and is taken to be in the first language of each.
                drawn = [self.first_language, *(each for each in drawn if each != self.first_language)]
        elif setting.is_plugin:
            drawn = self.json.get("plugins", {}).get(path[1], {}) if value else None
        else:
            drawn = value.replace("{council}", self.council) if isinstance(value, str) else value
        self.changes[path] = (value, deepcopy(drawn))
        self.put(path, drawn)
        return True

    def draw_all(self, used, chance):
        # Plugins first: one that is off has no settings.
        for setting in sorted(self.every, key=lambda each: not each.is_plugin):
            for path, _ in self.places(setting):
                self.draw(setting, path, setting.values, used, chance)
            self.choose(setting, chance)

    def choose(self, setting, chance):
        """Of plugins that exclude each other one is on: that which was drawn, if it is."""
        for group in EITHER:
            drawn = {name: self.changes[("plugins", name)][0] for name in group if ("plugins", name) in self.changes}
            on = [name for name in drawn if drawn[name]]
            if setting.path[-1] in on and len(on) > 1:
                for name in set(on) - {setting.path[-1]}:
                    self.changes["plugins", name] = (False, None)
                    self.put(("plugins", name), None)

    def take_back(self, path, why):
        """Undoes what was drawn for a place, and draws it here no more; whether anything was."""
        if path not in self.changes:
            return False
        self.never[path, str(self.changes.pop(path)[0])] = why
        return True

    def put(self, path, value):
        node = self.json
        for name in path[:-1]:
            if not isinstance(name, int) and node.get(name) is None:
                node[name] = {}
            node = node[name]
        node[path[-1]] = [*value] if isinstance(value, tuple) else value

    def refused(self, line, why):
        """Takes back what was drawn for the place that a line of the file is about; whether anything was."""
        here = lines(self.json)[line - 1]
        about = [path for path in self.changes if path[:len(here)] == here or here[:len(path)] == path]
        return any([self.take_back(path, why) for path in about])

    def settle(self):
        """Writes the file with what is still drawn."""
        self.json = json.loads(self.plain)
        # A plugin before its settings, which it would replace.
        for path, (_, value) in sorted(self.changes.items(), key=lambda change: len(change[0]) > 2):
            plugin = path[1] if path[0] == "plugins" else None
            if plugin and len(path) > 2 and self.whole.get("plugins", {}).get(plugin) is None:
                # The plugin whose setting it is is off here, as long as that is not refused.
                continue
            self.put(path, deepcopy(value))
        councils.put(self.file, self.json)


def lines(node, path=()):
    """The path that each line of a file of JSON with an indent is about."""
    if not isinstance(node, (dict, list)) or not node:
        return [path]
    inner = node.items() if isinstance(node, dict) else enumerate(node)
    return [path, *(line for name, each in inner for line in lines(each, (*path, name))), path]


def check(root):
    """The mistakes of the configuration: `(file, line, words)`."""
    answer = subprocess.run([GUILDHALL, "check", "--root", str(root)], capture_output=True, text=True)
    if answer.returncode == 0:
        return []
    found = re.findall(r"^(.+?):(\d+): (?!warning)(.*)$", answer.stdout + answer.stderr, re.M)
    assert found, answer.stdout + answer.stderr
    return [(Path(file).resolve(), int(line), words) for file, line, words in found]


#: Mistakes reported at another place than the setting that makes them.
ELSEWHERE = [(r"'(portal:)?register'", ("plugins", "accounts", "registration")), (r"'(portal:)?register'", ("plugins", "registration"))]


class Drawing:
    """So many councils under `root`, whose files say what was drawn."""

    def __init__(self, root, count, seed):
        self.root, self.chance, self.used = root, random.Random(seed), Counter()
        subprocess.run([GUILDHALL, "schema", "--root", str(root)], check=True, capture_output=True)
        self.schemas = {name: json.loads((root / f"Config/schema/{name}.schema.json").read_text()) for name in EXAMPLES}
        self.every = {name: settings(schema, EXAMPLES[name]) for name, schema in self.schemas.items()}
        for number in range(count):
            councils.write(root, f"drawn{number:02}", THEMES[number % 4], LANGUAGES[number // 4 % 4], PACKS[number % 2],
                           is_rich=number % 3 == 0)
        files = sorted(root.glob("Tenants/drawn*/portals/*.json")) + sorted(root.glob("Tenants/drawn*/tenant.json"))
        self.draws = [Draw(root, file, self.every["tenant" if file.stem == "tenant" else "portal"]) for file in files]
        for each in self.draws:
            each.draw_all(self.used, self.chance)
        self.settle()
        for _ in range(12):
            if not self.redraw():
                break
            self.settle()

    def counts(self):
        """How many places have each value of each setting."""
        return Counter((str(setting), value) for each in self.draws for setting in each.every for value in each.values(setting))

    def left(self):
        """The values of each setting that no council has."""
        counts, left = self.counts(), defaultdict(list)
        for setting in {setting for every in self.every.values() for setting in every}:
            for value in setting.values:
                if not counts[str(setting), value]:
                    left[str(setting)].append(value)
        return dict(left)

    def unset(self):
        """The settings with open values that no file has."""
        def has(name, path):
            draws = [each for each in self.draws if (name == "tenant") == (each.file.stem == "tenant")]
            return any(value is not None for each in draws for _, value in each.places(Setting(path, ())))

        return [".".join(path) for name, schema in self.schemas.items() for path in sorted(open_settings(schema))
                if not has(name, path)]

    def redraw(self):
        """Draws what is left where another value is not the only one of its kind; whether anything was drawn."""
        left, counts, has_drawn = self.left(), self.counts(), False
        for setting in sorted({setting for every in self.every.values() for setting in every if str(setting) in left}, key=str):
            for value in left[str(setting)]:
                drawn = 0
                for each in self.chance.sample(self.draws, len(self.draws)):
                    if setting not in each.every or drawn == 4:
                        continue
                    for path, held in each.places(setting):
                        now = each.plain_value(setting.default if held is None else held)
                        now = held is not None if setting.is_plugin else now
                        if not setting.is_list and counts[str(setting), now] < 2:
                            continue
                        if each.draw(setting, path, [value], self.used, self.chance):
                            drawn, has_drawn = drawn + 1, True
                            if not setting.is_list:
                                counts[str(setting), now] -= 1
                            break
        return has_drawn

    def settle(self):
        """Takes back what the check refuses, until it refuses nothing."""
        for _ in range(60):
            for each in self.draws:
                each.settle()
            mistakes = check(self.root)
            if not mistakes:
                return
            taken_back = False
            for each in self.draws:
                for file, line, words in mistakes:
                    needed = re.search("wanted the plugin '([a-z-]+)' too", words)
                    if file == each.file.resolve() and needed and each.take_back(("plugins", needed[1]), words):
                        taken_back = True
                        continue
                    if file == each.file.resolve():
                        taken_back = each.refused(line, words) or taken_back
                    if each.council in file.parts:
                        elsewhere = [path for said, path in ELSEWHERE if re.search(said, words)]
                        named = [("plugins", name) for name in re.findall(r"'([a-z-]+)'", words)] if file == each.file.resolve() else []
                        taken_back = any([each.take_back(path, words) for path in elsewhere + named]) or taken_back
            assert taken_back, f"what is drawn is refused elsewhere: {mistakes[:20]}"
        raise AssertionError(f"still refused: {mistakes[:20]}")

    @property
    def portals(self):
        """The draws of portals, each with the portal that it makes."""
        return [(each, portal_of(each, self.root)) for each in self.draws if each.file.stem != "tenant"]


def english(name):
    """A name in English: it may be a table by language."""
    return name if isinstance(name, str) else name.get("en") or next(iter(name.values()))


def portal_of(draw, root):
    """How a drawn portal is found and read."""
    whole = draw.whole
    council = english(json.loads((root / "Tenants" / draw.council / "tenant.json").read_text())["name"])
    languages = tuple(whole.get("languages", ["en"]))
    in_path = len(languages) > 1 or whole.get("languageInPath") == "always"
    return Portal(f"{draw.council}-{draw.file.stem}", draw.council, whole["path"], whole["origin"], english(whole["name"]), council,
                  "", "", "", "", languages=languages if in_path else ())
