#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-momentum: one per device, whatever is sent, and how they are kept.
load lib

text() {
	cgc-pack --to text | tr '\t' ' '
}

@test "help and version" {
	explains_itself cgc-momentum
}

# average B N FILE: what momenta of N devices are, by their definition.
average() {
	awk -v b="$1" -v n="$2" '{
		for (q = 1; q <= NF; q++) {
			m[NR % n, q] = b * m[NR % n, q] + (1 - b) * $q
			printf "%.17g%s", m[NR % n, q], q < NF ? " " : "\n"
		} }' "$3"
}

@test "each device has its own, by definition" {
	vectors 60 7 3 >v.txt
	for b in 0 0.3 0.9 1; do
		cgc-pack -n 4 v.txt | cgc-momentum -b $b >m.cgv
		average $b 4 v.txt | cgc-pack -n 4 | cmp - m.cgv
	done
	cgc-pack -n 4 v.txt >v.cgv
	cgc-momentum -b 0 v.cgv | cmp v.cgv -
}

@test "messages are expanded, headers kept, sums made in f64" {
	vectors 40 30 6 | cgc-pack -n 5 --dtype f32 --kind coded --run 3 >v.cgv
	cgc-compress -m randk,k=4 -s 2 v.cgv >c.cgv
	cgc-momentum -b 0.9 c.cgv >m.cgv
	cgc-compress -d c.cgv | cgc-momentum -b 0.9 | cmp m.cgv -
	cgc-inspect -j m.cgv | sed -n 8p >found
	for part in '"kind":"message"' '"dtype":"f32"' '"codec":"dense"' \
	    '"iteration":1' '"index":2' '"run":3' '"seed":"0"'; do
		grep -q "$part" found
	done
	# rounded on the way out, not in what is kept
	cgc-pack --from stream --dtype f64 c.cgv | cgc-momentum -b 0.9 |
	    cgc-pack --from stream --dtype f32 | cgc-diff -v m.cgv -
}

@test "one device alone, and all together" {
	vectors 40 3 4 | cgc-pack -n 4 >v.cgv
	cgc-momentum -b 0.7 v.cgv >all.cgv
	for i in 0 1 2 3; do
		for t in 0 1 2 3 4 5 6 7 8 9; do
			dd if=v.cgv bs=88 skip=$((4 * t + i)) count=1 \
			    status=none
		done | cgc-momentum -b 0.7 -i $i
	done | cgc-diff all.cgv -
}

@test "what is not finite travels, and does not stay" {
	printf '%s\n' '1 1' '2 2' 'nan 1' '2 2' '1 inf' '2 2' '3 3' '2 2' |
	    cgc-pack -n 2 | cgc-momentum -b 0.5 | text >m
	printf '%s\n' '0.5 0.5' '1 1' 'nan 0.75' '1.5 1.5' '0.75 inf' \
	    '1.75 1.75' '1.75 1.75' '1.875 1.875' | diff - m
}

@test "resumed, it goes on" {
	vectors 60 5 8 >v.txt
	cgc-pack -n 3 v.txt | cgc-momentum -b 0.8 >whole.cgv
	head -30 v.txt | cgc-pack -n 3 |
	    cgc-momentum -b 0.8 --state s.cgv >part1.cgv
	tail -30 v.txt | cgc-pack -n 3 --iteration 10 |
	    cgc-momentum -b 0.8 --state s.cgv >part2.cgv
	cat part1.cgv part2.cgv | cmp whole.cgv -
	tail -30 v.txt | cgc-pack -n 3 --iteration 10 >late.cgv
	refuses 2 'the first iteration is 10, so the memory needs a --state' \
	    cgc-momentum -b 0.8 late.cgv
	refuses 3 's.cgv: holds no state for iteration 10' \
	    cgc-momentum -b 0.8 --state s.cgv late.cgv
	refuses 1 'none.cgv: No such file' \
	    cgc-momentum -b 0.8 --state none.cgv late.cgv
}

@test "refusals" {
	vectors 6 5 8 | cgc-pack -n 3 >v.cgv
	refuses 2 '-b is missing' cgc-momentum v.cgv
	refuses 2 'beta is .1.5., expected a number from 0 to 1' \
	    cgc-momentum -b 1.5 v.cgv
	refuses 3 'v.cgv: frame 1: index is 0, expected device 2' \
	    cgc-momentum -b 0.5 -i 2 v.cgv
	# a device is silent
	head -c $((2 * 104)) v.cgv >two.cgv
	refuses 3 'two.cgv: .* missing' cgc-momentum -b 0.5 two.cgv
	cat v.cgv v.cgv >again.cgv
	run -3 pipe 'cgc-momentum -b 0.5 again.cgv 2>&1 >/dev/null'
	[[ $output = *'frame 7: iteration is 0, expected 2 or later'* ]]
	{ cgc-pack -n 3 --iteration 2 | cat v.cgv -; } <<-END >wide.cgv
		1 2
		3 4
		5 6
	END
	run -3 pipe 'cgc-momentum -b 0.5 wide.cgv 2>&1 >/dev/null'
	[[ $output = *'dim is 2, count 3, run 0, expected 5, 3, 0'* ]]
	echo 1 2 | cgc-pack --kind message --dtype u32 >u32.cgv
	refuses 3 'dtype is u32, expected f32 or f64' \
	    cgc-momentum -b 0.5 u32.cgv
	echo 1 2 | cgc-pack --kind subset >data.cgv
	refuses 3 'kind is subset, expected model or' \
	    cgc-momentum -b 0.5 data.cgv
	fills_disk v.cgv cgc-momentum -b 0.5
}
