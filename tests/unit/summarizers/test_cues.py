"""Small words that tell how a sentence stands in its text."""

from __future__ import annotations

import pytest

from digest.summarizers.cues import cues
from digest.text.words import words


def _points_back(sentence: str, language: str) -> bool:
    return cues(language).points_back(sentence, words(sentence, language))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "He missed the match on Monday."),
        ("en", "But the bridge stayed closed."),
        ("en", "After this decision the bridge stayed closed."),
        ("en", "“The bridge is closed,” he said."),
        ("en", "(That would be the old bridge.)"),
        ("en", "The 34-year-old was arrested on Friday."),
        ("en", "The move surprised the town."),
        ("en", "Before that, the bridge was closed."),
        ("en", "Which is not to say that it is closed."),
        ("en", "Twice a year, it publishes its forecast."),
        ("en", "You shouldn't just believe them."),
        ("fr", "Un report qui a agacé le maire."),
        ("fr", "Une attaque revendiquée dans la soirée et qui a suscité des réactions."),
        ("fr", "Un chiffre contesté par la mairie."),
        ("id", "Untuk itu, jembatan ditutup."),
        ("id", '"Jembatan ditutup," katanya.'),
        ("de", "Der 34-Jährige wurde am Freitag verhaftet."),
        ("de", "Jahrelang zieht er durch die Stadt."),
        ("fr", "La décision a surpris la ville."),
        ("de", "Außerdem bleibt die Brücke zu."),
        ("de", "Nach dieser Entscheidung blieb die Brücke zu."),
        ("fr", "C’est un fait divers hallucinant."),
        ("fr", "Selon ces travaux, le pont tiendra."),
        ("fr", '"Nous comprenons", a-t-elle ajouté.'),
        ("id", "Namun jembatan tetap ditutup."),
        ("zh", "但是大桥仍然关闭。"),
        ("uk", "Однак міст лишився закритим."),
    ],
)
def test_sentences_that_need_another_point_back(language: str, sentence: str) -> None:
    """Pronouns, connectives, demonstratives and words of "him" need what stands before."""
    assert _points_back(sentence, language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The bridge was closed on Friday."),
        ("en", "This week the bridge was closed."),
        ("en", "Then-president Jo Writer closed the bridge."),
        ("en", "The mayor said that he said nothing."),
        ("en", "The 34 bridges of the town are closed."),
        ("en", "When police came, they closed the bridge."),
        ("en", "Born Jane Writer, she closed the bridge."),
        ("en", "The mayor told the reporters of the town what will happen to them."),
        ("fr", "Un homme qui menaçait des passants a été arrêté."),
        ("fr", "Un pont, dont la date n'est pas connue, sera fermé."),
        ("de", "Der Minister sagt, er schließe die Brücke."),
        ("de", "Die Regierung schließt die Brücke."),
        ("de", "In diesem Jahr bleibt die Brücke zu."),
        ("fr", "En 2017, le pont était fermé."),
        ("nl", "Het kabinet sluit de brug."),
        ("xx", "He missed the match on Monday."),
        ("en", "…"),
    ],
)
def test_sentences_that_stand_alone_do_not(language: str, sentence: str) -> None:
    """Articles, times and compounds are no pointers; a language without a list marks nothing."""
    assert not _points_back(sentence, language)


def test_persons_at_hand_are_heard() -> None:
    """The writer, speaker or reader is spoken of; "US" is a country, and Norwegian has two codes."""
    assert cues("en").is_personal("We came early.", words("We came early.", "en"))
    assert not cues("en").is_personal("The US army came.", words("The US army came.", "en"))
    assert cues("zh").is_personal("我们来了。", words("我们来了。", "zh"))
    assert cues("no") == cues("nb-NO")
