#!/usr/bin/env bash
# Builds Samuso and runs its demo. DEMO_DATA names a folder of real data, DEMO_ARGS is passed on.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run
# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh
# shellcheck source=scripts/quickly.sh
. scripts/quickly.sh
cargo leptos build --release
read -ra args <<<"${DEMO_ARGS:-}"
[ -z "${DEMO_DATA:-}" ] || args+=(--data "$DEMO_DATA")
exec "$CARGO_TARGET_DIR/release/samuso" demo "${args[@]}"
