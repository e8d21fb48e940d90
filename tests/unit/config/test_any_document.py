from hypothesis import given, settings
from hypothesis import strategies as st

from digest.config.drafts import draft_parts
from digest.config.shape import TABLES, known_keys
from digest.config.strict import Fault
from digest.config.structure import settings_parts
from digest.models import Draft

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LIKELY = st.sampled_from(
    ["UTC", "en", "feed", "lead", "mon", "18:00", "/a/", "/(/", "#ffffff", "a@b.example", "https://x.y"]
)
SCALARS = (
    TEXTS
    | LIKELY
    | st.integers(min_value=-(2**80), max_value=2**80)
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=6
)


def tables_of(kind):
    """Make tables that mix a record's own keys with any others."""
    keys = st.sampled_from(known_keys(kind)) | TEXTS
    return st.dictionaries(keys, VALUES, max_size=6)


DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        name: (st.lists(tables_of(kind), max_size=3) if name == "sources" else tables_of(kind)) | VALUES
        for name, kind in TABLES.items()
    },
)


@settings(deadline=None, max_examples=150)
@given(DOCUMENTS, st.dictionaries(TEXTS, VALUES, max_size=2))
def test_any_document_gives_records_or_faults(document, others):
    """Whatever TOML can say, every fault is data with a place and a line of its own, and nothing else is raised."""
    _, faults = settings_parts({**others, **document})
    assert all(isinstance(fault, Fault) and fault.path and "\n" not in fault.message for fault in faults)


DRAFT_KEYS = st.sampled_from([*known_keys(Draft), "lead", "order", "stories", "status", "render", "subject"])


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(DRAFT_KEYS | TEXTS, VALUES, max_size=4))
def test_any_draft_gives_a_draft_or_faults(document):
    """The same holds for draft files."""
    draft, faults = draft_parts(document)
    assert (draft is None) == bool(faults)
    assert all(isinstance(fault, Fault) and fault.path and "\n" not in fault.message for fault in faults)
