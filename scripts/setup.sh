#!/bin/sh
# Makes .venv from requirements.lock with nothing but Python and pip. Run by make; safe to run again.
#
# PYTHON=/path/to/python chooses the interpreter. Debian ships venv without ensurepip, so a
# system pip is asked to fill the environment where the environment cannot fill itself.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'gongkai set-up: %s\n' "$*"; }
fail() { printf 'gongkai set-up: %s\n' "$*" >&2; exit 1; }

is_suitable() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1
}

choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        command -v "$PYTHON" >/dev/null 2>&1 || fail "PYTHON=$PYTHON is not there; name a Python of 3.11 to 3.13"
        is_suitable "$PYTHON" || fail "PYTHON=$PYTHON is $("$PYTHON" -V 2>&1); Python 3.11 to 3.13 is needed"
        printf '%s' "$PYTHON"
        return
    fi
    for candidate in python3 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 && is_suitable "$candidate"; then
            printf '%s' "$candidate"
            return
        fi
    done
    fail "no Python of 3.11 to 3.13 found ($(python3 -V 2>&1 || true)); install one (apt-get install python3 python3-pip) or set PYTHON=/path/to/python3.11"
}

python=$(choose_python)

make_environment() {
    rm -rf .venv
    if "$python" -c 'import ensurepip' >/dev/null 2>&1; then
        "$python" -m venv .venv
    elif "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --without-pip .venv
    else
        fail "$python has neither ensurepip nor pip; install one of them (apt-get install python3-pip)"
    fi
}

# Prints nothing; installs into .venv with its own pip or, where it has none, with the system's.
install() {
    if .venv/bin/python -m pip --version >/dev/null 2>&1; then
        .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input "$@"
    else
        "$python" -m pip --python .venv/bin/python install -qq --disable-pip-version-check --no-input "$@"
    fi
}

if [ ! -x .venv/bin/python ] || ! is_suitable .venv/bin/python; then
    say "making .venv with $("$python" -V 2>&1)"
    make_environment
fi
say "installing $(grep -c "^[a-z].*==" requirements.lock) locked packages (about a minute, once)"
install --no-deps -r requirements.lock || fail "a package of requirements.lock could not be installed; the lines above say which"
install --no-deps --no-build-isolation -e . || fail "the project itself could not be installed; the lines above say why"
touch .venv/.ready
say "ready"
