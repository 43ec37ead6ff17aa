"""CPU and wall seconds that a task spends on importing what it calls, beside packages that the scheduler has loaded.

python bench/operate/imports.py [--cold] NAME …      names of pipeline.tasks; --cold: nothing is loaded before
"""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def measure(name: str, *, is_cold: bool) -> str:
    """One line: the name, CPU and wall seconds, modules; in a process of its own."""
    arguments = [sys.executable, __file__, "--one", name, *(["--cold"] if is_cold else [])]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.splitlines()[-1]


def one(name: str, *, is_cold: bool) -> str:
    """The same in this process."""
    if not is_cold:
        sys.path.insert(0, str(ROOT / "plugins"))
        for heavy in importlib.import_module("dateline_preload").HEAVY:
            importlib.import_module(heavy)
    before = set(sys.modules)
    wall, cpu = time.perf_counter(), time.process_time()
    getattr(importlib.import_module("pipeline.tasks"), name)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return f"{name:<20}{cpu:6.2f} s CPU {wall:6.2f} s wall {len(set(sys.modules) - before):6} modules"


def main() -> None:
    """Measure each name of the command line, or all."""
    names = [name for name in sys.argv[1:] if not name.startswith("-")]
    is_cold = "--cold" in sys.argv
    if "--one" in sys.argv:
        print(one(names[0], is_cold=is_cold))
        return
    for name in names or importlib.import_module("pipeline.tasks").__all__:
        print(measure(name, is_cold=is_cold))


if __name__ == "__main__":
    main()
