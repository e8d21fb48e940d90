"""The language of a text, from its script, its small words and what it says of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text import detect_language
from digest.text.language import guess_language, is_rtl

# Two or three plain sentences of news, written for this test; repeated until they are no headline.
NEWS = {
    "en": (
        "The government said on Monday that it would not raise taxes before the election, but critics were not so sure."
    ),
    "de": (
        "Die Regierung hat am Montag erklärt, dass sie die Steuern vor der Wahl nicht erhöhen will,"
        " aber nicht alle glauben es."
    ),
    "fr": (
        "Le gouvernement a déclaré lundi qu'il ne relèverait pas les impôts avant les élections, "
        "mais tous ne sont pas de cet avis."
    ),
    "es": (
        "El gobierno dijo el lunes que no subirá los impuestos antes de las elecciones, pero no todos lo creen así."
    ),
    "it": (
        "Il governo ha detto lunedì che non aumenterà le tasse prima delle elezioni, ma non tutti "
        "sono di questa opinione."
    ),
    "pt": (
        "O governo disse na segunda-feira que não vai aumentar os impostos antes das eleições, mas "
        "nem todos acreditam nisso."
    ),
    "nl": (
        "De regering heeft maandag gezegd dat zij de belastingen voor de verkiezingen niet zal "
        "verhogen, maar niet iedereen gelooft het."
    ),
    "sv": ("Regeringen sade på måndagen att den inte kommer att höja skatterna före valet, men alla tror inte på det."),
    "da": (
        "Regeringen sagde mandag, at den ikke vil hæve skatten før valget, men det er der ikke mange, der tror på nu."
    ),
    "nb": (
        "Regjeringen sa mandag at den ikke vil øke skatten før valget, men det er ikke mange som "
        "tror på det nå. Hva skjer etter det?"
    ),
    "fi": (
        "Hallitus sanoi maanantaina, että se ei nosta veroja ennen vaaleja, mutta kaikki eivät ole "
        "siitä niin varmoja kuin ennen."
    ),
    "pl": (
        "Rząd powiedział w poniedziałek, że nie podniesie podatków przed wyborami, ale nie wszyscy są tego tak pewni."
    ),
    "cs": (
        "Vláda v pondělí řekla, že před volbami nezvýší daně, ale ne všichni jsou si tím jisti, protože peníze chybějí."
    ),
    "sk": (
        "Vláda v pondelok povedala, že pred voľbami nezvýši dane, ale nie všetci sú si tým istí, "
        "pretože peniaze chýbajú."
    ),
    "hu": ("A kormány hétfőn azt mondta, hogy a választás előtt nem emeli az adókat, de nem mindenki hiszi el ezt."),
    "ro": ("Guvernul a spus luni că nu va mări impozitele înainte de alegeri, dar nu toți sunt de această părere."),
    "tr": (
        "Hükümet pazartesi günü seçimlerden önce vergileri artırmayacağını söyledi, ama herkes bu "
        "kadar emin değil ve bunun için çok neden var."
    ),
    "id": (
        "Pemerintah mengatakan pada hari Senin bahwa pajak tidak akan naik sebelum pemilu, tetapi "
        "tidak semua orang percaya akan hal itu."
    ),
    "hr": (
        "Vlada je u ponedjeljak rekla da prije izbora neće povećati poreze, ali nisu svi u to "
        "sigurni jer je novca sve manje, što je loše."
    ),
    "sl": (
        "Vlada je v ponedeljek povedala, da pred volitvami ne bo zvišala davkov, vendar niso vsi "
        "prepričani, ker je denarja vse manj."
    ),
    "ca": (
        "El govern va dir dilluns que no apujarà els impostos abans de les eleccions, però no tots "
        "ho creuen perquè hi ha molts dubtes amb això."
    ),
    "lt": (
        "Vyriausybė pirmadienį sakė, kad prieš rinkimus mokesčių nedidins, tačiau ne visi tuo tiki,"
        " nes pinigų yra vis mažiau."
    ),
    "vi": (
        "Chính phủ nói hôm thứ Hai rằng sẽ không tăng thuế trước cuộc bầu cử, nhưng không phải ai cũng tin vào điều đó."
    ),
    "ru": ("Правительство заявило в понедельник, что оно не будет повышать налоги до выборов, но не все в это верят."),
    "uk": (
        "Уряд заявив у понеділок, що не підвищуватиме податки до виборів, але не всі в це вірять, бо грошей усе менше."
    ),
    "bg": (
        "Правителството заяви в понеделник, че няма да повишава данъците преди изборите, но не "
        "всички са убедени в това."
    ),
    "sr": (
        "Влада је у понедељак рекла да пре избора неће повећати порезе, али нису сви у то сигурни "
        "јер је новца све мање."
    ),
    "ar": ("قالت الحكومة يوم الاثنين إنها لن ترفع الضرائب قبل الانتخابات لكن كثيرين لا يصدقون ذلك في هذه الأيام."),
    "fa": ("دولت روز دوشنبه گفت که پیش از انتخابات مالیات را افزایش نخواهد داد اما همه این را باور ندارند."),
    "ur": ("حکومت نے پیر کو کہا کہ وہ انتخابات سے پہلے ٹیکس نہیں بڑھائے گی لیکن سب لوگ اس پر یقین نہیں کرتے ہیں۔"),
}
SCRIPTS = {
    "el": "Τι είναι αυτό",
    "he": "מה זה",
    "ko": "이것은 무엇",
    "th": "นี่คืออะไร",
    "ka": "რა არის ეს",
    "hy": "Ինչ է սա",
    "ja": "これは東京の天気",
    "zh": "北京今天的天气",
    "hi": "यह क्या है",
    "ta": "இது என்ன",
}


@pytest.mark.parametrize("language", NEWS)
def test_small_words_tell_languages_apart(language: str) -> None:
    """A few sentences are enough, without any hint."""
    assert detect_language(f"{NEWS[language]} " * 3) == language


@pytest.mark.parametrize("language", SCRIPTS)
def test_a_script_of_one_language_tells_it_at_once(language: str) -> None:
    """A headline is enough where only one language is written so."""
    assert detect_language(SCRIPTS[language]) == language


@pytest.mark.parametrize("text", ["", "   ", "123 – 456", "Election in Paris", "Выборы в Москве", "\ud800"])
def test_a_headline_alone_tells_nothing(text: str) -> None:
    """A few words in a shared script leave the language unknown."""
    assert detect_language(text) == "und"


def test_a_hint_wins_over_a_short_text() -> None:
    """What a feed says of itself counts for headlines."""
    assert detect_language("Election in Paris", hint="fr-FR") == "fr"
    assert detect_language("", hint="EN_us") == "en"


def test_a_hint_wins_if_the_text_agrees() -> None:
    """A close relative that shares the lists is taken at its word."""
    assert detect_language(NEWS["nb"] * 2, hint="nn") == "nn"
    assert detect_language(SCRIPTS["ja"] * 40, hint="ja") == "ja"
    assert detect_language("北京今天的天气很好。" * 40, hint="ja") == "ja"


def test_a_text_overrules_a_wrong_hint() -> None:
    """A page that calls itself English and is written in German is German."""
    assert detect_language(NEWS["de"] * 2, hint="en") == "de"
    assert detect_language(SCRIPTS["el"] * 40, hint="en") == "el"


def test_a_hint_stands_where_no_list_knows_the_text() -> None:
    """A language without small words of its own keeps what the page says."""
    text = "Valitsus teatas esmaspäeval enne valimisi maksude tõstmata jätmisest kuid kahtlejaid leidub rohkesti " * 3

    assert detect_language(text, hint="et") == "et"


@pytest.mark.parametrize(("hint", "code"), [("no", "nb"), ("iw", "he"), ("in", "id"), ("pt-BR", "pt")])
def test_old_codes_and_regions_become_the_code_in_use(hint: str, code: str) -> None:
    """One language has one code."""
    assert detect_language("", hint=hint) == code


@pytest.mark.parametrize("hint", ["english", "", " ", "x", "12", "日本", None])
def test_a_hint_that_is_no_code_is_left_out(hint: str | None) -> None:
    """What a page says in other words is not taken for a language."""
    assert detect_language("Election", hint=hint) == "und"


def test_a_guess_needs_no_length() -> None:
    """For choosing rules the likeliest language is good enough."""
    assert guess_language("Das ist nicht gut.") == "de"
    assert guess_language("123") == "und"


def test_right_to_left_languages_are_known() -> None:
    """Arabic, Hebrew and their like are written from right to left, under old codes too."""
    assert all(is_rtl(code) for code in ("ar", "he", "fa-IR", "ur", "iw"))
    assert not any(is_rtl(code) for code in ("en", "", None, "ja", "arn"))


@given(st.text(), st.one_of(st.none(), st.text()))
def test_detection_never_raises_and_gives_a_code(text: str, hint: str | None) -> None:
    """Any text and any hint give a code of two letters or "und"."""
    code = detect_language(text, hint)

    assert code == "und" or (len(code) == 2 and code.isascii() and code.isalpha())
