"""A folder like this repository's, but with as many councils as asked for: copies of one, each on a host of its own."""
import hashlib
import shutil
import sqlite3

from processes import ROOT, change, free_port

HOME = "/CitizenPortal_LIVE"


class Councils:
    """`count` councils `c0001`, `c0002` and on, under `root`."""

    def __init__(self, root, count):
        self.root = root
        self.names = [f"c{number:04}" for number in range(1, count + 1)]
        shutil.copytree(ROOT / "Config", root / "Config", ignore=shutil.ignore_patterns("setup"))
        shutil.copytree(ROOT / "Themes", root / "Themes")
        change(
            root / "Config/guildhall.json", operator=f"127.0.0.1:{free_port()}",
            limits={"postsPerAccount": 1_000_000})
        for name in self.names:
            shutil.copytree(ROOT / "Tenants/leicester", root / "Tenants" / name)
            change(root / "Tenants" / name / "tenant.json", hosts=[f"{name}.example.org"])
            for portal in (root / "Tenants" / name / "portals").iterdir():
                change(portal, origin=f"https://{name}.example.org")

    @property
    def portals(self):
        """Host and path of a portal of each."""
        return [(f"{name}.localhost", f"{HOME}/en") for name in self.names]

    def rename(self, name, words):
        """What whoever edits a council's file does."""
        fresh = self.root / "Config/fresh.json"
        file = self.root / "Tenants" / name / "tenant.json"
        shutil.copy(file, fresh)
        change(fresh, name=words)
        fresh.replace(file)

    def settle(self, name, data, token=""):
        """Gives every council the data of one, whose visitor may be signed in with `token`; returns nothing.

        A session is stored under the digest of its site and token, so each copy has its own. A copy says whose it was, so
        that is forgotten, and each becomes its folder's when it is opened.
        """
        for manifest in (data / "manifest.json", data.with_name(f"{data.name}.manifest.json")):
            manifest.unlink(missing_ok=True)
        for other in self.names:
            if other != name:
                (data / other).mkdir(exist_ok=True)
                shutil.copy(data / name / "live.sqlite", data / other / "live.sqlite")
            with sqlite3.connect(data / other / "live.sqlite") as store:
                store.execute("DROP TABLE IF EXISTS store_identity")
                store.execute("UPDATE session SET id = ?", [digest(f"{other}/citizen/live:{token}")])
            store.close()


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()

