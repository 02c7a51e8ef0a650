#!/usr/bin/env bash
# Makes .venv from plain python3 and requirements.lock. Debian's python3 has no ensurepip: then pip itself comes as a
# wheel from the configured package index, pinned by its hash.
set -euo pipefail
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
pip_version=26.2
pip_hash=931c303696af6fa3417112103b1cad26890e5a07eccb5b99783700e33f2b8aad

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
  echo "Casewall needs Python 3.11 or newer; $python is $("$python" -V 2>&1). Name another: make PYTHON=python3.12 setup" >&2
  exit 1
}
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  rm -rf .venv
  if ! "$python" -m venv .venv >/dev/null 2>&1; then
    rm -rf .venv
    if ! "$python" -m venv --without-pip .venv >/dev/null 2>&1 \
      || ! "$python" scripts/fetch_pip.py "$pip_version" "$pip_hash" ".venv/pip-$pip_version-py3-none-any.whl"; then
      echo "There is no pip to install with. On Debian or Ubuntu: apt-get install python3-venv, then make again." >&2
      rm -rf .venv
      exit 1
    fi
    wheel=".venv/pip-$pip_version-py3-none-any.whl"
    .venv/bin/python "$wheel/pip" install --quiet --no-index --no-deps "$wheel"
  fi
fi
echo "Installing what requirements.lock names (about a minute on a new machine)"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
