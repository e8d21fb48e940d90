"""What stands in a story without being a sentence of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.nonsentences import RULES, Line, Rule, broken_rule, is_finished, size, why_not
from digest.text.words import words


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_drops_its_own_example(rule: Rule) -> None:
    """The example that documents a rule is dropped by that rule and no other."""
    found = why_not(rule.example)
    assert found is not None
    assert found.name == rule.name


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge was closed on Friday after an inspection found cracks.",
        "More than 50 firefighters attended after the alarm was raised at 09:10 BST.",
        "Advertisements for the fight on Saturday are all over the hotel.",
        "Two days after the firm began to sell its badge, users could no longer subscribe to it on their phones.",
        "Video of the bridge (from Friday) shows the cracks.",
        "The 2014/15 season began on Friday with a match.",
        "The council (which met on Friday) closed the bridge.",
        "The bridge is run by pitch@palace since then.",
        "A (BRIDGE) is CLOSED for good.",
        "Für drei Wochen bleibt die Brücke zu.",
        "The town has five bridges: of 1898, 1902, 1926, 1970 and 2017.",
        "Updated rules would let the city reflect its own policy.",
        "The bridge was closed on Friday, November 11, 2022, after an inspection.",
        "Bis zum Montag müssen sich die Bürger für den Kurs anmelden.",
        "大桥因裂缝于周五关闭，维修将持续三周。",
        "ปิดสะพานหลังตรวจพบรอยร้าวซ่อมสามสัปดาห์",
        "أغلق الجسر يوم الجمعة بعد العثور على شقوق.",
        "최 회장은 SK하이닉스가 세계 1위의 점유율을 가졌다고 밝혔다.",
    ],
)
def test_sentences_of_a_story_stay(sentence: str) -> None:
    """News in any script passes, also where it holds words that a page uses for itself."""
    assert why_not(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Lesen Sie auch: Brücke gesperrt.", "leftover"),
        ("Read more: Bridge closed for weeks .", "leftover"),
        ("CNN's Jane Writer contributed to this report.", "leftover"),
        ("Thank you for reading our article.", "leftover"),
        ("点击查看更多新闻内容吧。", "leftover"),
        ("Workers close the bridge. (AP Photo/Jane Writer)", "caption"),
        ("Jo Writer (left) opens the bridge with the mayor.", "caption"),
        ("Jane Writer (2nd L) and Jo Writer (3rd R) sit beside the mayor on Friday.", "caption"),
        ("Jane Writer (L) and Jo Writer (R) sit beside the mayor on Friday.", "caption"),
        ("The chart above is based on 90,000 crossings of the bridge.", "caption"),
        ("Foto: Jane Writer", "caption"),
        ("Drivers wait at the bridge in Rivertown, on Friday, November 11, 2022.", "caption"),
        ("Workers rest at the bridge on Friday. Jane Writer/Reuters", "caption"),
        ("Cristóbal Writer Melancholischer Captain.", "names"),
        ("The views expressed in this commentary are those of the writer.", "leftover"),
        ("Von Jane Writer und John Author", "by-line"),
        ("Write to Jane Writer at jane@courier.example.org with tips.", "by-line"),
        ("Publicado el 11 de noviembre de 2022", "time stamp"),
        ("3 hours ago", "time stamp"),
        ("Jo Writer (Rivertown) wins a free kick in the defensive half.", "ticker"),
        ("Club v country .", "heading"),
    ],
)
def test_lines_of_the_page_go(sentence: str, name: str) -> None:
    """What is not the story is named by its kind."""
    found = why_not(sentence)
    assert found is not None
    assert found.name == name


def test_characters_count_as_words_where_words_are_not_spaced() -> None:
    """Two characters of Chinese or Thai are about a word; Korean has spaces."""
    assert size("大桥关闭了吗") == 4
    assert size("다리가 닫혔다") == 2


def test_finished_sentences_end_in_a_mark() -> None:
    """Closing quotes and brackets may follow the mark; a comma is none."""
    assert is_finished("He said “no.”")
    assert is_finished("वह आया।")
    assert not is_finished("efficiency of public services,")


_WORDS = (
    "Read_more (pictured left) www. http:// #a @b | > Photo : By_Jane Corner, /AP REUTERS © read the full story 12 é "
    "The bridge closed . ? see_also (Reuters/ Getty_Images on_Friday,_November_11,_2022. Updated"
)
_PIECES = st.sampled_from([piece.replace("_", " ") for piece in _WORDS.split()])


@settings(deadline=None, max_examples=200)
@given(st.lists(_PIECES, max_size=30).map(" ".join))
def test_shortcuts_find_what_all_rules_find(text: str) -> None:
    """Asking only the rules that can hold gives the same answer as asking all that the length allows."""
    line = Line(text, size(text), words(text))
    every = next((rule for rule in RULES if line.words <= rule.longest and rule.holds(line)), None)
    assert broken_rule(*line) == every


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_any_line_gets_an_answer(line: str) -> None:
    """No line raises."""
    found = why_not(line)
    assert found is None or found in RULES
