"""A sample of `mutations.py`: a word that is changed in a council's files is missed by the check of its row."""
import random

import pytest

import mutations
from portals import GUIDED
from service import GUILDHALL, Service, configuration
from test_labels import TABLE, lacks, words_of

#: Rows of the first page that is there for everybody.
ROWS = [row for row in TABLE if row.screen == "landing" and row.part in ("main", "headings", "links", "buttons", "nav")
        and not row.lacks]


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """A service whose configuration may be changed."""
    folder = tmp_path_factory.mktemp("changed")
    mutations.copy = configuration(folder / "root")
    with Service([GUILDHALL, "serve", "--root", str(mutations.copy)], folder / "data") as service:
        mutations.port = service.port
        yield service
    mutations.copy = None


@pytest.mark.parametrize("row", random.Random(7).sample(ROWS, 4), ids=lambda row: row.id)
def test_a_changed_word_is_missed(row, changed, visitor):
    portal, page = next(each for each in GUIDED if each.key == row.portal), visitor()
    page.goto(changed.address(portal.tenant, portal.page()))
    assert not lacks(page, row)
    assert mutations.must_be_noticed(page, row.id, words_of(row), lambda again: lacks(again, row)) == "noticed"
