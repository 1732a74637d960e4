#!/usr/bin/env bash
# Builds Samuso and runs its demo. DEMO_DATA names a folder of real data, DEMO_ARGS is passed on.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run
# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh
# Slower than what one would run, by little; compiled in about half of the time.
export CARGO_PROFILE_RELEASE_OPT_LEVEL=1
cargo leptos build --release
read -ra args <<<"${DEMO_ARGS:-}"
[ -z "${DEMO_DATA:-}" ] || args+=(--data "$DEMO_DATA")
exec "$CARGO_TARGET_DIR/release/samuso" demo "${args[@]}"
