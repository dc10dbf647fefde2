#!/bin/sh
# Makes the environment that the Makefile's targets run in. Run from the project's root:
#
#   tools/env.sh venv EXTRAS        .venv with gouji[EXTRAS] installed for editing, versions held by constraints.txt
#   tools/env.sh browser            Debian's packages for the browser tests: chromium, a Chinese font, what playwright
#                                   links against; after venv, where they are missing
#   tools/env.sh constraints FILE   writes FILE anew from what a fresh environment resolves to today
#
# PYTHON names the interpreter to use; without it the newest suitable one known to be tested is searched for.
set -eu

say() { printf '%s\n' "$*" >&2; }
fail() { say "gouji: $*"; exit 1; }

is_suitable() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_suitable "$PYTHON" || fail "PYTHON=$PYTHON does not run or is older than Python 3.11."
        echo "$PYTHON"
        return
    fi
    for candidate in python3.11 python3.12 python3.13 python3; do
        if is_suitable "$candidate"; then echo "$candidate"; return; fi
    done
    fail "没有找到 Python 3.11 或更新的版本 / no Python 3.11 or newer found. Install one (on Debian 12: sudo apt install python3), or run: make PYTHON=/path/to/python3.11 …"
}

# Prints the words to put before an apt-get command, or fails where no package can be installed without a password.
apt_prefix() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" -eq 0 ]; then echo env; return; fi
    command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1 && echo "sudo -n env"
}

apt_install() {
    prefix=$(apt_prefix) || return 1
    say "gouji: installing Debian packages: $*"
    # shellcheck disable=SC2086  # the prefix is several words
    $prefix DEBIAN_FRONTEND=noninteractive apt-get update -qq </dev/null >/dev/null &&
        $prefix DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" </dev/null >/dev/null
}

can_make_venv() { "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# Debian keeps ensurepip in a package of its own, without which `python3 -m venv` stops half way.
make_venv() {
    python=$1 target=$2
    if ! can_make_venv "$python"; then
        package="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
        apt_install "$package" || true
        can_make_venv "$python" || fail "$python 缺少 venv 模块，请先安装 / lacks its venv module, install it first: sudo apt install $package"
    fi
    rm -rf "$target"
    "$python" -m venv "$target"
}

pip_install() {
    target=$1
    shift
    "$target/bin/python" -m pip --disable-pip-version-check --no-input install --quiet --use-pep517 "$@" </dev/null ||
        fail "安装失败，原因见上（多为网络不通） / pip could not install the packages; its message is above."
}

# What an installed environment rests on. When this text changes, the packages are installed again.
fingerprint() {
    pwd
    "$1" -c 'import sys; print(sys.version)'
    cksum pyproject.toml constraints.txt
}

venv() {
    extras=$1
    python=$(find_python)
    print=$(fingerprint "$python")
    # What was installed with further extras serves as well: all,dev brings all.
    for stamp in ".venv/.installed-$extras" ".venv/.installed-$extras",*; do
        if [ "$(cat "$stamp" 2>/dev/null)" = "$print" ] && .venv/bin/python -c '' 2>/dev/null; then return; fi
    done
    if [ "$(cat .venv/.made-by 2>/dev/null)" != "$(echo "$print" | head -n 2)" ] || ! .venv/bin/python -c '' 2>/dev/null; then
        make_venv "$python" .venv
        echo "$print" | head -n 2 >.venv/.made-by
    fi
    say "gouji: 正在把 gouji[$extras] 装入 .venv（首次需要几分钟） / installing it (some minutes the first time)"
    pip_install .venv --constraint constraints.txt --editable ".[$extras]"
    echo "$print" >".venv/.installed-$extras"
}

has_browser() { command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1; }
has_chinese_font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh-cn family)" ]; }

browser() {
    missing=
    has_browser || missing="chromium"
    has_chinese_font || missing="$missing fontconfig fonts-wqy-zenhei"
    .venv/bin/playwright --version >/dev/null 2>&1 || missing="$missing libatomic1"
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086  # a list of package names
    apt_install $missing || say "gouji: going on without$(printf ' %s' $missing); the browser tests will be skipped."
}

constraints() {
    scratch=build/constraints
    python=$(find_python)
    make_venv "$python" "$scratch"
    pip_install "$scratch" --editable ".[all,dev,bench]"
    {
        echo "# Versions that the extras all, dev and bench are installed with; written by: make constraints"
        "$scratch/bin/python" -m pip freeze --exclude-editable
    } >"$1"
    rm -rf "$scratch"
    say "gouji: wrote $1"
}

command=${1:-}
case $command in
    venv | constraints) [ $# -eq 2 ] || fail "tools/env.sh $command needs one argument"; "$command" "$2" ;;
    browser) browser ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
