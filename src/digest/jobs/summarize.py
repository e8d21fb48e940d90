"""Summarizing the stories of an issue, with every summary made once and kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from digest.models import Article, Cluster, Placement, Source, Summary, TeaserPolicy
from digest.protocols import ClusterSummarizer, Store, Summarizer
from digest.settings import Summaries
from digest.summarizers import summarize_text
from digest.summarizers.teaser import teaser_summary
from digest.text.fingerprints import fingerprint, text_id


def summarize_placements(
    placements: Iterable[Placement],
    *,
    sources: Iterable[Source],
    lengths: Summaries,
    summarizer: Summarizer,
    edition: str,
    store: Store,
) -> Mapping[str, Summary]:
    """Return the summary of each placed article by the article's id; titles in brief need none.

    ``edition`` names the method and the program's version: summaries of another edition are not taken from the cache.
    """
    policies = {source.name: source.teaser for source in sources}
    made: dict[str, Summary] = {}
    summaries: dict[str, Summary] = {}
    for placement in placements:
        if placement.slot == "brief":
            continue
        article = placement.cluster.article
        policy = policies[article.source]
        sentences: int = getattr(lengths, placement.slot)
        key = _key(placement.cluster, edition, sentences, policy)
        cached = store.summary(key)
        if cached is None:
            cached = made[key] = _summarize(placement.cluster, policy, sentences, summarizer)
        summaries[article.id] = cached
    store.save_summaries(made)
    return summaries


def _key(cluster: Cluster, edition: str, sentences: int, policy: TeaserPolicy) -> str:
    article = cluster.article
    texts = (told.text_id for told in (article, *_others(cluster)))
    known = (article.language or "", article.title, article.teaser)
    return fingerprint(edition, str(sentences), policy, *known, *texts)


def _summarize(cluster: Cluster, policy: TeaserPolicy, sentences: int, summarizer: Summarizer) -> Summary:
    """Return the publisher's own summary where the policy wants it, else what the method takes from the articles.

    With ``auto`` it is wanted where it is good and has as many sentences as there is room for: it says in a line what
    the article says, and is too short for a card.
    """
    article = cluster.article
    if policy != "extract" and article.teaser:
        own = teaser_summary(
            article.teaser,
            sentences=sentences,
            title=article.title,
            language=article.language,
            text_id=text_id(article.teaser),
        )
        if own is not None and (policy == "teaser" or len(own) >= sentences):
            return own
    others = _others(cluster)
    if others and isinstance(summarizer, ClusterSummarizer):
        return summarizer.together(
            [told.text for told in (article, *others)],
            text_ids=[told.text_id for told in (article, *others)],
            sentences=sentences,
            title=article.title,
            language=article.language,
        )
    return summarize_text(
        article.text,
        text_id=article.text_id,
        sentences=sentences,
        title=article.title,
        language=article.language,
        summarizer=summarizer,
    )


def _others(cluster: Cluster) -> tuple[Article, ...]:
    """Return the other articles of an event that tell it in the same language and in words of their own."""
    leading = cluster.article
    known = {leading.text_id}
    others = []
    for article in cluster.also:
        if article.language == leading.language and article.text_id not in known:
            known.add(article.text_id)
            others.append(article)
    return tuple(others)
