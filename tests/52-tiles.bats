#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Chains range by range, by threads: no trace in the bytes, and no mixed
# vectors in memory.  Under ThreadSanitizer (make check-tsan) a race fails.
load lib

# More than three segments of a sum, and some ranges of columns.
setup_file() {
	set -o pipefail
	vectors 21 49229 4 | cgc-pack --dtype f32 -o "$BATS_FILE_TMPDIR/v.cgv"
}

# The chains that are tried: rules alone, and behind pre-aggregations.
chains() {
	local pre rule
	takes_any rule | sed 's/.*/-r &/'
	for rule in cwtm median krum geomed; do
		for pre in nnm bucketing clip arc 'nnm -r nnm' \
		    'bucketing -r nnm' 'nnm -r clip' 'arc -r nnm'; do
			echo "-r $pre -r $rule"
		done
	done
}

# The levels of the kernels that this machine has below the best.
levels() {
	local level
	for level in c avx2; do
		CGC_CPU=$level cgc-diff /dev/null /dev/null 2>/dev/null &&
		    echo $level
	done
	return 0
}

# aggregate ARGS...: the vectors by a chain, that buckets leave enough for.
aggregate() {
	local f=2
	[[ $* = *bucketing*krum ]] && f=1
	cgc-aggregate -f $f "$@" "$BATS_FILE_TMPDIR/v.cgv"
}

@test "any number of threads and every level give the same bytes" {
	local counts='2 3 7' chain n level
	[ "${SAN:-}" = thread ] && counts=4
	chains >chains
	[ "$(wc -l <chains)" -gt 50 ]
	levels >levels
	while read -r chain; do
		# shellcheck disable=SC2086 # options are words
		{
			aggregate -@ 1 $chain >one.cgv
			for n in $counts; do
				aggregate -@ "$n" $chain | cmp - one.cgv
			done
			while read -r level; do
				CGC_CPU=$level aggregate -@ 2 $chain |
					cmp - one.cgv
			done <levels
		}
	done <chains
}

@test "an audit does not change the aggregate" {
	for chain in '-r cwtm' '-r nnm -r median' '-r bucketing -r meamed'; do
		# shellcheck disable=SC2086 # options are words
		{
			aggregate -@ 2 $chain >plain.cgv
			aggregate -@ 2 $chain --audit a.json |
				cmp - plain.cgv
			aggregate -@ 1 $chain --audit b.json >out.cgv
		}
		cmp a.json b.json
	done
}

@test "vectors that are mixed for a rule by columns are never in memory" {
	local limit got=0
	[ -n "${SAN:-}" ] && skip "sanitizers take memory"
	vectors 40 500 7 | cgc-pack --dtype f32 | cgc-pack --to raw >x.raw
	for ((i = 0; i < 400; i++)); do
		cat x.raw
	done | cgc-pack --from raw --dtype f32 --dim 200000 -n 40 -o x.cgv
	# data may be what the vectors take, 48 MB from a pipe, and a little:
	# less than twice 32 MB
	limit="prlimit --data=52000000"
	$limit cgc-aggregate -V >version || skip "no limit on data"
	pipe "cat x.cgv | $limit cgc-aggregate -@ 1 -f 8 -r nnm -r cwtm" >a.cgv
	cgc-aggregate -f 8 -r nnm -r cwtm x.cgv | cmp - a.cgv
	# and the limit is one: all that is mixed for krum needs more
	pipe "cat x.cgv | $limit cgc-aggregate -@ 1 -f 8 -r nnm -r krum" \
	    >b.cgv 2>err || got=$?
	[ "$got" -eq 1 ]
	grep -q 'Cannot allocate memory' err
}
