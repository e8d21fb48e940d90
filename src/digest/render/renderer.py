"""The renderer: an issue becomes an email through a theme, the same bytes for the same issue."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import replace

from jinja2 import BytecodeCache, Environment

from digest.documents import to_json
from digest.errors import RenderError
from digest.models import Composition, Draft, Email, Issue, Story
from digest.render.budget import BUDGET, demotions, fitted
from digest.render.environment import environment, loader
from digest.render.faults import rendered, rendered_mjml
from digest.render.fields import Holes, fingerprint
from digest.render.filters import clean, shortened
from digest.render.finish import assert_tight, finish
from digest.render.leaving_out import dull, left_out, only, without
from digest.render.mjml import compile_mjml
from digest.render.page import Address, Page, PageMaker
from digest.render.pictures import Pictures
from digest.render.themes import Theme
from digest.render.words import words
from digest.settings import Images, Newsletter

LONGEST_SUBJECT = 120
PREHEADER = (40, 140)
"""Characters that a preheader has at least and at most: what clients show beside the subject."""

LEAVE = "unsubscribe"
"""The field of the link by which a reader leaves."""

RESERVED = 120
"""Bytes that are kept for each field: the address of a picture, or a reader's own link."""

_log = logging.getLogger(__name__)


class EmailRenderer:
    """Renders the issues of one newsletter; `pictures` gives the bytes of its own pictures.

    An email has at most `budget` bytes of HTML and is read in `max_minutes`, as long as its lead and frame are. With
    `notice`, an issue without stories says so in a sentence of its own; with `lets_leave`, the footer holds a reader's
    own link to leave. `compiled` keeps templates between renderers: a theme that changes in one file is compiled in one
    file.
    """

    def __init__(
        self,
        newsletter: Newsletter,
        theme: Theme,
        pictures: Pictures,
        *,
        budget: int = BUDGET,
        max_minutes: int | None = None,
        images: Images = "remote",
        notice: bool = False,
        lets_leave: bool = False,
        compiled: BytecodeCache | None = None,
    ) -> None:
        self._theme = theme
        self._maker = PageMaker(newsletter, pictures, images)
        self._own = f"{newsletter.tagline}\n{newsletter.postal_address}"
        self._budget = budget
        self._max_minutes = max_minutes
        self._notice = notice
        self._lets_leave = lets_leave
        self._compiled = compiled
        self._environments: dict[str, Environment] = {}

    def render(self, issue: Issue) -> Email:
        """Return the email of an issue; raise RenderError where the theme's templates are at fault."""
        return self.compose(issue).email

    def compose(self, issue: Issue) -> Composition:
        """Return the email of an issue and what it took to make it; raise RenderError."""
        try:
            return self._fitted(issue, ())
        except RenderError as fault:
            broken = tuple(story for story in issue.stories if self._fails(only(issue, {story.id})))
            if not broken or any(self._fails(only(dull(issue, story), {story.id})) for story in broken):
                raise
            for story in broken:
                _log.warning("%s: left out, because it can't be rendered: %s", story.title, fault)
            sound = {story.id for story in issue.stories} - {story.id for story in broken}
            return self._fitted(only(issue, sound), broken)

    def mjml(self, issue: Issue) -> str:
        """Return what the theme's templates make of an issue, before it is compiled; raise RenderError."""
        shown: Address = lambda picture: picture.local.name if picture.local else picture.address  # noqa: E731  # typed
        page = self._page(issue, shown, leave="#")
        lines = {**self._lines(page), **_drafted(issue.draft)}
        return rendered_mjml(self._environment(page.language), "email.mjml.j2", {"page": page, **lines})

    def _fitted(self, issue: Issue, dropped: tuple[Story, ...]) -> Composition:
        fit, email = fitted(issue, self._email, _size, self._budget, self._max_minutes)
        shown = {story.id for story in fit.stories}
        crowded_out = [story for story in issue.stories if story.id not in shown]
        gone = [*left_out(crowded_out, "no room in the mail"), *left_out(dropped, "it can't be rendered")]
        told = replace(fit, demoted=demotions(issue, fit)) if fit is not issue else fit
        return Composition(issue=without(told, gone) if gone else told, email=email, size=_size(email))

    def _fails(self, issue: Issue) -> bool:
        try:
            self._email(issue)
        except RenderError:
            return True
        return False

    def _email(self, issue: Issue) -> Email:
        content = to_json(issue)
        holes = Holes(content)
        page = self._page(issue, holes.address, leave=holes.personal(LEAVE))
        lines = {**self._lines(page), **_drafted(issue.draft)}
        html, fields = holes.taken_out(self._html(page, lines), "html")
        assert_tight(html, content=f"{content}\n{self._own}")
        text, personal = holes.taken_out(self._text(page, lines), "text")
        return Email(
            subject=lines["subject"],
            preheader=lines["preheader"],
            html=html,
            text=text,
            pictures=holes.pictures(fields),
            fields=(*fields, *personal),
            fingerprints={"theme": self._theme.fingerprint, "issue": fingerprint(content)},
        )

    def _page(self, issue: Issue, address: Address, *, leave: str) -> Page:
        """Return an issue's page; where there are no stories, and that is to be told, its note ends with the notice."""
        page = replace(self._maker.make(issue, address), unsubscribe=leave if self._lets_leave else "")
        if not self._notice or page.stories:
            return page
        return replace(page, note=(*page.note, self._line("notice.txt.j2", page)))

    def _html(self, page: Page, lines: Mapping[str, str]) -> str:
        mjml = rendered_mjml(self._environment(page.language), "email.mjml.j2", {"page": page, **lines})
        return finish(compile_mjml(mjml), language=page.language, direction=page.dir)

    def _text(self, page: Page, lines: Mapping[str, str]) -> str:
        return _tidy(rendered(self._environment(page.language), "email.txt.j2", {"page": page, **lines}))

    def _lines(self, page: Page) -> Mapping[str, str]:
        """Return subject, preheader and document title, each one line. The preheader never says the subject again."""
        title = f"{shortened(page.newsletter.name, 80)}, {words(page.language).short_day(page.date)}"
        subject = shortened(self._line("subject.txt.j2", page), LONGEST_SUBJECT)
        preheader = self._line("preheader.txt.j2", page)
        if preheader == subject:
            preheader = ""
        for more in (title, page.newsletter.tagline):
            if len(preheader) < PREHEADER[0]:
                preheader = " · ".join(filter(None, (preheader, more)))
        return {"title": title, "subject": subject, "preheader": shortened(preheader, PREHEADER[1])}

    def _line(self, template: str, page: Page) -> str:
        return clean(rendered(self._environment(page.language), template, {"page": page}))

    def _environment(self, language: str) -> Environment:
        if language not in self._environments:
            made = environment(loader(self._theme.templates), words(language), bytecode_cache=self._compiled)
            made.globals |= {"light": self._theme.light, "dark": self._theme.dark, "font": self._theme.fonts}
            self._environments[language] = made
        return self._environments[language]


def _drafted(draft: Draft) -> Mapping[str, str]:
    """Return the lines that the editor's draft says itself."""
    said = {
        "subject": shortened(clean(draft.subject), LONGEST_SUBJECT),
        "preheader": shortened(clean(draft.preheader), PREHEADER[1]),
    }
    return {name: text for name, text in said.items() if text}


def _size(email: Email) -> int:
    return len(email.html.encode()) + RESERVED * len(email.fields)


def _tidy(text: str) -> str:
    """Return plain text with at most one empty line between two others, and none at its ends."""
    lines = (line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"
