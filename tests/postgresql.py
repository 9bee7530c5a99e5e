"""A PostgreSQL server of the tests: Debian's, as a user of its own, in a folder that is removed afterwards."""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")
_USER = "yuyue"
PASSWORD = "s3cret-of-tests"
_READY_S = 60
_serials = itertools.count(1)
_GUARD = """
cat > /dev/null  # ends when the tests do, in whatever way: nobody else has the other end of this pipe
test -d "$1" || exit 0
"$0" --pgdata "$1/data" --mode immediate --wait stop
rm -rf "$1"
"""
"""What remains to be done where a run of tests was ended by a signal; `$0` is `pg_ctl`, `$1` the folder."""


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`; `None` if PostgreSQL is not installed."""
    found = sorted(_DEBIAN.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    here = shutil.which("postgres")
    return None if here is None else Path(here).resolve().parent


def _other_user() -> str | None:
    """Whom the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


class PostgresqlServer:
    """One server on a free port of this machine. It writes nothing to the disk before it must."""

    def __init__(self, folder: Path, address: str = "127.0.0.1", within: Sequence[str] = ()) -> None:
        """Make its folder.

        Args:
            folder: an empty one.
            address: where it listens; others of its network may connect to another one than 127.0.0.1.
            within: what a command begins with to run where the address is, as root.
        """
        self._address = address
        self._within = within
        self._programs = programs() or Path()
        self.folder = folder
        self._user = _other_user()
        self._running: subprocess.Popen[bytes] | None = None
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port: int = listener.getsockname()[1]
        if self._user is not None:
            shutil.chown(folder, self._user)
        password = folder / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        if self._user is not None:
            shutil.chown(password, self._user)
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--username={_USER}", "--auth=scram-sha-256"]
        subprocess.run(
            [self._programs / "initdb", "-D", folder / "data", f"--pwfile={password}", *options],
            check=True,
            capture_output=True,
            cwd=folder,
            user=self._user,
        )
        with (folder / "data" / "pg_hba.conf").open("a", encoding="utf-8") as allowed:
            allowed.write("host all all samenet scram-sha-256\n")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        quick = ["fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=60"]
        places = [f"listen_addresses={self._address}", f"port={self.port}", f"unix_socket_directories={self.folder}"]
        arguments = [part for each in (*quick, *places) for part in ("-c", each)]
        become = ["setpriv", f"--reuid={self._user}", "--clear-groups"] if self._within and self._user else []
        with (self.folder / "log").open("ab") as log:
            self._running = subprocess.Popen(
                [*self._within, *become, self._programs / "postgres", "-D", self.folder / "data", *arguments],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                user=None if self._within else self._user,
            )
        deadline = time.monotonic() + _READY_S
        ready = [*self._within, str(self._programs / "pg_isready"), "-q", "-h", self._address, "-p", str(self.port)]
        while subprocess.run(ready, check=False).returncode:
            assert self._running.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline

    def stop(self) -> None:
        """End every connection and the server."""
        if self._running is not None:
            subprocess.run(
                [self._programs / "pg_ctl", "-D", self.folder / "data", "-m", "fast", "-w", "stop"],
                check=True,
                capture_output=True,
                cwd=self.folder,
                user=self._user,
            )
            self._running.wait(timeout=_READY_S)
            self._running = None

    @property
    def pid(self) -> int:
        """The first of its processes, while it runs."""
        assert self._running is not None
        return self._running.pid

    def url(self, schema: str | None = None) -> str:
        """The address of a ledger in a schema of its own."""
        name = schema or f"test_{next(_serials)}"
        return f"postgresql://{_USER}:{PASSWORD}@{self._address}:{self.port}/postgres?schema={name}"


@contextlib.contextmanager
def _guarded(folder: Path) -> Iterator[None]:
    """Remove the folder at the end, and if this process is killed, the server in it too."""
    with subprocess.Popen(
        ["sh", "-c", _GUARD, (programs() or Path()) / "pg_ctl", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder.parent,
        user=_other_user(),
        start_new_session=True,  # a signal to all processes of a run of tests does not reach it
    ):
        try:
            yield
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def serving_postgresql(address: str = "127.0.0.1", within: Sequence[str] = ()) -> Iterator[PostgresqlServer]:
    """A server in a new folder. Both are gone at the end, however this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="yuyue-sim-pg-"))
    with _guarded(folder):
        server = PostgresqlServer(folder, address, within)
        server.start()
        try:
            yield server
        finally:
            server.stop()
