"""A broken template names file, line and column, shows the place, and says what to do."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from digest.errors import RenderError
from digest.render.environment import environment, loader
from digest.render.faults import rendered_mjml
from digest.render.mjml import compile_mjml
from digest.render.words import words

BROKEN = Path(os.environ.get("BENCH_DATA", "../shared/data")) / "email" / "broken"
EXPECTED: dict[str, Any] = json.loads((BROKEN / "expected.json").read_text("utf-8")) if BROKEN.is_dir() else {}
HEAD = "<mjml><mj-body><mj-section><mj-column>\n"
TAIL = "\n</mj-column></mj-section></mj-body></mjml>"


def fault(templates: dict[str, str], **context: object) -> RenderError:
    """The error that a theme's template `a.mjml.j2` brings about."""
    with pytest.raises(RenderError) as caught:
        rendered_mjml(environment(loader(templates), words("en")), "a.mjml.j2", context)
    return caught.value


def in_column(line: str) -> RenderError:
    """The error of one line in a column, which is the template's second line."""
    return fault({"a.mjml.j2": f"{HEAD}{line}{TAIL}"})


@pytest.mark.parametrize(
    ("line", "column", "words_of_hint"),
    [
        ("<mj-text>a</mj-button>", 12, "</mj-text>"),
        ("<mj-text>a<br>b</mj-text>", 18, "<br />"),
        ('<mj-button href="https://x.example/?a=1&b=2">a</mj-button>', 41, "&amp;"),
        ("<mj-text>1 < 2</mj-text>", 13, "&lt;"),
        ('<mj-image src="a" alt="b" alt="c" />', 27, "twice"),
        ("<mj-txt>a</mj-txt>", 1, "'mj-text'"),
        ('  <mj-image src="a" alt="" heigth="3px" />', 3, "'height'"),
        ('<mj-image src="a" />', 1, 'alt=""'),
        ('<mj-text><img src="a" /></mj-text>', 10, 'alt=""'),
        ("<mj-section></mj-section>", 1, "<mj-body>"),
        ("  lost words", 3, "<mj-text>"),
        ('<mj-text padding="0 25px">a</mj-text>', 1, "0px"),
        ("<mj-text><mj-divider /></mj-text>", 10, "close the outer element"),
        ("<mj-carousel></mj-carousel>", 1, "pictures below"),
        ('<mj-include path="a.html" type="html" />', 1, "{% include %}"),
        ("<mj-text>a", 1, "close it with </mj-text>"),
    ],
)  # fmt: skip
def test_faults_of_mjml_are_found_where_they_are(line: str, column: int, words_of_hint: str) -> None:
    """Line and column are the template's; the excerpt has a caret; the hint says what to write."""
    error = in_column(line)
    assert error.template == "a.mjml.j2"
    assert error.line in {2, 3}
    if error.line == 2:
        assert error.column is not None
        assert abs(error.column - column) <= 2
    assert words_of_hint in (error.hint or "")
    assert error.excerpt is not None
    assert "^" in error.excerpt


def test_a_fault_in_a_macro_names_the_macro_s_file() -> None:
    """A loop and a macro in another file move everything in the output; the place is the macro's."""
    card = "{% macro card(title) %}\n<mj-text>\n  <b>{{ title }}</b>{% if title == 'two' %} <i>x</b>{% endif %}\n"
    card += "</mj-text>\n{% endmacro %}"
    page = "{% from 'card.mjml.j2' import card %}\n" + HEAD + "{% for t in titles %}{{ card(t) }}{% endfor %}" + TAIL
    error = fault({"a.mjml.j2": page, "card.mjml.j2": card}, titles=["one", "two"])
    assert (error.template, error.line) == ("card.mjml.j2", 3)
    assert error.column is not None
    assert abs(error.column - card.split("\n")[2].index("</b>{% endif") - 1) <= 2


def test_a_fault_in_a_value_points_to_the_value() -> None:
    """Markup that comes out of an expression has its place where the expression stands."""
    page = HEAD + "<mj-text>{{ '<br>'|unsafe }}</mj-text>" + TAIL
    made = environment(loader({"a.mjml.j2": page}), words("en"))
    made.filters["unsafe"] = lambda text: made.from_string("<br>").module  # what a theme's own filter might do
    with pytest.raises(RenderError) as caught:
        rendered_mjml(made, "a.mjml.j2", {})
    assert (caught.value.template, caught.value.line) == ("a.mjml.j2", 2)


def test_named_entities_are_no_fault() -> None:
    """HTML's entities pass, as in MJML; they do not move the places behind them."""
    made = environment(loader({"a.mjml.j2": HEAD + "<mj-text>a&nbsp;b &mdash; &amp;</mj-text>" + TAIL}), words("en"))
    assert "&nbsp;" in rendered_mjml(made, "a.mjml.j2", {})
    error = in_column("<mj-text>&nbsp;&nbsp;<br></mj-text>")
    assert error.column == 28


def test_jinja_faults_show_the_line() -> None:
    """An error of Jinja's has template, line and the lines around it."""
    error = fault({"a.mjml.j2": "one\ntwo {{ 1 / 0 }}\nthree"})
    assert (error.template, error.line, error.column) == ("a.mjml.j2", 2, None)
    assert error.excerpt == "     1 | one\n>    2 | two {{ 1 / 0 }}\n     3 | three"
    assert str(error) == "division by zero"


def test_unclosed_blocks_and_missing_files_are_faults() -> None:
    """A loop without end, and an include of what isn't there."""
    assert "endfor" in fault({"a.mjml.j2": "{% for x in y %}"}).message
    error = fault({"a.mjml.j2": "\n{% include 'foter.mjml.j2' %}"})
    assert (error.template, error.line) == ("a.mjml.j2", 2)
    assert "'foter.mjml.j2' is not found" in error.message


@pytest.mark.skipif(not EXPECTED, reason="the broken templates lie with the benchmark data (BENCH_DATA)")
class TestBrokenTemplates:
    """The fifteen broken templates and the one that is right."""

    def compile(self, template: str) -> str:
        """Render and compile one of them."""
        context = json.loads((BROKEN / EXPECTED["context"]).read_text("utf-8"))
        files = {file.relative_to(BROKEN).as_posix(): file.read_text("utf-8") for file in BROKEN.rglob("*.j2")}
        made = environment(loader(files), words("en"), trim_blocks=False, lstrip_blocks=False)
        return compile_mjml(rendered_mjml(made, template, context))

    def test_right_ones_pass(self) -> None:
        """Nothing is reported where nothing is wrong."""
        assert all(self.compile(template) for template in EXPECTED["must_pass"])

    @pytest.mark.parametrize(
        "case", [*EXPECTED.get("cases", []), *EXPECTED.get("extras", [])], ids=lambda case: case["template"]
    )
    def test_broken_ones_name_their_place(self, case: dict[str, Any]) -> None:
        """File, line, column where one is asked, and a hint that helps."""
        with pytest.raises(RenderError) as caught:
            self.compile(case["template"])
        error = caught.value
        assert error.template == case["file"]
        assert error.line in {case["template_line"], *case.get("template_lines_also_accepted", [])}
        if case["template_columns"]:
            assert any(first <= (error.column or 0) <= last for first, last in case["template_columns"])
        said = f"{error.message} {error.hint}".lower()
        assert any(word.lower() in said for word in case["hint_any_of"])
