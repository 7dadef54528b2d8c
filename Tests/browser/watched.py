"""A serving process with all that alerts are about, watched by a Prometheus, and the faults that it can meet."""
import json
import os
import re
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller

import object_store
from prometheus import Prometheus
from service import GUILDHALL, ROOT, Service, configuration, free_port
from test_operations import PORTALS, until

#: Seconds that each thing may take, on a machine with other work.
PATIENCE = 90

# What happens to a process in time, done at once. While the file that CLOCK_BEHIND names is there, its clock is as
# many seconds behind as the file says. If the file that RESIDENT names is there at the start, 3 GiB of its pages are
# resident, which take no more memory than the file.
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = ((int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime"))(clock, now);
    int file = clock == CLOCK_REALTIME ? open(getenv("CLOCK_BEHIND"), O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return result;
    char text[32] = {0};
    if (read(file, text, sizeof text - 1) > 0) now->tv_sec -= atol(text);
    close(file);
    return result;
}

__attribute__((constructor)) static void grow(void) {
    int file = open(getenv("RESIDENT"), O_RDONLY | O_CLOEXEC);
    for (int part = 0; file >= 0 && part < 48; part++)
        if (mmap(0, 64 << 20, PROT_READ, MAP_SHARED | MAP_POPULATE, file, 0) == MAP_FAILED) abort();
}
"""


class MailServer:
    """Takes each mail, unless a test says what it answers."""
    answer = "250 OK"

    async def handle_DATA(self, server, session, envelope):
        return self.answer


class Watched:
    """A serving process with two councils, a mail server, a bucket and backups, watched by a Prometheus."""

    def __init__(self, folder):
        self.folder, self.data, self.root = folder, folder / "data", configuration(folder / "root", *PORTALS)
        self.operator, self.mail = f"127.0.0.1:{free_port()}", MailServer()
        self.prometheus = Prometheus(folder / "prometheus", self.operator)
        self.service, self.expected, self.tried = None, set(), set()
        self.is_full, self.is_behind, self.is_large = (folder / name for name in ("full", "behind", "large"))
        (folder / "shim.c").write_text(SHIM)
        self.libraries = [folder / "slow.so", folder / "shim.so"]
        for source, library in zip([ROOT / "Tests/DatabaseTests/Preload/slow.c", folder / "shim.c"], self.libraries):
            subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)

    def __enter__(self):
        with ExitStack() as stack:
            self.bucket = stack.enter_context(object_store.serving())
            port = free_port()
            server = Controller(self.mail, hostname="127.0.0.1", port=port)
            server.start()
            stack.callback(server.stop)
            key = subprocess.run([GUILDHALL, "backup", "key"], capture_output=True, text=True, check=True).stdout
            self.settings = {
                "mail": {"plugin": "smtp", "host": "127.0.0.1", "port": port, "security": "none"},
                "backup": {
                    "folder": str(self.folder / "backups"), "for": re.search(r"guildhall-backup-key-\S+", key)[0],
                    "s3": {
                        "endpoint": self.bucket.address, "bucket": object_store.BUCKET, "region": object_store.REGION,
                        "keyId": object_store.KEY_ID, "secret": {"$env": "BUCKET_SECRET"}}}}
            stack.callback(self.kill)
            self.start()
            stack.enter_context(self.prometheus)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_):
        self.stack.close()

    def configure(self, **settings):
        (self.root / "Config/guildhall.json").write_text(json.dumps(settings))

    def start(self, log=None, **settings):
        """Starts the process on one processor, where few sign-ins are many. Its log goes to `log`, if that is given."""
        self.configure(**(settings or self.settings))
        command = ["taskset", "-c", str(min(os.sched_getaffinity(0))), GUILDHALL, "serve", "--root", str(self.root),
                   "--operator", self.operator]
        if log:
            command = ["sh", "-c", f'exec "$@" 2> {log}', "sh", *command]
        self.service = Service(command, self.data, {
            "BUCKET_SECRET": object_store.SECRET, "LD_PRELOAD": " ".join(map(str, self.libraries)),
            "DISK_FULL": str(self.is_full), "CLOCK_BEHIND": str(self.is_behind), "RESIDENT": str(self.is_large)})
        self.service.__enter__()

    def kill(self):
        if self.service:
            self.service.process.kill()
            self.service.process.wait()

    def wait_for(self, expression, count=1):
        """Until an expression has a value for so many sets of labels."""
        until(lambda: len(self.prometheus.values(expression)) == count, PATIENCE)

    def expect(self, *alerts):
        """To be called before a fault: these alerts do not fire yet."""
        early = set(alerts) & self.prometheus.alerts("firing")
        assert not early, f"{early} fire without a fault"
        self.expected |= set(alerts)

    def wait_for_alerts(self):
        """Until each alert that is expected has fired."""
        end = time.monotonic() + PATIENCE
        while True:
            fired = self.expected & self.prometheus.alerts("firing")
            self.tried |= fired
            self.expected -= fired
            if not self.expected:
                return
            assert time.monotonic() < end, f"{self.expected} did not fire:\n{self.service.told()}"
            time.sleep(0.2)

    # What people do

    def invite(self, count, name):
        """Mails to so many new members of a team."""
        for number in range(count):
            subprocess.run(
                [GUILDHALL, "staff", "invite", "--tenant", "leicester", "--role", "officer", "--data", str(self.data),
                 "--email", f"{name}{number}@example.org"], check=True, capture_output=True)

    def sign_in(self, source, email="robin"):
        """Sends a wrong password from an address: the connection, whose answer is still to be read."""
        body = f"email={email}%40example.org&password=not+the+one"
        stream = socket.create_connection(("127.0.0.1", self.service.port), 60, (source, 0))
        stream.sendall((
            f"POST {PORTALS['leicester']}/sign-in HTTP/1.1\r\nHost: leicester.localhost:{self.service.port}\r\n"
            "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}").encode())
        return stream

    def work(self):
        """Takes some of the processor's time: wrong passwords of many people, one after the other."""
        for number in range(20):
            with self.sign_in(f"127.0.2.{number + 1}", f"person{number}") as stream:
                assert stream.recv(12) == b"HTTP/1.1 422"

    # Faults

    def restart(self):
        """Kills it once it has worked, and starts it again, so that Prometheus sees both."""
        processor = "process_cpu_seconds_total"
        [begun] = self.prometheus.values(processor)
        self.work()
        self.wait_for(f"{processor} > {begun} + 0.1")
        [worked] = self.prometheus.values(processor)
        self.kill()
        self.start()
        self.wait_for(f"{processor} < {worked}")

    def overload_sign_in(self):
        """Sixty addresses send five wrong passwords each for one account, all at the same time."""
        streams = [self.sign_in(f"127.0.1.{number % 60 + 1}") for number in range(300)]
        for stream in streams:
            assert stream.recv(9) == b"HTTP/1.1 "
            stream.close()

    def overload_connections(self):
        """One address opens more connections than one may have."""
        streams = [socket.create_connection(("127.0.0.1", self.service.port), 60) for _ in range(300)]
        self.wait_for("guildhall_connections_refused_total > 20")
        for stream in streams:
            stream.close()

    @contextmanager
    def slow_loop(self):
        """Has an event loop sleep for 2.6 seconds in each round."""
        tasks = Path(f"/proc/{self.service.process.pid}/task").iterdir()
        # The operator's listener has a loop 0 only.
        [loop] = [task.name for task in tasks if (task / "comm").read_text() == "loop 1\n"]
        strace = subprocess.Popen(["strace", "-qq", "-o", "/dev/null", "-p", loop, "-e", "trace=epoll_wait",
                                   "-e", "inject=epoll_wait:delay_exit=2600000"], stdin=subprocess.DEVNULL)
        try:
            yield
        finally:
            strace.terminate()
            strace.wait()
