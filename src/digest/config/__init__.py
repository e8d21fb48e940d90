"""What a newsletter's owner writes, read and checked: configuration, environment, draft files; and a sample of it."""

from __future__ import annotations

from digest.config.description import describe
from digest.config.find import find_config
from digest.config.init import write_sample
from digest.config.load import load_settings

__all__ = ["describe", "find_config", "load_settings", "write_sample"]
