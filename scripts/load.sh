#!/usr/bin/env bash
# Measures what Samuso takes, and writes docs/load.md. SAMUSO_BIN names a release binary; else one is built.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh
# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh
if [ -z "${SAMUSO_BIN:-}" ]; then
  SQLX_OFFLINE=true cargo leptos build --release
  SAMUSO_BIN=$CARGO_TARGET_DIR/release/samuso
fi
SAMUSO_BIN=$SAMUSO_BIN exec node end2end/load/run.mjs
