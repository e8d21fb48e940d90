"""The desk's changes over real HTTP: the draft file is the truth, no edit is lost, ready means this very mail."""

from __future__ import annotations

import threading
import time
from datetime import date

import pytest

from desk import DAY, soon
from digest.app import load
from digest.config.drafts import DraftFiles


def _ids(document, slot=None):
    return [one["id"] for one in document["stories"] if slot in {None, one["slot"]}]


def test_an_edit_is_saved_with_the_headline_beside_it_and_comments_stay(desk):
    """The file can be read and kept in git."""
    before = desk.draft.read_text()
    lead, card = _ids(desk.document())[:2]
    desk.edit((f"stories.{card}.title", None, "A headline of ours"), ("order", None, [card]))
    text = desk.draft.read_text()
    assert text.startswith(before.splitlines()[0])
    assert f'[stories.{card}]\nabout = "Eight days before grain deal ends' in text
    assert f'"{card}", # Eight days before grain deal ends' in text
    assert lead not in text


def test_every_decision_shows_in_the_mail_and_its_inverse_undoes_it(desk):
    """Lead, headline, section, pin, kill, sentences, merge, subject, preheader, note: there and back."""
    document = desk.document()
    before, text = document["hash"], desk.draft.read_text()
    lead, card, other = _ids(document)[:3]
    brief = _ids(document, "brief")[0]
    why = desk.get(f"/api/{DAY}/why/{card}").json
    sentence = why["articles"][0]["paragraphs"][1][0]["text"]
    note = document["draft"]["note"]
    decisions = [
        ("lead", None, card), (f"stories.{card}.title", None, "Reworded"), (f"stories.{brief}.slot", None, "second"),
        (f"stories.{card}.sentences", None, [sentence]), (f"stories.{other}.kill", None, True),
        (f"stories.{lead}.merge", None, [other]),
        (f"stories.{brief}.pin", None, True), ("subject", None, "Our subject"), ("note", note, "Two\n\nparagraphs"),
        ("preheader", None, "A preheader of the editor’s own, which is long enough to be one."),
    ]  # fmt: skip
    for key, was, now in decisions:
        answer = desk.edit((key, was, now))
        assert (answer.status, answer.json["warnings"]) == (200, []), key
        assert answer.json["hash"] != before, key
        assert desk.edit((key, now, was)).json["hash"] == before, key
    assert desk.draft.read_text() == text


def test_the_command_line_makes_what_the_desk_shows(desk, tmp_path):
    """`generate` applies the draft, the same bytes twice, and marks a headline that is the editor's."""
    import json

    card, other = _ids(desk.document())[1:3]
    shown = desk.edit(
        ("lead", None, card), (f"stories.{card}.title", None, "Ours"), (f"stories.{other}.kill", None, True)
    ).json
    made = [
        load(desk.folder / "digest.toml", environ={}).generate(DAY, output=tmp_path / name, collect=False)
        for name in ("one", "two")
    ]
    assert made[0].email == made[1].email
    assert soon(lambda: desk.document()["differs"] is False)
    assert desk.document()["hash"] == shown["hash"]
    story = json.loads(next((tmp_path / "one").glob("*.json")).read_text())["stories"][0]
    assert (story["id"], story["title"], story["title_by"]) == (card, "Ours", "editor")
    assert story["title_was"].startswith("Eight days before grain deal ends")
    document = json.loads(next((tmp_path / "one").glob("*.json")).read_text())
    assert {one["reason"] for one in document["coverage"]["left_out"]} == {"no room", "taken out by the editor"}
    assert "title_by" not in document["stories"][1]


def test_a_conflict_is_told_and_nothing_is_overwritten(desk):
    """What was changed elsewhere is shown beside what was wanted."""
    desk.edit(("subject", None, "One"))
    text = desk.draft.read_text()
    answer = desk.edit(("subject", None, "Two"), ("preheader", None, "x" * 50))
    assert answer.status == 409
    assert answer.json["conflicts"] == [{"key": "subject", "was": None, "found": "One", "now": "Two"}]
    assert desk.draft.read_text() == text


def test_two_windows_on_one_draft_lose_no_edit(desk):
    """Each changes stories of its own at the same time."""
    ids = _ids(desk.document())
    answers = []

    def window(mine):
        answers.extend(desk.edit((f"stories.{one}.title", None, f"Title of {one}")).status for one in mine)

    windows = [threading.Thread(target=window, args=(ids[start:20:2],)) for start in (0, 1)]
    for one in windows:
        one.start()
    for one in windows:
        one.join()
    assert answers == [200] * 20
    titles = DraftFiles(desk.folder).read(date.fromisoformat(DAY)).stories
    assert {story: one.title for story, one in titles.items()} == {one: f"Title of {one}" for one in ids[:20]}


def test_a_hundred_saves_in_five_seconds_end_in_the_last(desk):
    """An editor that saves at every key crashes nothing."""
    desk.document()
    started = time.monotonic()
    for number in range(100):
        temporary = desk.draft.with_name("saving.tmp")
        temporary.write_text(f'subject = "Save {number}"\n' if number % 7 else "subject = ")
        temporary.replace(desk.draft)
        time.sleep(max(0.0, started + number * 0.05 - time.monotonic()))
    assert soon(lambda: (desk.document()["inbox"] or {}).get("subject") == "Save 99")
    assert desk.document()["fault"] is None


def test_ready_stores_what_is_shown_and_marks_it(desk):
    """The mark names the stored bytes."""
    shown = desk.edit(("subject", None, "Ready now")).json
    document = desk.post("ready", {"hash": shown["hash"]}).json
    assert (document["state"], document["differs"], document["hash"]) == ("ready", False, shown["hash"])
    assert f'render = "{shown["hash"]}"' in desk.draft.read_text()
    assert desk.get("/calendar?since=2022-11-01&until=2022-11-30").json == {DAY: "ready"}


def test_ready_marks_nothing_that_the_page_has_not_shown(desk):
    """Where something changed meanwhile the difference is shown instead."""
    shown = desk.document()["hash"]
    desk.edit(("subject", None, "Changed meanwhile"))
    document = desk.post("ready", {"hash": shown}).json
    assert document["state"] == "none"
    assert document["hash"] != shown
    assert "status" not in desk.draft.read_text()


@pytest.mark.parametrize("by", ["desk", "editor"])
def test_a_change_after_ready_makes_it_a_draft_again(desk, by):
    """Whoever makes it, wherever."""
    shown = desk.document()["hash"]
    assert desk.post("ready", {"hash": shown}).json["state"] == "ready"
    if by == "desk":
        assert desk.edit(("subject", None, "After all")).json["state"] == "draft"
        assert "status" not in desk.draft.read_text()
    else:
        desk.draft.write_text('subject = "After all"\n' + desk.draft.read_text())
        assert soon(lambda: desk.document()["state"] == "draft")


def test_generating_the_same_bytes_keeps_it_ready(desk):
    """What was approved is still what goes."""
    shown = desk.document()["hash"]
    desk.post("ready", {"hash": shown})
    assert desk.post("generate").json["state"] == "ready"


def test_a_change_that_broke_the_issue_is_taken_back_by_its_inverse(desk):
    """A template stumbles over an editor's words; nothing can be stored or marked meanwhile."""
    good = desk.document()
    block = desk.folder / "templates" / "daily" / "blocks" / "note.mjml.j2"
    block.parent.mkdir(parents=True)
    block.write_text("{% macro note(page) %}{% if 'Boom' in page.note|string %}{{ nonsense }}{% endif %}{% endmacro %}")
    assert soon(lambda: desk.document()["hash"] != good["hash"])
    note = good["draft"]["note"]
    broken = desk.edit(("note", note, "Boom"))
    assert (broken.status, broken.json["fault"]["heading"][:28]) == (200, "Line 1 of the template block")
    assert [desk.post(action).status for action in ("generate", "ready", "hold")] == [422, 422, 422]
    mended = desk.edit(("note", "Boom", note))
    assert (mended.status, mended.json["fault"], mended.json["draft"]["note"]) == (200, None, note)


def test_a_draft_that_can_not_be_read_is_not_changed(desk):
    """Whatever stands in it stays."""
    desk.document()
    desk.draft.write_text("subject = Kherson\n")
    assert soon(lambda: desk.document()["fault"])
    assert desk.edit(("note", None, "Lost?")).status == 422
    assert desk.draft.read_text() == "subject = Kherson\n"


def test_an_entry_that_fits_no_more_is_a_named_warning(desk):
    """It changes nothing, and says so."""
    before = desk.document()["hash"]
    desk.draft.write_text(
        desk.draft.read_text() + '\n[stories.0000000000000000]\nabout = "A story that went"\ntitle = "x"\n'
    )
    document = soon(lambda: (found := desk.document())["warnings"] and found)
    assert document["warnings"] == ["“A story that went” (0000000000000000) is not among the day's articles any more"]
    assert document["hash"] == before


@pytest.mark.parametrize(
    "body",
    [
        {}, {"changes": "x"}, {"changes": [1]}, {"changes": [{"key": "status", "now": "ready"}]},
        {"changes": [{"key": "render", "now": "x"}]}, {"changes": [{"key": "stories", "now": {}}]},
        {"changes": [{"key": "stories.a.b.c", "now": 1}]}, {"changes": [{"key": ""}]},
    ],
)  # fmt: skip
def test_an_edit_that_is_none_is_refused(desk, body):
    """The mark is set by ready and hold alone."""
    text = desk.draft.read_text()
    assert desk.post("edit", body).status == 400
    assert desk.draft.read_text() == text


@pytest.mark.parametrize(
    ("key", "now"),
    [("lead", 7), ("order", "x"), ("subject", "two\nlines"), ("stories.a.slot", "lead"), ("stories.a.pin", "yes"),
     ("stories.a.colour", "red"), ("note", "\x00"), ("order", [1])],
)  # fmt: skip
def test_a_value_that_can_not_stand_in_the_file_is_told(desk, key, now):
    """The file stays readable."""
    text = desk.draft.read_text()
    was = desk.document()["draft"].get(key)
    answer = desk.edit((key, was, now))
    assert answer.status == 422
    assert answer.json["fault"]["message"]
    assert desk.draft.read_text() == text


def test_no_relay_no_test_message(desk):
    """Without a relay and an address there is neither button nor sending."""
    assert desk.document()["test_address"] is None
    assert desk.post("test").status == 422
