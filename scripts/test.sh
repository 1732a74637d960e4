#!/usr/bin/env bash
# Everything that a change has to pass. `scripts/test.sh lint` runs the part that starts nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/steps.sh
. scripts/steps.sh

step "setup" scripts/setup.sh
# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh
# shellcheck source=scripts/lint.sh
. scripts/lint.sh
began=$SECONDS
lint
[ "${1:-}" != lint ] || exit 0

# What a failure says, without the runtime's own frames under it, among which it is lost.
export RUST_BACKTRACE=0
# SQLX_OFFLINE: the build asks .sqlx and no database that happens to be named in the environment.
export SQLX_OFFLINE=true
step "build" cargo leptos build
step "build of the tests' PostgreSQL" cargo build --locked -p demo --bin samuso-testpg
step "build of the tests" cargo nextest run --workspace --locked --no-run
# The rest runs within a primary and a replica of its own.
"$CARGO_TARGET_DIR/debug/samuso-testpg" -- scripts/test-with-postgresql.sh
printf '\n== all passed, in %s s\n' $((SECONDS - began))
