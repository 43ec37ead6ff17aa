"""A language model as the extractor: a served stand-in answers well, badly, late, too much or not at all."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipeline import tasks
from pipeline.errors import FailItem, RetryLater, StopRun
from pipeline.events import Source
from pipeline.events.extractor import Reading
from pipeline.events.model_answer import PIECE_CHARS
from pipeline.net.language_model import MAX_ANSWER, ask, endpoint_of
from pipeline.records import Days, EventType, Extraction
from pipeline.settings import Settings
from pipeline.store import claims, connection, extractions
from pipeline.store.connection import Connection
from pipeline.tasks.extractors import ModelExtractor, RulesExtractor, current_extractor

KEY = "key-that-nobody-may-see"
BODY = (
    "LIMA, May 14 - The presidents of Peru and Chile met in Lima on Tuesday and spoke of “open  borders”.\n\n"
    "Trade between them rose 12% to $4.5 billion in 2023, the ministry said. Peru is to host talks in June."
)
SOURCE = Source(
    article_id="a", title="Presidents meet", body=BODY, published=Days(date(2024, 5, 14), date(2024, 5, 15))
)
EVENT = {
    "type": "CONSULT", "mode": "visit", "status": "occurred", "stage": None, "trigger": "met", "start": 4000,
    "sentence": 'The presidents of Peru and Chile met in Lima on Tuesday and spoke of "open borders".',
    "actors": [
        {"role": "actor", "text": "The presidents of Peru", "country": "PER", "sector": "GOV"},
        {"role": "actor", "text": "Chile", "country": "CHL", "sector": "GOV"},
        {"role": "actor", "text": "Bolivia", "country": "BOL"},
    ],
    "place": "Lima", "begin": "2024-05-14", "end_day": "2024-05-15", "precision": "day", "date_source": "text",
    "time": "on Tuesday", "contexts": ["trade", "gossip"],
}  # fmt: skip
FIGURE = {
    "metric": "Trade", "metric_code": "trade_turnover", "value": 4.5e9, "unit": "USD", "percent": 12, "kind": "actual",
    "period": {"begin": "2023-01-01", "end_day": "2024-01-01", "precision": "year"}, "parties": ["PER", "CHL", "ZZZ"],
    "text": "rose 12% to $4.5 billion", "sentence": "Trade between them rose 12% to $4.5 billion in 2023",
}  # fmt: skip


def completion(content: object, *, finish_reason: str = "stop") -> bytes:
    text = content if isinstance(content, str) else json.dumps(content)
    return json.dumps({"choices": [{"message": {"content": text}, "finish_reason": finish_reason}]}).encode()


def rows(events=(), figures=()) -> dict:
    return {"events": list(events), "figures": list(figures)}


@dataclass
class StandIn:
    """A service on loopback: `answers` are (status, headers, body) in order, the last one for ever."""

    url: str = ""
    answers: list = field(default_factory=list)
    asked: list[dict] = field(default_factory=list)
    headers: list[dict] = field(default_factory=list)
    most_at_once: int = 0
    now: int = 0
    wait: float = 0.0

    def says(self, content: object, *, status: int = 200, headers: dict | None = None, **rest) -> None:
        body = content if isinstance(content, bytes) else completion(content, **rest)
        self.answers.append((status, headers or {}, body))


@pytest.fixture
def service() -> Iterator[StandIn]:
    stand_in, lock = StandIn(), threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            with lock:
                stand_in.now += 1
                stand_in.most_at_once = max(stand_in.most_at_once, stand_in.now)
                stand_in.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                stand_in.headers.append(dict(self.headers))
                answers = stand_in.answers
                status, headers, body = answers.pop(0) if len(answers) > 1 else answers[0]
            time.sleep(stand_in.wait)
            with lock:
                stand_in.now -= 1
            try:
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    yield stand_in
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def settings_for() -> Callable[..., Settings]:
    def make(url: str, **others: object) -> Settings:
        chosen = {"model_key": KEY, "model_timeout_seconds": 2.0} | others
        return Settings(extractor="model", model_url=url, model_name="small-1", **chosen)

    return make


@pytest.fixture
def read(service: StandIn, settings_for) -> Callable[[], Reading]:
    return lambda source=SOURCE: current_extractor(settings_for(service.url)).read(source)


# --- good answers -----------------------------------------------------------------------------------------------------


def test_a_good_answer_becomes_rows_whose_offsets_slice_back(service: StandIn, read):
    service.says(f"```json\n{json.dumps(rows([EVENT], [FIGURE]))}\n```")
    extraction = read().extraction
    (event,), (figure,) = extraction.events, extraction.figures
    assert (event.type, event.trigger.text, event.rule) == (EventType.CONSULT, "met", "model:small-1")
    assert "“open  borders”" in event.sentence.text
    assert [(actor.text, actor.country) for actor in event.actors] == [
        ("The presidents of Peru", "PER"),
        ("Chile", "CHL"),
    ]
    assert event.place is not None
    assert (event.place.text, event.place.country) == ("Lima", "PER")
    assert extraction.times[event.time].text == "Tuesday"
    assert event.contexts == ("trade",)
    assert (figure.value, figure.percent, figure.parties) == (4.5e9, 12, ("PER", "CHL"))
    spans = [event.trigger, event.sentence, *event.actors, event.place, figure, figure.sentence, *extraction.times]
    assert all(BODY[span.start : span.end] == span.text for span in spans)


def test_the_same_event_has_the_id_that_the_rules_give_it(service: StandIn, read):
    service.says(rows([EVENT]))
    assert read().extraction.events[0].event_id in {
        event.event_id for event in RulesExtractor().read(SOURCE).extraction.events
    }


def test_it_asks_at_temperature_zero_with_the_key_and_the_article_as_material(service: StandIn, read):
    service.says(rows())
    read()
    (asked,), (headers,) = service.asked, service.headers
    assert (asked["model"], asked["temperature"], asked["max_tokens"]) == ("small-1", 0, 8000)
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert json.loads(asked["messages"][1]["content"])["text"] == BODY


def test_a_long_article_is_asked_about_piece_by_piece(service: StandIn, read):
    service.says(rows([EVENT]))
    body = f"{BODY}\n\n" + "Nothing else was said. " * (PIECE_CHARS // 23) + f"\n\n{BODY}"
    found = read(Source(article_id="b", title=None, body=body, published=None)).extraction.events
    assert len(service.asked) == 2
    assert [body[event.trigger.start : event.trigger.end] for event in found] == ["met", "met"]
    assert found[1].trigger.start > PIECE_CHARS


# --- rows that are not borne out --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"sentence": "The presidents of Peru and Chile met in Quito."}, "no_quote"),
        ({"trigger": "embraced"}, "no_evidence"),
        ({"end_day": "2024-05-13"}, "bad_days"),
        ({"type": "PARTY"}, "wrong_schema"),
        ({"actors": [{"role": "actor", "text": "Bolivia", "country": "BOL"}]}, "no_actor"),
        ({"actors": "Peru"}, "wrong_schema"),
    ],
)
def test_an_event_that_the_article_does_not_bear_out_is_refused_and_counted(
    service: StandIn, read, change: dict, reason: str
):
    service.says(rows([EVENT | change, EVENT], [FIGURE]))
    reading = read()
    assert (len(reading.extraction.events), dict(reading.refused)) == (1, {reason: 1})


@pytest.mark.parametrize(
    "change", [{"value": 4.6e9}, {"percent": 21}, {"value": None, "percent": None}, {"value": 4.5}]
)
def test_an_invented_number_is_refused(service: StandIn, read, change: dict):
    service.says(rows([EVENT], [FIGURE | change, FIGURE]))
    reading = read()
    assert (len(reading.extraction.figures), dict(reading.refused)) == (1, {"no_number": 1})


@pytest.mark.parametrize(
    ("change", "date_source"),
    [
        ({"time": "on Friday"}, None),
        ({"time": None}, None),
        ({"time": "June"}, "context"),
        ({"date_source": "publication"}, "publication"),
        ({"date_source": "publication", "begin": "2024-05-01"}, None),
        ({"end_day": None}, None),
    ],
)
def test_days_count_only_where_the_words_stand(service: StandIn, read, change: dict, date_source: str | None):
    service.says(rows([EVENT | change]))
    (event,) = read().extraction.events
    assert event.date_source == date_source
    assert (event.begin is None) == (date_source is None)


def test_an_answer_that_is_mostly_invented_is_not_believed_at_all(service: StandIn, read):
    wrong = EVENT | {"sentence": "They never met."}
    service.says(rows([EVENT, wrong, wrong]))
    with pytest.raises(FailItem, match=r"no_quote 2\): none is kept") as failed:
        read()
    assert failed.value.reason == "unverified"


# --- answers that are none --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("I am sorry, but", "bad_json"),
        ('{"events": [NaN], "figures": []}', "bad_json"),
        ("[" * 200_000, "bad_json"),
        ({"events": []}, "wrong_schema"),
        ({"events": {}, "figures": []}, "wrong_schema"),
        ({"events": [1] * 301, "figures": []}, "wrong_schema"),
        ("", "empty_answer"),
        (b"<html>", "bad_answer"),
        (b'{"choices": []}', "bad_answer"),
        (b'{"choices": [{"message": null}]}', "bad_answer"),
        (b"x" * (MAX_ANSWER + 70_000), "too_large"),
    ],
)
def test_a_bad_answer_fails_the_article_under_its_reason(service: StandIn, read, answer: object, reason: str):
    service.says(answer)
    with pytest.raises(FailItem) as failed:
        read()
    assert failed.value.reason == reason


def test_an_answer_that_was_cut_off_names_the_setting(service: StandIn, read):
    service.says(rows([EVENT]), finish_reason="length")
    with pytest.raises(FailItem, match="DATELINE_MODEL_MAX_TOKENS"):
        read()


def test_a_short_wait_is_waited_out_and_a_long_one_is_handed_on(service: StandIn, read):
    service.says(b"busy", status=429, headers={"Retry-After": "0"})
    service.says(b"busy", status=503, headers={"Retry-After": "0"})
    service.says(rows([EVENT]))
    assert len(read().extraction.events) == 1
    service.answers.clear()
    service.says(b"busy", status=429, headers={"Retry-After": "300"})
    with pytest.raises(RetryLater, match="429") as later:
        read()
    assert later.value.wait_seconds == 300


def test_an_error_of_the_server_is_asked_again_and_then_counted(
    service: StandIn, read, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("pipeline.net.language_model._SHORT_WAIT", 0.5)
    service.says(b"oops", status=500)
    with pytest.raises(FailItem) as failed:
        read()
    assert failed.value.reason == "http_500"


def test_silence_ends_at_the_time_limit(service: StandIn, settings_for):
    service.wait = 0.6
    service.says(rows())
    settings = settings_for(service.url, model_timeout_seconds=0.2)
    with pytest.raises(FailItem) as failed:
        current_extractor(settings).read(SOURCE)
    assert failed.value.reason == "timeout"


@pytest.mark.parametrize(
    ("status", "headers"), [(401, {}), (403, {}), (404, {}), (302, {"Location": "http://127.0.0.1/elsewhere"})]
)
def test_wrong_settings_stop_the_run(service: StandIn, read, status: int, headers: dict):
    service.says(f"the key {KEY} is unknown".encode(), status=status, headers=headers)
    with pytest.raises(StopRun, match="DATELINE_MODEL_") as stopped:
        read()
    assert KEY not in str(stopped.value)
    assert len(service.asked) == 1


def test_nobody_there_is_no_fault_of_the_article(settings_for):
    with pytest.raises(RetryLater, match="cannot be reached"):
        current_extractor(settings_for("http://127.0.0.1:9/v1")).read(SOURCE)


# --- settings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["http://192.0.46.9/v1", "http://169.254.169.254/v1", "https://169.254.169.254/v1"])
def test_plain_http_goes_to_no_public_address_and_nothing_to_link_local_ones(settings_for, url: str):
    with pytest.raises(StopRun, match="DATELINE_MODEL_URL"):
        ask(endpoint_of(settings_for(url)), [])


@pytest.mark.parametrize("url", ["", "ftp://host/v1", "https://user:word@host/v1", "host/v1", "https://[/v1"])
def test_an_address_that_is_none_is_named(settings_for, url: str):
    with pytest.raises(StopRun, match="DATELINE_MODEL_URL"):
        current_extractor(settings_for(url))


def test_the_key_comes_from_a_file_and_shows_nowhere(settings_for, tmp_path: Path):
    path = tmp_path / "key"
    path.write_text(f"{KEY}\n")
    extractor = current_extractor(settings_for("https://host/v1", model_key="", model_key_file=path))
    assert isinstance(extractor, ModelExtractor)
    assert extractor.endpoint.key == KEY
    assert KEY not in repr(extractor)
    with pytest.raises(StopRun, match="DATELINE_MODEL_KEY_FILE"):
        current_extractor(settings_for("https://host/v1", model_key_file=tmp_path / "none"))


class _Silent:
    version, concurrency, seconds_per_article = "silent-1", 2, 1.0

    def read(self, source: Source) -> Reading:
        return Reading(extraction=Extraction(times=(), events=(), figures=()), refused={"dull": 2})


def silent(settings: Settings) -> _Silent:
    """Stand in for somebody's own extractor."""
    return _Silent()


def test_another_extractor_is_plugged_in_by_its_name(monkeypatch: pytest.MonkeyPatch):
    import sys

    monkeypatch.setitem(sys.modules, "somebodys_own", sys.modules[__name__])
    assert current_extractor(Settings(extractor="somebodys_own:silent")).version == "silent-1"


@pytest.mark.parametrize(
    "name", ["nobody", "nobody:knows", "pipeline.settings:Missing", ":", "pipeline.settings:_parse"]
)
def test_an_extractor_that_is_none_is_named(name: str):
    with pytest.raises(StopRun, match="DATELINE_EXTRACTOR"):
        current_extractor(Settings(extractor=name))


def test_rules_are_the_default():
    assert isinstance(current_extractor(Settings()), RulesExtractor)


# --- in the flow ------------------------------------------------------------------------------------------------------


@pytest.fixture
def flow(service: StandIn, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> StandIn:
    """Eight English articles on their way into a database of the test's own, to be read by the stand-in."""
    for name, value in {
        "DATABASE_URL": database_url, "EXTRACTOR": "model", "MODEL_URL": service.url, "MODEL_NAME": "small-1",
        "MODEL_CONCURRENCY": "3", "MODEL_TIMEOUT_SECONDS": "5", "MODEL_KEY": KEY,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"DATELINE_{name}", value)
    text = "The ministers of trade met in the capital and said that they would go on with their talks next week. "
    for number in range(8):
        (tmp_path / f"n{number}.txt").write_text(f"Story number {number}\n\nLIMA, May {number + 1}, 2024 - {text * 4}")
    tasks.load_seeds(tmp_path)
    tasks.clean_articles()
    return service


def test_a_batch_is_read_several_at_a_time_under_the_models_name(flow: StandIn, database: Connection):
    flow.wait = 0.3
    event = EVENT | {"sentence": "The ministers of trade met in the capital", "actors": [], "place": None, "time": None}
    flow.says(rows([event, event | {"trigger": "sang"}]))
    report = tasks.extract_articles()
    assert (report.done, report.failed) == (8, 0)
    assert "8 rows were refused" in report.message
    assert 1 < flow.most_at_once <= 3
    found = extractions.get(database, "n3")
    assert [event.rule for event in found.events] == ["model:small-1"]
    versions = database.execute("select distinct extractor_version from coding.extractions").fetchall()
    assert versions[0][0].startswith("model:small-1+")
    assert tasks.summary().pending["articles"] == 0


def test_what_fails_again_and_again_is_parked_for_an_operator(
    flow: StandIn, database: Connection, caplog: pytest.LogCaptureFixture
):
    flow.says("no JSON at all")
    for _ in range(claims.MAX_ATTEMPTS):
        assert tasks.extract_articles().failed == 8
        database.execute("update ingest.claims set not_before = null")
        database.commit()
    parked = claims.parked(database)
    assert {(item.stage, item.reason) for item in parked} == {("events", "bad_json")}
    assert len(parked) == 8
    assert KEY not in caplog.text


def test_a_slow_model_gets_batches_that_fit_into_a_lease(flow: StandIn, monkeypatch: pytest.MonkeyPatch):
    assert tasks.count_batches("events") == 1
    monkeypatch.setenv("DATELINE_MODEL_TIMEOUT_SECONDS", "120")
    monkeypatch.setenv("DATELINE_LEASE_MINUTES", "16")
    assert tasks.count_batches("events") == 2
    flow.says(rows())
    assert tasks.extract_articles().done == 6


def test_a_busy_service_costs_no_attempt(flow: StandIn, database: Connection):
    flow.says(b"busy", status=429, headers={"Retry-After": "600"})
    report = tasks.extract_articles()
    assert dict(report.skipped) == {"put_back": 8}
    waits = database.execute("select distinct attempts, not_before > now() + interval '500 s' from ingest.claims")
    assert waits.fetchall() == [(1, True)]


def test_a_wrong_key_stops_the_batch_and_puts_it_back(flow: StandIn, database: Connection):
    flow.says(b"no", status=401)
    with pytest.raises(StopRun, match="refuses the key"):
        tasks.extract_articles()
    assert claims.parked(database) == []
    assert len(flow.asked) < 8


def test_a_plugged_in_extractor_fills_the_rows(flow: StandIn, database: Connection, monkeypatch: pytest.MonkeyPatch):
    import sys

    monkeypatch.setitem(sys.modules, "somebodys_own", sys.modules[__name__])
    monkeypatch.setenv("DATELINE_EXTRACTOR", "somebodys_own:silent")
    with connection.connect(Settings.from_environment()) as conn:
        assert claims.pending(conn, "events", version="silent-1") == 8
    assert "16 rows were refused" in tasks.extract_articles().message
