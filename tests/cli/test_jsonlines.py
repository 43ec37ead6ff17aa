"""The edge of the filters: one line out for one line in, whatever comes."""

import io
import json

import pytest

from pipeline.cli.jsonlines import run_filter
from pipeline.errors import SkipItem


def run(*lines: bytes, work=lambda payload: payload, limit: int = 1000) -> tuple[int, list[dict]]:
    target = io.BytesIO()
    source = io.BytesIO(b"\n".join(lines))
    errors = run_filter(work, source=source, target=target, progress_to=io.StringIO(), max_line_bytes=limit)
    return errors, [json.loads(line) for line in target.getvalue().decode().splitlines()]


def test_order_is_kept_and_missing_ids_are_line_numbers():
    assert run(b'{"id": "b"}', b"{}", b'{"id": "a"}') == (0, [{"id": "b"}, {"id": "1"}, {"id": "a"}])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"not json", "not JSON"),
        (b'{"id": "\xff"}', "not JSON in UTF-8"),
        (b"[1, 2]", "not a JSON object"),
        (b"[" * 900, "not JSON"),
        (b'{"id": "' + b"x" * 2000 + b'"}', "longer than"),
    ],
)
def test_a_line_that_cannot_be_read_costs_only_itself(line, says):
    errors, answers = run(b'{"id": "before"}', line, b'{"id": "after"}')
    assert errors == 1
    assert says in answers[1]["error"]
    assert [answers[0]["id"], answers[2]["id"]] == ["before", "after"]


def test_a_line_that_is_too_long_is_named_by_its_id():
    line = b'{"body": "", "id": "x\\u00e9", "html": "' + b"x" * 2000 + b'"}'
    assert [answer["id"] for answer in run(line, b'{"id": 3}')[1]] == ["x\u00e9", 3]
    assert run(line.replace(b"u00e9", b"q"))[1][0]["id"] is None


def test_refused_work_gives_its_sentence():
    def refuse(payload):
        raise SkipItem("The page is binary.", reason="binary")

    assert run(b'{"id": 7}', work=refuse) == (1, [{"id": 7, "error": "The page is binary."}])


def test_an_unforeseen_error_is_named_and_costs_only_its_line(caplog):
    def work(payload):
        return {"id": payload["id"], "half": 1 / payload["n"]}

    errors, answers = run(b'{"id": "x", "n": 0}', b'{"id": "y", "n": 2}', work=work)
    assert errors == 1
    assert "ZeroDivisionError" in answers[0]["error"]
    assert answers[1] == {"id": "y", "half": 0.5}


def test_lone_surrogates_become_replacement_characters_of_the_same_length():
    assert run(b'{"id": "x", "body": "a\\ud800b"}') == (0, [{"id": "x", "body": "a\ufffdb"}])
