"""One address from two sources: the editor may split one source's copy off, and the file says whose it is."""

from __future__ import annotations

import tomllib

from desk import DAY, soon
from digest.app import load
from digest.edit.draft import copy_name


def _shared(document):
    """Return a story that a second source tells under the same address, and that source's copy."""
    return next((one, also) for one in document["stories"] for also in one["also"] if also["id"] == one["id"])


def _by_id(document):
    return {one["id"]: one for one in document["stories"]}


def test_a_copy_has_a_name_of_its_own(desk):
    """Made from the article's id and its source, so that it is the same on every machine."""
    story, copy = _shared(desk.document())
    assert copy["name"] == copy_name(story["id"], copy["source"]) != story["id"]
    named = [one["name"] for one in desk.get(f"/api/{DAY}/why/{story['id']}").json["articles"]]
    assert copy["name"] in named
    assert len(set(named)) == len(named)


def test_a_copy_is_split_off_and_the_other_stays(desk):
    """Two stories, each of one source; undone, all is as it was."""
    before, text = desk.document(), desk.draft.read_text()
    story, copy = _shared(before)
    key = f"stories.{copy['name']}.split"
    after = desk.edit((key, None, True)).json
    assert after["warnings"] == []
    stories = _by_id(after)
    assert stories[story["id"]]["also"] == [one for one in story["also"] if one != copy]
    assert (stories[copy["name"]]["source"], stories[copy["name"]]["also"]) == (copy["source"], [])
    entry = tomllib.loads(desk.draft.read_text())["stories"][copy["name"]]
    assert entry == {"about": f"{copy['title']} ({copy['source']})", "split": True}
    undone = desk.edit((key, True, None)).json
    assert (undone["hash"], desk.draft.read_text()) == (before["hash"], text)


def test_a_copy_that_stands_alone_is_edited_like_any_story(desk):
    """Reworded, moved, opened; the other keeps its own headline."""
    story, copy = _shared(desk.document())
    name = copy["name"]
    desk.edit((f"stories.{name}.split", None, True))
    after = desk.edit((f"stories.{name}.title", None, "The same in other words"), ("lead", None, name)).json
    assert (after["stories"][0]["id"], after["stories"][0]["title"]) == (name, "The same in other words")
    assert _by_id(after)[story["id"]]["title"] == story["title"]
    assert desk.get(f"/api/{DAY}/why/{name}").json["articles"][0]["source"] == copy["source"]


def test_a_copy_alone_is_killed_and_the_story_stays(desk):
    """One source less tells it; what was left out says why, and can be restored."""
    story, copy = _shared(desk.document())
    after = desk.edit((f"stories.{copy['name']}.kill", None, True)).json
    assert copy not in _by_id(after)[story["id"]]["also"]
    left = [one for one in after["left_out"] if one["reason"] == "taken out by the editor"]
    assert left == [
        {"id": copy["name"], "title": copy["title"], "source": copy["source"], "reason": "taken out by the editor"}
    ]


def test_a_split_copy_is_merged_again(desk):
    """With its own story or another one."""
    story, copy = _shared(desk.document())
    desk.edit((f"stories.{copy['name']}.split", None, True))
    after = desk.edit((f"stories.{story['id']}.merge", None, [copy["name"]])).json
    assert copy["source"] in [one["source"] for one in _by_id(after)[story["id"]]["also"]]
    assert copy["name"] not in _by_id(after)


def test_the_command_line_makes_the_same_of_a_split_copy(desk, tmp_path):
    """`generate` and the desk read the file alike, and every story has an id of its own."""
    _, copy = _shared(desk.document())
    shown = desk.edit((f"stories.{copy['name']}.split", None, True)).json
    made = load(desk.folder / "digest.toml", environ={}).generate(DAY, output=tmp_path / "out", collect=False)
    assert [one.id for one in made.issue.stories] == [one["id"] for one in shown["stories"]]
    assert soon(lambda: desk.document()["differs"] is False)
    ids = [one.id for one in made.issue.stories]
    assert len(set(ids)) == len(ids)


def test_a_copy_whose_source_went_is_a_named_warning(desk):
    """Like every entry that fits nothing any more."""
    story, _ = _shared(desk.document())
    name = copy_name(story["id"], "A source that went")
    after = desk.edit((f"stories.{name}.split", None, True)).json
    assert after["warnings"] == [f"{name} is not among the day's articles any more"]
