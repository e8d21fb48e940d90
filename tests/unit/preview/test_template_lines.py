import pytest

from digest.preview.template_lines import template_line

TEMPLATES = {
    "blocks/lead.mjml.j2": '{# x #}\n<h3 class="lead" style="margin:{{ a }};color:{{ b }}">{{ title }}</h3>',
    "blocks/brief.mjml.j2": '<h3 class="brief" style="{% if not first %}margin:1px;{% endif %}padding:2px">x</h3>\n<p>',
}


@pytest.mark.parametrize(
    ("html", "column", "expected"),
    [
        ('<h3 class="lead" style="margin:0px;color:#fff">Title</h3>', 1, "blocks/lead.mjml.j2:2"),
        ('<b>x</b><h3 class="lead" style="margin:0px;color:#fff">Title</h3>', 12, "blocks/lead.mjml.j2:2"),
        ('<h3 class="brief" style="padding:2px">', None, "blocks/brief.mjml.j2:1"),
        ('<h3 class="brief" style="margin:1px;padding:2px">', None, "blocks/brief.mjml.j2:1"),
        ('<h3 class="other">', None, None),
        ("<p>too common</p>", None, None),
        ("no tag", None, None),
    ],
)
def test_a_tag_is_traced_to_the_line_that_wrote_it(html, column, expected):
    """By its literal pieces, with values and conditions between them."""
    assert template_line(f"first\n{html}", 2, column, TEMPLATES) == expected


def test_a_line_that_is_not_there_has_no_template():
    """Whatever a check says."""
    assert template_line("x", 9, 1, TEMPLATES) is None
