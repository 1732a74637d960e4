# shellcheck shell=bash
# A demo on a free port, in a folder of its own. To be sourced; who does calls `stop_demo` at the end.

SAMUSO_BIN=${SAMUSO_BIN:-$CARGO_TARGET_DIR/debug/samuso}
READY_LIMIT_S=180
STOP_LIMIT_S=30
DEMO_PID=

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# `start_demo NAME ARGUMENTS…` sets SAMUSO_URL, and SAMUSO_SERVERS to the folder of its PostgreSQL.
start_demo() {
  local name=$1 listen
  shift
  # Under /var/tmp: PostgreSQL's user has to reach it where we are root. -u: the demo makes the folder itself.
  SAMUSO_SERVERS=$(mktemp -u -d /var/tmp/samuso-end2end-XXXXXXXX)
  listen=127.0.0.1:$(free_port)
  SAMUSO_URL=http://$listen
  export SAMUSO_URL SAMUSO_SERVERS
  "$SAMUSO_BIN" demo --dir "$SAMUSO_SERVERS" --listen "$listen" "$@" >"end2end/out/$name.log" 2>&1 &
  DEMO_PID=$!
  wait_until_ready "$name"
}

wait_until_ready() {
  local name=$1 began=$SECONDS
  until curl -fsS --max-time 5 -o "end2end/out/$name-readyz.json" "$SAMUSO_URL/readyz" 2>/dev/null; do
    if ! kill -0 "$DEMO_PID" 2>/dev/null; then
      echo "The demo stopped. It said:" >&2
      tail -n 20 "end2end/out/$name.log" >&2
      return 1
    fi
    if [ $((SECONDS - began)) -ge $READY_LIMIT_S ]; then
      echo "The demo was not ready after $READY_LIMIT_S s." >&2
      return 1
    fi
    sleep 0.2
  done
  echo "== $name: a demo at $SAMUSO_URL after $((SECONDS - began)) s"
}

# It stops its own PostgreSQL when it is told to stop. Quiet where there is none.
stop_demo() {
  local pid=$DEMO_PID end=$((SECONDS + STOP_LIMIT_S))
  DEMO_PID=
  [ -n "$pid" ] || return 0
  kill -TERM "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null && [ $SECONDS -lt $end ]; do sleep 0.1; done
  if kill -0 "$pid" 2>/dev/null; then
    echo "The demo $pid did not stop within $STOP_LIMIT_S s: it is killed, and $SAMUSO_SERVERS is left." >&2
    kill -KILL "$pid"
    return 1
  fi
  rm -rf "$SAMUSO_SERVERS"
}
