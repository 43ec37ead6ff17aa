"""Reports: counts that add up and a sentence that a person can read."""

from pipeline.tasks.report import Report, merge_reports, note_of, sentence


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


def test_a_note_counts_what_a_run_did_by_stage():
    returned = [
        report("build", done=40),
        report("check", done=159, skipped={"quarantined": 2}),
        report("check", done=158, failed=1),
        report("publish", done=12, skipped={"blocked": 1}),
    ]
    assert note_of(returned) == "40 rows built, 317 rules passed, 12 rows changed, 1 blocked, 1 failed, 2 quarantined"


def test_a_note_of_nothing_says_so_and_none_is_made_without_reports():
    assert note_of([report("articles")]) == "Nothing to do."
    assert note_of([]) == ""


def test_a_run_that_sums_itself_up_has_its_own_words_but_not_too_many():
    assert note_of([report("events", done=3), report("again", message="Dry run.")]) == "Dry run."
    assert len(note_of([report("again", message="x" * 5000)])) == 1000


def report(stage, **values):
    return Report(stage=stage, **values).as_dict()
