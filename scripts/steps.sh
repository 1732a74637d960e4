# shellcheck shell=bash
# Steps that say what they are, how long they took, and where it stopped. To be sourced.

# `step NAME COMMAND…`
step() {
  local name=$1 began=$SECONDS code=0
  shift
  printf '\n== %s\n' "$name"
  # Not as a condition, which would switch `set -e` off within the step.
  set +e
  (set -e; "$@")
  code=$?
  set -e
  if [ $code != 0 ]; then
    printf '\n== %s: FAILED after %s s\n' "$name" $((SECONDS - began)) >&2
    exit $code
  fi
  printf '== %s: %s s\n' "$name" $((SECONDS - began))
}
