"""Files become articles: front matter, Markdown, text and saved pages, one or a folder."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from builders import NOON, source

from digest.models import Harvest, Image
from digest.protocols import SourceTools
from digest.sources.file import FileReader

SENTENCE = "The bridge was closed on Friday after an inspection found cracks in two of its pillars. "


def write(folder: Path, **files: str) -> None:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def read(folder: Path, location: str = ".", **changes: Any) -> Harvest:
    reader = FileReader(SourceTools(fetch=None, folder=folder))  # type: ignore[arg-type]
    return reader.read(source(kind="file", location=location, **changes), last=None, at=NOON)


def test_front_matter_fills_the_article(tmp_path: Path) -> None:
    """Every key finds its field; a picture is found beside the file, a date without a zone is UTC."""
    write(
        tmp_path,
        news__a_md="---\ntitle: A *bridge*\ndate: 2022-11-11 10:00\nauthor: Mara\nlanguage: en\n"
        "url: https://X.org/a?utm_id=1\n"
        "image: ../pics/a.jpg\nalt: A bridge\ncredit: Jo\nsection: Local\n"
        "categories: Roads, Bridges\n---\n\nText.\n\nRead more\n",
        pics__a_jpg="x",
    )
    (article,) = read(tmp_path, "news").articles
    assert (article.title, article.author, article.language, article.section) == ("A *bridge*", "Mara", "en", "Local")
    assert article.published == datetime(2022, 11, 11, 10, tzinfo=UTC)
    assert (article.url, article.categories) == ("https://x.org/a", ("Roads", "Bridges"))
    assert article.image == Image(location="pics/a.jpg", alt="A bridge", credit="Jo")
    assert (article.text, article.origin, article.timeless) == ("Text.", "file", False)


def test_titles_come_from_the_nearest_place(tmp_path: Path) -> None:
    """Front matter, else the first heading or line, else the file's name."""
    write(
        tmp_path,
        a_md="---\ntitle: Matter\n---\n# Heading\n\nText.",
        b_markdown="# Heading\n\nText.",
        c_md="Text.",
        d_txt="A line\n\nText.",
        e_txt="Text only.",
    )
    (tmp_path / "f-new_bridge.md").write_text("Text.")
    titles = [article.title for article in read(tmp_path).articles]
    assert titles == ["Matter", "Heading", "C", "A line", "E", "F new bridge"]


def test_a_file_is_identified_by_its_source_and_path(tmp_path: Path) -> None:
    """A corrected typo or a new address is no new story."""
    write(tmp_path, a_md="Text.", b_md="Text.")
    before = read(tmp_path).articles
    write(tmp_path, a_md="---\nurl: https://x.org/\n---\nMended text.")
    after = read(tmp_path).articles
    assert [article.id for article in before] == [article.id for article in after]
    assert before[0].id != before[1].id
    assert before[0].id != read(tmp_path, name="Another").articles[0].id


def test_undated_files_are_timeless(tmp_path: Path) -> None:
    """They may stand in any window."""
    write(tmp_path, a_md="Text.", b_md="---\ndate: 2022-11-11\n---\nText.")
    assert [article.timeless for article in read(tmp_path).articles] == [True, False]


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    """Nested folders count; hidden and foreign files don't."""
    write(tmp_path, b__z_md="Text z.", a_md="Text a.", c__d__e_txt="Text e.", pic_jpg="x", _hidden_md="Text.")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/x.md").write_text("Text.")
    assert [article.text for article in read(tmp_path).articles] == ["Text a.", "Text z.", "Text e."]


def test_one_bad_file_does_not_cost_the_others(tmp_path: Path) -> None:
    """The problem names the file, the line and the nearest key; the good articles are there."""
    write(tmp_path, a_md="---\ntitel: x\n---\nText.", b_md="Text.", c_md="---\ndate: 2022-13-40\n---\nText.", d_md="")
    harvest = read(tmp_path)
    assert [article.title for article in harvest.articles] == ["B"]
    assert harvest.problem == (
        "a.md: line 2: unknown key 'titel', did you mean 'title'?; "
        "c.md: date '2022-13-40' is not a date, write it as 2022-11-11 or 2022-11-11T18:00+01:00; "
        "d.md: no text in it"
    )


def test_many_bad_files_are_counted(tmp_path: Path) -> None:
    """Three are named, the rest is a number."""
    write(tmp_path, **{f"{name}_md": "" for name in "abcde"})
    assert read(tmp_path).problem == "a.md: no text in it; b.md: no text in it; c.md: no text in it; and 2 more"


def test_saved_pages_are_files_too(tmp_path: Path) -> None:
    """Text and title are the page's, the identity is the file's."""
    paragraphs = f"<p>{SENTENCE * 3}</p><p>{SENTENCE * 4}</p>"
    write(
        tmp_path,
        a_html=f"<html><head><title>Bridge closed</title></head><body><article>{paragraphs}</article></body></html>",
    )
    (article,) = read(tmp_path, "a.html").articles
    assert (article.title, article.origin, article.timeless) == ("Bridge closed", "file", True)
    assert article.text.count("\n\n") == 1


def test_pictures_outside_the_folder_are_left_out(tmp_path: Path) -> None:
    """Neither a path that climbs out nor a link that points out is followed."""
    write(
        tmp_path,
        secret_jpg="x",
        news__a_md="---\nimage: ../secret.jpg\n---\nText.",
        news__b_md="---\nimage: link.jpg\n---\nText.",
    )
    (tmp_path / "news/link.jpg").symlink_to(tmp_path / "secret.jpg")
    assert [article.image for article in read(tmp_path / "news").articles] == [None, None]


def test_old_encodings_are_read_and_bytes_are_not(tmp_path: Path) -> None:
    """Windows-1252 is what old text files are in; a NUL is in no text."""
    (tmp_path / "a.txt").write_bytes("Le café\r\nest fermé.".encode("cp1252"))
    (tmp_path / "b.txt").write_bytes(b"\x7fELF\x00\x00")
    harvest = read(tmp_path)
    assert [article.text for article in harvest.articles] == ["Le café est fermé."]
    assert harvest.problem == "b.txt: not a text file"


def test_what_is_no_article_file_is_told(tmp_path: Path) -> None:
    """An unknown ending, an address, nothing at all."""
    write(tmp_path, a_pdf="x")
    assert read(tmp_path, "a.pdf").problem == "a.pdf is neither Markdown, text nor HTML"
    assert read(tmp_path, "nothing").problem == "there is no file or folder nothing"
    assert "an address, not a file" in (read(tmp_path, "https://x.org/a.md").problem or "")
    assert read(tmp_path, str(tmp_path / "none.md")).problem == "there is no file or folder none.md"


def test_an_empty_folder_is_quiet(tmp_path: Path) -> None:
    """A folder that waits for its first file is no problem."""
    harvest = read(tmp_path)
    assert (harvest.problem, harvest.articles) == (None, ())
