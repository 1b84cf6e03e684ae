"""Lists that go on in a file."""

import pytest

from curator.spool import LongList, Spool


def test_a_spool_gives_back_what_was_put_in_by_place():
    spool: Spool[object] = Spool()
    values = [{"a": "β 🧬"}, [1, 2], None, "x" * 100_000, ""]
    for value in values:
        spool.append(value)
    assert [spool[place] for place in (4, 0, 3, 1, 2)] == [values[place] for place in (4, 0, 3, 1, 2)]
    spool.append("later")
    assert (len(spool), spool[5]) == (6, "later")
    with pytest.raises(IndexError):
        spool[6]
    spool.close()


@pytest.mark.parametrize("count", [0, 1, 3, 4, 9, 10])
def test_a_long_list_is_a_list(count: int):
    found: LongList[int] = LongList(batch=3)
    for value in range(count):
        found.append(value)
    assert (len(found), list(found), list(found), bool(found)) == (
        count,
        [*range(count)],
        [*range(count)],
        count > 0,
    )
    found.close()
    assert list(found) == []
