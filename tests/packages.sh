#!/bin/sh
# SPDX-License-Identifier: MIT
# packages.sh [build|demo|bench|data|check|ci] - sees to it that what is needed
# is there: installs missing Debian packages if it may, else prints the one
# command to type and fails.  build: a compiler and the libraries; demo: gnuplot
# too; bench: NumPy; data: gnuplot and Fashion-MNIST, for the long examples;
# check: also what the tests use; ci: clang too.
set -u
level=${1:-build}
cc=${CC:-cc}
missing=

want() { # PACKAGE PROGRAM
	command -v "$2" >/dev/null 2>&1 || missing="$missing $1"
}

header() { # PACKAGE HEADER
	printf '#include <%s>\n' "$2" |
	    "$cc" -E -x c - >/dev/null 2>&1 || missing="$missing $1"
}

if command -v "$cc" >/dev/null 2>&1; then
	header libc6-dev stdlib.h
	header zlib1g-dev zlib.h
	header libdeflate-dev libdeflate.h
	header libcjson-dev cjson/cJSON.h
else
	missing="$missing gcc libc6-dev zlib1g-dev libdeflate-dev libcjson-dev"
fi
want bash bash
case $level in build|bench) ;; *) want gnuplot-nox gnuplot ;; esac
if [ "$level" = check ] || [ "$level" = ci ]; then
	want bats bats
	want python3 python3
	want mandoc mandoc
	want shellcheck shellcheck
	want git git
	want procps pgrep
	want parallel parallel
fi
[ "$level" != ci ] || want clang clang
if [ "$level" = data ] &&
    [ ! -e /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz ]; then
	missing="$missing dataset-fashion-mnist"
fi
if [ "$level" = bench ] && ! /usr/bin/python3 -c 'import numpy' 2>/dev/null
then
	missing="$missing python3-numpy"
fi

[ -n "$missing" ] || exit 0
root=
if [ "$(id -u)" -ne 0 ]; then
	root=sudo
fi
if ! command -v apt-get >/dev/null 2>&1; then
	echo "missing (names of Debian's packages):$missing" >&2
	exit 1
fi
if [ -n "$root" ] && ! sudo -n true 2>/dev/null; then
	echo "please type: sudo apt-get install$missing" >&2
	exit 1
fi
echo "installing$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # words
$root apt-get -qq update >/dev/null &&
    $root apt-get -qq install --no-install-recommends -y $missing >/dev/null
# shellcheck disable=SC2181,SC2086
if [ $? -ne 0 ]; then
	echo "please type: ${root:+$root }apt-get install$missing" >&2
	exit 1
fi
