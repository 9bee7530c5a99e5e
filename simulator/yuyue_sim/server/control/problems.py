"""Refusals of the control API: RFC 9457 problem documents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from yuyue_sim.core.at_most import at_most
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.model_errors import reason_of_error
from yuyue_sim.core.shortened import shortened

MEDIA_TYPE = "application/problem+json"
_TYPES = "urn:yuyue-sim:problem:"


_PLACES = {
    "body": Phrase("the body"),
    "query": Phrase("the query"),
    "path": Phrase("the path"),
    "header": Phrase("the header"),
}


_NOUNS = {
    "department": Phrase("department"),
    "doctor": Phrase("doctor"),
    "exchange": Phrase("exchange"),
    "explanation": Phrase("explanation"),
    "fault": Phrase("fault"),
    "hospital": Phrase("hospital"),
    "registration": Phrase("registration"),
    "schedule": Phrase("schedule"),
    "snapshot": Phrase("snapshot"),
}


class ProblemError(Exception):
    """A request is refused."""

    def __init__(self, status: HTTPStatus, name: str, title: str, detail: str) -> None:
        """Refuse a request.

        Args:
            status: the HTTP status.
            name: the kind of problem, for programs; the end of its `type`.
            title: the kind of problem, for people.
            detail: what is wrong with this request, and what would be right.
        """
        super().__init__(detail)
        self.status = status
        self.name = name
        self.title = title
        self.detail = detail

    def body(self) -> bytes:
        """The problem document."""
        document = {
            "type": _TYPES + self.name,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        return json.dumps(document, ensure_ascii=False).encode()


def not_understood(detail: str) -> ProblemError:
    """The request is not valid here."""
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "not-understood", say("The request is not understood"), detail)


def invalid(errors: Sequence[Mapping[str, Any]]) -> ProblemError:
    """The request breaks its model; the errors are pydantic's, and their places begin with the part of the request."""
    return not_understood(at_most(errors, Phrase("; "), _sentence))


def _sentence(found: Mapping[str, Any]) -> str:
    element = ".".join(str(part) for part in found["loc"][1:]) or say(_PLACES[found["loc"][0]])
    if found["type"] == "missing":
        return say("{element}: expected a JSON object, got nothing", element=element)
    return say("{place}: {problem}", place=element, problem=reason_of_error(found))


def lone_surrogate(where: str, error: UnicodeEncodeError) -> ProblemError:
    """A text has half of a surrogate pair, which no encoding can write."""
    half = ascii(error.object[error.start])[1:-1]
    return not_understood(
        say("{where}: {half} is half a character; write both halves, or the character itself", where=where, half=half)
    )


def clock_refused(detail: str) -> ProblemError:
    """The clock cannot be changed like this now."""
    return ProblemError(HTTPStatus.CONFLICT, "clock-refused", say("The clock cannot be moved like that"), detail)


def event_refused(detail: str) -> ProblemError:
    """The event would have no effect at this instant."""
    return ProblemError(HTTPStatus.CONFLICT, "event-refused", say("The event cannot happen now"), detail)


def no_such_world(name: str) -> ProblemError:
    """There is no world of that name."""
    detail = say(
        "there is no world {name!r}; GET /control/v1/worlds lists them, and POST makes one", name=shortened(name)
    )
    return ProblemError(HTTPStatus.NOT_FOUND, "no-such-world", say("There is no such world"), detail)


def world_refused(name: str, detail: str) -> ProblemError:
    """Such a world cannot be made."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if name == "not-understood" else HTTPStatus.CONFLICT
    return ProblemError(status, name, say("Such a world cannot be made"), detail)


def no_snapshots() -> ProblemError:
    """The ledger is one of which no snapshots are taken."""
    detail = say("a ledger in PostgreSQL has no snapshots; copy it with pg_dump, or serve a state file instead")
    return ProblemError(HTTPStatus.CONFLICT, "no-snapshots", say("There are no snapshots of this ledger"), detail)


def no_such_thing(what: str, detail: str) -> ProblemError:
    """There is nothing of that name; `what` is the kind, in one word."""
    title = say("There is no such {what}", what=_NOUNS[what])
    return ProblemError(HTTPStatus.NOT_FOUND, f"no-such-{what}", title, detail)


def no_story_step(detail: str) -> ProblemError:
    """A recorded request cannot be sent by a story."""
    return ProblemError(HTTPStatus.CONFLICT, "no-story-step", say("No story step can be made of it"), detail)


def name_taken(what: str, name: str) -> ProblemError:
    """The name exists already."""
    detail = say(
        "name: there is a {what} {name!r} already; remove it first, or choose another name",
        what=_NOUNS[what],
        name=name,
    )
    return ProblemError(HTTPStatus.CONFLICT, "name-taken", say("The name is taken"), detail)


def not_json(detail: str) -> ProblemError:
    """The body cannot be read."""
    return ProblemError(HTTPStatus.BAD_REQUEST, "not-json", say("The body is not JSON"), detail)


def wrong_media_type(detail: str) -> ProblemError:
    """The body is not plain JSON."""
    return ProblemError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "wrong-media-type", say("Only JSON is taken"), detail)


def too_many_listeners(limit: int) -> ProblemError:
    """This world has the most listeners that it may have."""
    detail = say(
        "{limit} listen to this world already, which is the most there can be; end some of those streams", limit=limit
    )
    return ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "too-many-listeners", say("Too many are listening"), detail)


def too_large(limit: int) -> ProblemError:
    """The body is larger than the limit, in bytes."""
    detail = say("the body is larger than the {limit} bytes that are taken", limit=limit)
    return ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", say("The body is too large"), detail)


def nothing_here(detail: str) -> ProblemError:
    """There is no such path."""
    return ProblemError(HTTPStatus.NOT_FOUND, "nothing-here", say("There is nothing here"), detail)


def wrong_method(detail: str) -> ProblemError:
    """The path does not accept this method."""
    return ProblemError(HTTPStatus.METHOD_NOT_ALLOWED, "wrong-method", say("The method is not allowed here"), detail)


def token_needed(detail: str) -> ProblemError:
    """The token is missing or wrong."""
    return ProblemError(HTTPStatus.UNAUTHORIZED, "token-needed", say("The token is needed"), detail)


def not_local(detail: str) -> ProblemError:
    """Another machine sends a request to a simulator without a token."""
    return ProblemError(HTTPStatus.FORBIDDEN, "not-local", say("Only this machine has access"), detail)


def other_origin(detail: str) -> ProblemError:
    """A browser sends what a page of another origin asks for."""
    title = say("Only pages of this simulator have access")
    return ProblemError(HTTPStatus.FORBIDDEN, "other-origin", title, detail)


def ledger_failed(detail: str) -> ProblemError:
    """The ledger failed; nothing has changed."""
    return ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "ledger-failed", say("The ledger failed"), detail)


def journal_failed(detail: str) -> ProblemError:
    """The journal cannot be read."""
    return ProblemError(HTTPStatus.SERVICE_UNAVAILABLE, "journal-failed", say("The journal failed"), detail)


def internal_error(kind: str) -> ProblemError:
    """An unforeseen error in the simulator."""
    detail = say("an error in the simulator ({kind}); its log shows where, please report it", kind=kind)
    return ProblemError(HTTPStatus.INTERNAL_SERVER_ERROR, "internal-error", say("Internal error"), detail)
