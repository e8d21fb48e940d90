"""The splitter: every rule by an example, and what must hold for any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.text import split_sentences
from digest.text.data import known_languages

# A bar marks where a sentence ends; the sentences are joined with one space.
SPACED = {
    "careless writing goes on in lower case": ("en", "we saw him.|then he left the bridge.|i know it.|and we go."),
    "a short word that is not common may be short for something": ("en", "we saw the min. of it in the ext. of it."),
    "a full stop stands apart": ("fr", "Il est parti .|Elle est restée ."),
    "a number of three figures is no ordinal": ("de", "Er wurde 100.|Berlin feierte ihn am 12. Mai."),
    "an outline's number opens its line": ("en", "1. Introduction to bridges."),
    "a question in quotes goes on in lower case": ("en", '"Is it over?" she asked.|He nodded.'),
    "a speaker's name goes on after a quotation": ("en", '"Why?" Jane Smith asked.|"No!"|The crowd left.'),
    "a quotation with curly quotes ends with them": ("en", "“It is over,” he said.|“We won.”|They left."),
    "a quotation of two sentences is cut": ("en", "'We won.'|'They lost.'"),
    "a bracketed sentence stands alone": ("en", "“Good,” he said.|(He laughed.)|She left."),
    "a bracket closes before the full stop": ("en", "He left (at last).|She read (a book).|Ann (36th).|Bob won."),
    "an abbreviation opens a bracket": ("en", "It is in Virgo (lat. Virgo) now.|See it (distr. Rome)."),
    "a Danish preposition ends a sentence": ("da", "Det er der noget i.|Ifølge A. I. Hansen er det sandt."),
    "a web address ends a sentence": ("en", "She told CNN.com.|Ann agreed."),
    "a month before a day is no end": ("en", "On Sept. 3 he left.|The vote (held Jan. 5) passed."),
    "a day's name in short ends before a starter": ("en", "It rained on Wed.|The rest was dry."),
    "an ordinary word is not a day's name": ("en", "They sat.|The cat sat.|Paul left for the sun.|Ann stayed."),
    "titles and initials never end": ("en", "Mr. Smith met J. K. Rowling.|Sen. John McCain agreed."),
    "a clock time may end": ("en", "He left at 4 p.m. in London.|She came at 5 p.m.|They met."),
    "a number follows its abbreviation": ("en", "See No. 5 on p. 12.|He cited art. 5 and vol. 2."),
    "no is a word too": ("en", "The No. 1 seed won.|No.|It lost."),
    "a country before a noun is no end": ("en", "U.S. officials said so.|The U.N. Security Council met."),
    "a country before a starter is an end": (
        "en",
        "He lives in the U.S.|The law changed.|She left D.C.|In 2000 she died.",
    ),
    "a company before a starter is an end": (
        "en",
        "Apple Inc. Chief Tim Cook spoke.|It was Apple Inc.|The shares rose.",
    ),
    "a degree with a space": ("en", "She has a Ph. D. from Harvard.|He has none."),
    "etc. ends before a capital": ("en", "She likes cats, dogs, etc.|He does not."),
    "a decimal number stays whole": ("en", "It costs $3.5 million.|That is 4.2% more."),
    "versions stay whole": ("en", "Version 3.11.2 is out.|Update now."),
    "addresses stay whole": (
        "en",
        "Visit www.example.com or mail a.b@c.org. now.|See https://a.example/b.c?d=e.f!|Next.",
    ),
    "an ellipsis in lower case goes on": ("en", "He said ... nothing.|Then he left…|And came back."),
    "an ellipsis opens a sentence": ("en", "He left.|...And came back."),
    "a bracketed ellipsis opens a sentence": ("en", "He left.|[...] Then he came."),
    "marks pile up": ("en", "What?!|Really...|Yes!!!"),
    "a name with an exclamation mark goes on": ("en", "He works for Yahoo! and eBay.|Good."),
    "a brand in lower case starts a sentence": ("en", "They sold.|iPhone sales fell."),
    "a list number opens its sentence": ("en", "1. Text one.|2. Text two.|10. Text ten."),
    "an outline number opens its sentence": ("en", "3.4.2. The test is done.|3.4.3. It is over."),
    "lettered items in lower case are cut": ("en", "It holds if\tnot (a) or.|(b) it is late.|c) it is early."),
    "a footnote belongs to what it follows": ("en", "With a note.[1]|Another one. [2]|Last."),
    "a smiley belongs to what it follows": ("en", "I love it. :)|She does too! ;-)|Yes."),
    "a quote that stands apart closes": ("en", 'He said " I won. "|She left.'),
    "careless lower case is cut after a long word": ("en", "i went there yesterday.|then i came home."),
    "a number ends a sentence in English": ("en", "He is in room 101.|Nine came in 2010.|They left."),
    "German abbreviations": (
        "de",
        "Das ist z. B. gut.|Es kostet ca. 3,5 Mio. Euro.|Das gilt d. h. immer usw.|Der Rest bleibt.",
    ),
    "German ordinals": ("de", "Am 3. Oktober kam Dr. Müller.|Papst Johannes Paul II. Wojtyla sprach.|Er ging."),
    "a German number before a starter": ("de", "Es endete um 10.|Die Polizei kam am 2. Mai 2020.|Danach war Ruhe."),
    "a German street": ("de", "Er wohnt in der Hauptstr. 5.|Sie auch."),
    "German quotes": ("de", "„Ist es vorbei?“, fragte sie.|„Ja.“|»Gut.«|Er ging."),
    "French quotes": ("fr", "« Est-ce fini ? » demanda-t-elle.|« Oui. »|Il partit."),
    "French titles": ("fr", "M. Dupont et Mme. Durand sont là.|Cf. p. 5.|Le 1er mai, ils partent."),
    "Spanish abbreviations": (
        "es",
        "EE. UU. anunció medidas.|Nació en 50 a. C. en Roma.|El Sr. García vive en EE. UU.|El resto no.",
    ),
    "Spanish opening marks": ("es", "¿Vienes?|¡Sí!|Bien."),
    "Portuguese titles": ("pt", "O Sr. Silva saiu.|Vale o art. 5 da lei."),
    "Italian titles and elision": ("it", "Il sig. Rossi e la dott.ssa Bianchi, ecc.|Poi basta.|Vale l'art. 3."),
    "Danish percent": ("da", "Det steg 3 pct. on.|Bl.a. derfor d. 3. maj.|Det er f.eks. godt."),
    "Swedish abbreviations": ("sv", "Det är t.ex. bra.|Bl.a. därför m.m.|Han gick."),
    "Norwegian dates": ("nb", "Den 3. mai kom ca. 20 pst. færre.|Han var med.|Hun var ikke."),
    "Dutch abbreviations": ("nl", "Dr. Jansen, o.a. lid, ging bijv. naar huis.|Zie blz. 5."),
    "Finnish dates": ("fi", "Hinta on n. 3 euroa.|Esim. 3. toukokuuta klo 10.|Hän lähti."),
    "Polish years": ("pl", "W 2010 r. Polska wygrała.|Powstał on w Warszawie dopiero w 1981 r.|Miasto rosło."),
    "Polish titles": ("pl", "Prof. dr hab. Jan Kowalski, ul. Długa 5.|Koniec."),
    "Czech abbreviations": ("cs", "Např. 3. května přišel Dr. Novák.|Konec."),
    "Hungarian kings": ("hu", "Jött II. Rákóczi Ferenc.|Pl. a 3. kerületben kb. 5 fő."),
    "Romanian abbreviations": ("ro", "Dl. Popescu, dr. Ionescu etc.|Nr. 5 e aici."),
    "Turkish ordinals": ("tr", "Prof. Dr. Ali Veli geldi.|3. Lig maçı 2. Dünya Savaşı gibiydi.|Bitti."),
    "Russian abbreviations": (
        "ru",
        "Это, т. е. всё, было в 2010 г. в г. Москве.|Проф. А. С. Пушкин жил там и т. д.|Потом умер.",
    ),
    "a Russian year ends": ("ru", "Он умер в Петербурге в 1837 г.|Россия плакала."),
    "Russian dialogue": ("ru", "«Это конец?» — спросила она.|Да."),
    "Ukrainian abbreviations": ("uk", "Це, т. зв. «сад», у м. Київ.|Було 1999 р.|Потім інше."),
    "the Greek question mark": ("el", "Τι είναι;|Ο κ. Παπαδόπουλος ήρθε π.χ. χθες.|Τέλος."),
    "Hebrew": ("he", 'ד"ר כהן הגיע.|הוא אמר: שלום!|סוף.'),
    "Arabic marks": ("ar", "هل انتهى؟|نعم.|قال د. محمد ذلك."),
    "Persian marks": ("fa", "آیا تمام شد؟|بله.|رفت."),
    "the Urdu full stop": ("ur", "کیا یہ ختم ہوا؟|ہاں۔|وہ گیا۔"),
    "the danda": ("hi", "वह गया।|वह आया ।|डॉ. सिंह बोले।|क्या?|हाँ।"),
    "Korean": ("ko", "그는 갔다.|그녀는 왔다.|3.5% 올랐다."),
    "Indonesian degrees": ("id", "Dr. Budi, S.H. datang.|Rp. 5 juta.|Selesai."),
    "an unknown language gets the common rules": ("xx", "Mr. Smith left.|He ran to J. Doe."),
    "a region does not matter": ("pt-BR", "O Sr. Silva saiu.|Ela ficou."),
    "no language is guessed": (None, "Das ist z. B. gut für den Dr. Müller.|Er ging."),
}
UNSPACED = {
    "Chinese quotes": ("zh", "他说：「结束了吗？」|她点头。|走了！"),
    "who said it follows in Chinese": ("zh", "“结束了吗？”他问。|走了。"),
    "a Chinese quote opens after a full stop": ("zh", "他走了。|“文化”是词。"),
    "a Japanese quotation goes on with its particle": ("ja", "「終わった？」と彼は聞いた。|はい。|行った！"),
    "narrow marks in Japanese": ("ja", "仕事も決まりました!|試読もできます。"),
    "a missing space is made up for": ("en", "It broke at dawn.|Police came in 2020.|The end."),
    "a short name opens a sentence": (
        "en",
        "It opened last week.|Los Angeles came next.|Mr Smith left the hall.|It was late.",
    ),
    "a word of one letter opens a sentence": ("en", "Nobody could say it.|A man left.|I did not."),
    "an acronym opens a sentence": ("en", "They told the officials.|NASA agreed on Wednesday.|UN envoys did not."),
    "a French title opens a sentence": ("fr", "Il est parti hier.|M. Dupont reste.|À Paris on attend."),
}
# Pieces that make a text look like what the rules are about.
PIECES = st.sampled_from(
    [
        *".!?…。！؟।;:\"'“”„«»()[] \n\t\u00a0\u200f",
        "...",
        "Mr",
        "U.S",
        "etc",
        "3",
        "II",
        "a",
        "The",
        "z. B",
        "[1]",
        "ไทย",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join), st.lists(PIECES).map(" ".join))
LANGUAGES = st.sampled_from([None, "", "xx", "zz-ZZ", *sorted(known_languages())])


def cut(text: str, language: str | None) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, language)]


@pytest.mark.parametrize(("language", "marked"), SPACED.values(), ids=SPACED)
def test_sentences_end_where_a_reader_ends_them(language: str | None, marked: str) -> None:
    """A text that is put together from sentences comes apart into them."""
    sentences = marked.split("|")

    assert cut(" ".join(sentences), language) == sentences


@pytest.mark.parametrize(("language", "marked"), UNSPACED.values(), ids=UNSPACED)
def test_sentences_end_without_a_space(language: str, marked: str) -> None:
    """Where no space stands between sentences, they come apart as well."""
    sentences = marked.split("|")

    assert cut("".join(sentences), language) == sentences


@pytest.mark.parametrize(
    "text",
    [
        "Mail a.Bee@example.org now",
        "See example.org/a.Html here",
        "Use Node.Js or Booking.Com",
        "Call St.Petersburg",
        "See example.Com and example.COM now",
        "Open the readme.Txt or table.CSV, e.g.The first",
        "Ask Writer.Inc today",
        "Acme Inc.The bridge is closed",
        "See dawn.Police.Uk now",
    ],
)
def test_a_full_stop_in_a_name_is_no_end(text: str) -> None:
    """Addresses and names with an inner full stop stay whole."""
    assert cut(text, "en") == [text]


def test_a_line_break_always_ends_a_sentence() -> None:
    """Headings and list items without a mark do not run into the next line."""
    assert cut("A heading\nA text\r\n\r\n- an item\u2028the end", "en") == [
        "A heading",
        "A text",
        "- an item",
        "the end",
    ]


def test_a_thai_paragraph_stays_whole() -> None:
    """Thai puts spaces within sentences and full stops in abbreviations only."""
    text = "วันนี้ฝนตก ผมไม่ไป พ.ศ. 2540 พ.ต.ท. เขามา"

    assert cut(text, "th") == [text]


def test_an_empty_text_has_no_sentence() -> None:
    """Nothing, or white space only, gives no span."""
    assert split_sentences("") == split_sentences(" \n\t ") == []


@given(TEXTS, LANGUAGES)
def test_sentences_hold_the_whole_text_in_order(text: str, language: str | None) -> None:
    """Every character but white space lies in exactly one span, and no span has loose ends."""
    spans = split_sentences(text, language)
    sentences = [text[start:end] for start, end in spans]

    assert "".join("".join(sentences).split()) == "".join(text.split())
    assert all(sentence and sentence == sentence.strip() for sentence in sentences)
    assert spans == sorted(spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(TEXTS, LANGUAGES)
def test_space_around_a_text_changes_nothing(text: str, language: str | None) -> None:
    """The sentences do not depend on white space before and after the text."""
    code = language or "en"

    assert cut(f"\n\n{text}\n", code) == cut(text, code)


@given(TEXTS)
def test_splitting_is_repeatable(text: str) -> None:
    """The same text gives the same spans."""
    assert split_sentences(text) == split_sentences(text)


@given(st.lists(st.sampled_from(["He left.", "They won!", "Is it over?", "The end."]), min_size=1))
def test_a_sentence_is_not_cut_again(sentences: list[str]) -> None:
    """Plain sentences come out as they went in, and each is one sentence."""
    found = cut(" ".join(sentences), "en")

    assert found == sentences
    assert all(cut(sentence, "en") == [sentence] for sentence in found)


@pytest.mark.parametrize(
    "pattern",
    ["a.a.a.", "Mr.\tMr.\t", "lower.\tMr.\t", '"', " ", "a", ". ", '. " ', "a. ", "。", "\n.", ".[1]", "(...) "],
)
def test_a_long_run_of_anything_does_not_stall(pattern: str) -> None:
    """Texts that trip patterns which look back without bound are cut like any other."""
    text = pattern * (60_000 // len(pattern))

    assert "".join("".join(cut(text, "en")).split()) == "".join(text.split())
