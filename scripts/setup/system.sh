# shellcheck shell=bash
# What the system's package manager brings. As root or with a sudo that asks nothing it is installed; else it is named.

MISSING=()

need_command() {
  command -v "$1" >/dev/null || MISSING+=("$1: $2")
}

# `as_root COMMAND…`, where that is possible without a question.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_be_root() {
  [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null
}

APT_UPDATED=
# `apt_install PACKAGE…`: false where it cannot be done from here.
apt_install() {
  command -v apt-get >/dev/null && can_be_root || return 1
  [ -n "$APT_UPDATED" ] || as_root apt-get update -qq || true
  APT_UPDATED=yes
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# `need_packages command=package…`
need_packages() {
  local pair wanted=()
  for pair in "$@"; do
    command -v "${pair%%=*}" >/dev/null || wanted+=("${pair#*=}")
  done
  [ ${#wanted[@]} = 0 ] || apt_install "${wanted[@]}" || MISSING+=("${wanted[*]}: sudo apt-get install ${wanted[*]}")
}

need_postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null && return
  # Debian would start a server of its own that nobody here asked for.
  local conf=/etc/postgresql-common/createcluster.conf
  if [ ! -e $conf ] && can_be_root; then
    as_root mkdir -p "${conf%/*}"
    echo 'create_main_cluster = false' | as_root tee $conf >/dev/null
  fi
  apt_install postgresql postgresql-contrib || MISSING+=("PostgreSQL 15 or newer: sudo apt-get install postgresql postgresql-contrib")
}

# What SAML's signatures are verified with; libclang reads its headers while it is built.
need_xmlsec() {
  pkg-config --exists xmlsec1 xmlsec1-openssl libxml-2.0 openssl 2>/dev/null && command -v xmlsec1-config >/dev/null &&
    compgen -G '/usr/lib/llvm-*/lib/libclang*.so*' >/dev/null && compgen -G '/usr/lib/llvm-*/lib/clang/*/include/stddef.h' >/dev/null && return
  # As Debian 12 calls the last two, and as the others do.
  local common=(pkg-config libxmlsec1-dev libxml2-dev libssl-dev)
  apt_install "${common[@]}" libclang1-14 libclang-common-14-dev || apt_install "${common[@]}" libclang-dev ||
    MISSING+=("xmlsec and libclang, with headers: sudo apt-get install ${common[*]} libclang-dev")
}

# Where nobody is root, /usr/sbin is not on PATH. As Debian configures it, it listens nowhere.
need_haproxy() {
  command -v haproxy >/dev/null || [ -x /usr/sbin/haproxy ] || apt_install haproxy || MISSING+=("haproxy: sudo apt-get install haproxy")
}

need_browser() {
  need_packages chromium=chromium fc-list=fontconfig
  command -v fc-list >/dev/null && [ -n "$(fc-list :lang=ko family)" ] && return
  apt_install fonts-noto-cjk || MISSING+=("a Korean font: sudo apt-get install fonts-noto-cjk")
}

# A real identity provider of SAML, for the tests. Its web server is PHP's own; webfs keeps Debian from adding another.
need_simplesamlphp() {
  [ -d /usr/share/simplesamlphp/www ] && command -v php >/dev/null && return
  local packages=(simplesamlphp php8.2-cli php8.2-cgi webfs php8.2-xml php8.2-mbstring)
  apt_install "${packages[@]}" ||
    MISSING+=("simplesamlphp: sudo apt-get install --no-install-recommends ${packages[*]}")
}

# Prometheus' own checker of rules. Its package would start a server that listens: the one binary is taken out of it, which
# needs no root.
need_promtool() {
  command -v promtool >/dev/null && return
  local work
  work=$(mktemp -d)
  if (cd "$work" && apt-get download -qq prometheus && dpkg -x prometheus_*.deb .) >&2; then
    install -D "$work/usr/bin/promtool" "$SAMUSO_CACHE/bin/promtool"
  else
    MISSING+=("promtool: it comes with Prometheus, https://prometheus.io/download")
  fi
  rm -rf "$work"
}

report_missing() {
  [ ${#MISSING[@]} = 0 ] && return
  printf '\nSamuso still needs, and could not install from here:\n' >&2
  printf '  %s\n' "${MISSING[@]}" >&2
  exit 1
}
