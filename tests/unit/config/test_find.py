import sys

import pytest

from digest.config.find import find_config, store_of
from digest.errors import ConfigError


def test_the_given_file_comes_first(tmp_path):
    """-c wins over everything, whatever the file is called."""
    given = tmp_path / "evening.toml"
    given.touch()
    (tmp_path / "digest.toml").touch()
    assert find_config(given, tmp_path) == given


def test_the_current_folder_comes_before_the_users_own(tmp_path):
    """A newsletter's folder is where one works; the user's own configuration is for everywhere else."""
    here, own = tmp_path / "here", tmp_path / "own"
    for folder in (here, own):
        folder.mkdir()
        (folder / "digest.toml").touch()
    assert find_config(None, here, user_folder=own) == here / "digest.toml"
    (here / "digest.toml").unlink()
    assert find_config(None, here, user_folder=own) == own / "digest.toml"


def test_without_any_configuration_the_hint_is_init(tmp_path):
    """Whoever begins learns how."""
    with pytest.raises(ConfigError, match=r"there is no digest\.toml here") as caught:
        find_config(None, tmp_path, user_folder=tmp_path / "own")
    assert caught.value.exit_code == 2
    assert "digest init" in caught.value.hint


def test_a_given_file_that_is_missing_is_named(tmp_path):
    """A typing error in -c does not fall back to another newsletter."""
    (tmp_path / "digest.toml").touch()
    with pytest.raises(ConfigError, match=r"there is no .*digets\.toml") as caught:
        find_config(tmp_path / "digets.toml", tmp_path)
    assert "digest init" in caught.value.hint


def test_a_given_folder_is_refused_with_the_file_in_it(tmp_path):
    """The file is asked for, and its name told."""
    with pytest.raises(ConfigError, match="is a folder") as caught:
        find_config(tmp_path, tmp_path)
    assert str(tmp_path / "digest.toml") in caught.value.hint


def test_the_store_lies_beside_the_configuration(tmp_path):
    """One folder, one newsletter."""
    assert store_of(tmp_path / "digest.toml", user_folder=tmp_path / "own") == tmp_path / "digest.db"


def test_the_users_own_configuration_keeps_its_store_in_the_data_folder(tmp_path):
    """A configuration folder is no place for a database."""
    store = store_of(tmp_path / "digest.toml", user_folder=tmp_path, data_folder=tmp_path / "data")
    assert store == tmp_path / "data" / "digest.db"


@pytest.mark.skipif(sys.platform != "linux", reason="the variables that name the user's folders are those of Linux")
def test_the_platform_names_the_users_folders(tmp_path, monkeypatch):
    """Without folders given, the platform's own are used."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    own = tmp_path / "config" / "digest" / "digest.toml"
    with pytest.raises(ConfigError, match="none of your own"):
        find_config(None, tmp_path)
    own.parent.mkdir(parents=True)
    own.touch()
    assert find_config(None, tmp_path) == own
    assert store_of(own) == tmp_path / "data" / "digest" / "digest.db"
