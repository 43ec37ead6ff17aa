#!/bin/sh
# Makes .venv, mends it, or finds it right: the locked, hash-checked requirements and this package.
# `make .venv` calls it. The stamp is written last, so a run that was cut off is made anew.
set -eu
cd "$(dirname "$0")"

venv=.venv
stamp=$venv/dateline-stamp
megabytes_needed=3000

say() { printf '%s\n' "$*" >&2; }
fail() { say "setup: $*"; exit 3; }

usable() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1; }

find_python() {
    for name in ${PYTHON:-python3.11 python3.12 python3.13 python3 python}; do
        if usable "$name"; then command -v "$name"; return; fi
    done
    fail "Dateline needs Python 3.11, 3.12 or 3.13 and found none${PYTHON:+ in PYTHON=$PYTHON}: install one" \
        "(Debian, Ubuntu: apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3.12 …"
}

# What the environment was made from: where it lies, for which requirements and package.
wanted() { pwd -P; cat requirements.lock requirements-uv.lock pyproject.toml | cksum; }

complete() {
    [ -f $stamp ] && wanted | cmp -s - $stamp && usable $venv/bin/python \
        && $venv/bin/python -c 'import pipeline, psycopg; from importlib.util import find_spec as f; assert f("airflow") and f("spacy")' >/dev/null 2>&1
}

# An environment that lies elsewhere, lost its Python or was never finished is not worth mending.
sound() { [ -f $stamp ] && [ "$(head -n 1 $stamp)" = "$(pwd -P)" ] && usable $venv/bin/python; }

check_disk() {
    free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }')
    [ "${free:-$megabytes_needed}" -ge $megabytes_needed ] \
        || fail "the disk is nearly full: $free MB are free here and about $megabytes_needed MB are needed."
}

make_venv() {
    python=$(find_python)
    [ -d $venv ] && say "setup: .venv is half-made or broken; making it anew"
    rm -rf $venv
    check_disk
    say "setup: virtual environment with $("$python" --version)"
    "$python" -m venv $venv >/dev/null 2>&1 \
        || fail "$python cannot make virtual environments: install its venv module (Debian, Ubuntu: apt-get install python3-venv)."
}

install_all() {
    rm -f $stamp
    say "setup: uv, hash-checked"
    $venv/bin/python -m pip install --quiet --require-hashes -r requirements-uv.lock \
        || fail "uv could not be installed: see the lines above; is the package index of pip reachable?"
    say "setup: requirements, hash-checked (about 200 packages)"
    # pip knows mirrors that uv may not: the way it was configured on this machine is the second try.
    if ! $venv/bin/uv pip install --quiet --system-certs --python $venv/bin/python \
        --require-hashes --compile-bytecode -r requirements.lock; then
        say "setup: uv could not; trying pip, which is slower"
        $venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock \
            || fail "the requirements could not be installed: see the lines above (network, disk or a wrong hash), then run it again."
        $venv/bin/python -m compileall -q $venv/lib >/dev/null 2>&1 || true
    fi
    say "setup: Dateline"
    $venv/bin/uv pip install --quiet --python $venv/bin/python --no-deps --no-build-isolation -e . \
        || fail "Dateline itself could not be installed: see the lines above."
    wanted > $stamp
}

complete && exit 0
sound || make_venv
install_all
complete || fail "the environment is still not right: run \`make clean\`, then try again."
