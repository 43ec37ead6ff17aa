"""Writes what find_times reads in a file of documents, as `score.py times` wants it.

python bench/times/predict.py DOCUMENTS.jsonl > PREDICTED.jsonl
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline.mentions.times import find_times


def predict(path: str) -> None:
    """One line a document: its id and its times."""
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        anchor = date.fromisoformat(document["published"]) if document["published"] else None
        times = find_times(document["body"], anchor=anchor)
        fields = ("start", "end", "text", "type", "value", "mod", "rule")
        print(json.dumps({"id": document["id"], "times": [{name: getattr(t, name) for name in fields} for t in times]}))


if __name__ == "__main__":
    predict(sys.argv[1])
