from __future__ import annotations

from pathlib import Path

import pytest

from digest.errors import OutputError
from digest.jobs.files import staged


def test_files_appear_when_the_block_ends(tmp_path: Path):
    """Until then the folder shows none of their names."""
    with staged(tmp_path / "out", {"a.html": b"A", "pictures/b.png": b"B"}) as paths:
        assert not any(path.exists() for path in paths)
    assert [path.read_bytes() for path in paths] == [b"A", b"B"]


def test_an_error_in_the_block_leaves_the_old_files(tmp_path: Path):
    """Nothing is half written: not the new files, not their drafts."""
    (tmp_path / "a.html").write_bytes(b"old")
    with pytest.raises(RuntimeError), staged(tmp_path, {"a.html": b"new"}):
        raise RuntimeError
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.html", b"old")]


def test_a_path_below_a_file_is_an_output_error(tmp_path: Path):
    """The error names the folder and says what to do; the block is not entered."""
    (tmp_path / "file").write_bytes(b"")
    entered = False
    with pytest.raises(OutputError) as caught, staged(tmp_path / "file" / "out", {"a.html": b"A"}):
        entered = True
    assert not entered
    assert "can't be written" in caught.value.message
    assert "--output" in str(caught.value.hint)


def test_a_folder_in_the_place_of_a_file_is_an_output_error(tmp_path: Path):
    """The other files keep their old content."""
    (tmp_path / "a.html" / "inside").mkdir(parents=True)
    with pytest.raises(OutputError), staged(tmp_path, {"a.html": b"A"}):
        pass
    assert (tmp_path / "a.html").is_dir()


def test_files_may_be_read_by_others(tmp_path: Path):
    """A web server shows them: a temporary file's private mode is not kept."""
    with staged(tmp_path, {"a.html": b"A"}) as paths:
        pass
    assert paths[0].stat().st_mode & 0o044 == 0o044
