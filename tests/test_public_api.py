"""The public door: what a program may import from `digest`."""

from __future__ import annotations

import importlib.metadata
import pkgutil

import pytest

import digest


@pytest.mark.parametrize("name", [name for name in dir(digest) if name != "__version__"])
def test_every_public_name_resolves_and_is_documented(name: str):
    """Nothing is promised that isn't there."""
    assert getattr(digest, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    """As of any module."""
    with pytest.raises(AttributeError, match="no_such_thing"):
        digest.no_such_thing  # noqa: B018  # the access is what is tested


def test_no_public_name_is_that_of_a_room():
    """Else the first import of the room would replace the name."""
    rooms = {module.name for module in pkgutil.iter_modules(digest.__path__)}
    assert rooms & set(dir(digest)) == set()


def test_the_version_is_that_of_the_distribution():
    """One place says it."""
    assert digest.__version__ == importlib.metadata.version("digest-newsletter")
