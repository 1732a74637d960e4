# shellcheck shell=bash
# Django, which the bench measures Samuso against, in an environment of its own.

need_django() {
  local venv=$SAMUSO_CACHE/bench-venv wanted=bench/requirements.txt
  cmp -s "$wanted" "$venv/.samuso-requirements" && return
  need_packages python3=python3
  python3 -c 'import venv, ensurepip' 2>/dev/null || apt_install python3-venv ||
    { MISSING+=("Python's venv: sudo apt-get install python3-venv"); return; }
  rm -rf "$venv"
  if python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$wanted" >&2; then
    cp "$wanted" "$venv/.samuso-requirements"
  else
    MISSING+=("Django: python3 -m venv $venv && $venv/bin/pip install -r $wanted")
  fi
}
