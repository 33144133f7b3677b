"""A whole installation on this machine, each part a process of its own: Redis, web, workers, clock; to be killed.

Redis keeps nothing on disk, so that a killed one has forgotten everything. Nothing that is killed says goodbye.
"""

from __future__ import annotations

import contextlib
import http.cookiejar
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
WORKER = (
    "manage.py",
    "rqworker",
    "--serializer",
    "rq.serializers.JSONSerializer",
    "--with-scheduler",
    "default",
    "papers",
)
PATIENCE = 60
"""Seconds within which a part has to answer."""


class Plant:
    """The processes by name: ``redis``, ``web``, ``worker-1`` and so on, ``clock``."""

    def __init__(self, folder: Path):
        """On the tables and files of this process; logs and the socket go to ``folder``."""
        self.folder = folder
        database = connection.settings_dict
        self.redis = folder / "redis.sock"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        host = urllib.parse.quote(database["HOST"], safe="")
        self.environment = os.environ | {
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": f"postgres://{database['USER']}@{host}/{database['NAME']}",
            "REDIS_URL": f"unix://{self.redis}",
            "FILES_ROOT": str(settings.MEDIA_ROOT),
            "VAR_DIR": str(folder / "var"),
        }
        self.running: dict[str, subprocess.Popen] = {}

    @property
    def address(self) -> str:
        """Where the web server answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *names: str) -> None:
        """Start parts, and wait until Redis and the web server answer."""
        for name in names:
            with (self.folder / f"{name}.log").open("ab") as log:
                self.running[name] = subprocess.Popen(
                    self._command(name.partition("-")[0]), cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL,
                    stdout=log, stderr=log, start_new_session=True,
                )  # fmt: skip
            if name in ("redis", "web"):
                self.wait(lambda name=name: self._answers(name), name)

    def _command(self, kind: str) -> list[str]:
        python = [sys.executable]
        forgetful = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        return {
            "redis": ["redis-server", "--port", "0", "--unixsocket", str(self.redis), *forgetful],
            "web": [*python, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}",
                    "--workers", "2", "--threads", "4"],
            "worker": ["nice", "-n", "10", *python, *WORKER],  # as docs/operations.md says: it gives way to the web
            "clock": [*python, "manage.py", "rqcron", "config.cron"],
        }[kind]  # fmt: skip

    def _answers(self, name: str) -> bool:
        if name == "redis":
            with socket.socket(socket.AF_UNIX) as line, contextlib.suppress(OSError):
                line.connect(str(self.redis))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            return False
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
            return answer.status == 200
        return False

    def wait(self, ready, what: str, seconds: float = PATIENCE) -> None:
        """Poll until it is so; RuntimeError after so long."""
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                raise RuntimeError(f"{what} did not come about within {seconds} s: see {self.folder}")
            time.sleep(0.1)

    def kill(self, name: str) -> None:
        """kill -9 of a part with all its children, a worker's horse among them."""
        leader = self.running.pop(name)
        for pid in members(leader.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        leader.wait()

    def kill_horse(self, name: str) -> bool:
        """kill -9 of the process in which a worker does its present job; whether it had one."""
        leader = self.running[name].pid
        # A horse leads a process group of its own; the worker's other children do not.
        horses = [pid for pid in members(leader) if pid != leader and os.getpgid(pid) == pid]
        for pid in horses:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return bool(horses)

    def tend(self) -> list[str]:
        """Start again what has stopped by itself, as the process manager of an office does; their names."""
        stopped = [name for name, process in self.running.items() if process.poll() is not None]
        for name in stopped:
            self.kill(name)
            self.start(name)
        return stopped

    def stop(self) -> None:
        """Kill everything."""
        for name in list(self.running):
            self.kill(name)


def members(leader: int) -> list[int]:
    """The processes of the session that ``leader`` leads."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if os.getsid(int(entry.name)) == leader:
                    found.append(int(entry.name))
    return found


class Window:
    """Somebody's browser window on the plant, signed in."""

    def __init__(self, plant: Plant, username: str, password: str):
        self.plant = plant
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.get("/sign-in/")
        self.post("/sign-in/", username=username, password=password)

    def get(self, path: str) -> bytes:
        """What is there."""
        with self.opener.open(self.plant.address + path, timeout=PATIENCE) as answer:
            return answer.read()

    def post(self, path: str, **data: str | list[str]) -> str:
        """Send a form; the path one is led to."""
        token = next(one.value for one in self.cookies if one.name == "csrf")
        body = urllib.parse.urlencode(data | {"csrfmiddlewaretoken": token}, doseq=True).encode()
        request = urllib.request.Request(self.plant.address + path, body, {"Referer": self.plant.address + path})
        with self.opener.open(request, timeout=PATIENCE) as answer:
            return urllib.parse.urlsplit(answer.url).path
