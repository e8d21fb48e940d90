from dataclasses import replace

import pytest
from builders import WINDOW, article, settings, source, summary
from builders import issue as built
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from digest.edit.assemble import assemble
from digest.edit.choose import choose
from digest.edit.draft import (
    EDITOR,
    TAKEN_OUT,
    copy_name,
    decisions,
    is_ready,
    misfits,
    noted,
    quote,
    render_hash,
    reword,
)
from digest.models import Decision, Draft, Email, Rules
from digest.settings import Selection
from digest.text.fingerprints import text_id

WORDS = "harbour council budget ferry storm museum election strike bridge concert wheat rocket climate school hospital"
NAMES = [f"{word.capitalize()} news of the day" for word in WORDS.split()]


def _text(name):
    return f"{name} began early. " + " ".join(f"It went on for {name.lower()} number {n}." for n in range(30))


def _same_story():
    return tuple(article("Bridge closed after cracks", source=name, url=f"https://{name}.example/") for name in "AB")


@pytest.fixture
def house(tmp_path):
    """Return settings of two sources, and twelve articles of theirs, longest first."""
    sources = (source("A", section="World"), source("B", section="Home"))
    chosen = settings(tmp_path, sources=sources, selection=Selection(second=2, per_section=2, brief=3, max_sections=2))
    articles = [
        article(name, source="AB"[n % 2], text=_text(name) + " More of it." * (40 - n), published=WINDOW.start)
        for n, name in enumerate(NAMES[:12])
    ]
    return chosen, articles


def _choose(house, draft=None):
    chosen, articles = house
    return choose(articles, window=WINDOW, settings=chosen, draft=draft)


def _ids(choice, slot=None):
    return [one.cluster.article.id for one in choice.placements if slot in {None, one.slot}]


def test_a_draft_that_decides_nothing_changes_nothing(house):
    """The machine's choice stands, to the byte."""
    assert _choose(house, Draft(note="A note", status="hold")) == _choose(house) == _choose(house, None)


def test_the_editor_s_lead_leads_and_the_machine_s_opens_the_second_row(house):
    """Nobody is lost by it."""
    before = _choose(house)
    for lead in _ids(before)[1:]:
        after = _choose(house, Draft(lead=lead))
        assert _ids(after, "lead") == [lead]
        assert _ids(after, "second")[0] == _ids(before, "lead")[0]
        assert sorted(_ids(after)) == sorted(_ids(before))


def test_a_lead_that_found_no_place_is_let_in(house):
    """What was left out may lead, too, and is counted no more."""
    before = _choose(house)
    left = before.left_out[0].article_id
    after = _choose(house, Draft(lead=left))
    assert _ids(after, "lead") == [left]
    assert len(after.left_out) == len(before.left_out) - 1
    assert sum(after.more.values()) == sum(before.more.values()) - 1


def test_a_lead_that_is_moved_away_is_followed_by_the_first_card(house):
    """An issue has a top story as long as it has cards."""
    before = _choose(house)
    lead, first = _ids(before)[:2]
    after = _choose(house, Draft(stories={lead: Decision(slot="brief")}))
    assert _ids(after, "lead") == [first]
    assert lead in _ids(after, "brief")


def test_a_killed_story_makes_room_for_the_next(house):
    """As if the article had never been, but for the list of what was left out."""
    chosen, articles = house
    victim = _ids(_choose(house))[0]
    after = _choose(house, Draft(stories={victim: Decision(kill=True)}))
    without = choose([one for one in articles if one.id != victim], window=WINDOW, settings=chosen)
    assert after.placements == without.placements
    assert [one.reason for one in after.left_out if one.article_id == victim] == [TAKEN_OUT]
    assert after.seen["A"] == _choose(house).seen["A"]


def test_a_pin_beats_rank_and_rules(house):
    """The editor's own word goes before a rule that excludes."""
    chosen, articles = house
    last = _choose(house).left_out[-1].article_id
    title = next(one.title for one in articles if one.id == last)
    ruled = replace(chosen, selection=replace(chosen.selection, rules=Rules(exclude=(title.split()[0],))))
    assert last not in _ids(_choose((ruled, articles)))
    assert _ids(_choose((ruled, articles), Draft(stories={last: Decision(pin=True)})), "lead") == [last]


def test_a_story_moves_to_the_end_of_its_new_place_and_its_old_one_stays_empty(house):
    """A move asks for nothing else."""
    before = _choose(house)
    card = _ids(before, "second")[0]
    after = _choose(house, Draft(stories={card: Decision(slot="section", section="Sport")}))
    assert _ids(after, "second") == _ids(before, "second")[1:]
    moved = next(one for one in after.placements if one.cluster.article.id == card)
    assert (moved.slot, moved.section) == ("section", "Sport")
    assert _ids(after, "section")[-1] == card


def test_order_says_who_stands_first_in_each_place(house):
    """Who isn't named follows in the machine's order."""
    before = _choose(house)
    brief, cards = _ids(before, "brief"), _ids(before, "second")
    after = _choose(house, Draft(order=(brief[2], cards[1], "gone")))
    assert _ids(after, "brief") == [brief[2], brief[0], brief[1]]
    assert _ids(after, "second") == [cards[1], cards[0]]


def test_a_text_too_short_to_quote_goes_no_higher_than_brief(tmp_path):
    """A story without a sentence is its headline."""
    chosen = settings(tmp_path, sources=(source(),))
    empty = article("Only a title", text="", source="The Courier")
    choice = choose([empty], window=WINDOW, settings=chosen, draft=Draft(lead=empty.id))
    assert [one.slot for one in choice.placements] == ["brief"]


def test_a_story_is_split_and_another_merged(tmp_path):
    """Who tells what with whom is the editor's to say."""
    chosen = settings(tmp_path, sources=(source("A"), source("B"), source("C")))
    one, same = (
        article("Bridge closed after cracks found", source=name, url=f"https://{name}.example/") for name in "AB"
    )
    other = article("The mayor asks for patience", source="C", text=_text("Mayor"))
    together = choose([one, same, other], window=WINDOW, settings=chosen)
    assert sorted(len(it.cluster.articles) for it in together.placements) == [1, 2]
    split = Draft(stories={same.id: Decision(split=True)})
    apart = choose([one, same, other], window=WINDOW, settings=chosen, draft=split)
    assert [len(it.cluster.articles) for it in apart.placements] == [1, 1, 1]
    merged = Draft(stories={other.id: Decision(merge=(one.id,))})
    (whole,) = choose([one, same, other], window=WINDOW, settings=chosen, draft=merged).placements
    assert whole.cluster.article.id == other.id
    assert {it.source for it in whole.cluster.also} == {"A", "B"}


def _copies():
    """Return one article as three sources brought it, under one address."""
    return [article("Bridge closed after cracks", source=name, url="https://wire.example/1") for name in "ABC"]


def test_one_source_s_copy_tells_a_story_of_its_own_and_the_others_stay_together(tmp_path):
    """An article is its address and its source."""
    chosen = settings(tmp_path, sources=tuple(source(name) for name in "ABC"))
    copies = _copies()
    (whole,) = choose(copies, window=WINDOW, settings=chosen).placements
    assert {one.source for one in whole.cluster.articles} == set("ABC")
    name = copy_name(copies[1].id, "B")
    apart = choose(copies, window=WINDOW, settings=chosen, draft=Draft(stories={name: Decision(split=True)}))
    told = {one.cluster.article.id: {it.source for it in one.cluster.articles} for one in apart.placements}
    assert told == {copies[0].id: {"A", "C"}, name: {"B"}}


def test_an_entry_about_one_copy_leaves_the_others_alone(tmp_path):
    """It is killed, and the story is told by those who are left."""
    chosen = settings(tmp_path, sources=tuple(source(name) for name in "ABC"))
    copies = _copies()
    name = copy_name(copies[2].id, "C")
    choice = choose(copies, window=WINDOW, settings=chosen, draft=Draft(stories={name: Decision(kill=True)}))
    assert [(one.article_id, one.source, one.reason) for one in choice.left_out] == [(name, "C", TAKEN_OUT)]
    (placement,) = choice.placements
    assert {one.source for one in placement.cluster.articles} == {"A", "B"}


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_draft_invents_or_loses_a_copy(tmp_path_factory, data):
    """Each source's article is shown once, or left out once, and no two stories have one id."""
    chosen = settings(tmp_path_factory.getbasetemp(), sources=tuple(source(name) for name in "ABC"))
    articles = [
        article(name, source=by, text=_text(name), url=f"https://wire.example/{name}")
        for name in NAMES[:4]
        for by in "ABC"
    ]
    ids = st.sampled_from([*(one.id for one in articles), *(copy_name(one.id, one.source) for one in articles)])
    decision = st.builds(
        Decision, slot=st.sampled_from([None, "second", "section", "brief"]), pin=st.booleans(), kill=st.booleans(),
        split=st.booleans(), merge=st.lists(ids, max_size=2).map(tuple),
    )  # fmt: skip
    draft = data.draw(
        st.builds(
            Draft, lead=ids, order=st.lists(ids, max_size=4).map(tuple),
            stories=st.dictionaries(ids, decision, max_size=5),
        )
    )  # fmt: skip
    choice = choose(articles, window=WINDOW, settings=chosen, draft=draft)
    shown = [(one.title, one.source) for placement in choice.placements for one in placement.cluster.articles]
    left = [(one.title, one.source) for one in choice.left_out]
    assert sorted(shown + left) == sorted((one.title, one.source) for one in articles)
    assert len(set(_ids(choice))) == len(_ids(choice))
    assert choice == choose(reversed(articles), window=WINDOW, settings=chosen, draft=draft)


def test_of_one_source_a_merged_story_keeps_one_article(tmp_path):
    """The other is named among what was left out."""
    chosen = settings(tmp_path, sources=(source("A"),))
    one, other = article("Bridge closed", source="A"), article("Mayor speaks", source="A", text=_text("Mayor"))
    draft = Draft(stories={one.id: Decision(merge=(other.id, other.id, "gone"))})
    choice = choose([one, other], window=WINDOW, settings=chosen, draft=draft)
    assert [len(it.cluster.articles) for it in choice.placements] == [1]
    assert [(it.article_id, it.reason) for it in choice.left_out] == [(other.id, "same story as 'Bridge closed'")]


def test_a_decision_about_a_story_s_other_article_is_about_the_story(tmp_path):
    """Which article leads may change with the next visit."""
    chosen = settings(tmp_path, sources=(source("A"), source("B")))
    one, same = (
        article("Bridge closed after cracks found", source=name, url=f"https://{name}.example/") for name in "AB"
    )
    choice = choose([one, same], window=WINDOW, settings=chosen)
    (also,) = choice.placements[0].cluster.also
    draft = Draft(stories={also.id: Decision(title="Reworded")})
    assert reword(choice.placements, draft)[0].cluster.article.title == "Reworded"


@hypothesis_settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_draft_invents_or_loses_an_article(tmp_path_factory, data):
    """Each article is shown once, or left out once, whatever the editor decides."""
    sources = (source("A", section="World"), source("B", section="Home"))
    chosen = settings(tmp_path_factory.getbasetemp(), sources=sources, selection=Selection(second=2, brief=2))
    articles = [article(name, source="AB"[n % 2], text=_text(name)) for n, name in enumerate(NAMES[:8])]
    ids = st.sampled_from([*(one.id for one in articles), "gone"])
    decision = st.builds(
        Decision, slot=st.sampled_from([None, "second", "section", "brief"]), pin=st.booleans(), kill=st.booleans(),
        split=st.booleans(), section=st.sampled_from(["", "Sport"]), merge=st.lists(ids, max_size=2).map(tuple),
    )  # fmt: skip
    draft = data.draw(
        st.builds(
            Draft,
            lead=ids,
            order=st.lists(ids, max_size=5).map(tuple),
            stories=st.dictionaries(ids, decision, max_size=4),
        )
    )
    choice = choose(articles, window=WINDOW, settings=chosen, draft=draft)
    shown = [one.id for placement in choice.placements for one in placement.cluster.articles]
    assert sorted(shown + [one.article_id for one in choice.left_out]) == sorted(one.id for one in articles)
    assert choice == choose(reversed(articles), window=WINDOW, settings=chosen, draft=draft)


def test_chosen_sentences_are_quoted_with_their_places(house):
    """In the editor's order, verbatim, and proved by their offsets."""
    choice = _choose(house)
    told = choice.placements[0].cluster.article
    wanted = ("It went on for harbour news of the day number 3.", "Harbour news of the day began early.")
    draft = Draft(stories={told.id: Decision(sentences=wanted)})
    quoted = quote(choice.placements, {told.id: summary(told)}, draft)[told.id]
    assert (tuple(quoted), quoted.method) == (wanted, EDITOR)
    assert [told.text[span.start : span.end] for span in quoted.spans] == list(wanted)
    assert {span.text_id for span in quoted.spans} == {text_id(told.text)}


def test_sentences_that_are_nowhere_leave_the_machine_s(house):
    """A summary is never made of words that no article says."""
    choice = _choose(house)
    told = choice.placements[0].cluster.article
    made = {told.id: summary(told)}
    draft = Draft(stories={told.id: Decision(sentences=("Nobody said this.",))})
    assert quote(choice.placements, made, draft) == made


def test_what_fits_no_more_is_named_once(house):
    """Stories that went, sentences that went, a mark without its render."""
    chosen, _ = house
    choice = _choose(house)
    told = choice.placements[0].cluster.article
    draft = Draft(
        lead="gone", order=("gone",), status="ready",
        stories={"went": Decision(about="It went", title="x"), told.id: Decision(sentences=("Nobody said this.",))},
    )  # fmt: skip
    summaries = {one.cluster.article.id: summary(one.cluster.article) for one in choice.placements}
    made = assemble(
        choice, quote(choice.placements, summaries, draft), day=built().date, window=WINDOW, settings=chosen,
        draft=noted(draft, choice.placements), problems={},
    )  # fmt: skip
    assert misfits(made, draft) == (
        "gone is not among the day's articles any more",
        "“It went” (went) is not among the day's articles any more",
        f"1 of 1 sentences chosen for “{told.title}” are not in its article",
        "the draft is marked ready without naming its render, so it counts as a draft",
    )
    assert misfits(made, Draft()) == ()


def test_marks_and_explanations_decide_nothing():
    """No file equals one that says nothing."""
    said = Draft(status="ready", render="x", stories={"a": Decision(about="A"), "b": Decision(about="B", pin=True)})
    assert decisions(said) == Draft(stories={"b": Decision(pin=True)})
    assert decisions(Draft(status="hold")) == Draft()


def test_ready_means_these_bytes():
    """What a render came from doesn't count; a letter does."""
    email = Email(subject="S", preheader="P", html="<p>", text="t", fingerprints={"theme": "1"})
    draft = Draft(status="ready", render=render_hash(email))
    assert is_ready(draft, email)
    assert is_ready(draft, replace(email, fingerprints={}))
    assert not is_ready(draft, replace(email, preheader="Q"))
    assert not is_ready(replace(draft, status="hold"), email)
    assert not is_ready(draft, None)
