#!/usr/bin/env bash
# The part of test.sh that needs PostgreSQL: SAMUSO_TEST_CLUSTER names the one to use.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/steps.sh
. scripts/steps.sh
# shellcheck source=scripts/toolchain.sh
. scripts/toolchain.sh

step "our own SQL is what .sqlx says" scripts/sqlx.sh check
[ ! -x end2end/run.sh ] || step "end2end" end2end/run.sh
step "kill points" cargo nextest run --locked -p backoffice --features db,kill-points -E 'test(kill_points)'
step "kill points of calls" cargo nextest run --locked -p server --features kill-points -E 'test(kill_points)'
# Last, so that its summary is what one sees.
step "tests" cargo nextest run --workspace --locked
