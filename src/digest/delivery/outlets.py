"""Where messages go: the relay, or a folder of files."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

from digest.addresses import is_wire_safe
from digest.deliveries import Delivery, Endpoint, Frozen, Patience
from digest.delivery.relay import Contexts, open_session, size_limit, tls_context
from digest.delivery.replies import Reply, Verdict
from digest.delivery.session import Session
from digest.delivery.transaction import NO_ADDRESS, Conversation, Feed, Outgoing, nothing_happens
from digest.errors import MailError

RELAY = "relay"
FOLDER = "eml:"
ID_MARK = "{id}"
"""Stands in a return path for what tells one recipient's bounces from another's."""


class RelayOutlet:
    """Opens sessions with the relay."""

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        patience: Patience,
        contexts: Contexts = tls_context,
        passing: Callable[[str], None] = nothing_happens,
        trust_this_machine: bool = True,
    ) -> None:
        self._endpoint, self._patience = endpoint, patience
        # Reading the system's certificates takes longer than many a session.
        self._contexts = cache(contexts)
        self._passing, self._trust = passing, trust_this_machine

    def open(self) -> RelayLine:
        """Return a session that is logged in; raise MailError."""
        session = open_session(
            self._endpoint, patience=self._patience, contexts=self._contexts, trust_this_machine=self._trust
        )
        return RelayLine(session, self._passing)


class RelayLine:
    """A session with the relay that carries messages. ``largest`` is what it takes, None where it does not say."""

    def __init__(self, session: Session, passing: Callable[[str], None]) -> None:
        self._session, self._passing = session, passing
        self.largest = size_limit(session)

    def carry(self, feed: Feed) -> None:
        """Carry messages until the feed has none for this line."""
        Conversation(self._session, feed, passing=self._passing).run()

    def close(self) -> None:
        """Say goodbye and close."""
        self._session.leave()

    def drop(self) -> None:
        """Close without a word."""
        self._session.close()

    def abandon(self) -> None:
        """Break off at once, whatever another thread is doing with the session."""
        self._session.abandon()


class FolderOutlet:
    """Writes each message into a file. Writing one again changes nothing, so no message is ever in doubt."""

    largest = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self) -> FolderOutlet:
        """Make the folder; raise MailError where it can't be made."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = (error.strerror or "the system refuses it").lower()
            raise MailError(
                f"{self._folder} can't be made: {reason}", hint="name another folder: --to eml:DIR"
            ) from error
        return self

    def carry(self, feed: Feed) -> None:
        """Write messages until the feed has no more."""
        while (outgoing := feed.next(wait=True)) is not None:
            if not outgoing.message:
                feed.answered(outgoing, NO_ADDRESS, Reply(0, "the address may not stand in a message"))
                continue
            self._write(outgoing)
            feed.answered(outgoing, Verdict("sent"), Reply(250, f"written to {self._name(outgoing.delivery)}"))

    def close(self) -> None:
        """Do nothing: each file was closed when it was written."""

    def drop(self) -> None:
        """Do nothing, for the same reason."""

    def abandon(self) -> None:
        """Do nothing, for the same reason."""

    def _write(self, outgoing: Outgoing) -> None:
        target = self._folder / self._name(outgoing.delivery)
        draft = target.with_name(f".{target.name}.part")
        try:
            with draft.open("wb") as file:
                file.write(outgoing.message)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(target)
        except OSError as error:
            reason = (error.strerror or "the system refuses it").lower()
            raise MailError(f"{target} can't be written: {reason}", hint="make room, then run again") from error

    @staticmethod
    def _name(delivery: Delivery) -> str:
        return f"{delivery.issue:%Y-%m-%d}-{delivery.number:07d}.eml"


def outgoing_from(frozen: Frozen, message_of: Callable[[Delivery], bytes]) -> Callable[[Delivery], Outgoing]:
    """Return what turns a claimed delivery into a message on its way; it is empty where the address is none."""
    sender, day = frozen.sender, f"{frozen.issue:%Y%m%d}"
    own = ID_MARK in sender

    def outgoing(delivery: Delivery) -> Outgoing:
        address = delivery.recipient.address
        return Outgoing(
            delivery=delivery,
            sender=sender.replace(ID_MARK, delivery.message_id) if own else sender,
            recipient=address,
            message=message_of(delivery) if is_wire_safe(address) else b"",
            envelope_id=f"{day}.{delivery.message_id}",
        )

    return outgoing
