#!/usr/bin/env bash
# Builds Samuso as the demo does, and makes faults: see end2end/faults/run.mjs for what FAULTS, SOAK_MINUTES and SEED are.
# SAMUSO_BIN names a binary that is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh
# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh
if [ -z "${SAMUSO_BIN:-}" ]; then
  # shellcheck source=scripts/quickly.sh
  . scripts/quickly.sh
  cargo leptos build --release
  SAMUSO_BIN=$CARGO_TARGET_DIR/release/samuso
fi
export SAMUSO_BIN
exec node end2end/faults/run.mjs
