#!/usr/bin/env bash
# Installs drdiff into a virtual environment of its own: from this checkout, or a published version where one is named.
set -euo pipefail

home="${DRDIFF_HOME:?}"
version="${DRDIFF_VERSION:-}"
python="${DRDIFF_PYTHON:-python3}"

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "::error::drdiff needs Python 3.11 or later; give the input python-version" >&2
  exit 2
fi
if [[ -n "$version" && ! "$version" =~ ^[0-9]+(\.[0-9]+)*((a|b|rc|\.post|\.dev)[0-9]+)*$ ]]; then
  echo "::error::the input version must be a version number such as 1.2.0" >&2
  exit 2
fi

extras="${DRDIFF_EXTRAS:-}"
if [[ -n "$extras" && ! "$extras" =~ ^[a-z]+(,[a-z]+)*$ ]]; then
  echo "::error::DRDIFF_EXTRAS must be names with commas between them" >&2
  exit 2
fi
suffix="${extras:+[$extras]}"

"$python" -m venv -- "$home"
if [[ -n "$version" ]]; then
  wanted="drdiff${suffix}==${version}"
else
  wanted="${DRDIFF_SOURCE:?}${suffix}"
fi
"$home/bin/python" -m pip install --quiet --disable-pip-version-check --no-input -- "$wanted"
"$home/bin/drdiff" --version
