#!/usr/bin/env bash
# One scenario alone, with the large data and Samuso alone if nothing else is said:
#   SAMUSO_BIN=… bench/one.sh record
#   BENCH_SYSTEMS=samuso,raw BENCH_SIZES=real,large bench/one.sh list,search-korean
# The names are in bench/scenarios/scenarios.mjs.
set -euo pipefail
cd "$(dirname "$0")"
[ $# = 1 ] || { sed -n '2,5s/^# \{0,1\}//p' one.sh; exit 2; }
export BENCH=$1 BENCH_SIZES=${BENCH_SIZES:-large} BENCH_SYSTEMS=${BENCH_SYSTEMS:-samuso} BENCH_SECONDS=${BENCH_SECONDS:-2}
exec ./run.sh
