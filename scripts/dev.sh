#!/usr/bin/env bash
# The demo, built anew and started again at every save. Its data stays.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run
# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh
read -ra args <<<"${DEMO_ARGS:-}"
[ -z "${DEMO_DATA:-}" ] || args+=(--data "$DEMO_DATA")
exec cargo leptos watch -- demo "${args[@]}"
