"""Picking sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.summarizers.choose import pick, rating
from digest.summarizers.form import Form
from digest.summarizers.likeness import cosine, likeness
from digest.summarizers.parts import Measured, Standing
from digest.summarizers.weights import (
    ORPHAN,
    ORPHAN_WITHIN,
    REDUNDANCY,
    REDUNDANCY_ACROSS,
    SEVERAL,
    SINGLE,
    STRANGER,
    STRANGER_WITHIN,
    Weights,
    weights_for,
)

ONLY_CENTRE = Weights(**dict.fromkeys(Weights._fields, 0.0))._replace(centre=1.0, person=-1.0)


PLAIN = Form(*[False] * len(Form._fields))
BAD = PLAIN._replace(person=True)


def _measured(*rows: tuple[float, str], back: tuple[int, ...] = (), bad: tuple[int, ...] = ()) -> Measured:
    nothing = Standing(*[0.0] * len(Standing._fields))
    return Measured(
        [nothing._replace(centre=centre) for centre, _ in rows],
        likeness([terms.split() for _, terms in rows]).vectors,
        [0] * len(rows),
        form=lambda number: BAD if number in bad else PLAIN,
        points_back=lambda number: number in back,
        lacks_introduction=lambda _number, _picked: False,
    )


def _numbers(measured: Measured, count: int) -> list[int]:
    return [found.number for found in pick(measured, count=count, weights=ONLY_CENTRE)]


def test_best_rated_comes_first() -> None:
    """The first choice is the best rated."""
    assert _numbers(_measured((1, "a"), (3, "b"), (2, "c")), 2) == [1, 2]


def test_of_equals_the_earlier_is_taken() -> None:
    """A tie goes to the sentence that stands first."""
    assert _numbers(_measured((1, "a"), (1, "b"), (1, "c")), 2) == [0, 1]


def test_what_is_said_already_is_passed_over() -> None:
    """A sentence that repeats a picked one loses three times its likeness."""
    measured = _measured((5, "bridge closed"), (4.9, "bridge closed"), (3, "new buses"))
    assert _numbers(measured, 2) == [0, 2]
    last = pick(measured, count=3, weights=ONLY_CENTRE)[-1]
    assert abs(last.redundancy - REDUNDANCY) < 1e-9


def test_other_articles_words_for_the_same_news_lose_more() -> None:
    """Likeness between two articles on one event weighs more than within one."""
    measured = _measured((5, "bridge closed"), (4, "bridge closed"))
    apart = measured._replace(articles=[0, 1])
    losses = [pick(found, count=2, weights=ONLY_CENTRE)[1].redundancy for found in (measured, apart)]
    assert losses == pytest.approx([REDUNDANCY, REDUNDANCY_ACROSS])


def test_orphan_does_not_open_a_summary() -> None:
    """A sentence that points back gives way at the start."""
    assert _numbers(_measured((1, "a"), (2.5, "b"), back=(1,)), 1) == [0]


def test_orphan_is_free_after_its_sentence() -> None:
    """Next to the picked sentence before it nothing is lost, further on something."""
    near = pick(_measured((3, "a"), (2, "b"), back=(1,)), count=2, weights=ONLY_CENTRE)
    far = pick(_measured((3, "a"), (0, "b"), (2, "c"), back=(2,)), count=2, weights=ONLY_CENTRE)
    opening = pick(_measured((0, "a"), (9, "b"), back=(1,)), count=1, weights=ONLY_CENTRE)
    assert [near[1].orphan, far[1].orphan, opening[0].orphan] == [0, ORPHAN_WITHIN, ORPHAN]


def test_stranger_gives_way_to_who_is_introduced() -> None:
    """A sentence that takes for known what no pick has told loses, most where it would open the summary."""
    measured = _measured((3, "a"), (2.5, "b"), (1, "c"))._replace(
        lacks_introduction=lambda number, picked: number == 0 or (number == 2 and 1 not in picked)
    )
    opening, within = pick(measured, count=2, weights=ONLY_CENTRE)
    assert (opening.number, opening.orphan) == (1, 0)
    assert (within.number, within.orphan) == (0, STRANGER)
    far = measured._replace(lacks_introduction=lambda number, _picked: number == 2)
    assert [found.orphan for found in pick(far, count=3, weights=ONLY_CENTRE)] == [0, 0, STRANGER_WITHIN]


def test_what_reads_badly_gives_way() -> None:
    """The form of a sentence takes from its rating."""
    measured = _measured((2.5, "a"), (2, "b"), (1, "c"), bad=(0,))
    picks = pick(measured, count=2, weights=ONLY_CENTRE)
    assert [(found.number, found.rating) for found in picks] == [(1, 2), (0, 1.5)]


def test_one_sentence_has_weights_of_its_own() -> None:
    """What must say all alone is rated otherwise."""
    assert weights_for(1) is SINGLE
    assert weights_for(2) is weights_for(5) is SEVERAL


_ROWS = st.lists(
    st.tuples(st.floats(0, 5), st.sampled_from(["a", "b", "a b", "c d", "a c", "d"]), st.booleans(), st.booleans()),
    min_size=1,
    max_size=9,
)


@settings(deadline=None, max_examples=80)
@given(_ROWS, st.integers(0, 5))
def test_shortcut_finds_what_looking_at_all_finds(rows: list[tuple[float, str, bool, bool]], count: int) -> None:
    """Stopping early in the order of ratings never misses a better sentence."""
    back = tuple(number for number, row in enumerate(rows) if row[2])
    bad = tuple(number for number, row in enumerate(rows) if row[3])
    measured = _measured(*(row[:2] for row in rows), back=back, bad=bad)
    taken: list[int] = []
    for found in pick(measured, count=count, weights=ONLY_CENTRE):
        worths = {}
        for number in range(len(rows)):
            if number not in taken:
                alike = max((cosine(measured.vectors[number], measured.vectors[other]) for other in taken), default=0.0)
                free = number not in back or (number > 0 and number - 1 in taken)
                orphan = 0.0 if free else ORPHAN if number < min(taken, default=99) else ORPHAN_WITHIN
                worths[number] = round(rating(measured.parts(number), ONLY_CENTRE) - REDUNDANCY * alike - orphan, 9)
        assert found.number == max(worths, key=lambda number: (worths[number], -number))
        taken.append(found.number)
    assert len(taken) == min(count, len(rows))
