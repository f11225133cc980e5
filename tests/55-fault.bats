#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The k-th read, write, allocation, fsync or rename fails, for every k: the
# result is right, or there is one line, status 1, and what was there before.
load lib

setup() {
	set -o pipefail
	cd "$BATS_TEST_TMPDIR" || return 1
	! grep -q fsanitize "$BUILD/flags" || skip "a build with sanitizers"
	[ -e "$BUILD/fault/fault.so" ] || skip "no fault.so"
	vectors 6 40 1 >x.txt
	cgc-pack -n 3 -o x.cgv x.txt
	echo 0 0 0 0 0 0 | cgc-pack --kind model -o x0.cgv
	cgc-synth -N 4 -q 6 --seed 3 -o data.cgv
	printf '%s\n' '1 0' '2 1' '3 0' '4 1' '5 2' |
	    cgc-pack --kind subset --rows 5 -o labelled.cgv
	seq 6 | paste -s | cgc-pack --kind aggregate -o g.cgv
	unset FAULT_IN
}

# with CALL HOW K CMD...: its status in $got, its lines in err.
with() {
	local call=$1 how=$2 k=$3
	shift 3
	rm -f mark
	got=0
	FAULT_CALL=$call FAULT_HOW=$how FAULT_AT=$k FAULT_MARK=$PWD/mark \
	    LD_PRELOAD=$BUILD/fault/fault.so \
	    timeout 20 "$@" >stdout 2>err </dev/null || got=$?
}

# judge_run KIND: a fault of that kind has led to what it may lead to; "kept"
# is what out.cgv was before, "right" what it should be.
judge_run() {
	[ -z "$(ls ./*.cgv.?????? 2>/dev/null)" ] || return 1
	if [ "$got" -eq 0 ]; then
		[ ! -s err ] && cmp right out.cgv
	else
		[ "$got" -eq 1 ] && [ "$1" = error ] &&
		    [ "$(wc -l <err)" -le "${messages:-1}" ] && [ -s err ] &&
		    cmp kept out.cgv
	fi
}

# sweep KIND CALL HOW CMD...: with that fault in the first call, the second,
# and so on until no call is left; then, if it is harmless, in all of them.
sweep() {
	local kind=$1 call=$2 how=$3 k
	shift 3
	for ((k = 1; k < 2000; k++)); do
		before
		with "$call" "$how" $k "$@"
		judge_run "$kind" || {
			echo "$call $k is $how: exit $got: $*"
			cat err
			return 1
		}
		[ -e mark ] || break
		after
	done
	[ "$got" -eq 0 ] && [ "$k" -gt 1 ] && [ "$k" -lt 2000 ]
	[ "$kind $how" = "harmless short" ] || return 0
	before
	with "$call" "$how" 0 "$@"
	judge_run harmless
}

before() {
	cp kept out.cgv
}

after() {
	:
}

# all CMD...: every fault in a program that writes out.cgv.
all() {
	echo old >kept
	rm -f out.cgv
	"$@"
	mv out.cgv right
	sweep harmless read short "$@"
	sweep harmless write short "$@"
	sweep harmless read EINTR "$@"
	sweep harmless write EINTR "$@"
	sweep error read EIO "$@"
	sweep error write ENOSPC "$@"
	sweep error fsync EIO "$@"
	sweep error rename ENOSPC "$@"
	sweep error alloc ENOMEM "$@"
}

@test "cgc-pack" {
	all cgc-pack -n 3 -o out.cgv x.txt
	printf '1 2:3\n-1 1:4 5:0.5\n' >x.svm
	all cgc-pack --from libsvm -o out.cgv x.svm
	printf '\0\0\10\2\0\0\0\2\0\0\0\2abcd' | gzip >x.idx.gz
	printf '\0\0\10\1\0\0\0\2ef' >y.idx
	all cgc-pack --from idx -o out.cgv x.idx.gz y.idx
}

@test "cgc-split" {
	all cgc-split -N 3 -m dirichlet,sizes=equal -o out.cgv labelled.cgv
	all cgc-split -N 3 -m gamma --report -o out.cgv labelled.cgv
}

@test "cgc-compress" {
	all cgc-compress -m topk,k=9 -o out.cgv x.cgv
	all cgc-compress -m randk,k=9 -o out.cgv x.cgv
	all cgc-compress -m eden -m deflate -o out.cgv x.cgv
	mv right m.cgv
	all cgc-compress -d -o out.cgv m.cgv
	all cgc-compress -m quant -M 3 -o out.cgv x.cgv
}

@test "cgc-aggregate" {
	all cgc-aggregate -f 1 -r nnm -r cwtm -o out.cgv x.cgv
	all cgc-aggregate -f 1 -r geomed --audit audit.jsonl -o out.cgv x.cgv
	all cgc-aggregate -f 1 -r cclip --state m.cgv -o out.cgv x.cgv
}

@test "cgc-momentum, with a state" {
	all cgc-momentum -b 0.9 --state m.cgv -o out.cgv x.cgv
}

@test "cgc-step, with a state" {
	all cgc-step -r 0.1 -b 0.9 --state v.cgv -x x0.cgv -o out.cgv g.cgv
}

@test "standard output" {
	with write ENOSPC 1 cgc-compress -m f16 x.cgv
	[ "$got" -eq 1 ]
	[ ! -s stdout ]
	grep -qx 'cgc-compress: write: No space left on device' err
}

gd='cgc-grad -D data.cgv | cgc-aggregate -r cclip --state m.cgv |
	cgc-step -r 1e-3 -b 0.9 --state v.cgv'

# What a run that failed has left is what the next one goes on from.
resumes() {
	cgc-loop -T 6 -x x0.cgv -L log.cgv -c c.cgv -e 2 -R -o y.cgv "$gd" &&
	    cmp y.cgv right && cmp log.cgv log.right
}

# loop PROGRAM KIND CALL HOW: that fault in that program of a training.
loop() {
	export FAULT_IN=$1
	sweep "$2" "$3" "$4" cgc-loop -T 6 -x x0.cgv -L log.cgv -c c.cgv \
	    -e 2 -R -o out.cgv "$gd"
}

loop_setup() {
	echo old >kept
	cgc-loop -T 6 -x x0.cgv -L log.right -o right "$gd"
	before() {
		rm -f c.cgv m.cgv v.cgv log.cgv
		cp kept out.cgv
	}
	after() {
		resumes
	}
}

@test "cgc-loop and its checkpoint" {
	loop_setup
	loop cgc-loop harmless read short
	loop cgc-loop harmless write short
	loop cgc-loop harmless read EINTR
	loop cgc-loop harmless write EINTR
	loop cgc-loop error write ENOSPC
	loop cgc-loop error read EIO
	loop cgc-loop error fsync EIO
	loop cgc-loop error rename ENOSPC
	loop cgc-loop error alloc ENOMEM
}

@test "stages of cgc-loop and their states" {
	loop_setup
	messages=2 # of the stage, and of the loop
	loop cgc-step harmless write short
	loop cgc-step error write ENOSPC
	loop cgc-step error fsync EIO
	loop cgc-step error rename EIO
	loop cgc-aggregate error write ENOSPC
	loop cgc-aggregate error rename EIO
}

# calls CALL T: how many such calls each program of a training makes.
calls() {
	rm -f count y.cgv
	FAULT_CALL=$1 FAULT_COUNT=$PWD/count LD_PRELOAD=$BUILD/fault/fault.so \
	    cgc-loop -T "$2" -x x0.cgv -o y.cgv 'cgc-grad -D data.cgv |
	    cgc-encode -S sched.cgv | cgc-attack -a signflip -f 2 |
	    cgc-compress -m identity | cgc-aggregate -f 2 -r nnm -r cwtm |
	    cgc-step -r 1e-6'
	grep '^cgc-' count | sort
}

# grow CALL BY: 300 iterations more make that many calls more in each program.
grow() {
	calls "$1" 200 | awk -v by="$2" '{ print $1, $2 + by }' >expected
	calls "$1" 500 >found
	[ "$(wc -l <found)" -eq 7 ]
	diff expected found
}

@test "an iteration reads once, writes once and allocates nothing" {
	cgc-synth -N 10 -q 6 --seed 3 -o data.cgv
	cgc-schedule -N 10 -d 3 -s 7 -T 500 -o sched.cgv
	grow read 300
	grow write 300
	grow alloc 0
	grow format 0
}
