"""The guide for whoever stands beside somebody who has collapsed."""

import pytest
from flask.testing import FlaskClient

from webapp.guide.reading import Guide, Step, read_guide
from webapp.languages import LANGUAGES


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_language_tells_the_same_steps(locale: str) -> None:
    """Each has the steps of the English text, its source, and no claim of a review that nobody made."""
    guide, english = read_guide(locale), read_guide("en")
    assert len(guide.steps) == len(english.steps)
    assert "161 (2021) 98-114" in guide.source
    assert not guide.reviewed


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_number_is_left_to_the_town(locale: str) -> None:
    """No step names a number of its own, since it differs from country to country."""
    assert any("{number}" in step.title for step in read_guide(locale).steps)


def test_a_review_needs_a_name_and_a_day() -> None:
    """A name alone is no review."""
    half = Guide("t", "s", (Step("a", "b"),), "Dr. Example", None)
    assert not half.reviewed


def test_the_page_is_whole_without_scripts(client: FlaskClient) -> None:
    """Number, six steps, the beat's pace, the source and that nobody has reviewed it yet stand in the page itself."""
    page = client.get("/guide").text
    assert page.count("<h2>") == 6
    assert 'data-beats="110"' in page
    assert "not been reviewed" in page
    assert "Resuscitation" in page
    assert "{number}" not in page
