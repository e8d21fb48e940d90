"""What each part of a sentence's rating weighs: one table, fitted by ``python -m benchmarks.summaries.fit``.

The fitted weights come from articles with summaries that people wrote (``docs/summaries.md`` names the collections);
run the script again and it prints this table. Set by hand are ``words``, which keeps summaries about as long as the
first sentences are, ``short`` in the first table, and the last four, which are for reading: ROUGE doesn't see what they
mend, and loses less than 0.1 by each.
"""

from __future__ import annotations

from typing import NamedTuple


class Weights(NamedTuple):
    """A weight for each part, in the order of ``parts.Standing`` and ``form.Form``; no form speaks for a sentence."""

    position: float
    centre: float
    centrality: float
    earlier: float
    title: float
    frequency: float
    length: float
    short: float
    words: float
    quotation: float
    person: float
    broken: float
    question: float
    hanging: float
    unattributed: float


SEVERAL = Weights(
    position=-0.57,
    centre=1.74,
    centrality=0.98,
    earlier=-1.83,
    title=0.62,
    frequency=0.94,
    length=0.04,
    short=-0.3,
    words=-0.012,
    quotation=-0.15,
    person=-0.32,
    broken=-2.0,
    question=-1.5,
    hanging=-2.0,
    unattributed=-1.5,
)
"""For two sentences and more: logistic regression on being one of the three that match the references best."""

SINGLE = Weights(
    position=-0.4,
    centre=3.84,
    centrality=0.0,
    earlier=-0.71,
    title=0.76,
    frequency=-0.64,
    length=0.73,
    short=-1.12,
    words=-0.022,
    quotation=-0.17,
    person=-0.27,
    broken=-2.0,
    question=-1.5,
    hanging=-2.0,
    unattributed=-1.5,
)
"""For one sentence alone, which must say it all: conditional logit on each sentence's own match with the references."""

REDUNDANCY = 3.0
"""Times the highest cosine to a sentence that is already picked: 3 of 0, 1, 2, 3, 4 and 5 on the same articles."""

REDUNDANCY_ACROSS = 4.0
"""The same between articles on one event, which say the same news in different words; set by hand."""

ORPHAN = 2.0
"""Taken from a sentence that points back ("He", "But", "This") and would open the summary; set by hand."""

ORPHAN_WITHIN = 1.0
"""Taken from one that would stand within it, unless the sentence before it is picked."""

STRANGER = 1.5
"""Taken from a sentence that would open the summary and takes for known whom or what another introduces; by hand."""

STRANGER_WITHIN = 0.5
"""Taken from one that would stand within it."""


def weights_for(sentences: int) -> Weights:
    """Return the table for a summary of that many sentences."""
    return SINGLE if sentences == 1 else SEVERAL
