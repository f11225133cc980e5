#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-init: sizes, what seeds do, refusals.
load lib

@test "help and version" {
	explains_itself cgc-init
}

@test "each model has as many parameters as its formula says" {
	while read -r model features dim; do
		cgc-init -m "$model" -q "$features" | cgc-inspect -j >found
		grep -q '"iteration":0,"index":0,"count":1,"kind":"model","dtype":"f64","dim":'"$dim," found
	done <<-END
		linreg 7 7
		ridge 7 7
		logistic 7 7
		softmax 784 7850
		softmax,classes=3 5 18
		mlp 784 50890
		mlp,hidden=7,layers=3,classes=4 5 186
		cnn 784 11830
		cnn,filters=2,classes=3 16 47
	END
}

@test "linear models begin at 0, networks at what the seed says" {
	cgc-init -q 5 | cgc-pack --to text >found
	printf '0\t0\t0\t0\t0\n' | cmp - found
	cgc-init -m softmax -q 9 -s 4 >a.cgv
	cgc-init -m softmax -q 9 -s 4 | cmp - a.cgv
	cgc-init -m softmax -q 9 -s 5 >b.cgv
	run -1 cmp -s a.cgv b.cgv
}

@test "a layer's parameters are uniform below 1 over the root of its inputs" {
	# 4 (100 + 1) numbers, then 3 (4 + 1)
	cgc-init -m mlp,hidden=4,classes=3 -q 100 -s 2 | cgc-pack --to text |
	    tr '\t' '\n' | awk '{ v = $1 < 0 ? -$1 : $1; k = NR > 404 }
		v > most[k] { most[k] = v } { sum[k] += $1; squares[k] += $1 * $1 }
		END { exit !(most[0] <= .1 && most[0] > .098 &&
		    most[1] <= .5 && most[1] > .4 &&
		    sum[0] < 2.3 && sum[0] > -2.3 &&
		    squares[0] > 1.1 && squares[0] < 1.6) }'
}

@test "features from the data, f32 and f64" {
	vectors 8 37 1 | cgc-pack --kind subset --rows 4 >d.cgv
	cgc-init -m cnn -D d.cgv -s 3 >x.cgv
	cgc-init -m cnn -q 36 -s 3 | cmp - x.cgv
	cgc-init -m cnn -q 36 -s 3 --dtype f32 >x32.cgv
	cgc-pack --from stream --dtype f32 x.cgv | cmp - x32.cgv
}

@test "wrong usage" {
	refuses 2 'found none of -D and -q, expected one' cgc-init
	refuses 2 'found both of -D and -q' cgc-init -D d.cgv -q 3
	refuses 2 "features is '0'" cgc-init -q 0
	refuses 2 'cnn: a sample has 10 features' cgc-init -m cnn -q 10
	refuses 2 'unknown model .cnnn.' cgc-init -m cnnn -q 16
	refuses 2 "dtype is 'u32', expected f32 or f64" \
	    cgc-init -q 3 --dtype u32
	refuses 2 "found 'x', expected no operand" cgc-init -q 3 x
	refuses 2 'the model has 281474976645120 coordinates, expected at most the 268435456 of --max-dim' \
	    cgc-init -m softmax,classes=65536 -q 4294967294
	refuses 2 'has 11 coordinates, expected at most the 10' \
	    cgc-init -q 11 --max-dim 10
}

@test "data that are none, and a full disk" {
	refuses 1 'nowhere: No such file' cgc-init -D nowhere
	echo 1 2 3 | cgc-pack >v.cgv
	refuses 3 'v.cgv: frame 1: kind is gradient' cgc-init -D v.cgv
	echo 1 2 3 | cgc-pack --kind subset | head -c 70 >cut.cgv
	refuses 3 'cut.cgv: frame 1: cut short' cgc-init -D cut.cgv
	fills_disk /dev/null cgc-init -m cnn -q 784
	refuses 1 'No space left' cgc-init -q 3 -o /dev/full
}
