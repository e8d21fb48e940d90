"""Live reload's watch: folders that come, and what is written while it looks away."""

from __future__ import annotations

import asyncio

from digest.preview.reload import watch


def _watched(root, does):
    """Watch a folder and its templates until a file in them is heard of; return all files that were."""
    heard: list = []

    async def run():
        stop = asyncio.Event()

        async def hear(paths):
            heard.extend(paths)
            does(paths)
            if any(path.name == "new.j2" for path in paths):
                stop.set()

        async with asyncio.timeout(15), asyncio.TaskGroup() as tasks:
            watching = tasks.create_task(watch(lambda: (root, root / "templates"), hear, stop))
            number = 0
            while not heard:
                (root / "digest.toml").write_text(f"# {number}\n")
                number += 1
                await asyncio.sleep(0.05)
            (root / "templates").mkdir(exist_ok=True)
            await watching

    asyncio.run(run())
    return heard


def test_a_file_in_a_folder_that_has_just_come_is_heard_of(tmp_path):
    """Written before the folder is watched: between the news of the folder and the watch over it."""

    def write(paths):
        if tmp_path / "templates" in paths:
            (tmp_path / "templates" / "new.j2").write_text("text")

    assert tmp_path / "templates" / "new.j2" in _watched(tmp_path, write)


def test_a_file_elsewhere_is_heard_of_while_the_watch_is_set_up_anew(tmp_path):
    """A folder that comes hides nothing that happens beside it."""

    def write(paths):
        if tmp_path / "templates" in paths:
            (tmp_path / "new.j2").write_text("text")

    assert tmp_path / "new.j2" in _watched(tmp_path, write)


def test_what_is_no_part_of_an_issue_is_not_told(tmp_path):
    """Temporary files of editors, and our own."""

    def write(paths):
        for name in (".hidden.toml", "notes.txt", "~lock.odt#"):
            (tmp_path / name).write_text("x")
        if tmp_path / "templates" in paths:
            (tmp_path / "templates" / "new.j2").write_text("text")

    assert {path.name for path in _watched(tmp_path, write)} <= {"digest.toml", "templates", "new.j2"}
