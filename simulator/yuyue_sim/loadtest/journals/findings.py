"""What is missing in a journal, and what no journal knows, in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from yuyue_sim.loadtest.history.words import Words

CLOCKS = Words(
    "whether the clocks of the machines agree on which these journals were kept; they are taken as equal",
    "各日志所在机器的时钟是否一致；这里视为一致",
)


def missing(path: Path, count: int) -> Words:
    """Exchanges that were deleted, such as the oldest ones of a journal that was full."""
    return Words(
        f"{path}: {count:,} of its exchanges are missing; they were deleted, or the journal was full",
        f"{path}：缺少 {count:,} 次交换，可能被删除，或日志已满",
    )


def unfinished(path: Path) -> Words:
    """A journal whose writers did not all end."""
    return Words(
        f"{path}: it has no end, what wrote it was ended by force or still runs; its last exchanges may be missing",
        f"{path}：没有正常结束，写入进程被强行终止或仍在运行；可能缺少最后的交换",
    )


def new_ledger(path: Path, number: int) -> Words:
    """A hospital that was reset meanwhile."""
    return Words(
        f"what was before x{number}: the hospital was reset then, or got other bookings ({path})",
        f"x{number} 之前的情况：当时医院被重置，或换了另一批预约（{path}）",
    )


def accepted_unread(path: Path, count: int) -> Words:
    """Bookings and cancellations that the hospital carried out although they are not as the tables demand."""
    return Words(
        f"{path}: what {count:,} getYyNo or backNo changed, which the hospital carried out although they are not as "
        "the specification demands",
        f"{path}：{count:,} 次 getYyNo 或 backNo 的结果；它们不符合规范，医院却执行了",
    )


def set_back(path: Path, count: int) -> Words:
    """A machine whose clock was set back."""
    return Words(
        f"{path}: the order of the requests around {count:,} of them: the clock of the machine was set back",
        f"{path}：其中 {count:,} 次请求前后的顺序：机器的时钟被调回",
    )


def booked_several_times(count: int) -> Words:
    """RegIDs that stand for several bookings."""
    return Words(
        f"what became of {count:,} RegIDs that were booked for several slots or patients, or again after a "
        "cancellation",
        f"{count:,} 个 RegID 的结果：它们被用于多个时段或患者，或在退号后再次预约",
    )


def left_out(*, is_recorder: bool, unreadable: int) -> Iterator[Words]:
    """What no journal knows, and what of this one is not judged."""
    yield Words(
        "who is a user: requests are told apart by patient; wishes, bots and looks of one user are not shown",
        "谁是用户：只按患者区分请求；不显示意愿、黄牛程序和同一用户的查询",
    )
    yield Words(
        "what was intended: when a request should have been sent, and which were to be sent but were not",
        "本来的打算：请求应在何时发出，哪些该发而未发",
    )
    yield Words(
        "phantom: RegIDs of this run cannot be told from those of others",
        "无人请求的预约：无法区分 RegID 是否属于本次运行",
    )
    if is_recorder:
        yield Words(
            "the way between client and recorder: times are those at the recorder",
            "客户端与录制器之间的耗时：时间均以录制器为准",
        )
    else:
        yield Words(
            "the way between client and hospital: times are those at the simulator",
            "客户端与医院之间的耗时：时间均以模拟器为准",
        )
    if unreadable:
        yield Words(
            f"{unreadable:,} requests that are none of the interface, or not as the specification demands",
            f"{unreadable:,} 次请求：不属于该接口，或不符合规范",
        )
