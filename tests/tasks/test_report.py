"""Reports: counts that add up and a sentence that a person can read."""

from pipeline.tasks.report import Report, merge_reports, sentence


def test_the_sentence_names_every_reason_and_leaves_out_what_is_zero():
    assert sentence(12, {}, 0) == "12 done"
    assert sentence(0, {"empty": 1, "binary": 2}, 3) == "0 done, 3 skipped (binary 2, empty 1), 3 failed"


def test_merged_reports_add_up():
    parts = [
        Report(stage="articles", done=3, skipped={"empty": 1}),
        Report(stage="articles", done=2, skipped={"empty": 1, "binary": 1}, failed=1),
    ]
    merged = merge_reports("articles", parts)
    assert merged.as_dict() == {
        "stage": "articles",
        "done": 5,
        "skipped": {"empty": 2, "binary": 1},
        "failed": 1,
        "message": "5 done, 3 skipped (binary 1, empty 2), 1 failed",
    }
