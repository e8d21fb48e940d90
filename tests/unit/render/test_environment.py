"""The Jinja environment: strict, escaping, sandboxed."""

from __future__ import annotations

import pytest

from digest.errors import RenderError
from digest.render.environment import environment, escapes, loader
from digest.render.faults import rendered
from digest.render.words import words


def render(source: str, name: str = "a.mjml.j2", /, **context: object) -> str:
    """What a template makes of a context."""
    return rendered(environment(loader({name: source}), words("en")), name, context)


@pytest.mark.parametrize("name", ["a.j2", "a.mjml.j2", "a.html", "a.txt", "a", None])
def test_everything_but_plain_text_is_escaped(name: str | None) -> None:
    """Only templates that end in .txt.j2 give plain text."""
    assert escapes(name)
    assert not escapes("a.txt.j2")


def test_values_are_escaped_in_markup_and_not_in_text() -> None:
    """A title with a tag is text in both."""
    assert render("{{ title }}", title="<b>&") == "&lt;b&gt;&amp;"
    assert render("{{ title }}", "a.txt.j2", title="<b>&") == "<b>&"


def test_feed_text_in_a_phrase_is_escaped() -> None:
    """A source's name inside a translated phrase is no markup."""
    assert render('{{ gettext("Read at %(source)s", source=name) }}', name="<b>%s") == "Read at &lt;b&gt;%s"


def test_content_is_never_a_template() -> None:
    """What looks like Jinja in a title is printed as it is."""
    assert render("{{ title }}", title="{{ 7*7 }}{% raw %}") == "{{ 7*7 }}{% raw %}"


@pytest.mark.parametrize(
    "source", ["{{ ''.__class__.__mro__ }}", "{{ page.__init__.__globals__ }}", "{{ (1).__class__() }}"]
)
def test_templates_reach_no_internals(source: str) -> None:
    """The sandbox refuses what begins with an underscore."""
    with pytest.raises(RenderError):
        render(source, page=object())


def test_missing_names_are_faults_with_the_nearest_name() -> None:
    """A misspelt key names template, line and the right key."""
    with pytest.raises(RenderError) as caught:
        render("line one\n{{ story.sumary }}", story={"summary": "x"})
    error = caught.value
    assert (error.template, error.line) == ("a.mjml.j2", 2)
    assert "'summary'" in f"{error.message} {error.hint}"


def test_unknown_filter_names_the_nearest() -> None:
    """A misspelt filter names template, line and the right filter."""
    with pytest.raises(RenderError) as caught:
        render("\n\n{{ title|uper }}", title="x")
    assert (caught.value.template, caught.value.line) == ("a.mjml.j2", 3)
    assert caught.value.hint is not None
    assert "upper" in caught.value.hint
