#!/usr/bin/env bash
# A browser answers tickets, each group of stories on a demo of its own: what one has mended, another finds broken.
#   end2end/run.sh                 everything
#   end2end/run.sh GROUP…          ko, en (the tickets), work (keyboard, no JavaScript, every page), sso (a real provider of
#                                  sign-in), jobs, faults (which kill and start it themselves), two (offices behind a balancer,
#                                  which it starts itself), real (without a browser)
# SAMUSO_BIN names another binary than the one that was built last. What it did is in end2end/out.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=../scripts/toolchain.sh
. scripts/toolchain.sh
# shellcheck source=kit/demo.sh
. end2end/kit/demo.sh
# shellcheck source=kit/sso.sh
. end2end/kit/sso.sh

# Bounded, whatever hangs: a story has a limit of its own, and this one holds for a group.
LIMIT=6m
# As for the other tests: the folder that has the folder `tldr`.
REAL_DATA=${SAMUSO_REAL_DATA:-../shared/data}/tldr

# `tell FILES…`, one after the other: language and appearance are the member's, and the stories share their members.
tell() { timeout --kill-after=10s "$LIMIT" node --test --test-concurrency=1 "$@"; }

# `group NAME` on the demo that is running.
group() {
  case $1 in
    ko | en) SAMUSO_LANGUAGE=$1 tell end2end/tickets/*.test.mjs ;;
    sso) start_sso && tell end2end/sso/*.test.mjs ;;
    work | real) tell end2end/"$1"/*.test.mjs ;;
    *) echo "There is no group $1." >&2; return 2 ;;
  esac
}

arguments() {
  if [ "$1" = real ]; then echo "--data $REAL_DATA"; else echo "--scale 1"; fi
}

[ $# != 0 ] || set -- ko en work sso jobs two faults real
rm -rf end2end/out
mkdir -p end2end/out
trap "stop_sso; stop_demo" EXIT
# Where other signals would leave the servers behind.
trap 'exit 130' INT TERM HUP

failed=()
for name in "$@"; do
  if [ "$name" = jobs ] || [ "$name" = two ]; then
    SAMUSO_BIN=$SAMUSO_BIN tell end2end/"$name"/*.test.mjs || failed+=("$name")
    continue
  fi
  if [ "$name" = faults ]; then
    SAMUSO_BIN=$SAMUSO_BIN timeout --kill-after=30s "$LIMIT" node end2end/faults/run.mjs short || failed+=("$name")
    continue
  fi
  if [ "$name" = real ] && [ ! -d "$REAL_DATA" ]; then echo "real: SKIPPED, there is no $REAL_DATA"; continue; fi
  read -ra with <<<"$(arguments "$name")"
  start_demo "$name" "${with[@]}"
  REAL_DATA=$REAL_DATA group "$name" || failed+=("$name")
  stop_sso
  stop_demo
done
if [ ${#failed[@]} != 0 ]; then echo "FAILED: ${failed[*]} (see end2end/out)" >&2; exit 1; fi
