from datetime import date, time
from pathlib import Path

import pytest

from digest.config import load_settings
from digest.errors import ConfigError
from digest.models import Rules, Source
from digest.settings import Newsletter, Selection, Settings, Summaries, ThemeChoice

LEAST = """[newsletter]
name = "The Evening Bridge"
contact = "desk@bridge.example.org"

[[sources]]
name = "The Courier"
kind = "feed"
location = "https://courier.example.org/feed.xml"
"""

FULL = """
[newsletter]
name = "  The Evening Bridge "
tagline = "Both banks"
language = "pt_BR"
timezone = "Europe/Rome"
close = "23:00"
days = ["fri", "mon"]
contact = "desk@bridge.example.org"
postal_address = \"\"\"
1 Bridge Street
Rivertown\"\"\"
base_url = "https://bridge.example.org/issues"
first_issue = 2022-11-11

[theme]
name = "letter"
images = "embed"
light = { ink = "#101010" }
[theme.dark]
ink = "#EFEFEF"

[selection]
second = 3
max_sections = 2
per_section = 5
brief = 0
per_source = 6
max_minutes = 7
max_kb = 60
sections = ["World", "Europe"]
when_empty = "notice"
include = ["bridge", '/r[ia]ver/']
exclude = ["horoscope"]
pin = ["flood"]

[summaries]
method = "luhn"
lead = 3
second = 2
section = 2

[[sources]]
name = "The Courier"
kind = "feed"
location = "feeds/courier.xml"
section = "World"
weight = 2
limit = 3
language = "en"
full_text = true
teaser = "extract"
exclude = ["match report"]

[relay]
test_address = "me@bridge.example.org"

[subscribers]
file = "readers.csv"
"""


def load(folder: Path, text: str, environ=None) -> Settings:
    """Write a configuration and load it."""
    file = folder / "digest.toml"
    file.write_bytes(text.encode())
    return load_settings(file, environ or {})


def problems(folder: Path, text: str):
    """Return the problems of a configuration that must have some."""
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    assert caught.value.exit_code == 2
    return caught.value.problems


def only_problem(folder: Path, text: str):
    """Return the problem of a configuration that must have just one, told in one line."""
    (found,) = problems(folder, text)
    assert found.file == str(folder / "digest.toml")
    assert "\n" not in str(found)
    return found


def with_line(line: str, *, below: str = "[newsletter]") -> str:
    """Put a line below a header of the least configuration."""
    return LEAST.replace(below, f"{below}\n{line}")


def test_the_least_configuration_has_the_defaults_of_the_records(tmp_path):
    """Name, contact and one source are enough; everything else is as the records say."""
    settings = load(tmp_path, LEAST)
    assert settings.newsletter == Newsletter(name="The Evening Bridge", contact="desk@bridge.example.org")
    location = "https://courier.example.org/feed.xml"
    assert settings.sources == (Source(name="The Courier", kind="feed", location=location),)
    assert (settings.selection, settings.summaries, settings.theme) == (Selection(), Summaries(), ThemeChoice())
    assert (settings.file, settings.store) == (tmp_path / "digest.toml", tmp_path / "digest.db")
    assert settings.warnings == ()


def test_every_key_reaches_its_record(tmp_path):
    """What is written is what is configured."""
    settings = load(tmp_path, FULL)
    assert settings.newsletter == Newsletter(
        name="The Evening Bridge",
        tagline="Both banks",
        language="pt-BR",
        timezone="Europe/Rome",
        close=time(23, 0),
        days=("mon", "fri"),
        contact="desk@bridge.example.org",
        postal_address="1 Bridge Street\nRivertown",
        base_url="https://bridge.example.org/issues",
        first_issue=date(2022, 11, 11),
    )
    assert settings.theme == ThemeChoice(
        name="letter", images="embed", light={"ink": "#101010"}, dark={"ink": "#EFEFEF"}
    )
    assert settings.selection == Selection(
        second=3,
        max_sections=2,
        per_section=5,
        brief=0,
        per_source=6,
        max_minutes=7,
        max_kb=60,
        sections=("World", "Europe"),
        when_empty="notice",
        rules=Rules(include=("bridge", "/r[ia]ver/"), exclude=("horoscope",), pin=("flood",)),
    )
    assert settings.summaries == Summaries(method="luhn", lead=3, second=2, section=2)
    assert settings.sources == (
        Source(
            name="The Courier",
            kind="feed",
            location="feeds/courier.xml",
            section="World",
            weight=2.0,
            limit=3,
            language="en",
            full_text=True,
            teaser="extract",
            rules=Rules(exclude=("match report",)),
        ),
    )
    assert settings.relay.test_address == "me@bridge.example.org"
    assert settings.subscribers.file == "readers.csv"


def test_a_date_may_be_a_text_and_a_close_a_time(tmp_path):
    """Both spellings that TOML allows mean the same."""
    settings = load(tmp_path, with_line('first_issue = "2022-11-11"\nclose = 23:30:00'))
    assert settings.newsletter.first_issue == date(2022, 11, 11)
    assert settings.newsletter.close == time(23, 30)


def test_a_file_of_a_windows_editor_is_read(tmp_path):
    """A byte order mark and Windows line ends are no fault."""
    assert load(tmp_path, "\ufeff" + LEAST.replace("\n", "\r\n")).newsletter.name == "The Evening Bridge"


def test_a_file_that_does_not_exist_is_an_error_with_its_name(tmp_path):
    """A missing file is told in one line."""
    with pytest.raises(ConfigError, match=r"digest\.toml: can't be read: No such file") as caught:
        load_settings(tmp_path / "digest.toml", {})
    assert caught.value.problems[0].hint


def test_a_source_that_does_not_exist_is_no_fault_of_the_configuration(tmp_path):
    """A dead source must not cost an issue."""
    assert load(tmp_path, LEAST.replace("https://courier.example.org/feed.xml", "nowhere/at-all.xml")).sources


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (LEAST.replace('"The Courier"', "The Courier"), 6, 8),
        (with_line("close = 18:00"), 2, 11),
        (LEAST + '[selection]\nsections = ["World"', 10, None),
        (with_line('name = "again"'), 3, 28),
    ],
)
def test_a_syntax_error_has_line_and_column(tmp_path, text, line, column):
    """TOML that is none is told with the place where it stops being it."""
    found = only_problem(tmp_path, text)
    assert found.message.startswith("is not TOML: ")
    assert found.line == line
    if column:
        assert found.column == column
    assert "quotes" in found.hint


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path):
    """Only UTF-8 is TOML."""
    file = tmp_path / "digest.toml"
    file.write_bytes(LEAST.replace("Courier", "Café").encode("latin-1"))
    with pytest.raises(ConfigError) as caught:
        load_settings(file, {})
    (found,) = caught.value.problems
    assert (found.message, found.line, found.hint) == ("is not UTF-8", 6, "save the file as UTF-8")


def test_a_file_nested_without_end_is_an_error(tmp_path):
    """Depth that the parser can't follow is told, not suffered."""
    found = only_problem(tmp_path, LEAST + "[selection]\nsections = " + "[" * 5000 + "]" * 5000)
    assert "nested too deeply" in found.message


UNKNOWN = "is not a key that belongs here"

BAD_VALUES = [
    # key, line below which header, message, hint
    ("newsletter.nmae", 'nmae = "x"', UNKNOWN, 'did you mean "name"?'),
    ("newsletter.kind", 'kind = "feed"', UNKNOWN, "it belongs below [[sources]]"),
    ("newsletter.zzz", "zzz = 1", UNKNOWN, "known are: name, contact, "),
    ("newsletter.rules", "rules = {}", UNKNOWN, "known are: name"),
    ("newsletter.tagline", "tagline = 3", "should be a text, but is 3", "put it in quotes"),
    ("newsletter.tagline", "tagline = true", "should be a text, but is true", "put it in quotes"),
    ("newsletter.tagline", "tagline = [1]", "should be a text, but is a list", None),
    ("newsletter.tagline", r'tagline = "a\nb"', 'should be a single line, but is "a\\nb"', None),
    ("newsletter.postal_address", r'postal_address = "a\u0007"', "should hold no control characters", None),
    ("newsletter.language", 'language = "english"', '"english" is no language code', '"pt-BR"'),
    ("newsletter.language", 'language = "xx"', '"xx" is no language code', '"pt-BR"'),
    ("newsletter.timezone", 'timezone = "Europe/Rom"', 'no time zone "Europe/Rom"', '"Europe/Rome"?'),
    ("newsletter.timezone", 'timezone = "new york"', 'no time zone "new york"', '"America/New_York"?'),
    ("newsletter.timezone", 'timezone = "Europe"', 'no time zone "Europe"', "did you mean"),
    ("newsletter.timezone", 'timezone = "../../etc/passwd"', 'no time zone "../../etc/passwd"', '"Europe/Rome"'),
    ("newsletter.timezone", 'timezone = ""', "should not be empty", None),
    ("newsletter.close", 'close = "24:00"', 'should be a time of day, but is "24:00"', '"18:00"'),
    ("newsletter.close", 'close = "6pm"', 'should be a time of day, but is "6pm"', '"18:00"'),
    ("newsletter.close", "close = 18:00:30", "should be a time of day, but is 18:00:30", '"18:00"'),
    ("newsletter.close", "close = 18", "should be a time of day, but is 18", '"18:00"'),
    ("newsletter.days", "days = []", "at least one day", "mon, tue"),
    ("newsletter.days[1]", 'days = ["mon", "tuesday"]', 'no day "tuesday"', '"tue"?'),
    ("newsletter.days", 'days = "mon"', 'should be a list, but is "mon"', "brackets"),
    ("newsletter.base_url", 'base_url = "news.example.org"', "is no web address", "https://"),
    ("newsletter.base_url", 'base_url = "https://"', "is no web address", "https://"),
    ("newsletter.base_url", 'base_url = "https://[::1"', "is no web address", "https://"),
    ("newsletter.base_url", 'base_url = "https://a.example.org:x"', "is no web address", "https://"),
    ("newsletter.base_url", 'base_url = "https://a.example.org/?a=b"', "is no web address", "https://"),
    ("newsletter.base_url", 'base_url = "javascript://x/"', "is no web address", "https://"),
    ("newsletter.first_issue", 'first_issue = "2022-13-40"', 'should be a date, but is "2022-13-40"', "2022-11-11"),
    ("newsletter.first_issue", 'first_issue = "20221111"', "should be a date", "2022-11-11"),
    ("newsletter.first_issue", "first_issue = 2022-11-11T10:00:00", "should be a date", "2022-11-11"),
    ("theme.light", '[theme]\nlight = "#ffffff"', 'should be a table, but is "#ffffff"', None),
    ("theme.light.ink", '[theme.light]\nink = "red"', '"red" is no colour', "#1a6b8f"),
    ("theme.dark.ink", '[theme.dark]\nink = "#fff"', '"#fff" is no colour', "#1a6b8f"),
    ("theme.nmae", '[theme]\nnmae = "x"', UNKNOWN, 'did you mean "name"?'),
    ("selection.brief", "[selection]\nbrief = -1", "should be from 0 to 1000, but is -1", None),
    ("selection.brief", '[selection]\nbrief = "8"', 'should be a whole number, but is "8"', "leave the quotes out"),
    ("selection.brief", "[selection]\nbrief = true", "should be a whole number, but is true", None),
    ("selection.brief", "[selection]\nbrief = 1.5", "should be a whole number, but is 1.5", None),
    ("selection.when_empty", '[selection]\nwhen_empty = "skipp"', '"skipp" is not known', 'mean "skip"?'),
    ("selection.exclude[1]", "[selection]\nexclude = ['a', '/(b/']", "no regular expression: missing )", "slashes"),
    ("selection.pin[0]", "[selection]\npin = ['//']", "empty regular expression", "/a pattern/"),
    ("selection.pin[0]", "[selection]\npin = ['/a{9999999999}/']", "too large", None),
    ("selection.pin[0]", "[selection]\npin = ['']", "should not be empty", None),
    ("selection.pin[0]", "[selection]\npin = [3]", "should be a text, but is 3", "put it in quotes"),
    ("selection.rules", "[selection]\nrules = {}", UNKNOWN, "known are: second"),
    ("summaries.method", '[summaries]\nmethod = "luhm"', "there is no 'luhm' among the summarizers", "'luhn'?"),
    ("selection.max_kb", "[selection]\nmax_kb = 101", "should be from 10 to 100, but is 101", None),
    ("selection.max_kb", "[selection]\nmax_kb = 9", "should be from 10 to 100, but is 9", None),
    ("selection.max_minutes", "[selection]\nmax_minutes = 0", "should be from 1 to 1000, but is 0", None),
    ("theme.images", '[theme]\nimages = "embedded"', '"embedded" is not known', 'mean "embed"?'),
    ("summaries.lead", "[summaries]\nlead = 0", "should be from 1 to 1000, but is 0", None),
    ("relay.host", '[relay]\nhost = "smtp.example.org"', UNKNOWN, "write SMTP_HOST into .env"),
    ("relay.test_address", '[relay]\ntest_address = "me"', '"me" is no e-mail address', "desk@example.org"),
    ("subscribers.file", '[subscribers]\nfile = " "', "should not be empty", None),
    ("sorces", "[[sorces]]", UNKNOWN, 'did you mean "sources"?'),
    ("subscribers", "[[subscribers]]", "should be a table, but is a list", "one pair of brackets"),
]


@pytest.mark.parametrize(("key", "text", "message", "hint"), BAD_VALUES)
def test_a_bad_value_is_told_with_key_line_and_hint(tmp_path, key, text, message, hint):
    """One clear line for each fault, and what to do about it."""
    whole = LEAST + text if text.startswith("[") else with_line(text)
    found = only_problem(tmp_path, whole)
    last = text.split("\n")[-1]
    assert found.key == key
    assert found.line == 1 + whole.split("\n").index(last)
    assert message in found.message
    assert hint is None or hint in found.hint


BAD_SOURCES = [
    ("kind", 'kind = "rss"', "there is no 'rss' among the sources", "feed, file, page"),
    ("kind", 'kind = "feeds"', "there is no 'feeds' among the sources", "'feed'?"),
    ("location", "location = ''", "should not be empty", None),
    ("weight", "weight = 0", "should be above 0 and at most 1000, but is 0", "1.0 is neutral"),
    ("weight", "weight = nan", "should be above 0", "1.0 is neutral"),
    ("weight", "weight = inf", "should be above 0", "1.0 is neutral"),
    ("weight", "weight = true", "should be a number, but is true", None),
    ("weight", 'weight = "2"', 'should be a number, but is "2"', "leave the quotes out"),
    ("limit", "limit = 0x" + "f" * 6000, "but is a huge number", None),
    ("full_text", 'full_text = "false"', 'should be true or false, but is "false"', "leave the quotes out"),
    ("full_text", "full_text = 1", "should be true or false, but is 1", None),
    ("teaser", 'teaser = "never"', '"never" is not known here', "auto, teaser, extract"),
    ("timezone", 'timezone = "UTC"', UNKNOWN, "it belongs below [newsletter]"),
    ("sectoin", 'sectoin = "World"', UNKNOWN, 'did you mean "section"?'),
    ("url", 'url = "https://a.example.org/feed"', UNKNOWN, 'did you mean "location"?'),
    ("pin[0]", "pin = ['/*/']", "is no regular expression: nothing to repeat at character 1", "slashes"),
]


@pytest.mark.parametrize(("key", "text", "message", "hint"), BAD_SOURCES)
def test_a_bad_value_of_a_source_is_told_with_its_number(tmp_path, key, text, message, hint):
    """The second of two sources is sources[1], as programs count."""
    keys = {"name": '"B"', "kind": '"feed"', "location": '"b.xml"'}
    given = [f"{name} = {value}" for name, value in keys.items() if not text.startswith(name)]
    whole = "\n".join([LEAST, "[[sources]]", *given, text])
    found = only_problem(tmp_path, whole)
    assert found.key == f"sources[1].{key}"
    assert found.line == 1 + whole.split("\n").index(text)
    assert message in found.message
    assert hint is None or hint in found.hint


def test_missing_keys_are_told_with_the_line_of_their_table(tmp_path):
    """What has to be there and isn't points to where it should be."""
    found = problems(tmp_path, "[newsletter]\n\n[[sources]]\nname = 'A'\n")
    told = [(problem.line, problem.key, problem.message) for problem in found]
    assert told == [
        (1, "newsletter.contact", "is missing"),
        (1, "newsletter.name", "is missing"),
        (3, "sources[0].kind", "is missing"),
        (3, "sources[0].location", "is missing"),
    ]


def test_an_empty_file_asks_for_what_is_needed(tmp_path):
    """Name, contact and a source are asked for by name."""
    found = {problem.key: problem for problem in problems(tmp_path, "")}
    assert sorted(found) == ["newsletter.contact", "newsletter.name", "sources"]
    assert "[[sources]]" in found["sources"].hint


@pytest.mark.parametrize("text", ["[sources]\nname = 'A'", "sources = 3", "sources = []", "sources = [3]"])
def test_sources_that_are_no_list_of_tables_are_told(tmp_path, text):
    """One pair of brackets too few is the likely mistake."""
    head = LEAST.partition("\n[[")[0]
    whole = f"{text}\n{head}" if text.startswith("sources") else f"{head}\n{text}"
    assert only_problem(tmp_path, whole).key in ("sources", "sources[0]")


def test_two_sources_of_one_name_are_told(tmp_path):
    """The store and the coverage box tell sources apart by their names."""
    second = LEAST.partition("\n[[")[2].replace("The Courier", " The Courier ")
    found = only_problem(tmp_path, f"{LEAST}\n[[{second}")
    assert (found.key, found.line) == ("sources[1].name", 11)
    assert found.message == "is also the name of sources[0]"


def test_all_problems_are_told_at_once_in_the_order_of_the_lines(tmp_path):
    """One run tells everything that needs mending, the .env too."""
    (tmp_path / ".env").write_text("SMTP_PORT=many\n")
    (tmp_path / ".env").chmod(0o600)
    text = with_line('timezone = "Mars"\nclose = 18') + 'color = "x"\n[selection]\nbrief = -1\npin = ["/(/"]\n'
    with pytest.raises(ConfigError, match=r"digest\.toml has 6 problems") as caught:
        load(tmp_path, text)
    assert [problem.key for problem in caught.value.problems] == [
        "newsletter.timezone",
        "newsletter.close",
        "sources[0].color",
        "selection.brief",
        "selection.pin[0]",
        "SMTP_PORT",
    ]


def test_a_long_value_is_cut_in_the_message(tmp_path):
    """A message stays one readable line."""
    found = only_problem(tmp_path, with_line(f'timezone = "{"x" * 5000}"'))
    assert len(found.message) < 100
