"""Page text without tags: what is the article, and what pages put around it."""

from pathlib import Path

import pytest

from pipeline.articles.lines import LineKind, kind_of, tidy_text
from pipeline.articles.raw import read_raw
from pipeline.lexicons import SEEDS


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Skip to main content", LineKind.NOISE),
        ("Share on Facebook", LineKind.NOISE),
        ("12 comments", LineKind.COMMENTS_HEAD),
        ("Latest News", LineKind.LIST_HEAD),
        ("Home > Business > Ports", LineKind.NOISE),
        ("4 min read", LineKind.NOISE),
        ("Sign up for our daily newsletter and get the news in your inbox", LineKind.NOISE),
        ("READ ALSO: Harbour board meets again in secret", LineKind.NOISE),
        ("Related articles", LineKind.LIST_HEAD),
        ("Read more:", LineKind.LIST_HEAD),
        ("The harbour at dawn. Photo: Jon Dahl", LineKind.CAPTION),
        ("A crane lifts grain in Lindholm (Getty Images)", LineKind.CAPTION),
        ("Reporting by Jon Dahl; editing by Ada Holm", LineKind.CREDIT),
        ("By Jon Dahl, Staff Writer", LineKind.BYLINE),
        ("Published: 12 May 2024 at 10:15 GMT", LineKind.DATE),
        ("Updated May 13, 2024", LineKind.DATE),
        ("© 2024 Valley Post. All rights reserved.", LineKind.NOISE),
        ("This story is for subscribers only", LineKind.PAYWALL),
        ("Already a member? Log in", LineKind.PAYWALL),
        # What looks like page wording but is the story itself.
        ("The company said it would share the profits of the sale with its workers next year.", LineKind.PROSE),
        ("Facebook agreed on Friday to pay the fine, and the commission closed its case.", LineKind.PROSE),
        ("More than forty ships a month will be loaded once the new terminal is open.", LineKind.PROSE),
        (
            "Terms of the loan were not told, but the bank said that it would be repaid within ten years.",
            LineKind.PROSE,
        ),
        ("What the neighbours fear", LineKind.SHORT),
    ],
)
def test_a_line_is_told_by_its_shape_and_words(line, kind):
    assert kind_of(line) is kind


def test_the_article_is_kept_and_the_page_around_it_goes(paragraphs):
    page = "\n\n".join(
        [
            "Skip to content",
            "All stories",
            "Lindholm votes for a second grain terminal",
            "By Jon Dahl",
            "Published on 14 May 2024",
            "The board was split until the last minute, and two members changed their minds",
            "A crane lifts grain\nThe old terminal in Lindholm. Photo: Jon Dahl",
            *paragraphs[:4],
            "Also in Valley Post: Dredging of the Harbour Delayed Once Again",
            "What the neighbours fear",
            *paragraphs[4:],
            "Read more:",
            "Railway to the South Closed for Repairs",
            "Farmers Ask for More Capacity",
            "Jon Dahl",
            "Jon Dahl is a reporter at Valley Post. He has covered ports for ten years.",
            "Follow us on Twitter",
        ]
    )
    raw = read_raw(page)
    assert raw.title == "Lindholm votes for a second grain terminal"
    assert raw.byline == "Jon Dahl"
    assert raw.date_lines == ("Published on 14 May 2024",)
    standfirst = "The board was split until the last minute, and two members changed their minds"
    kept = [standfirst, *paragraphs[:4], "What the neighbours fear", *paragraphs[4:]]
    assert raw.body.split("\n\n") == kept


def test_comments_below_are_no_part_of_the_article(paragraphs):
    raw = read_raw(
        "\n".join(["A title of some words", *paragraphs, "3 comments", "I do not agree with this vote at all."])
    )
    assert raw.body.endswith(paragraphs[-1])


def test_a_teaser_that_invites_to_read_on_is_no_part_of_the_article(paragraphs):
    raw = read_raw(
        "\n".join(
            [
                "Grain terminal",
                "Lindholm builds a terminal, the board has said Read full article at Valley Post",
                *paragraphs,
            ]
        )
    )
    assert raw.body == "\n\n".join(paragraphs)


def test_nothing_but_navigation_gives_no_body():
    assert read_raw("Home\nNews\nSport\nContact us\nPrivacy policy").body == ""
    assert read_raw("").title is None


def test_controls_and_lone_surrogates_do_not_survive():
    assert tidy_text("a\x00b\ud800c\u200bd\u00a0 e") == "ab?cd e"


@pytest.mark.parametrize(
    ("name", "begins", "ends", "gone"),
    [
        ("000", "Moscow has “every opportunity”", "instead of the US dollar.", "READ MORE"),
        ("001", "Talks are underway", "after the meeting.", "Published Date"),
        ("002", "It was also specified", 'allied nature," he summed up.', "All news"),
        ("003", "The value of bilateral trade", "earlier this month.", "Photo: Reuters"),
        ("004", "Russian Prime Minister Mikhail", "shipments to China.", "paying subscribers"),
    ],
)
def test_the_five_seed_articles_are_read_from_their_first_to_their_last_sentence(name, begins, ends, gone):
    path = next(Path(SEEDS).glob(f"{name}_*.txt"))
    body = read_raw(path.read_text(encoding="utf-8")).body
    assert body.startswith(begins)
    assert body.endswith(ends)
    assert gone not in body
