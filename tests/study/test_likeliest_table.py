"""What is likeliest for every quote comes out of its columns as it went in, also in another process."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from themeseed.records import Likeliest
from themeseed.study.likeliest_table import LikeliestTable

SHARES = st.floats(0, 1)
ROWS = st.lists(
    st.builds(
        Likeliest,
        quote_id=st.uuids().map(str),
        suggested=st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(tuple),
        probability=SHARES,
        lead=SHARES,
    ),
    unique_by=lambda each: each.quote_id,
)


@given(rows=ROWS)
def test_each_record_comes_back_as_it_was(rows: list[Likeliest]) -> None:
    table = pickle.loads(pickle.dumps(LikeliestTable(rows)))  # noqa: S301 - our own bytes
    assert list(table.values()) == rows
    assert list(table) == [each.quote_id for each in rows]
    assert table.leads == {each.quote_id: each.lead for each in rows}
    assert table.get("nobody") is None
    assert "nobody" not in table
