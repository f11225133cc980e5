#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Vectors so long that threads really share them, more than three segments of
# 16,384 coordinates: the same bytes from any number of threads, at each level
# of the kernels.
load lib

DIM=50000

setup_file() {
	set -o pipefail
	cd "$BATS_FILE_TMPDIR" || return 1
	vectors 7 $DIM 1 >x.txt
	{ cgc-pack --dtype f32 x.txt; cgc-pack -t 1 x.txt; } >x.cgv
}

# Chains of every rule and behind every pre-aggregation.
chains() {
	takes_any rule | sed 's/^/-r /'
	takes_any pre-aggregation | sed 's/.*/-r & -r cwtm/'
}

# alike CMD: runs CMD, which makes files in the directory out, at each level
# with $threads = 1, 2 and 3, and compares what it makes.
alike() {
	local level threads
	for level in c avx2 avx512; do
		CGC_CPU=$level cgc-diff /dev/null /dev/null 2>/dev/null ||
		    continue
		for threads in 1 2 3; do
			mkdir out
			CGC_CPU=$level "$1"
			[ -d first ] || mv out first
			[ ! -d out ] || diff -r first out
			rm -rf out
		done
	done
	[ "$(find first -size +0 | wc -l)" -gt 1 ]
}

# What every chain makes of the vectors, in f32 and then in f64, and says of
# the devices.
aggregates() {
	chains | while read -r chain; do
		name=${chain//[ -]/}
		# shellcheck disable=SC2086 # options are words
		cgc-aggregate -@ $threads -f 1 $chain \
		    --audit "out/$name.jsonl" -o "out/$name.cgv" \
		    "$BATS_FILE_TMPDIR/x.cgv"
	done
}

@test "every rule" {
	alike aggregates
	[ "$(find first -name '*.cgv' | wc -l)" -ge 25 ]
}

decodes() {
	local code last
	for code in frc mds vote draco; do
		last=()
		[ $code != vote ] || last=(-r mean)
		cgc-aggregate -@ $threads -S $code.s -f 1 \
		    -r $code "${last[@]}" --audit out/$code.jsonl \
		    -o out/$code.cgv $code.cgv
	done
}

@test "every rule that decodes" {
	local code lies
	cgc-aggregate -l | awk -F'\t' '$5 ~ /^-S/ { print $1 }' | sort >rules
	printf '%s\n' draco frc mds vote | cmp - rules
	vectors 6 $DIM 2 | cgc-pack -n 6 -o x6.cgv
	for code in frc mds vote draco; do
		case $code in
		frc|vote) cgc-schedule -c frc -N 6 -d 3 -T 1 -o $code.s ;;
		*) cgc-schedule -c $code -N 6 -d 3 -T 1 -o $code.s ;;
		esac
		lies=(cgc-attack -a signflip -f 1)
		[ $code != mds ] || lies=(cat)
		cgc-encode -S $code.s x6.cgv | "${lies[@]}" >$code.cgv
	done
	alike decodes
}
