"""What is measured of forms: a case's page, pages of questions, saves of them, and files."""
import shutil
import statistics
from contextlib import contextmanager

import forms
from councils import Councils
from findings import beside, check
from processes import Guildhall, load
from visitor import Visitor, write_lines

DRAFTS = 15
"""How many drafts of each of three forms a council's parent has open: an account may have fifty."""
CLIENTS = 32
"""How many save at a time: fewer than there are drafts, so that a save hardly ever meets another of the same one."""
MEGABYTE = 1 << 20


class Forming:
    """Someone in each of four councils who fills in forms. Part of the house."""

    @contextmanager
    def parents(self):
        """A server of four councils that offer the measured forms, and a parent signed in to each with one child."""
        root = self.folder / "forming"
        if not root.exists():
            councils = Councils(root, 4)
            forms.offer(root, councils.names)
        # What an earlier measure left counts toward what an account may have.
        data = self.folder / "forming-data"
        shutil.rmtree(data, ignore_errors=True)
        data.with_name(f"{data.name}.manifest.json").unlink(missing_ok=True)
        with Guildhall(data, root=root) as server:
            parents = [Visitor(server.port, *portal) for portal in server.portals]
            for parent in parents:
                parent.sign_in(server.data, forms.PARENT)
                parent.child = forms.add_child(parent, f"Robin {server.port}")
            yield server, parents

    def progress(self):
        """The page of a case with one submission, and of one with a hundred drafts and as many submissions."""
        with self.parents() as (server, parents):
            parent, few = parents[0], parents[0].child
            many = forms.add_child(parent, "Kim")
            for child in (few, many):
                forms.Page(parent, forms.begin(parent, "small", child, f"draft-to-send-{child}"), "s1").save()
                forms.send(parent, f"draft-to-send-{child}")
            forms.begin(parent, "small", many, f"draft-to-keep-{many}")
            forms.multiply(forms.store(server, parent), many, 100, 100)
            yield self.page("Progress, one submission", server, parent, f"/people/{few}")
            yield self.page("Progress, 200 drafts and submissions", server, parent, f"/people/{many}")
            yield self.compared(
                "Progress, 200 beside one", "pages/s", server, *(
                    write_lines(self.folder / name, [parent.line("GET", f"/people/{child}")])
                    for name, child in [("progress-many", many), ("progress-few", few)]), peers_name="one submission")

    def form_pages(self):
        """Pages of questions: of a small form, and fifty at once of a form that has no more and of one of 300."""
        with self.parents() as (server, parents):
            pages = {}
            for form in ("small", "page", "long"):
                draft = forms.begin(parents[0], form, parents[0].child, f"draft-of-{form}-{server.port}")
                for step in range(6 if form == "long" else 1):
                    forms.Page(parents[0], draft, f"s{step + 1}").save()
                path = f"/drafts/{draft}/step/s1"
                yield self.page(NAMES[form], server, parents[0], path)
                pages[form] = write_lines(self.folder / f"page-of-{form}", [parents[0].line("GET", path)])
            yield self.compared("50 of 300 questions beside 50 of 50", "pages/s", server, pages["long"], pages["page"], "50 of 50")
            yield self.compared("50 of 50 questions beside 10 of 10", "pages/s", server, pages["page"], pages["small"], "10 of 10")

    def form_saves(self):
        """Saves of one changed answer, each on disk before its answer, over four councils."""
        with self.parents() as (server, parents):
            lines = {form: self.saving_drafts(form, parents) for form in ("small", "page", "long")}
            stores = [forms.store(server, parent) for parent in parents]
            for form in lines:
                before, good, times = forms.versions(stores), [], []

                def saves(file=lines[form], good=good, times=times):
                    result = check(load(
                        server.port, "/", self.pace.seconds, connections=CLIENTS, file=file, sign="/step/"))
                    good.append(result.good)
                    times.append((result.usual, result.slowest))
                    return result.rate

                found = beside(
                    f"Saves, {NAMES[form]}", "a second", self.pace, saves, lambda: self.appends(len(parents)),
                    f"{len(parents)} threads of C with fdatasync")
                kept = (forms.versions(stores) - before) / sum(good)
                if kept < 0.9:
                    raise RuntimeError(f"only {kept:.0%} of the saves changed anything")
                usual, slowest = (statistics.median(each) for each in zip(*times))
                yield found.__class__(**vars(found) | {
                    "note": f"{CLIENTS} clients, half within {usual:.1f} ms, 99 in 100 within {slowest:.1f} ms; {found.note}"})
            for left, right in [("long", "page"), ("page", "small")]:
                yield self.compared(
                    f"Saves, {NAMES[left]}", "a second", server, lines[left], lines[right], NAMES[right], sign="/step/")

    def saving_drafts(self, form, parents):
        """Every draft's save of one answer, and then of another, and so on in turn."""
        pages = []
        for number in range(DRAFTS):
            for parent in parents:
                draft = forms.begin(parent, form, parent.child, f"draft-{form}-{number:04}-{parent.port}")
                for step in range(5 if form == "long" else 0):
                    forms.Page(parent, draft, f"s{step + 2}").save()
                page = forms.Page(parent, draft, "s1")
                page.save()
                pages.append(page)
        other = forms.WORDS + " Since Easter he has gone in by himself."
        return write_lines(
            self.folder / f"saving-{form}",
            [page.line(forms.WORDS, other) for page in pages] + [page.line(other, forms.WORDS) for page in pages])

    def uploads(self):
        """Files of one megabyte, each looked at and on disk before its answer, and each unlike all others."""
        with self.parents() as (server, parents):
            lines = []
            for parent in parents:
                body = forms.write_upload(self.folder / f"upload-{parent.host}", parent.token, MEGABYTE)
                for number in range(8):
                    draft = forms.begin(parent, "files", parent.child, f"draft-of-files-{number}-{parent.port}")
                    lines.append(forms.upload(parent, draft, body))
            lines = write_lines(self.folder / "uploading", lines)
            times = []

            def uploads():
                result = check(load(server.port, "/", self.pace.seconds, connections=16, file=lines, sign="#report"))
                times.append((result.usual, result.slowest))
                return result.rate

            before, memory = server.seconds(), server.memory()
            found = beside(
                "Uploads of a PDF of 1 MB", "a second", self.pace, uploads,
                lambda: self.appends(len(parents), MEGABYTE), f"{len(parents)} threads of C writing 1 MB and fdatasync")
            usual, slowest = (statistics.median(each) for each in zip(*times))
            spent = 1000 * (server.seconds() - before) / (found.ours * self.pace.seconds * self.pace.rounds)
            yield found.__class__(**vars(found) | {
                "note": f"16 clients, half within {usual:.0f} ms, 99 in 100 within {slowest:.0f} ms; "
                        f"{spent:.1f} ms of processor each; {server.memory() - memory:.0f} MiB more memory; {found.note}"})

    def compared(self, what, unit, server, ours, peer, peers_name, sign=None):
        """Two things that one server is asked for."""
        spent = {}

        def rate(file):
            before = server.seconds()
            result = check(load(server.port, "/", self.pace.seconds, file=file, sign=sign))
            used, answers = spent.get(file, (0, 0))
            spent[file] = (used + server.seconds() - before, answers + result.good)
            return result.rate

        found = beside(what, unit, self.pace, lambda: rate(ours), lambda: rate(peer), peers_name)
        each = [1e6 * used / answers for used, answers in (spent[ours], spent[peer])]
        return found.__class__(**vars(found) | {
            "note": f"{found.note}; {each[0]:.0f} and {each[1]:.0f} us of processor an answer"})


NAMES = {"small": "10 questions of 10", "page": "50 questions of 50", "long": "50 questions of 300"}
