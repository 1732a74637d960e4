#!/usr/bin/env bash
# Builds what is measured: as somebody would for production, optimised in full.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh
export SQLX_OFFLINE=true
cargo leptos build --release
