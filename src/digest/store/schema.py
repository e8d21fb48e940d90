"""The tables, as an ordered list of migrations.

A migration that was released is never changed: the next one follows it. Each is a tuple of single statements and runs
in one transaction of its own (``executescript`` would end it). Statements keep to what SQLite and PostgreSQL share, so
there are no ``STRICT`` tables; instants are the text of `digest.store.instants`, dates are ISO days.
"""

from __future__ import annotations

from digest.store import full_text

APPLICATION_ID = 0x44494745
"""Stands in the header of every store, and reads "DIGE"."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE newsletter (
            id TEXT NOT NULL PRIMARY KEY
        )
        """,
        "INSERT INTO newsletter (id) VALUES (:identity)",
        # A row is never changed: an edited article points to another text.
        """
        CREATE TABLE text (
            text_id TEXT NOT NULL PRIMARY KEY,
            content TEXT NOT NULL
        )
        """,
        # The document holds the fields that have no column here; moment is the record's own, kept for its range.
        """
        CREATE TABLE article (
            source TEXT NOT NULL,
            id TEXT NOT NULL,
            text_id TEXT NOT NULL REFERENCES text (text_id),
            moment TEXT NOT NULL,
            first_seen TEXT NOT NULL,
            timeless BOOLEAN NOT NULL,
            filed BOOLEAN NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (source, id)
        )
        """,
        "CREATE INDEX article_moment ON article (moment)",
        "CREATE INDEX article_timeless ON article (timeless)",
        "CREATE INDEX article_first_seen ON article (first_seen)",
        """
        CREATE TABLE visit (
            source TEXT NOT NULL PRIMARY KEY,
            at TEXT NOT NULL,
            etag TEXT,
            last_modified TEXT,
            failures INTEGER NOT NULL,
            problem TEXT,
            moved_to TEXT
        )
        """,
        """
        CREATE TABLE summary (
            key TEXT NOT NULL PRIMARY KEY,
            document TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE issue (
            newsletter TEXT NOT NULL REFERENCES newsletter (id),
            date TEXT NOT NULL,
            state TEXT NOT NULL CHECK (
                state IN ('empty', 'draft', 'frozen', 'sending', 'paused', 'done', 'cancelled')
            ),
            window_start TEXT NOT NULL,
            window_end TEXT NOT NULL,
            made_at TEXT NOT NULL,
            frozen_at TEXT,
            document TEXT NOT NULL,
            email TEXT,
            PRIMARY KEY (newsletter, date)
        )
        """,
    ),
    # People: who reads, and the secrets of their links; and what purging needs.
    (
        """
        CREATE TABLE key (
            purpose TEXT NOT NULL,
            id INTEGER NOT NULL CHECK (id BETWEEN 1 AND 255),
            secret TEXT NOT NULL,
            created TEXT NOT NULL,
            retired TEXT,
            PRIMARY KEY (purpose, id)
        )
        """,
        # An erased person keeps the row without address and name, so that no list brings it back.
        """
        CREATE TABLE subscriber (
            person TEXT NOT NULL PRIMARY KEY,
            address TEXT NOT NULL,
            name TEXT NOT NULL,
            format TEXT NOT NULL CHECK (format IN ('html', 'text')),
            weekdays TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('unconfirmed', 'active', 'paused', 'left', 'erased')),
            added TEXT NOT NULL,
            changed TEXT NOT NULL
        )
        """,
        # Purging asks which texts no article needs, and so does the foreign key for each text that goes.
        "CREATE INDEX article_text ON article (text_id)",
        # Persons, not addresses: what is suppressed stays so after its address was erased.
        """
        CREATE TABLE suppression (
            person TEXT NOT NULL PRIMARY KEY,
            reason TEXT NOT NULL,
            at TEXT NOT NULL
        )
        """,
    ),
    (
        # One issue fixed for its readers; issue is its date as a number, so that the many rows of delivery stay small.
        """
        CREATE TABLE freeze (
            issue INTEGER NOT NULL PRIMARY KEY,
            newsletter TEXT NOT NULL,
            date TEXT NOT NULL,
            outlet TEXT NOT NULL,
            sender TEXT NOT NULL,
            domain TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            frozen_at TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            candidates INTEGER NOT NULL,
            wish TEXT CHECK (wish IN ('pause', 'cancel')),
            UNIQUE (newsletter, date),
            FOREIGN KEY (newsletter, date) REFERENCES issue (newsletter, date)
        )
        """,
        """
        CREATE TABLE prepared (
            issue INTEGER NOT NULL REFERENCES freeze (issue),
            format TEXT NOT NULL,
            document TEXT NOT NULL,
            PRIMARY KEY (issue, format)
        )
        """,
        """
        CREATE TABLE exclusion (
            issue INTEGER NOT NULL REFERENCES freeze (issue),
            reason TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (issue, reason)
        )
        """,
        """
        CREATE TABLE delivery (
            issue INTEGER NOT NULL REFERENCES freeze (issue),
            number INTEGER NOT NULL,
            person TEXT NOT NULL,
            address TEXT NOT NULL,
            name TEXT NOT NULL,
            format TEXT NOT NULL,
            message_id TEXT NOT NULL,
            state TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            next_try TEXT,
            lease INTEGER,
            code INTEGER,
            reply TEXT,
            changed TEXT NOT NULL,
            PRIMARY KEY (issue, number)
        )
        """,
        # The Message-ID comes from the person, so this is what keeps one from standing in an issue twice.
        "CREATE UNIQUE INDEX delivery_message ON delivery (issue, message_id)",
        "CREATE INDEX delivery_state ON delivery (issue, state, number)",
        """
        CREATE TABLE lease (
            id INTEGER NOT NULL PRIMARY KEY,
            issue INTEGER NOT NULL,
            host TEXT NOT NULL,
            boot TEXT,
            pid INTEGER NOT NULL,
            journal TEXT NOT NULL,
            taken_at TEXT NOT NULL,
            closed_at TEXT
        )
        """,
        "CREATE INDEX lease_open ON lease (closed_at, id)",
        """
        CREATE TABLE bad_address (
            person TEXT NOT NULL,
            issue INTEGER NOT NULL,
            PRIMARY KEY (person, issue)
        )
        """,
        """
        CREATE TABLE event (
            at TEXT NOT NULL,
            issue INTEGER,
            what TEXT NOT NULL,
            detail TEXT NOT NULL
        )
        """,
        "CREATE INDEX event_issue ON event (issue, at)",
        """
        CREATE TABLE home (
            newsletter TEXT NOT NULL PRIMARY KEY REFERENCES newsletter (id),
            host TEXT NOT NULL,
            path TEXT NOT NULL
        )
        """,
    ),
    # The words of all issues.
    (full_text.TABLE, full_text.FILL),
)
