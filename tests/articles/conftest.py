"""Documents and pages of our own words for the tests of cleaning."""

from datetime import UTC, datetime

import pytest

from pipeline.articles import clean_document, document_from_line

PARAGRAPHS = (
    "The harbour board of Lindholm voted on Tuesday to build a second grain terminal beside the old fish market.",
    "Its chairwoman, Ada Berg, said that the new terminal would load forty ships a month once the dredging is done.",
    "Farmers in the valley have asked for more capacity since the railway to the south was closed for repairs.",
    "The board expects to pay for the work with a loan from the regional bank and with fees from the shipping lines.",
    "Work on the quay is due to begin in spring, and the first silo should be filled before the next harvest is in.",
    "Neighbours who live along the market street fear noise at night and have asked the council for a hearing.",
    "The council answered that loading would stop at ten in the evening and that trucks would use the ring road.",
    "Ms Berg called the vote a good day for the valley and thanked the two members who had changed their minds.",
)


@pytest.fixture
def paragraphs() -> tuple[str, ...]:
    """An article of our own, about 150 words."""
    return PARAGRAPHS


@pytest.fixture
def page():
    """Makes an HTML page around the article: `head` goes into the head, `above` and `below` around the paragraphs."""

    def make(*, head: str = "", above: str = "", below: str = "", body: tuple[str, ...] = PARAGRAPHS) -> str:
        text = "".join(f"<p>{paragraph}</p>" for paragraph in body)
        title = "Lindholm votes for a second grain terminal"
        return (
            f"<!doctype html><html lang='en'><head><title>{title} | Valley Post</title>{head}</head><body>"
            "<nav><ul><li><a href='/'>Home</a></li><li><a href='/news'>News</a></li></ul></nav>"
            f"<article><h1>{title}</h1>{above}{text}{below}</article>"
            "<footer><p>© 2024 Valley Post</p></footer></body></html>"
        )

    return make


@pytest.fixture
def clean():
    """Cleans one input line and gives the article."""

    def run(**payload):
        return clean_document(document_from_line({"id": "doc"} | payload))

    return run


@pytest.fixture
def noon():
    """An instant: noon UTC of a day in 2024."""

    def at(month: int, day: int) -> datetime:
        return datetime(2024, month, day, 12, tzinfo=UTC)

    return at
