#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-inspect: what is in a stream.
load lib

@test "the table" {
	printf '3 -4\nnan 1\n' | cgc-pack -t 7 --dtype f32 |
		cgc-inspect >a.txt
	[ "$(head -n 1 a.txt | tr -s ' ')" = "iteration index count kind \
dtype dim codec bytes min max norm nonfinite" ]
	[ "$(sed -n 2p a.txt | tr -s ' ')" = \
		" 7 0 2 gradient f32 2 dense 8 -4 3 5 0" ]
	[ "$(sed -n 3p a.txt | tr -s ' ')" = \
		" 7 1 2 gradient f32 2 dense 8 1 1 1 1" ]
	[ "$(wc -l <a.txt)" -eq 3 ]
}

@test "values in full precision" {
	echo 0.1 -1e-300 | cgc-pack | cgc-inspect --values >a.txt
	printf '0.10000000000000001\t-1.0000000000000000e-300\n' |
		cgc-pack | cgc-inspect -v | cmp - a.txt
	[ "$(cut -f1 a.txt)" = 0.10000000000000001 ]
	[ "$(echo 0.1 | cgc-pack --dtype f32 | cgc-inspect -v)" = 0.100000001 ]
}

@test "frames come in order of index" {
	vectors 3 2 1 >a.tsv
	cgc-pack a.tsv >a.cgv
	{
		tail -c 80 a.cgv
		head -c 80 a.cgv
		tail -c +81 a.cgv | head -c 80
	} | cgc-inspect -v >b.txt
	cgc-inspect -v a.cgv | cmp - b.txt
}

@test "a line of JSON for each frame" {
	echo 1 nan 0.5 | cgc-pack -t 18 --seed 18446744073709551615 \
		--param 2 --run 3 --kind message >a.cgv
	cgc-inspect -j -v a.cgv >a.json
	cmp a.json - <<-'END'
	{"iteration":18,"index":0,"count":1,"kind":"message","dtype":"f64","dim":3,"codec":"dense","length":24,"seed":"18446744073709551615","param":2,"run":3,"min":0.5,"max":1,"norm":1.1180339887498949,"nonfinite":1,"values":[1,null,0.5]}
	END
	cgc-inspect -j a.cgv | grep -q '"nonfinite":1}$'
	echo 18446744073709551615 | cgc-pack --dtype u64 |
		cgc-inspect -jv | grep -q '"values":\[18446744073709551615\]}$'
}

@test "the summary" {
	{
		vectors 4 3 1 | cgc-pack -n 2 -t 5 --dtype f32
		echo 1 inf | cgc-pack --kind model
	} >a.cgv
	cgc-inspect --summary a.cgv >a.txt
	cmp a.txt - <<-END
	frames         5
	batches        3
	iterations     0 to 6
	devices        1 to 2
	kinds          model gradient
	dtypes         f32 f64
	dim            2 to 3
	codecs         dense
	size           36.5714 payload bits per coordinate
	wire           80 bytes per device and iteration
	nonfinite      1
	END
	cgc-inspect -s </dev/null >a.txt
	printf 'frames         0\nbatches        0\n' | cmp - a.txt
}

@test "the histogram counts every value once" {
	vectors 5 100 1 >a.tsv
	echo "nan inf $(printf '0 %.0s' $(seq 98))" >>a.tsv
	cgc-pack a.tsv | cgc-inspect --histogram >a.txt
	[ "$(wc -l <a.txt)" -eq 21 ]
	[ "$(awk '{ n += $3 } END { print n }' a.txt)" -eq 600 ]
	[ "$(tail -n 1 a.txt | tr -s ' ')" = " not finite 2" ]
	echo 1 1 1 | cgc-pack | cgc-inspect -g >a.txt
	[ "$(tail -n 1 a.txt | awk '{ print $1, $2, $3 }')" = "1 1 3" ]
	[ "$(cgc-inspect -g </dev/null | awk '{ print $3 }')" = 0 ]
	cgc-pack -n 1 a.tsv >a.cgv
	refuses 3 'the values need more than 4799 bytes \(--max-mem\)' \
		cgc-inspect -g --max-mem 4799 a.cgv
}

@test "-c is silent" {
	vectors 2 3 1 | cgc-pack >a.cgv
	cgc-inspect -c a.cgv >out
	[ ! -s out ]
	head -c 100 a.cgv >b.cgv
	refuses 3 'b.cgv: frame 2: cut short: 12 of 64 bytes' \
		cgc-inspect -c b.cgv
	echo 0 0 0 1 | cgc-pack --kind schedule --param 1 >c.cgv
	refuses 3 '^cgc-inspect: c.cgv: ' cgc-inspect -c c.cgv
}

@test "an error comes behind what came before it" {
	vectors 4 2 1 | cgc-pack -n 2 >a.cgv
	local got=0
	head -c 300 a.cgv | cgc-inspect -v >out 2>err || got=$?
	[ "$got" -eq 3 ]
	vectors 3 2 1 | cgc-pack | cgc-inspect -v | cmp - out
	grep -q '<stdin>: frame 4: cut short: 60 of 64' err
	got=0
	head -c 240 a.cgv | cgc-inspect -s >out 2>err || got=$?
	[ "$got" -eq 3 ]
	grep -q '^frames  *3$' out
	grep -q 'the input ended with 1 of 2 frames of iteration 1' err
}

@test "one view at a time" {
	refuses 2 'more than one of -c, -g, -s and -j or -v' cgc-inspect -c -s
	refuses 2 'more than one of' cgc-inspect -g -j
	refuses 1 'nowhere: No such file' cgc-inspect nowhere
}

@test "a full device is an error" {
	local o got
	vectors 2 2 1 | cgc-pack >a.cgv
	for o in -j -v -s -g -jv --max-dim=2; do
		got=0
		cgc-inspect $o a.cgv >/dev/full 2>err || got=$?
		[ "$got" -eq 1 ]
		[ "$(wc -l <err)" -eq 1 ]
	done
}
