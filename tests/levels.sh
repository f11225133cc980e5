#!/bin/bash
# SPDX-License-Identifier: MIT
# levels.sh [short] - the whole suite, with each compiler, at each level of the
# kernels that this machine has, on one thread and on two.  short: what does
# arithmetic at all levels and threads with the first compiler, and everything
# once with the others.  BUILD says where builds go, COMPILERS which they are.
set -u
cd "$(dirname "$0")/.." || exit 1
how=${1:-all}
build=$(realpath -m "${BUILD:-build}/levels")
compilers=${COMPILERS:-gcc clang}
arithmetic=(tests/{15-unit,23-attack,27-model,30-rule,34-codec,34-decode}.bats
	tests/{34-draco,34-estimate,34-memory,36-measure,37-theory}.bats
	tests/40-pipeline.bats)
wrong=() # what failed

# The suite, or files of it, as it is set up in the environment.
suite() { # HEADING [FILE...]
	local heading=$1
	shift
	printf '== %s\n' "$heading"
	CGC_BUILD=$build/$cc tests/run.sh "$@" || wrong+=("$heading")
}

# Every level with one thread and two.
sweep() { # [FILE...]
	local level threads
	for level in c avx2 avx512; do
		if ! CGC_CPU=$level "$build/$cc/bin/cgc-diff" \
		    /dev/null /dev/null 2>/dev/null; then
			echo "== no $level on this machine"
			continue
		fi
		for threads in 1 2; do
			CGC_CPU=$level CGC_THREADS=$threads suite \
			    "$cc, $level, threads: $threads" "$@"
		done
	done
}

first=1
for cc in $compilers; do
	if ! command -v "$cc" >/dev/null; then
		echo "== no $cc on this machine"
		continue
	fi
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make -s -j"$(nproc)" \
	    CC="$cc" BUILD="$build/$cc" testable >/dev/null || exit 1
	if [ "$how" = all ]; then
		sweep
	elif [ $first = 1 ]; then
		sweep "${arithmetic[@]}"
	else
		suite "$cc"
	fi
	first=0
done
[ ${#wrong[@]} -eq 0 ] || printf 'failed: %s\n' "${wrong[@]}"
[ ${#wrong[@]} -eq 0 ]
