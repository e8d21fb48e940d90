import builders

from digest.documents import from_json, to_document, to_json
from digest.models import Article, Issue


def test_an_issue_survives_the_way_to_json_and_back():
    """What is stored is what was made, every record of it."""
    issue = builders.issue()
    assert from_json(Issue, to_json(issue)) == issue


def test_an_article_with_a_picture_and_no_date_survives():
    """Missing values stay missing."""
    article = builders.article(published=None, image=None, categories=("war", "bridges"))
    assert from_json(Article, to_json(article)) == article


def test_a_document_holds_nothing_but_plain_values():
    """Times are ISO 8601 with their offset, tuples are lists."""
    document = to_document(builders.issue())
    assert document["date"] == "2022-11-11"
    assert document["window"]["start"] == "2022-11-10T22:00:00+00:00"
    assert isinstance(document["sections"], list)
