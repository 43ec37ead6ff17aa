"""HTML pages: text, title, byline, language, address, and what the page turned out to be."""

import json

import pytest

from pipeline.records import ArticleState


def test_the_article_of_a_page_is_its_paragraphs(clean, page, paragraphs):
    article = clean(html=page(above="<p class='byline'>By Jon Dahl</p>"), url="https://example.com/grain?utm_source=x")
    assert article.state is ArticleState.OK
    assert all(paragraph in article.body for paragraph in paragraphs)
    assert article.title == "Lindholm votes for a second grain terminal"
    assert article.byline == "Jon Dahl"
    assert article.language == "en"
    assert article.canonical_url == "https://example.com/grain"
    assert "Home" not in article.body
    assert article.notes["extractor"] == "trafilatura"


def test_wording_that_the_extractor_leaves_in_goes(clean, page, paragraphs):
    below = "<p>Sign up for our daily newsletter now</p><p>READ MORE: Railway to the South Closed</p>"
    body = clean(html=page(below=below)).body
    assert paragraphs[-1] in body
    assert "newsletter" not in body
    assert "Railway to the South" not in body


def test_a_page_that_holds_its_text_only_in_jsonld_is_read_from_there(clean, page, paragraphs):
    data = {"@type": "NewsArticle", "headline": "Grain", "articleBody": "\n".join(paragraphs)}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    article = clean(html=page(head=head, body=("Loading.",)))
    assert paragraphs[3] in article.body
    assert article.state is ArticleState.OK


@pytest.mark.parametrize(
    "broken",
    ["{not json", '{"@type": "NewsArticle", "datePublished": "2024-05-13"', "[" * 5000, "", "null", '"text"', "1e999"],
)
def test_jsonld_that_is_no_json_costs_nothing(clean, page, broken):
    article = clean(html=page(head=f'<script type="application/ld+json">{broken}</script>'))
    assert article.state is ArticleState.OK


def test_jsonld_with_a_comma_too_many_and_comments_is_read(clean, page):
    text = '/* <![CDATA[ */ {"@type": "NewsArticle", "datePublished": "2024-05-13",} /* ]]> */'
    article = clean(html=page(head=f'<script type="application/ld+json">{text}</script>'))
    assert article.published.days.begin.isoformat() == "2024-05-13"


def test_other_articles_described_on_the_page_are_not_this_one(clean, page):
    data = {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2020-01-01"}]}
    article = clean(html=page(head=f'<script type="application/ld+json">{json.dumps(data)}</script>'))
    assert all(item.days is None for item in article.date_evidence)


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("", ArticleState.EMPTY),
        (
            "<p>Checking your browser before accessing example.com. Just a moment…</p><p>Ray ID: 12ab</p>",
            ArticleState.BLOCKED,
        ),
        (
            "<h1>Access Denied</h1><p>You don't have permission to access this page. Reference #18.2</p>",
            ArticleState.BLOCKED,
        ),
        (
            "<p>We and our partners use cookies to store data. Your privacy is important to us.</p>"
            "<button>Accept all</button><button>Manage preferences</button>",
            ArticleState.BLOCKED,
        ),
        (
            "<article><p>The board of the harbour met on Tuesday to vote on the terminal.</p>"
            "<p>This article is for subscribers only. Subscribe to continue reading.</p></article>",
            ArticleState.PAYWALLED,
        ),
        (f"<script>{'var a = 1;' * 500}</script><div id='app'></div>", ArticleState.NOT_ARTICLE),
        (
            "<ul>"
            + "".join(f"<li><a href='/{n}'>Story number {n} of the harbour and its ships</a></li>" for n in range(60))
            + "</ul>",
            ArticleState.NOT_ARTICLE,
        ),
    ],
)
def test_a_page_that_holds_no_article_says_what_it_is(clean, body, state):
    assert clean(html=f"<html><head><title>Page</title></head><body>{body}</body></html>").state is state


def test_a_stub_that_jsonld_calls_not_free_is_paywalled(clean, page, paragraphs):
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'
    assert clean(html=page(head=head, body=paragraphs[:2])).state is ArticleState.PAYWALLED
    assert clean(html=page(head=head)).state is ArticleState.PAYWALLED or len(" ".join(paragraphs).split()) >= 150


def test_a_substantial_text_stands_though_the_page_speaks_of_subscribers(clean, paragraphs):
    article = clean(raw="\n".join(["Grain terminal for Lindholm", *paragraphs, "This post is for subscribers only"]))
    assert article.state is ArticleState.OK
    assert "subscribers" not in article.body


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Der Hafenrat von Lindholm hat am Dienstag beschlossen, ein zweites Getreideterminal zu bauen. " * 8, "de"),
        ("Портовый совет Линдхольма проголосовал во вторник за строительство второго зернового терминала. " * 8, "ru"),
        ("林德霍尔姆港务局周二投票决定在旧鱼市场旁边建设第二个粮食码头。" * 12, "zh"),
        ("صوت مجلس ميناء ليندهولم يوم الثلاثاء على بناء محطة ثانية للحبوب بجانب سوق السمك القديم. " * 8, "ar"),
        ("מועצת הנמל של לינדהולם הצביעה ביום שלישי על הקמת מסוף תבואה שני ליד שוק הדגים הישן. " * 8, "he"),
    ],
)
def test_other_languages_are_named_and_kept(clean, text, language):
    article = clean(html=f"<html><body><article><h1>x</h1><p>{text}</p></article></body></html>")
    assert article.language == language
    assert article.body


def test_a_text_too_short_to_tell_has_no_language(clean):
    assert clean(raw="Oil up 2%").language is None


def test_the_same_page_gives_the_same_article(clean, page):
    assert clean(html=page()) == clean(html=page())


def test_the_headline_and_readers_comments_are_not_the_text(clean, page, paragraphs):
    comments = "".join(f"<p>{n}. {name} says</p><p>{paragraphs[n]}</p>" for n, name in enumerate(("Ada", "Jon Dahl")))
    article = clean(
        html=page(below=f"<h1>Lindholm votes for a second grain terminal</h1>{comments}", body=paragraphs[2:])
    )
    assert article.title == "Lindholm votes for a second grain terminal"
    assert article.title not in article.body
    assert "Ada says" not in article.body
    assert paragraphs[0] not in article.body
    assert paragraphs[-1] in article.body
