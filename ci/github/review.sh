#!/usr/bin/env bash
# Reviews and writes the reports. Findings do not fail this step: the last one does, after comments and uploads.
set -euo pipefail

drdiff="${DRDIFF_HOME:?}/bin/drdiff"
out="${DRDIFF_OUT:?}"
command="${DRDIFF_COMMAND:-compare}"
actual="${DRDIFF_ACTUAL:-}"
reference="${DRDIFF_REFERENCE:-}"

fail() {
  echo "::error::$1" >&2
  exit 2
}

# The branch a pull request goes into, which a shallow clone does not hold.
fetch_base() {
  local base="$1"
  git check-ref-format "refs/heads/$base" || fail "the base branch has no valid name"
  git fetch --quiet --no-tags --depth=1 origin "+refs/heads/$base:refs/remotes/origin/$base"
}

[[ -n "$actual" ]] || fail "the input actual is missing"
sides=("$actual")
case "$command" in
  compare)
    if [[ -z "$reference" ]]; then
      [[ -n "${GITHUB_BASE_REF:-}" ]] || fail "the input reference is missing, and this is no pull request"
      fetch_base "$GITHUB_BASE_REF"
      reference="origin/$GITHUB_BASE_REF:$actual"
    fi
    sides=("$reference" "$actual")
    ;;
  check | review) ;;
  *) fail "the input command must be compare, check or review" ;;
esac

mkdir -p -- "$out"
options=(
  --fail-on "${DRDIFF_FAIL_ON:-high}" --no-color
  -o "json:$out/drdiff.json" -o "markdown:$out/drdiff.md" -o "html:$out/drdiff.html"
  -o "sarif:$out/drdiff.sarif" -o "summary:$out/summary.md"
)
[[ -z "${DRDIFF_BASELINE:-}" ]] || options+=(--baseline "$DRDIFF_BASELINE")
[[ "${DRDIFF_ANNOTATIONS:-true}" != true ]] || options+=(--format annotations)
while IFS= read -r argument; do
  [[ -z "$argument" ]] || options+=("$argument")
done <<<"${DRDIFF_ARGUMENTS:-}"

status=0
"$drdiff" "$command" "${options[@]}" -- "${sides[@]}" || status=$?
((status < 2)) || exit "$status"

[[ -z "${GITHUB_STEP_SUMMARY:-}" ]] || cat -- "$out/summary.md" >>"$GITHUB_STEP_SUMMARY"
here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
"$DRDIFF_HOME/bin/python" -I "$here/outputs.py" "$out" "$status" >>"${GITHUB_OUTPUT:-/dev/stdout}"
