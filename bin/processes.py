"""Starting, watching and stopping the processes of bin/demo and bin/test; the standard library only."""

import atexit
import contextlib
import ctypes
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = str(ROOT / ".venv" / "bin" / "python")
SOCKET_PATH_LIMIT = 100  # bytes of a unix socket's address; the kernel takes 107
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class Broken(Exception):
    """Something did not start or stopped by itself; the message is for the person at the terminal."""


def stop_on_signals():
    """SIGTERM and SIGHUP end the program as Ctrl-C does, so that every ``finally`` runs."""

    def leave(number, frame):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)


def die_with_parent():
    """For preexec_fn: the child is told to stop even when we are killed outright."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def socket_path(preferred):
    """The preferred path of a unix socket, or one in a temporary folder where Redis could not use it.

    The kernel refuses long addresses, and redis-py misreads a client list with blanks in the address.
    """
    if len(str(preferred)) <= SOCKET_PATH_LIMIT and re.fullmatch(r"[A-Za-z0-9_./-]+", str(preferred)):
        return Path(preferred)
    folder = Path(tempfile.mkdtemp(prefix="cases-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder / Path(preferred).name


def wait_until(ready, *, what, seconds, family=None):
    """Poll ``ready()`` until true; raises Broken after ``seconds`` or when a process of the family died."""
    end = time.monotonic() + seconds
    while not ready():
        if family:
            family.check()
        if time.monotonic() > end:
            raise Broken(f"{what} did not answer within {seconds} s.")
        time.sleep(0.05)


def redis_answers(path):
    """True when the Redis on this unix socket has loaded its data and answers."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as link:
        link.settimeout(2)
        link.connect(str(path))
        link.sendall(b"PING\r\n")
        return link.recv(16).startswith(b"+PONG")
    return False


class Family:
    """Processes that live and die together, each in a session of its own with a log file."""

    def __init__(self, *, log_dir):
        self.log_dir = Path(log_dir)
        self.log_dir.mkdir(parents=True, exist_ok=True)
        self.members = {}

    def start(self, name, *command, **options):
        """Start a process; its output goes to NAME.log."""
        with (self.log_dir / f"{name}.log").open("wb") as log:
            self.members[name] = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent,
                **options,
            )

    def start_redis(self, path, *options):
        """A private Redis on a unix socket, no port."""
        private = ("--port", 0, "--unixsocket", path, "--unixsocketperm", 700)
        self.start("redis", "redis-server", *private, "--save", "", "--daemonize", "no", *options)
        wait_until(lambda: redis_answers(path), what="Redis", seconds=30, family=self)

    def check(self):
        """Raises Broken, with the end of the log, when a member has stopped by itself."""
        for name, process in self.members.items():
            if process.poll() is not None:
                log = self.log_dir / f"{name}.log"
                tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
                raise Broken(f"{tail}\n{name} stopped (exit {process.returncode}). Log: {log}")

    def stop(self, *, patience=8):
        """Ask every member to stop, last started first; what is left after ``patience`` seconds is killed."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for name, process in reversed(self.members.items()):
            # SIGINT is PostgreSQL's fast shutdown; its SIGTERM would wait for clients.
            process.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(patience)
            # An rq work horse leaves the process group but not the session.
            for pid in session_members(process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            process.wait()


def session_members(leader):
    """The process ids whose session is led by ``leader``."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                if os.getsid(int(entry.name)) == leader:
                    found.append(int(entry.name))
    return found


def main(run):
    """Run a script's ``run()``; explains a Broken and turns an interruption into exit code 130."""
    stop_on_signals()
    try:
        sys.exit(run())
    except Broken as broken:
        print(f"\n{broken}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nStopped. 已停止。")
        sys.exit(130)
