"""A few drawn streets."""

from pathlib import Path

import pytest

from aedmap.network import EdgeIndex
from tests.optimizer.towns import draw_town


@pytest.fixture
def street_index(tmp_path: Path) -> EdgeIndex:
    town, _ = draw_town(tmp_path)
    return town.streets
