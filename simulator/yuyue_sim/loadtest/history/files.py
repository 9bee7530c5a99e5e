"""The files of one run: which are there, which are what their workers wrote, and which are missing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.loadtest.history.header import HistoryError, read_header
from yuyue_sim.loadtest.history.layout import SUFFIX
from yuyue_sim.loadtest.history.manifest import Manifest, Share, history_name
from yuyue_sim.loadtest.history.words import Words


@dataclass(frozen=True, slots=True)
class HistoryFile:
    """One worker's file."""

    path: Path
    header: dict[str, Any]
    begin: int
    """Where its records begin, in bytes."""

    @property
    def run_id(self) -> str:
        """The run that it is of; empty if it does not say so."""
        return str(self.header.get("run", {}).get("id", ""))

    @property
    def worker(self) -> int | None:
        """The number of its worker; `None` if it does not say so."""
        worker = self.header.get("worker")
        return worker if isinstance(worker, int) else None


def files_of_run(paths: Iterable[Path]) -> tuple[list[HistoryFile], list[Words]]:
    """The history files at these paths, which are files or directories, and what is missing among them.

    A file that is not what its worker wrote is left out, and counts as missing.

    Raises:
        HistoryError: a path does not exist, a directory has no history, a file is no history, is of another run or of
            the same worker as another, or no file is left.
    """
    found = [HistoryFile(path, *read_header(path)) for path in _paths(paths)]
    first = found[0]
    for file in found:
        if file.run_id != first.run_id:
            text = Phrase(
                "it is of run {run!r}, {path} of {other!r}; audit one run at a time",
                run=file.run_id,
                path=first.path,
                other=first.run_id,
            )
            raise HistoryError(file.path, text)
    _check_workers(found)
    manifest = _manifest_of(found)
    if manifest is None:
        return found, _missing_by_header(found)
    return _verified(found, manifest)


def digest_of(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def _paths(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        found = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
        if not found or not all(each.is_file() for each in found):
            what = say("no file *{suffix} in it", suffix=SUFFIX) if path.is_dir() else say("there is no such file")
            raise HistoryError(path, Phrase("{what}; give the directory that --history named in the run", what=what))
        files += found
    return files


def _check_workers(files: Sequence[HistoryFile]) -> None:
    """No two files may be of the same worker: each of its bookings would count twice."""
    seen: dict[int, HistoryFile] = {}
    for file in files:
        if file.worker is None:
            continue
        other = seen.setdefault(file.worker, file)
        if other is not file:
            raise HistoryError(
                file.path,
                Phrase(
                    "it is of worker {worker}, and so is {path}; "
                    "audit one of them if they are copies, and otherwise the files of one master",
                    worker=file.worker,
                    path=other.path,
                ),
            )


def _manifest_of(files: Sequence[HistoryFile]) -> Manifest | None:
    """The manifest beside the first file that has one."""
    if not files[0].run_id:
        return None
    folders = dict.fromkeys(file.path.parent for file in files)
    return next(filter(None, (Manifest.read(folder, files[0].run_id) for folder in folders)), None)


def _missing_by_header(files: Sequence[HistoryFile]) -> list[Words]:
    """What is missing if there is no manifest: the headers say how many workers began the run."""
    workers = files[0].header.get("run", {}).get("workers")
    numbers = {file.worker for file in files}
    if not isinstance(workers, int) or None in numbers:
        return []
    return [_missing(Share(worker, ""), files[0]) for worker in range(workers) if worker not in numbers]


def _verified(files: Sequence[HistoryFile], manifest: Manifest) -> tuple[list[HistoryFile], list[Words]]:
    """The files that are what their workers wrote, and the problems with the others."""
    by_worker = {file.worker: file for file in files}
    left_out: list[HistoryFile] = []
    problems = []
    for share in manifest.shares:
        file = by_worker.get(share.worker)
        if file is None:
            problems.append(_missing(share, files[0]))
        elif share.sha256 and digest_of(file.path) != (share.size, share.sha256):
            problems.append(_other(share, file.path))
            left_out.append(file)
    used = [file for file in files if file not in left_out]
    if not used:
        raise HistoryError(files[0].path, Phrase("no history is left to judge: {problem}", problem=problems[0].en))
    return used, problems


def _missing(share: Share, beside: HistoryFile) -> Words:
    folder, name = beside.path.parent, history_name(beside.run_id, share.worker)
    if not share.path:
        return Words(
            say(
                "worker {worker}: its history {name} is missing; copy it into {folder} and audit again",
                worker=share.worker,
                name=name,
                folder=folder,
            ),
            f"压测进程 {share.worker}：缺少历史文件 {name}；请复制到 {folder}，再次审计",
        )
    return Words(
        say(
            "worker {worker} on {host}: its history is missing; copy {path} from there into {folder} and audit again",
            worker=share.worker,
            host=share.host,
            path=share.path,
            folder=folder,
        ),
        f"{share.host} 上的压测进程 {share.worker}：缺少历史文件；请把该机上的 {share.path} 复制到 {folder}，再次审计",
    )


def _other(share: Share, path: Path) -> Words:
    size = path.stat().st_size
    if size < share.size:
        return Words(
            say(
                "{path}: cut short, {size:,} of {whole:,} bytes; it is left out. "
                "Copy {origin} from {host} again and audit again",
                path=path,
                size=size,
                whole=share.size,
                origin=share.path,
                host=share.host,
            ),
            f"{path}：不完整，只有 {share.size:,} 字节中的 {size:,} 字节，未计入；"
            f"请从 {share.host} 重新复制 {share.path}，再次审计",
        )
    return Words(
        say(
            "{path}: its digest is not that of what worker {worker} wrote; it is left out. "
            "Copy {origin} from {host} again and audit again",
            path=path,
            worker=share.worker,
            origin=share.path,
            host=share.host,
        ),
        f"{path}：摘要与压测进程 {share.worker} 写出的文件不符，未计入；"
        f"请从 {share.host} 重新复制 {share.path}，再次审计",
    )
