#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-diff: whether two streams agree.
load lib

# differs STATUS REGEX CMD...: exit STATUS with REGEX in standard output.
differs() {
	local status=$1 regex=$2 got=0
	shift 2
	"$@" >diff.out || got=$?
	[ "$got" -eq "$status" ]
	grep -Eq -- "$regex" diff.out
}

@test "the same stream, in any order" {
	vectors 4 3 1 | cgc-pack -n 2 >a.cgv
	cgc-diff a.cgv a.cgv >out
	{ tail -c 176 a.cgv; head -c 176 a.cgv; } >b.cgv
	{ tail -c +89 a.cgv | head -c 88; head -c 88 a.cgv; } >c.cgv
	tail -c 176 a.cgv >>c.cgv
	cgc-diff a.cgv c.cgv >>out
	cp a.cgv c.cgv
	cgc-diff a.cgv - <c.cgv >>out
	[ ! -s out ]
	differs 1 'iteration is 0 and 1' cgc-diff a.cgv b.cgv
}

@test "values" {
	echo 1 2 3 | cgc-pack >a.cgv
	echo 1 2.5 3 | cgc-pack >b.cgv
	differs 1 '^iteration 0: index 0: coordinate 1 is 2 and 2.5$' \
		cgc-diff a.cgv b.cgv
	grep -q '^the largest relative difference is 0.2$' diff.out
	cgc-diff -a 0.5 a.cgv b.cgv
	cgc-diff -r 0.2 a.cgv b.cgv
	differs 1 'coordinate 1' cgc-diff -r 0.19 a.cgv b.cgv
	cgc-diff -n -r 0.13 a.cgv b.cgv
	differs 1 'the norm of the difference is 0.5' \
		cgc-diff -n -r 0.12 a.cgv b.cgv
	local got=0
	cgc-diff -q a.cgv b.cgv >out || got=$?
	[ "$got" -eq 1 ]
	[ ! -s out ]
}

@test "what is not finite agrees with itself only" {
	echo nan inf -inf | cgc-pack >a.cgv
	echo nan inf inf | cgc-pack >b.cgv
	echo 1 inf -inf | cgc-pack >c.cgv
	cgc-diff a.cgv a.cgv
	differs 1 'coordinate 2 is -inf and inf' cgc-diff -a 1e300 a.cgv b.cgv
	differs 1 'coordinate 0 is' cgc-diff -r 1e300 a.cgv c.cgv
	cgc-diff -n a.cgv a.cgv
	differs 1 'the norm of' cgc-diff -n -a 1e300 a.cgv b.cgv
	differs 1 'the norm of' cgc-diff -n -r 1e300 c.cgv a.cgv
	echo nan 5 | cgc-pack >d.cgv
	echo nan 6 | cgc-pack >e.cgv
	differs 1 'the norm of' cgc-diff -n d.cgv e.cgv
}

@test "headers, unless -v" {
	echo 1 2 | cgc-pack >a.cgv
	echo 1 2 | cgc-pack --dtype f32 >b.cgv
	echo 1 2 | cgc-pack --kind model -t 7 --run 2 >c.cgv
	differs 1 'dtype is 2 and 1' cgc-diff a.cgv b.cgv
	differs 1 'iteration is 0 and 7' cgc-diff a.cgv c.cgv
	cgc-diff -v a.cgv b.cgv
	cgc-diff -v a.cgv c.cgv
	echo 1 2 3 | cgc-pack >d.cgv
	differs 1 'dim is 2 and 3' cgc-diff -v a.cgv d.cgv
}

@test "a stream that ends before the other" {
	vectors 2 2 1 | cgc-pack -n 1 >a.cgv
	vectors 3 2 1 | cgc-pack -n 1 >b.cgv
	differs 1 '^a.cgv ends before b.cgv$' cgc-diff a.cgv b.cgv
	differs 1 '^a.cgv ends before b.cgv$' cgc-diff b.cgv a.cgv
	vectors 3 2 1 | cgc-pack >c.cgv
	vectors 2 2 1 | cgc-pack >d.cgv
	differs 1 'count is 3 and 2' cgc-diff c.cgv d.cgv
}

@test "what is no stream, and no file" {
	echo 1 2 | cgc-pack >a.cgv
	echo hello >b.cgv
	refuses 3 'b.cgv: frame 1: cut short' cgc-diff a.cgv b.cgv
	refuses 1 'nowhere: No such file' cgc-diff a.cgv nowhere
	refuses 2 'found 1 files, expected 2' cgc-diff a.cgv
	refuses 2 'found 3 files, expected 2' cgc-diff a.cgv a.cgv a.cgv
}

@test "a full device is an error" {
	echo 1 | cgc-pack >a.cgv
	echo 2 | cgc-pack >b.cgv
	local got=0
	cgc-diff a.cgv b.cgv >/dev/full 2>err || got=$?
	[ "$got" -eq 1 ]
	grep -q 'standard output: No space left' err
}
