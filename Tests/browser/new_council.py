"""The council that the page on adding a council makes, written from the page's own blocks."""
import json
import re
import shutil

from portals import Portal, team_of
from service import ROOT

PAGE = ROOT / "Sources/Portal/Portal.docc/HowTo/AddACouncil.md"
LEAFSHIRE = Portal(
    "leafshire-citizen", "leafshire", "/CitizenPortal_LIVE", "https://portal.leafshire.example", "Citizen Portal",
    "Leafshire Council", "Welcome to the Citizen Portal", "Welcome to the Citizen Portal", "", "",
    activated="Your account has been created")
LEAFSHIRE_TEAM = team_of(LEAFSHIRE)


def files():
    """The path and the words of each file of the page."""
    path, block = None, None
    for line in PAGE.read_text().splitlines():
        if line.startswith("   ```"):
            if block is not None and path:
                yield path, "".join(line + "\n" for line in block)
            path, block = (path, []) if block is None else (None, None)
        elif block is not None:
            block.append(line[3:])
        elif found := re.findall(r"`((?:Tenants|Themes)/leafshire/[a-z./-]+)`", line):
            path = found[-1]


def written(root, without=()):
    """A root with the shared files and this one council, less the files that are named."""
    shutil.copytree(ROOT / "Config", root / "Config")
    for path, words in files():
        if path not in without:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(words)
    return root


def change(root, portal, **settings):
    """Sets what stands at the top of a portal's file."""
    file = root / f"Tenants/leafshire/portals/{portal}.json"
    content = json.loads(file.read_text()) if file.exists() else {}
    file.write_text(json.dumps(content | settings))
