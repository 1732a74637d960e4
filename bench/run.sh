#!/usr/bin/env bash
# Measures Samuso beside Django's admin and raw SQL, and writes docs/benchmarks.md. SAMUSO_BIN names a release binary that
# was built before, with its site beside it; else one is built. bench/main.mjs says which parts can be measured alone.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh bench
# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh
# Two at the same time would measure each other.
mkdir -p "$SAMUSO_CACHE"
exec 9>"$SAMUSO_CACHE/bench.lock"
flock -n 9 || { echo "A bench is running already." >&2; exit 1; }
if [ -z "${SAMUSO_BIN:-}" ]; then
  bench/build.sh
  SAMUSO_BIN=$CARGO_TARGET_DIR/release/samuso
fi
SAMUSO_BIN=$(realpath "$SAMUSO_BIN")
export SAMUSO_BIN BENCH_VENV=$SAMUSO_CACHE/bench-venv
exec node bench/main.mjs "$@"
