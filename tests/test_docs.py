"""What the documentation says is tried: its code runs, its configuration loads, its commands and files exist."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import builders
import click
import pytest

from digest.cli.root import cli
from digest.config import load_settings
from digest.protocols import Response, SourceTools
from digest.summarizers.weights import SEVERAL, SINGLE, Weights
from digest.text.fingerprints import text_id

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a page in one language; indented ones, too."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.findall(rf"^( *)```{language}\n(.*?)^\1```", text, flags=re.MULTILINE | re.DOTALL)
    return ["\n".join(line.removeprefix(indent) for line in body.split("\n")) for indent, body in found]


def commands(group: click.Group, path: str = "digest") -> set[str]:
    """Every command's full name."""
    names: set[str] = set()
    for name, command in group.commands.items():
        names |= commands(command, f"{path} {name}") if isinstance(command, click.Group) else {f"{path} {name}"}
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    """Every relative link and picture of a page exists."""
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", text) + re.findall(r'src="([^"]+)"', text)
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_command_stands_in_the_readme():
    """And nothing is promised there that isn't a command."""
    table = re.findall(r"^\| `(digest [a-z ]+?)(?: [\[A-Z].*?)?` \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert set(table) == commands(cli)


def test_every_command_has_help():
    """A line that says what it does."""
    assert [name for name, command in cli.commands.items() if not command.get_short_help_str()] == []


def test_the_configuration_of_the_readme_loads(tmp_path: Path):
    """What a newcomer copies is right as it stands."""
    (block,) = blocks("README.md", "toml")
    (tmp_path / "digest.toml").write_text(block, encoding="utf-8")
    settings = load_settings(tmp_path / "digest.toml", {})
    assert settings.newsletter.name == "The Morning Tide"
    assert settings.sources[0].kind == "feed"


def test_the_source_of_the_guide_reads():
    """The reader that the guide shows keeps the contract: an article, or a problem in its harvest."""
    source_code, _ = blocks("docs/extending.md", "python")
    room: dict[str, Any] = {}
    exec(source_code, room)
    answer = Response(url="https://bridge.example.org/a", status=200, body=b"Title\n\nText.")
    reader = room["SitemapReader"](SourceTools(fetch=lambda url, **_: answer, folder=ROOT))
    harvest = reader.read(builders.source(), last=None, at=datetime.now(UTC))
    assert harvest.problem is None
    assert harvest.articles[0].title == "Title"


def test_the_summarizer_of_the_guide_summarizes():
    """Its sentences stand at their places in the text."""
    _, source_code = blocks("docs/extending.md", "python")
    room: dict[str, Any] = {}
    exec(source_code, room)
    text = builders.TEXT
    summary = room["longest"]()(text, text_id=text_id(text), sentences=2, language="en")
    assert len(summary) == 2
    assert all(text[span.start : span.end] == span.text for span in summary.spans)


@pytest.mark.parametrize("block", blocks("docs/extending.md", "toml"))
def test_entry_points_of_the_guide_name_real_groups(block: str):
    """The groups are those that the program looks in."""
    from digest.plugins import SOURCES, SUMMARIZERS

    (group,) = tomllib.loads(block)["project"]["entry-points"]
    assert group in {SOURCES, SUMMARIZERS}


def test_the_weights_of_the_method_stand_in_its_page():
    """Each part with what it weighs for several sentences and for one."""
    page = (ROOT / "docs/summaries.md").read_text(encoding="utf-8").replace("−", "-")
    rating = page.partition("## 3. Rating")[2].partition("## 4.")[0]
    rows = re.findall(r"^\| (\w+) \| .+ \| (-?[\d.]+) \| (-?[\d.]+) \|$", rating, re.MULTILINE)
    told = {name: (float(several), float(single)) for name, several, single in rows}
    assert told == {name: (getattr(SEVERAL, name), getattr(SINGLE, name)) for name in Weights._fields}
