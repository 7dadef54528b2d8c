"""A form on a full disk, over a line that is cut, and with a token of another session."""
import os
import random
import socket
import subprocess
import time

import pytest

from plain import BOUNDARY, PATH, Filler, Plain, digest, letter, multipart, value
from service import GUILDHALL, Service


@pytest.fixture
def small_disk(tmp_path):
    """A disk of its own with 24 MB."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    owner = f"uid={os.geteuid()},gid={os.getegid()},mode=700"
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run([*root, "mount", "-t", "tmpfs", "-o", f"size=24m,{owner}", "tmpfs", disk], check=True)
    yield disk
    subprocess.run([*root, "umount", disk], check=True)


def fill(disk):
    """Takes all the room there is; what gives it back."""
    filler = disk / "filler"
    with open(filler, "wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass
    return filler


def test_on_a_full_disk_nothing_typed_is_lost_and_all_is_well_once_there_is_room(small_disk):
    draw = random.Random(1)
    with Service([GUILDHALL, "demo"], small_disk / "data") as service:
        visitor = Filler(service)
        draft = visitor.begin()
        assert visitor.upload(draft, letter("kept"))[0].status == 303
        filler = fill(small_disk)
        # A save or two may still fit into what the database has already.
        kept = ""
        for _ in range(400):
            text = draw.randbytes(15_000).hex()
            answer, page = visitor.write(draft, text, kept)
            if answer.status != 303:
                break
            kept = text
        assert answer.status == 503, "the disk was never full"
        assert value(page, "strengths") == text, "what was typed is not on the page"
        assert "We could not save this page just now. Nothing you typed is lost" in page
        assert visitor.written(draft) == kept, "pages are read all the same"

        answer, refused = visitor.upload(draft, letter("small"))
        # As nothing else on the page has changed, there is nothing but the file to be told of.
        assert answer.status == 422 and "letter.pdf could not be uploaded. Try again in a few minutes." in refused
        answer, refused = visitor.upload(draft, letter("large", 1 << 20))
        assert answer.status == 503, answer.status
        assert "there is no room" in refused
        assert list((small_disk / "data/scratch").iterdir()) == []

        filler.unlink()
        again = {name: value(page, name) for name in ("base", "strengths")} | {"action": "go:child"}
        assert visitor.send(f"/drafts/{draft}/step/child", again)[0].status == 303
        assert visitor.written(draft) == text
        for words in ("small", "large"):
            assert visitor.upload(draft, letter(words), f"{words}.pdf")[0].status == 303
        _, page = visitor.get(f"/drafts/{draft}/step/documents")
        assert all(name in page for name in ("letter.pdf", "small.pdf", "large.pdf"))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    with Service([GUILDHALL, "demo"], tmp_path_factory.mktemp("edge") / "data") as service:
        yield service


@pytest.fixture(scope="module")
def visitor(service):
    return Filler(service)


def emptied(folder):
    """Returns once the folder is empty, which a busy machine may be a moment late with."""
    end = time.monotonic() + 10
    while list(folder.iterdir()):
        assert time.monotonic() < end, "what had arrived is still there"
        time.sleep(0.01)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.99])
def test_a_line_that_is_cut_in_the_middle_of_a_file_changes_nothing(part, service, visitor):
    draft, scratch = visitor.begin(), service.data / "scratch"
    files = [("documents.1.file", "letter.pdf", letter("whole", 5 << 20))]
    body = multipart(visitor.signed({"base": "documents.1.description:-", "documents.1.description": "Mine"}), files)
    head = {**visitor.head(f"multipart/form-data; boundary={BOUNDARY}"), "Content-Length": str(len(body))}
    lines = [f"POST {PATH}/drafts/{draft}/step/documents HTTP/1.1", *(f"{name}: {text}" for name, text in head.items())]
    with socket.create_connection(("127.0.0.1", service.port)) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + body[:int(len(body) * part)])
        end = time.monotonic() + 10
        while not list(scratch.iterdir()):
            assert time.monotonic() < end, "nothing of it has arrived"
            time.sleep(0.01)
    emptied(scratch)
    _, page = visitor.get(f"/drafts/{draft}/step/documents")
    assert value(page, "documents.1.description") == "" and "letter.pdf" not in page
    answer, _ = visitor.request(
        "POST", f"/drafts/{draft}/step/documents", body, f"multipart/form-data; boundary={BOUNDARY}")
    assert answer.status == 303
    _, page = visitor.get(f"/drafts/{draft}/step/documents")
    assert value(page, "documents.1.description") == "Mine" and "letter.pdf" in page
    emptied(scratch)  # a body goes once it was answered


def test_a_page_with_the_token_of_an_earlier_session_changes_nothing_and_is_there_again(service, visitor):
    draft = visitor.begin()
    assert visitor.write(draft, "Before")[0].status == 303
    again = Plain(service, "alex@example.org")
    token = visitor.value(f"/drafts/{draft}/step/child", "csrf-token")
    fields = {"csrf-token": token, "base": f"strengths:{digest('Before')}", "strengths": "After"}
    answer, _ = again.send(f"/drafts/{draft}/step/child", fields)
    assert answer.status == 303 and answer.getheader("Location").endswith(f"/drafts/{draft}/step/child?kept=1")
    _, summary = again.get(f"/drafts/{draft}/step/summary")
    assert "Before" in summary and "After" not in summary
    _, page = again.get(f"/drafts/{draft}/step/child?kept=1")
    assert value(page, "strengths") == "After"
    assert again.send(f"/drafts/{draft}/step/child", {"base": value(page, "base"), "strengths": "After"})[0].status == 303
    assert visitor.written(draft) == "After"
