"""Near-duplicates of our own words, changed as editors change them."""

from pipeline.articles.duplicates import (
    THRESHOLD,
    bands_of,
    group,
    is_near_duplicate,
    signature_of,
    similarity,
)


def test_an_article_is_found_again_after_cuts_and_updates(paragraphs):
    whole = signature_of("\n".join(paragraphs))
    for changed in (
        paragraphs[:5],
        ("UPDATE: The vote was repeated on Wednesday after a complaint.", *paragraphs),
        tuple(paragraph.replace("Lindholm", "Lindholm town").replace("forty", "40") for paragraph in paragraphs),
    ):
        other = signature_of("\n".join(changed))
        assert is_near_duplicate(whole, other)
        assert set(bands_of(whole)) & set(bands_of(other))


def test_another_story_is_none(paragraphs):
    other = signature_of(
        "A storm tore the roof from the school in Lindholm on Friday night, and lessons will be held in the town hall "
        "until it is mended. Nobody was hurt. The mayor said that the school had been inspected in spring and that the "
        "timber was sound then. Parents want to know why the repair is to take four months."
    )
    assert similarity(signature_of("\n".join(paragraphs)), other) < THRESHOLD / 2


def test_a_text_of_few_words_has_no_signature():
    assert signature_of("Oil up two per cent") is None


def test_the_same_text_always_gives_the_same_keys(paragraphs):
    body = "\n".join(paragraphs)
    assert bands_of(signature_of(body)) == bands_of(signature_of(body))
    assert all(-(2**63) <= key < 2**63 for key in bands_of(signature_of(body)))


def test_groups_keep_every_member_in_whatever_order_they_come(paragraphs):
    named = [
        ("a", signature_of("\n".join(paragraphs))),
        ("b", signature_of("\n".join(paragraphs[:6]))),
        (
            "c",
            signature_of(
                "Quite other words " * 3
                + " about a school and its roof in the storm of last night, said the mayor, and more of it follows here"
            ),
        ),
        ("d", signature_of("\n".join(paragraphs[1:]))),
    ]
    assert group(named) == group(named[::-1]) == (("a", "b", "d"), ("c",))
