"""The desk's fixtures: a newsletter collected once a module, and a desk over a copy for each test."""

from __future__ import annotations

import shutil

import pytest

from desk import collected, running


@pytest.fixture(scope="module")
def newsletter(tmp_path_factory):
    """The example with its articles; two of its sources have stories under one address."""
    return collected(tmp_path_factory.mktemp("desk") / "daily")


@pytest.fixture
def desk(newsletter, tmp_path):
    """A desk over a copy of its own."""
    shutil.copytree(newsletter, tmp_path / "daily")
    with running(tmp_path / "daily") as desk:
        yield desk
