"""The master brings the histories of all workers home, checked by their digests, and keeps the manifest of the run."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gevent
from gevent.queue import Empty, Queue
from locust.env import Environment
from locust.runners import STATE_MISSING, MasterRunner

from yuyue_sim.core.language import Phrase, PhrasedError
from yuyue_sim.loadtest.history.files import digest_of
from yuyue_sim.loadtest.history.manifest import Manifest, Share, history_name
from yuyue_sim.loadtest.users.handover import HAND_OVER, HISTORY, PIECE, SETTLED

_ASK_AGAIN_S = 5.0
_PATIENCE_S = 30.0
"""How long a worker may be silent that is still connected."""
_WATCH_S = 0.05
GONE = Phrase("the worker was lost before its history had come")


class Collection:
    """The histories of one run after the other."""

    def __init__(self, environment: Environment, runner: MasterRunner, say: Callable[[str], None]) -> None:
        self._runner = runner
        self._say = say
        self._manifest = Manifest("")
        self._folder = Path()
        self._options: Any = vars(environment)["parsed_options"]
        self._options.yuyue_places = {}
        self._is_open = False
        """Whether a run has begun whose histories were not collected yet."""
        self._fetching: dict[str, _Fetch] = {}
        """By worker, the transfer of its history."""
        self._home: set[str] = set()
        self._problems: dict[str, str] = {}
        """By worker, why its history did not come, as a phrase where the master says so."""
        self._heard_s: dict[str, float] = {}
        """By worker, when it last said something of its history, by the monotonic clock."""
        runner.register_message(HISTORY, self._on_history)
        runner.register_message(PIECE, self._on_piece)
        environment.events.worker_connect.add_listener(self._on_connect)

    def begin(self, run_number: int, folder: Path) -> None:
        """Expect a history of every worker that is connected, in this folder.

        Raises:
            OSError: the manifest cannot be written there.
        """
        clients = self._runner.clients
        workers = [*clients.ready, *clients.spawning, *clients.running]
        names = sorted((worker.id for worker in workers), key=self._runner.get_worker_index)
        silent = [client.id for client in clients.all if client.id not in names]
        self._folder = folder
        self._manifest = Manifest(str(run_number), [Share(place, name) for place, name in enumerate(names)])
        self._fetching.clear()
        self._home.clear()
        self._problems.clear()
        self._manifest.write(folder)
        self._is_open = True
        # A silent worker may be heard of again: then it takes part, under the number that is kept for it here.
        self._options.yuyue_places = {name: place for place, name in enumerate((*names, *silent))}

    def collect(self) -> None:
        """Ask all workers for their histories, and wait until each is here or cannot come."""
        if not self._is_open:
            return
        self._is_open = False
        began_s = time.monotonic_ns() / 1e9
        self._heard_s = {share.name: began_s for share in self._manifest.shares}
        ask_s: dict[str, float] = {}
        while waiting := [share for share in self._manifest.shares if not self._is_settled(share)]:
            now_s = time.monotonic_ns() / 1e9
            for share in waiting:
                if why := self._lost(share, now_s):
                    self._give_up(share, why)
                elif share.name not in self._fetching and now_s >= ask_s.get(share.name, now_s):
                    ask_s[share.name] = now_s + _ASK_AGAIN_S
                    self._runner.send_message(HAND_OVER, {"run": self._manifest.run}, share.name)
            gevent.sleep(_WATCH_S)
        self._report()

    def _is_settled(self, share: Share) -> bool:
        return share.name in self._home or bool(share.problem)

    def _lost(self, share: Share, now_s: float) -> str:
        """Why nothing more is to be expected of a worker; empty if it is."""
        client = self._runner.clients.get(share.name)
        silent_s = now_s - self._heard_s[share.name]
        if (client is None or client.state == STATE_MISSING) and silent_s > _ASK_AGAIN_S:
            return GONE
        return (
            Phrase("the worker said nothing for {seconds:g} s", seconds=_PATIENCE_S) if silent_s > _PATIENCE_S else ""
        )

    def _report(self) -> None:
        missing = [share for share in self._manifest.shares if share.problem]
        size = sum(share.size for share in self._manifest.shares if share.name in self._home)
        self._say(
            Phrase(
                "histories of {count} workers are in {folder} ({size:,} bytes)",
                count=len(self._home),
                folder=self._folder,
                size=size,
            )
        )
        for share in missing:
            where = Phrase("; it is {path} on {host}", path=share.path, host=share.host) if share.path else ""
            self._say(
                Phrase(
                    "the history of worker {worker} is missing: {problem}{where}",
                    worker=share.worker,
                    problem=self._problems.get(share.name, share.problem),
                    where=where,
                )
            )

    def _on_connect(self, client_id: str, **_: Any) -> None:
        """A worker that comes while a run goes on takes part in it, under a number of its own."""
        if self._is_open and client_id not in self._options.yuyue_places:
            self._options.yuyue_places[client_id] = len(self._options.yuyue_places)
            self._expect(client_id)

    def _expect(self, name: str) -> Share:
        share = Share(self._options.yuyue_places[name], name)
        self._manifest.shares.append(share)
        self._write()
        return share

    def _on_history(self, msg: Any, **_: Any) -> None:
        """A worker says where its history is, and at the end what it is."""
        is_known = msg.node_id in self._options.yuyue_places
        if not is_known or msg.data["run"] != self._manifest.run or msg.node_id in self._home:
            return
        share = self._manifest.share_of(msg.node_id) or self._expect(msg.node_id)
        self._heard_s[share.name] = time.monotonic_ns() / 1e9
        if msg.data.get("idle"):
            self._manifest.shares.remove(share)
            self._write()
            return
        share.host, share.path = msg.data["host"], msg.data["path"]
        if "problem" in msg.data:
            self._give_up(share, msg.data["problem"])
            return
        share.size, share.sha256 = msg.data.get("size", 0), msg.data.get("sha256", "")
        self._write()
        if share.sha256 and share.name not in self._fetching:
            fetch = self._fetching[share.name] = _Fetch(self._folder / history_name(self._manifest.run, share.worker))
            gevent.spawn(self._fetch, share, fetch)

    def _on_piece(self, msg: Any, **_: Any) -> None:
        fetch = self._fetching.get(msg.node_id)
        if fetch is not None and msg.data["run"] == self._manifest.run:
            self._heard_s[msg.node_id] = time.monotonic_ns() / 1e9
            fetch.pieces.put(msg.data)

    def _fetch(self, share: Share, fetch: _Fetch) -> None:
        """Bring one history home, if it is not here already because this folder is the worker's too."""
        run = self._manifest.run

        def ask(offset: int) -> None:
            self._runner.send_message(PIECE, {"run": run, "offset": offset}, share.name)

        try:
            if not fetch.is_here(share):
                fetch.copy(share, ask, lambda: self._is_settled(share) or self._manifest.run != run)
        except OSError as error:
            problem = f"{fetch.path}: {error.strerror or error}"
        except _FetchError as error:
            problem = error.text
        else:
            problem = ""
        if self._manifest.run != run or self._is_settled(share):
            return
        if problem:
            self._give_up(share, problem)
        else:
            self._home.add(share.name)
            self._runner.send_message(SETTLED, {"run": run}, share.name)

    def _give_up(self, share: Share, problem: str) -> None:
        share.problem = str(problem)
        self._problems[share.name] = problem
        self._write()
        self._runner.send_message(SETTLED, {"run": self._manifest.run}, share.name)

    def _write(self) -> None:
        try:
            self._manifest.write(self._folder)
        except OSError as error:
            self._say(f"{self._folder}: {error.strerror or error}")


class _FetchError(PhrasedError):
    """A history cannot be brought home; the text says why."""


class _Fetch:
    """The transfer of one history."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pieces: Queue[dict[str, Any]] = Queue()

    def is_here(self, share: Share) -> bool:
        """Whether the file is here already.

        Raises:
            _FetchError: another file has its name.
            OSError: the file there cannot be read.
        """
        if not self.path.exists():
            return False
        if digest_of(self.path) != (share.size, share.sha256):
            raise _FetchError(
                Phrase(
                    "{path} is another file of the same name; move it away and copy the history there", path=self.path
                )
            )
        return True

    def copy(self, share: Share, ask: Callable[[int], None], is_over: Callable[[], bool]) -> None:
        """Receive the file piece by piece, and keep it if it is what the worker wrote.

        Raises:
            _FetchError: it is not, or the worker cannot read it.
            OSError: it cannot be written.
        """
        part = self.path.with_name(f"{self.path.name}.part")
        digest = hashlib.sha256()
        received = 0
        try:
            with part.open("wb") as file:
                while received < share.size:
                    content = self._piece(received, ask, is_over)
                    file.write(content)
                    digest.update(content)
                    received += len(content)
            if (received, digest.hexdigest()) != (share.size, share.sha256):
                raise _FetchError(Phrase("what came has not the digest that the worker gave"))
            part.replace(self.path)
        finally:
            part.unlink(missing_ok=True)

    def _piece(self, offset: int, ask: Callable[[int], None], is_over: Callable[[], bool]) -> bytes:
        while not is_over():
            ask(offset)
            try:
                while (piece := self.pieces.get(timeout=_ASK_AGAIN_S))["offset"] != offset:
                    pass
            except Empty:
                continue
            if problem := piece.get("problem"):
                raise _FetchError(problem)
            if not piece["content"]:
                raise _FetchError(Phrase("the file ends after {offset:,} bytes", offset=offset))
            return bytes(piece["content"])
        raise _FetchError(GONE)
