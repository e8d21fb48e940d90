"""The compiler: its faults become ours, and the bugs that we work round are still there.

When one of the canaries fails after an upgrade, a workaround can go: see the numbers in the test names.
"""

from __future__ import annotations

import re

import pytest

from digest.errors import RenderError
from digest.render.mjml import compile_mjml


def body(content: str, head: str = "") -> str:
    """Compile one column."""
    return compile_mjml(
        f"<mjml><mj-head>{head}</mj-head><mj-body><mj-section><mj-column>{content}</mj-column></mj-section></mj-body></mjml>"
    )


@pytest.mark.parametrize(
    "source", ["", "<mjml>", "<mjml><mj-body></mjml>", "no markup", "<mjml><mj-body><mj-text><br></mj-text>"]
)
def test_what_is_no_mjml_is_a_render_error(source: str) -> None:
    """The compiler's ValueError becomes a RenderError with a hint."""
    with pytest.raises(RenderError) as caught:
        compile_mjml(source)
    assert caught.value.hint


def test_an_include_is_a_render_error() -> None:
    """`mj-include` loads nothing."""
    with pytest.raises(RenderError):
        compile_mjml('<mjml><mj-head><mj-include path="a.html" type="html" /></mj-head><mj-body></mj-body></mjml>')


def test_no_web_fonts_are_asked_for() -> None:
    """The compiler's default family would call Google."""
    assert "googleapis" not in body("<mj-text>a</mj-text>")


def test_b1_attributes_are_written_as_rust_writes_them() -> None:
    """B1: a no-break space in an attribute comes out as an escape sequence, hence `attr`."""
    assert r"\u{a0}" in body('<mj-image src="a.png" alt="a\u00a0b" />')


def test_b2_a_line_end_between_inline_elements_is_dropped() -> None:
    """B2: two words stick together, hence `&#32;`."""
    assert "<b>a</b><i>b</i>" in body("<mj-text><b>a</b>\n<i>b</i></mj-text>")


def test_b3_a_bare_zero_spoils_the_width() -> None:
    """B3: with `0` the padding isn't counted, hence always `0px`."""
    widths = [re.findall(r'<img[^>]* width="(\d+)"', body(f'<mj-image src="a.png" alt="" padding="{zero} 25px" />'))
              for zero in ("0", "0px")]  # fmt: skip
    assert widths == [["600"], ["550"]]


def test_b6_an_image_without_alt_gets_none() -> None:
    """B6: no empty alt is added, hence `alt` always."""
    assert "alt=" not in body('<mj-image src="a.png" />')


def test_b7_a_table_has_no_role() -> None:
    """B7: `mj-table` doesn't say that it is for layout, hence the pass afterwards."""
    table = re.search(
        r"<table[^>]*>(?=<tr><td>cell)", body('<mj-table role="presentation"><tr><td>cell</td></tr></mj-table>')
    )
    assert table is not None
    assert "role=" not in table[0]
