"""An issue in every language: its date, counts and what was read, as a native reader would write them."""

from __future__ import annotations

import builders
import pytest

from digest.models import SourceReport

from .markup import visible
from .test_theme_bars import THEMES, renderer, whole

PHRASES = {
    "en": (
        "Friday, November 11, 2022",
        "No. 212 · 5 stories · 5 min to read",
        "1 of 2 sources read, 44 articles seen, 5 shown.",
        "1 source could not be read: Tidewater Gazette.",
    ),
    "fr": (
        "Vendredi 11 novembre 2022",
        "N° 212 · 5 sujets · 5 min de lecture",
        "Sources lues : 1 sur 2, 44 articles vus, 5 retenus.",
        "1 source n’a pas pu être lue : Tidewater Gazette.",
    ),
    "de": (
        "Freitag, 11. November 2022",
        "Nr. 212 · 5 Meldungen · 5 Min. Lesezeit",
        "1 von 2 Quellen gelesen, 44 Artikel gesichtet, 5 gezeigt.",
        "1 Quelle konnte nicht gelesen werden: Tidewater Gazette.",
    ),
    "es": (
        "Viernes, 11 de noviembre de 2022",
        "N.º 212 · 5 noticias · 5 min de lectura",
        "Fuentes leídas: 1 de 2, 44 artículos vistos, 5 mostrados.",
        "No se pudo leer 1 fuente: Tidewater Gazette.",
    ),
    "it": (
        "Venerdì 11 novembre 2022",
        "N. 212 · 5 notizie · 5 min di lettura",
        "Fonti lette: 1 su 2, 44 articoli visti, 5 mostrati.",
        "Non è stato possibile leggere 1 fonte: Tidewater Gazette.",
    ),
    "uk": (
        "П\u02bcятниця, 11 листопада 2022",
        "№ 212 · 5 новин · 5 хв читання",
        "Прочитано 1 із 2 джерел, переглянуто 44 статті, показано 5.",
        "Не вдалося прочитати 1 джерело: Tidewater Gazette.",
    ),
    "ar": (
        "الجمعة، 11 نوفمبر 2022",
        "العدد 212 · 5 أخبار · 5 دقائق للقراءة",
        "قُرئ 1 من مصدرين، اطُّلع على 44 مقالًا، عُرضت 5.",
        "تعذّرت قراءة مصدر واحد: Tidewater Gazette.",
    ),
}


ALL_READ = {
    "en": ("1 source read", "All 14 sources read"),
    "fr": ("1 source lue", "Les 14 sources ont été lues"),
    "de": ("1 Quelle gelesen", "Alle 14 Quellen gelesen"),
    "es": ("1 fuente leída", "Leídas las 14 fuentes"),
    "it": ("1 fonte letta", "Lette tutte le 14 fonti"),
    "uk": ("Прочитано 1 джерело", "Прочитано всі 14 джерел"),
    "ar": ("قُرئ المصدر الوحيد", "قُرئت المصادر كلها، وعددها 14"),
}


@pytest.mark.parametrize("language", PHRASES)
def test_an_issue_speaks_its_language(language: str) -> None:
    """Page and text part write the date with a capital, the counts, and the sentence of the coverage box."""
    for theme in THEMES if language in {"en", "ar"} else THEMES[:1]:
        mail = whole(theme, language)
        for told in (visible(mail.html), mail.text):
            # No-break spaces are told apart elsewhere.
            words = " ".join(told.split())
            assert all(phrase in words for phrase in PHRASES[language]), words


@pytest.mark.parametrize("language", ALL_READ)
def test_a_day_without_a_gap_is_told_in_words(language: str) -> None:
    """One source or all of many: no figure says of how many."""
    for sources, phrase in zip((1, 14), ALL_READ[language], strict=True):
        reports = tuple(SourceReport(name=f"Source {n}", kind="feed", seen=1, shown=1) for n in range(sources))
        issue = builders.issue(language=language, coverage=builders.coverage(sources=reports))
        mail = renderer("daily").render(issue)
        assert phrase in visible(mail.html)
        assert phrase in mail.text
