from __future__ import annotations

import pytest
from builders import article, source

from digest.edit.rules import left_out, sift
from digest.models import LeftOut, Rules

SOURCES = {"The Courier": source()}


def kept(rules: Rules, **changes) -> bool:
    return bool(sift([article(**changes)], sources=SOURCES, rules=rules).kept)


def excludes(rule: str, **changes) -> bool:
    return not kept(Rules(exclude=(rule,)), **changes)


def test_no_rules_keep_everything():
    """Without rules every article passes and none is pinned."""
    one = article()
    sifted = sift([one], sources=SOURCES, rules=Rules())
    assert (sifted.kept, sifted.dropped, sifted.pinned) == ((one,), (), frozenset())


def test_excluded_article_is_left_out_with_the_word():
    """The reason names the rule as it was written."""
    one = article("Bridge closed")
    sifted = sift([one], sources=SOURCES, rules=Rules(exclude=("bRIDGE",)))
    reason = "excluded by rule: bRIDGE"
    assert sifted.kept == ()
    assert sifted.dropped == (LeftOut(article_id=one.id, title="Bridge closed", source="The Courier", reason=reason),)


@pytest.mark.parametrize(
    "changes",
    [{"title": "A lottery"}, {"text": "The lottery."}, {"author": "L. Lottery"}, {"categories": ("Games", "Lottery")}],
)
@pytest.mark.parametrize("rule", ["lottery", "/lot+ery/"])
def test_rules_look_at_title_text_author_and_categories(rule, changes):
    """A rule finds its word in each of the four fields."""
    assert excludes(rule, **changes)
    assert not excludes("raffle", **changes)


def test_article_without_author_matches_no_author():
    """A missing author is empty, not the word for nothing."""
    assert not excludes("None", author=None)


@pytest.mark.parametrize(
    ("rule", "title", "found"),
    [
        ("art", "The art of bridges", True),
        ("art", "Art", True),
        ("art", "Party at the bridge", False),
        ("art", "An artful start", False),
        ("art", "Cart", False),
        ("art", "A party for the art", True),
        ("art", "(art)", True),
        ("art", "art2", False),
        ("L'Aquila", "Earthquake near L’Aquila", True),
        ("Aquila", "Earthquake near L’Aquila", True),
        ("C++", "News of C++ and others", True),
        ("World Cup", "The world\n cup begins", True),
        ("world  cup", "The World Cup begins", True),
        ("World Cup", "The world of the cup", False),
        ("World Cup", "The world cups", False),
        ("STRASSE", "Neue Straße", True),
    ],
)
def test_words_match_whole_and_in_any_case(rule, title, found):
    """A word is found as a whole word, a phrase over any white space, whatever the case."""
    assert excludes(rule, title=title, text="") is found


@pytest.mark.parametrize(
    ("rule", "title", "found"),
    [
        ("papa", "Papà ritorna", False),
        ("papà", "Papa ritorna", False),
        ("papà", "PAPÀ ritorna", True),
        ("papà", "Papa\u0300 ritorna", True),
        ("papa\u0300", "Papà ritorna", True),
        ("/papà/", "Papa\u0300 ritorna", True),
        ("/papa\u0300/", "Papà ritorna", True),
    ],
)
def test_accents_count_however_they_are_written(rule, title, found):
    """Accents tell words apart, composed or not."""
    assert excludes(rule, title=title, text="") is found


@pytest.mark.parametrize(
    ("rule", "title", "found"),
    [
        ("北京", "今天北京下雨", True),
        ("東京", "東京都で", True),
        ("กรุงเทพ", "ในกรุงเทพวันนี้", True),
        ("서울", "서울에서", True),
        ("iPhone", "苹果iPhone新机", True),
        ("कर", "करी", False),
        ("мир", "мирный", False),
    ],
)
def test_scripts_without_spaces_have_no_whole_words(rule, title, found):
    """Where words run together a rule matches inside a run; elsewhere a vowel sign makes a word longer."""
    assert excludes(rule, title=title, text="") is found


@pytest.mark.parametrize(
    ("rule", "title", "found"),
    [
        ("/^bridge/", "BRIDGE closed", True),
        ("/^closed/", "Bridge closed", False),
        ("/ridg/", "Bridge closed", True),
        ("/g/", "Bridge closed", True),
        ("/closed$/", "Bridge closed", True),
        ("/", "Either / or", True),
        ("//", "Bridge closed", False),
        ("/x", "Bridge /x closed", True),
        ("x/", "Bridge x/ closed", True),
    ],
)
def test_slashes_make_a_regular_expression(rule, title, found):
    """What stands between two slashes is searched as an expression, in any case of letters; lone slashes are words."""
    assert excludes(rule, title=title, text="") is found


def test_phrases_do_not_run_over_fields():
    """The end of the title and the start of the text are no phrase."""
    assert not excludes("world cup", title="The world", text="Cup and saucer.")
    assert not excludes("/world.*cup/", title="The world", text="Cup and saucer.")


def test_include_keeps_only_what_matches():
    """With include rules one of them has to match."""
    rules = Rules(include=("ferry", "bridge"))
    assert kept(rules, title="The bridge", text="")
    dropped = sift([article("Rain", text="")], sources=SOURCES, rules=rules).dropped
    assert [one.reason for one in dropped] == ["no include rule matched"]


def test_exclude_wins_over_include_and_pin():
    """What is excluded comes back by no other rule."""
    rules = Rules(include=("bridge",), exclude=("closed",), pin=("bridge",))
    sifted = sift([article("Bridge closed")], sources=SOURCES, rules=rules)
    assert [one.reason for one in sifted.dropped] == ["excluded by rule: closed"]
    assert sifted.pinned == frozenset()


def test_pin_names_ids_of_kept_articles():
    """A pinned article is kept and named; the others are not named."""
    one, other = article("Bridge closed", text=""), article("Rain", text="")
    sifted = sift([one, other], sources=SOURCES, rules=Rules(pin=("bridge",)))
    assert sifted.kept == (one, other)
    assert sifted.pinned == {one.id}


def test_rules_of_a_source_apply_to_it_alone():
    """A source's rules leave other sources' articles as they are."""
    sources = {
        "A": source("A", rules=Rules(exclude=("bridge",), pin=("rain",))),
        "B": source("B"),
    }
    articles = [article(title, source=name) for name in "AB" for title in ("Bridge", "Rain")]
    sifted = sift([a for a in articles if a.title == "Bridge"], sources=sources, rules=Rules())
    assert [one.source for one in sifted.kept] == ["B"]
    rainy = [article("Rain", source=name, url=f"https://{name}.example.org/rain", text="") for name in "AB"]
    assert sift(rainy, sources=sources, rules=Rules()).pinned == {rainy[0].id}


def test_source_and_general_rules_both_have_to_let_through():
    """Each list of includes filters on its own, and a word excluded by either is out, the source's named first."""
    sources = {"The Courier": source(rules=Rules(include=("bridge",), exclude=("paint",)))}
    rules = Rules(include=("repair",), exclude=("lamp",))
    titles = ("Bridge repair", "Bridge", "Repair", "Bridge repair and lamp", "Bridge repair, paint, lamp")
    sifted = sift([article(title, text="") for title in titles], sources=sources, rules=rules)
    assert [one.title for one in sifted.kept] == ["Bridge repair"]
    assert [one.reason for one in sifted.dropped] == [
        "no include rule matched",
        "no include rule matched",
        "excluded by rule: lamp",
        "excluded by rule: paint",
    ]


def test_general_pin_applies_to_all():
    """A word pinned for all pins in every source."""
    one = article("Bridge")
    assert sift([one], sources=SOURCES, rules=Rules(pin=("/^bri/",))).pinned == {one.id}


def test_order_is_kept():
    """Kept articles stay in the order they came in."""
    articles = tuple(article(title) for title in ("C", "A", "B"))
    assert sift(articles, sources=SOURCES, rules=Rules()).kept == articles


def test_left_out_names_the_article():
    """The record of what is left out carries id, title, source and reason."""
    one = article("Bridge", source="A")
    assert left_out(one, "no room") == LeftOut(article_id=one.id, title="Bridge", source="A", reason="no room")
