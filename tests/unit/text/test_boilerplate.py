"""What publishers add to a text is cut; what its author wrote stays."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.text.boilerplate import cut_boilerplate

SENTENCE = "The bridge stays closed until Monday."


@pytest.mark.parametrize(
    "ending",
    [
        "Read all",
        "Read more",
        "Read more »",
        "[Read more]",
        "Read more…",
        "Continue reading →",
        "Continue reading “The bridge” →",
        "Read the full story",
        "Read more about the bridge here",
        "Click here to read more",
        "Lire la suite",
        "Lire la suite →",
        "En savoir plus",
        "Weiterlesen",
        "Mehr lesen ...",
        "Den ganzen Artikel lesen",
        "Leggi tutto",
        "Continua a leggere",
        "Leer más",
        "Seguir leyendo",
        "Leia mais",
        "Lees verder",
        "Läs mer",
        "Les mer",
        "Læs mere",
        "Lue lisää",
        "Czytaj więcej",
        "Číst dále",
        "Tovább",
        "Citește mai mult",
        "Devamını oku",
        "Читать далее",
        "Читати далі",
        "Διαβάστε περισσότερα",
        "続きを読む",
        "阅读全文",
        "더 보기",
        "اقرأ المزيد",
    ],
)
def test_read_more_is_cut_in_many_languages(ending: str) -> None:
    """It goes at the end of the last paragraph and as a paragraph of its own."""
    assert cut_boilerplate(f"{SENTENCE} {ending}") == SENTENCE
    assert cut_boilerplate(f"{SENTENCE}\n\n{ending}") == SENTENCE


@pytest.mark.parametrize(
    "ending",
    [
        "The post The bridge, again appeared first on The Courier.",
        "This article was originally published on The Courier.",
        "L’article Le pont est apparu en premier sur Le Courrier.",
        "Der Beitrag Die Brücke erschien zuerst auf Kurier.",
        "L'articolo Il ponte proviene da Il Corriere.",
        "La entrada El puente se publicó primero en El Correo.",
        "O post A ponte apareceu primeiro em O Correio.",
        "Het bericht De brug verscheen eerst op De Koerier.",
        "Wpis Most pochodzi z serwisu Kurier.",
    ],
)
def test_appeared_first_on_is_cut(ending: str) -> None:
    """The line that feeds of blogs add goes, behind a sentence or alone."""
    assert cut_boilerplate(f"{SENTENCE} {ending}") == SENTENCE
    assert cut_boilerplate(f"{SENTENCE}\n\n{ending}") == SENTENCE


@pytest.mark.parametrize(
    "line",
    [
        "Share",
        "Share on Facebook",
        "Facebook Twitter WhatsApp E-Mail",
        "Share this article on X",
        "Teilen auf Facebook",
        "Tweet",
        "Subscribe to our newsletter",
        "Sign up for our free daily newsletter to stay informed.",
        "Inscrivez-vous à notre newsletter",
        "Iscriviti alla nostra newsletter",
        "Suscríbete a nuestro boletín",
        "Abonnieren Sie unseren Newsletter",
        "Подпишитесь на нашу рассылку",
        "Follow us on Instagram",
        "Seguici su Facebook",
        "Read also: Bridges of the world",
        "Lire aussi : Les ponts",
        "Leggi anche",
        "Advertisement",
        "Anzeige",
        "© 2022 The Courier",
        "All rights reserved.",
    ],
)
def test_furniture_between_paragraphs_is_cut(line: str) -> None:
    """Share bars, newsletter calls, notices and links to other articles go wherever they stand."""
    assert cut_boilerplate(f"{SENTENCE}\n\n{line}\n\nBuses run.") == f"{SENTENCE}\n\nBuses run."


@pytest.mark.parametrize(
    "text",
    [
        "People should read more",
        "He said: “Read more.”",
        "The post office was closed. It first appeared on maps in 1900, they say.",
        "Facebook and Twitter were fined on Friday.",
        "Share prices fell by two per cent.",
        "Subscribe or not, readers came.",
        "Get the best email client for you.",
        "Recommended by doctors, the diet is old.",
        "Follow the money.",
        "Join us at noon.",
    ],
)
def test_prose_that_looks_alike_stays(text: str) -> None:
    """Sentences with the same words are left alone."""
    assert cut_boilerplate(text) == text


def test_a_cut_mark_becomes_an_ellipsis() -> None:
    """A bracketed ellipsis says the same as a bare one."""
    assert cut_boilerplate("The bridge stays […]") == "The bridge stays…"
    assert cut_boilerplate("The bridge stays [...] Continue reading") == "The bridge stays…"


def test_several_endings_go_one_after_the_other() -> None:
    """An ending behind an ending is found too."""
    text = f"{SENTENCE} Read more\n\nThe post Bridge appeared first on The Courier.\n\nShare"
    assert cut_boilerplate(text) == SENTENCE


@given(st.text(st.sampled_from(list("Read more[…]. \nShrThepost\n\n")), max_size=120))
@settings(deadline=None, max_examples=150)
def test_cutting_adds_nothing_and_twice_is_once(text: str) -> None:
    """The result holds no character that the text did not, and cutting it again changes nothing."""
    once = cut_boilerplate(text)
    assert set(once) <= set(text) | {"…"}
    assert cut_boilerplate(once) == once


@pytest.mark.parametrize(
    "part", ["Read more ", "The post ", "share ", "subscribe ", "[…] ", ". ", "\n\n", "Read more\n\n"]
)
def test_time_grows_with_length_only(part: str) -> None:
    """A phrase repeated without end takes no longer than its length warrants."""
    started = time.process_time()
    cut_boilerplate(part * (200_000 // len(part)))
    assert time.process_time() - started < 10
