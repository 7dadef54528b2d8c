"""A council of a test's own: one of the repository's, whose files a test changes before it is served."""
import json
from contextlib import contextmanager
from dataclasses import replace

from outbox import Outbox
from person import Person
from portals import LEICESTER, LEICESTER_PROFESSIONAL
from service import GUILDHALL, Service, configuration

#: What a council's portals are called here: the file of each.
CITIZEN, PROFESSIONAL, TEAM = (f"Tenants/leicester/portals/{name}.json" for name in ("citizen", "professional", "team"))
TENANT, ENGLISH_TEXTS, WELSH_TEXTS = (f"Tenants/leicester/{name}.json" for name in ("tenant", "texts.en", "texts.cy"))


#: Takes a name out of a file.
GONE = object()


def laid_over(below, above):
    """Tables are merged by name; all else, null too, is what `above` says."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    both = {**below, **{name: laid_over(below.get(name), value) for name, value in above.items()}}
    return {name: value for name, value in both.items() if value is not GONE}


def change(root, file, changes):
    """Lays `changes` over a file of JSON, which is made where there is none."""
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    now = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps(laid_over(now, changes), indent=2, ensure_ascii=False))


@contextmanager
def council(folder, changes, marks=()):
    """Serves Leicester's configuration with `changes` by file, and the sample data; `marks` are new themes that need one."""
    root = configuration(folder / "root", "leicester")
    for file, values in changes.items():
        change(root, file, values)
    for theme in marks:
        brand = json.loads((root / f"Themes/{theme}/theme.json").read_text())["tokens"]["brand"]
        (root / f"Themes/{theme}/mark.svg").write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="{brand}"/></svg>')
    with Service([GUILDHALL, "demo", "--root", str(root)], folder / "data") as service:
        service.root = root
        yield service


def portal(path="/CitizenPortal_LIVE", of=LEICESTER, **others):
    """Leicester's portal at another path."""
    return replace(of, path=path, **others)


def sample(service, page, email, at):
    """Someone of the sample data, at a portal."""
    visitor = Person(service, Outbox(service.data), page, at)
    visitor.email, visitor.password = email, "tea and two sugars"
    return visitor


__all__ = ["CITIZEN", "ENGLISH_TEXTS", "GONE", "LEICESTER_PROFESSIONAL", "PROFESSIONAL", "TEAM", "TENANT", "WELSH_TEXTS", "change",
           "council", "laid_over", "portal", "sample"]
