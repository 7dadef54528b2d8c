"""A service with a socket as systemd runs it: the socket is held here, and outlives the processes that inherit it."""
import os
import secrets
import signal
import socket
import subprocess
import time

# The socket comes as standard input, for any descriptor may be taken; LISTEN_PID is the process that the shell becomes.
HAND_OVER = 'exec 3<&0 </dev/null; export LISTEN_FDS=1 LISTEN_PID=$$; exec "$@"'


class Activation:
    """One process after another on `listening`; each is notified of as ready, and as stopping (sd_notify(3))."""

    def __init__(self, listening, log):
        self.listening, self.log, self.process = listening, log, None
        self.notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.address = f"guildhall-{secrets.token_hex(8)}"
        self.notices.bind(f"\0{self.address}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            if self.process and self.process.poll() is None:
                self.process.terminate()
                self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the service did not end within 20 seconds of SIGTERM") from None
        finally:
            self.notices.close()
            self.listening.close()

    def start(self, command, environment=None, before=()):
        """Starts a process, which is ready when this returns; `before` is what runs the shell that becomes it."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*map(str, before), "/bin/sh", "-c", HAND_OVER, "sh", *map(str, command)],
                stdin=self.listening, stdout=log, stderr=log,
                env={**os.environ, **(environment or {}), "NOTIFY_SOCKET": f"@{self.address}"})
        self.wait_for("READY=1")

    def ask_to_stop(self):
        """Returns once the process says that it stops."""
        self.process.send_signal(signal.SIGTERM)
        self.wait_for("STOPPING=1")

    def wait_for_end(self, seconds=20):
        assert self.process.wait(timeout=seconds) == 0, self.told()

    def wait_for(self, state, seconds=60):
        end = time.monotonic() + seconds
        self.notices.settimeout(0.1)
        while True:
            assert time.monotonic() < end, f"no {state} within {seconds} seconds:\n{self.told()}"
            try:
                if self.notices.recv(4096).decode() == state:
                    return
            except TimeoutError:
                assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.told()}"

    def told(self):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])
