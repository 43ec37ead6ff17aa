"""One form for every address: nothing is lost that may name the page, and nothing is said twice."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.addresses import MAX_URL_CHARS, entry_url, url_id
from pipeline.urls import canonical_url, declared_canonical


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://Example.COM:443/a", "https://example.com/a"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/a?utm_source=x&utm_medium=y", "https://example.com/a"),
        ("https://example.com/a?id=7&fbclid=abc#top", "https://example.com/a?id=7"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?b=2&a=1"),
        ("https://example.com/%7Eada/%c3%a9", "https://example.com/~ada/%C3%A9"),
        ("https://example.com/é", "https://example.com/%C3%A9"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
        ("https://example.com/#!/story/9", "https://example.com/#!/story/9"),
        ("https://example.com/a#:~:text=hello", "https://example.com/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://example.com/a b\n", "https://example.com/a%20b"),
        ("https://example.com/a?src=rss&partner=rss", "https://example.com/a"),
        ("https://example.com/a?src=7&partner=9", "https://example.com/a?src=7&partner=9"),
    ],
)
def test_one_page_has_one_form(url, canonical):
    assert canonical_url(url) == canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/?sid=1", "https://example.com/?sid=2"),
        ("https://example.com/a", "https://example.com/A"),
        ("https://example.com/a", "https://example.com/a/"),
        ("https://example.com/a?x=", "https://example.com/a"),
        ("https://example.com/a?x=1&x=2", "https://example.com/a?x=2&x=1"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com/a+b", "https://example.com/a%20b"),
        ("https://www.example.com/a", "https://example.com/a"),
        ("https://example.com/?q=a%26b=c", "https://example.com/?q=a&b=c"),
    ],
)
def test_pages_that_may_differ_stay_apart(one, other):
    assert canonical_url(one) != canonical_url(other)


@pytest.mark.parametrize(
    "url", [None, "", "mailto:a@b.c", "javascript:alert(1)", "http://[::1", "/a/b", "http://", "http://a b/"]
)
def test_what_is_no_address_gives_null(url):
    assert canonical_url(url) is None


_names = st.text("abcdefgxyz0123456789_%&=+ /?#é", max_size=12)


@given(path=_names, query=_names, fragment=_names)
def test_the_form_of_a_form_is_itself(path, query, fragment):
    form = canonical_url(f"https://example.com/{path}?{query}#{fragment}")
    assert form is None or canonical_url(form) == form


@given(
    st.lists(
        st.tuples(st.sampled_from(["id", "sid", "page", "ref", "q"]), st.text("ab%& =+/é", max_size=6)), max_size=4
    )
)
def test_parameters_that_do_not_track_keep_their_values(pairs):
    from urllib.parse import urlencode

    form = canonical_url(f"https://example.com/a?{urlencode(pairs)}&utm_source=feed")
    assert parse_qsl(urlsplit(form).query, keep_blank_values=True) == pairs


@given(st.text(max_size=60))
def test_no_text_raises(text):
    canonical_url(text)
    canonical_url(f"http://{text}")
    declared_canonical(text, url="https://example.com/a")


def test_a_declared_address_is_believed_on_its_own_site_only():
    own = "https://example.com/news/one?utm_source=x"
    assert declared_canonical("/news/one-amp", url=own) == "https://example.com/news/one-amp"
    assert declared_canonical("https://www.example.com/n", url=own) == "https://www.example.com/n"
    assert declared_canonical("https://other.example/n", url=own) == "https://example.com/news/one"
    assert declared_canonical("https://example.com/", url=own) == "https://example.com/news/one"
    assert declared_canonical("/story", url="https://example.com/story?id=4") == "https://example.com/story?id=4"


@given(st.text(max_size=60), st.text("abc/?&=.%:@#é \n", max_size=30))
def test_feeds_and_pages_give_one_form(text, link):
    for address in (text, link, f"https://example.com/{link}"):
        url = entry_url(address, base="https://example.com/feed.xml")
        assert url is None or (canonical_url(url) == url == entry_url(url, base=url) and len(url) <= MAX_URL_CHARS)


def test_one_form_has_one_id_and_others_have_others():
    pages = [
        "https://example.com/?sid=1",
        "https://example.com/?sid=2",
        "https://example.com/a",
        "https://example.com/a/",
    ]
    assert len({url_id(entry_url(page, base=page)) for page in pages}) == len(pages)
    spelled = ["HTTPS://EXAMPLE.com:443/a?utm_source=x", "https://example.com/a#top", "https://example.com/b/../a"]
    assert {url_id(entry_url(page, base=page)) for page in spelled} == {url_id("https://example.com/a")}
