"""What is put right after MJML."""

from __future__ import annotations

import pytest

from digest.documents import to_json
from digest.errors import RenderError
from digest.render.finish import assert_tight, finish


def finished(html: str) -> str:
    """Finish in English."""
    return finish(html, language="en", direction="ltr")


def test_every_table_gets_a_role_also_for_outlook() -> None:
    """Layout tables are not announced as data, inside conditional comments too; a role that is there stays."""
    html = '<table width="1"><!--[if mso | IE]><table><![endif]--><table role="none">'
    assert finished(html) == (
        '<table role="presentation" width="1">'
        '<!--[if mso | IE]><table role="presentation"><![endif]--><table role="none">'
    )


def test_stray_attributes_go() -> None:
    """What no client reads costs bytes and validators' patience."""
    html = (
        '<td vertical-align="middle" class="a"></td><td class="a-outlook" width="1"></td><a href="x" target="_blank">'
    )
    assert finished(html) == '<td class="a"></td><td width="1"></td><a href="x">'


def test_neighbouring_comments_are_merged() -> None:
    """Two comments for Outlook with nothing between them are one."""
    html = "<!--[if mso | IE]><td><![endif]-->\n<!--[if mso | IE]></td><![endif]-->"
    assert finished(html) == "<!--[if mso | IE]><td></td><![endif]-->"


def test_preheader_is_padded_and_has_its_language() -> None:
    """Two hundred invisible characters keep the mail's first lines out of the inbox."""
    html = finished('<body><div style="display:none;font-size:1px">Second story</div><div>First</div>')
    assert '<div lang="en" dir="ltr" style="display:none;font-size:1px">Second story&#8199;' in html
    assert html.count("&#847;") * 3 >= 200


@pytest.mark.parametrize(
    "html",
    [
        "<mj-text>",
        "<p>{{ a }}</p>",
        "{% if %}",
        '<p title="a\\nb">',
        '<p title="\\u{a0}">',
        "<p>None</p>",
        '<a href="None">',
    ],
)
def test_leaks_are_render_errors(html: str) -> None:
    """Nothing of MJML, Jinja, Rust or Python shows in a mail."""
    with pytest.raises(RenderError) as caught:
        assert_tight(html, content="")
    assert caught.value.excerpt


def test_content_may_say_what_a_leak_would() -> None:
    """A headline about templates is a headline."""
    assert_tight("<p>{{ braces }} \\n and \\u{a0} are text</p>", content="{{ braces }}")
    assert_tight("<p>{{ braces }}</p>", content=to_json({"title": "{\x1f{ braces }\u202a}"}))
    with pytest.raises(RenderError):
        assert_tight("<p>{{ braces }}</p>", content="no braces")
