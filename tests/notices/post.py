"""What tests of notices start from: people, a mail server that keeps what it takes, and a robot that listens."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from notices.deliveries import Robot
from notices.kinds import OVERDUE, REMINDER
from notices.outbox import tell

SECRET = "申请人戴"
"""A name that may stand in the house and never leaves it."""


def told(user, kind=REMINDER, *, number="M-2027-0001", key=""):
    """Tell the user of a case, with a name in the sentence."""
    tell([user], kind, f"{number} {SECRET}：请在期限内办理。", url=f"/cases/{number}/", key=key)


def urged(user, **words):
    """Tell the user something that does not wait."""
    told(user, OVERDUE, **words)


class Listener(ThreadingHTTPServer):
    """A robot's server on this machine: it keeps what was posted and answers what it was told to, one by one."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.posted: list[dict] = []
        self.paths: list[str] = []
        self.answers: list[tuple[int, str, dict]] = []
        self.hold = threading.Event()
        self.hold.set()
        self.heard = threading.Event()

    @property
    def origin(self) -> str:
        """Where it listens, as WEBHOOK_HOSTS names it."""
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, status: int = 200, body: str = '{"errcode": 0}', **headers: str) -> None:
        """Answer so the next time."""
        self.answers.append((status, body, headers))


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.posted.append(json.loads(body))
        self.server.paths.append(self.path)
        self.server.heard.set()
        self.server.hold.wait(30)
        status, said, headers = self.server.answers.pop(0) if self.server.answers else (200, '{"errcode": 0}', {})
        with contextlib.suppress(OSError):  # whoever asked may be gone
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said.encode())

    def log_message(self, *words):
        """Say nothing."""


@contextlib.contextmanager
def listening() -> Iterator[Listener]:
    """A listener in a thread, stopped at the end."""
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.hold.set()
        server.shutdown()
        thread.join()
        server.server_close()


def robot(organisation, listener: Listener, *, path="/cgi-bin/webhook/send?key=geheim") -> Robot:
    """The robot of an organisation at the listener."""
    return Robot.objects.create(organisation=organisation, url=f"{listener.origin}{path}")
