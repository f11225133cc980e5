#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-split: where samples go, sizes, reports, what it refuses.
load lib

# Data of 103 samples of two features and a label from 0 to 6, the first of
# which is the sample's number, as d.txt and in one subset as d.cgv.
make_data() {
	vectors 103 2 5 | awk '{
		printf "%d\t%s\t%d\n", NR - 1, $1, ($2 + 1) * 3.5
	}' >d.txt
	cgc-pack --kind subset --rows 103 --dtype f32 -o d.cgv d.txt
	cut -f 3 d.txt >labels
}

# samples FILE: a line for each sample, the subset and then the sample's row.
samples() {
	cgc-inspect -j "$1" | sed 's/.*"param":\([0-9]*\).*/\1/' >width
	cgc-inspect -v "$1" | awk -v width="$(sed -n 1p width)" '{
		for (q = 1; q <= NF; q += width) {
			line = NR - 1
			for (i = 0; i < width; i++)
				line = line "\t" $(q + i)
			print line
		}
	}'
}

# subsets FILE: the subset of each sample of d.cgv, in their order.
subsets() {
	samples "$1" | sort -n -k 2 | cut -f 1
}

# permutation SEED: the one that iid makes of 103 samples: dealt out to as many
# subsets, subset k has number k of it.
permutation() {
	cgc-split -N 103 -s "$1" d.cgv | cgc-inspect -v | cut -f 1
}

@test "help, version and list" {
	explains_itself cgc-split
	cgc-split -l | cut -f 1,2 | sed 1d >found
	printf '%s\tsplit\n' iid dirichlet gamma bylabel | cmp - found
	cgc-split -l dirichlet >found
	grep -q 'sizes=natural|equal' found
}

@test "every sample is in exactly one subset, as it was" {
	make_data
	samples d.cgv | cut -f 2- | sort >before
	for split in iid bylabel gamma gamma,from=first dirichlet \
	    dirichlet,alpha=0.5,sizes=equal; do
		cgc-split -N 7 -s 3 -m $split d.cgv >s.cgv
		cgc-inspect -c s.cgv
		samples s.cgv | cut -f 2- | sort | cmp - before
		cgc-inspect -j s.cgv | grep -c \
		    '"count":7,"kind":"subset","dtype":"f32",.*"param":3,' >n
		[ "$(cat n)" -eq 7 ]
	done
	cgc-pack --from stream --dtype f64 d.cgv | cgc-split -N 7 |
	    cgc-inspect -j >found
	[ "$(grep -c '"dtype":"f64"' found)" -eq 7 ]
}

@test "the same seed, the same bytes; another seed, another split" {
	make_data
	for split in iid gamma dirichlet dirichlet,sizes=equal; do
		cgc-split -N 5 -s 9 -m $split d.cgv >a.cgv
		CGC_CPU=c cgc-split -N 5 -s 9 -m $split -o b.cgv <d.cgv
		cmp a.cgv b.cgv
		cgc-split -N 5 -s 10 -m $split d.cgv >b.cgv
		[ "$(cgc-diff -q a.cgv b.cgv; echo $?)" = 1 ]
	done
}

@test "one subset is the data" {
	make_data
	for split in iid bylabel gamma dirichlet; do
		cgc-split -N 1 -m $split d.cgv | cmp - d.cgv
	done
}

@test "bylabel and gamma are those of the oracle" {
	make_data
	for n in 1 4 7 50 103; do
		cgc-split -N $n -m bylabel d.cgv >s.cgv
		python3 "$ROOT/tests/oracle/split.py" $n 0 labels >expected
		subsets s.cgv | cmp - expected
		for gamma in 0.1 0.5 0.83; do
			permutation $n >order
			cgc-split -N $n -s $n -m gamma,gamma=$gamma d.cgv >s.cgv
			python3 "$ROOT/tests/oracle/split.py" $n $gamma labels \
			    order >expected
			subsets s.cgv | cmp - expected
		done
	done
}

@test "gamma from the first: they are at random, the others by label" {
	make_data
	cgc-split -N 4 -s 2 -m gamma,gamma=0.4,from=first d.cgv >s.cgv
	subsets s.cgv >found
	# floor(0.4 * 103) = 41; dealt out 11, 10, 10, 10 and 15, 16, 16, 15
	sed -n 1,41p found | sort | uniq -c | tr -s ' ' >sizes
	printf ' %d %d\n' 11 0 10 1 10 2 10 3 | cmp - sizes
	paste found labels | sed 1,41d | sort -s -n -k 2 | cut -f 1 >rest
	sort -n rest | cmp - rest
	# iid of the first alone makes the same of them
	head -n 41 d.txt | cgc-pack --kind subset --rows 41 |
	    cgc-split -N 4 -s 2 >iid.cgv
	sed -n 1,41p found >first
	subsets iid.cgv | cmp - first
}

@test "dirichlet, natural sizes: each class is cut, in the order of samples" {
	make_data
	cgc-split -N 3 -s 8 -m dirichlet,alpha=2 d.cgv >s.cgv
	subsets s.cgv | paste - labels | sort -s -n -k 2 >found
	sort -n -k 2 -k 1 found >sorted
	cut -f 1,2 sorted | cmp - found
	# thirds of ten samples end behind floor(10 / 3) and floor(20 / 3)
	seq 30 | awk '{ print $1, $1 % 3 }' |
	    cgc-pack --kind subset --rows 30 >thirds.cgv
	cgc-split -N 3 -m dirichlet,alpha=1e9 --report thirds.cgv | cut -f 2- \
	    >found
	printf '%s\t%s\t%s\t%s\n' samples 0 1 2 9 3 3 3 9 3 3 3 12 4 4 4 |
	    cmp - found
}

@test "samples come from all subsets, in their order" {
	make_data
	cgc-split -N 9 -s 4 -m dirichlet,sizes=equal d.cgv >uneven.cgv
	samples uneven.cgv | cut -f 2- >joined.txt
	cgc-pack --kind subset --rows 103 --dtype f32 joined.txt >joined.cgv
	cgc-split -N 5 -s 1 -m gamma joined.cgv >expected.cgv
	cgc-split -N 5 -s 1 -m gamma uneven.cgv | cmp - expected.cgv
	# and in any order of frames: here the first one comes last
	first=$(cgc-inspect -j uneven.cgv |
	    sed -n '1s/.*"length":\([0-9]*\).*/\1/p')
	first=$((64 + (first + 7) / 8 * 8))
	{ tail -c +$((first + 1)) uneven.cgv; head -c $first uneven.cgv; } |
	    cgc-split -N 5 -s 1 -m gamma | cmp - expected.cgv
}

@test "--samples and --rest: two sets without a common sample" {
	make_data
	samples d.cgv | cut -f 2- | sort >before
	cgc-split -N 2 -s 6 --samples 80 d.cgv >train.cgv
	cgc-split -N 3 -s 6 --samples 80 --rest -m bylabel d.cgv >test.cgv
	cgc-split --report train.cgv | cut -f 2 | paste -s >found
	printf 'samples\t40\t40\n' | cmp - found
	cgc-split --report test.cgv | cut -f 2 | paste -s >found
	printf 'samples\t8\t8\t7\n' | cmp - found
	{ samples train.cgv; samples test.cgv; } | cut -f 2- | sort |
	    cmp - before
	# which ones are drawn is a matter of the seed alone
	cgc-split -N 5 -s 6 --samples 80 -m gamma d.cgv >b.cgv
	samples train.cgv | cut -f 2- | sort >drawn
	samples b.cgv | cut -f 2- | sort | cmp - drawn
	cgc-split -N 1 -s 6 --samples 103 d.cgv | cmp - d.cgv
}

@test "the report counts what the data have" {
	make_data
	cgc-split -N 6 -s 2 -m dirichlet,alpha=1 d.cgv >s.cgv
	samples s.cgv | awk '
		{ n[$1]++; count[$1, $4]++ }
		END {
			printf "subset\tsamples"
			for (c = 0; c < 7; c++)
				printf "\t%d", c
			print ""
			for (k = 0; k < 6; k++) {
				printf "%d\t%d", k, n[k]
				for (c = 0; c < 7; c++)
					printf "\t%d", count[k, c]
				print ""
			}
		}' >expected
	cgc-split -N 6 -s 2 -m dirichlet,alpha=1 --report d.cgv | cmp - expected
	cgc-split --report s.cgv | cmp - expected
	cgc-split --report -o r.tsv s.cgv
	cmp r.tsv expected
	# labels as they are; -0 is 0
	printf '7 -1\n8 -0\n9 0\n6 2.5\n' | cgc-pack --kind subset --rows 4 |
	    cgc-split --report >found
	printf 'subset\tsamples\t-1\t0\t2.5\n0\t4\t1\t2\t1\n' | cmp - found
}

@test "targets that are no classes have sizes alone" {
	vectors 1001 2 4 | cgc-pack --kind subset --rows 7 >r.cgv
	cgc-split --report r.cgv | awk -F'\t' 'NF != 2' >found
	[ ! -s found ]
	cgc-split -N 10 -m bylabel --report r.cgv | sed -n 2p >found
	printf '0\t101\n' | cmp - found
	refuses 3 'r.cgv: a target is -?0\.[0-9]+, expected a class' \
		cgc-split -N 10 -m dirichlet r.cgv
}

@test "uneven data sets are trained on" {
	make_data
	cgc-split -N 4 -s 3 -m dirichlet,alpha=1 d.cgv >s.cgv
	echo 0 0 | cgc-pack --kind model >x.cgv
	# the sum over all subsets is that over the data
	cgc-grad -D s.cgv x.cgv | cgc-aggregate -r mean | cgc-pack --to text |
	    awk '{ printf "%.9g\t%.9g\n", 4 * $1, 4 * $2 }' >found
	cgc-grad -D d.cgv x.cgv | cgc-pack --to text |
	    awk '{ printf "%.9g\t%.9g\n", $1, $2 }' | cmp - found
	# and the other programs know them
	samples s.cgv | cut -f 2- >rows
	cgc-pack --to text s.cgv | cmp - rows
	cgc-diff s.cgv s.cgv
	cgc-split -N 4 -s 4 -m dirichlet,alpha=1 d.cgv >t.cgv
	[ "$(cgc-diff -q s.cgv t.cgv; echo $?)" = 1 ]
}

@test "wrong usage" {
	make_data
	refuses 2 '-N is missing' cgc-split d.cgv
	refuses 2 '-N is missing' cgc-split --report --samples 3 d.cgv
	refuses 2 "subsets is '0'" cgc-split -N 0 d.cgv
	refuses 2 'rest goes with --samples' cgc-split -N 2 --rest d.cgv
	refuses 2 'found 2 files, expected one' cgc-split -N 2 d.cgv d.cgv
	refuses 2 "split 'even'" cgc-split -N 2 -m even d.cgv
	refuses 2 "alpha is '0'" cgc-split -N 2 -m dirichlet,alpha=0 d.cgv
	refuses 2 "gamma is '1.1'" cgc-split -N 2 -m gamma,gamma=1.1 d.cgv
	refuses 2 "sizes is 'odd', expected natural|equal" \
		cgc-split -N 2 -m dirichlet,sizes=odd d.cgv
	refuses 2 'd.cgv: N is 104, expected at most the 103 samples' \
		cgc-split -N 104 d.cgv
	refuses 2 'd.cgv: N is 4, expected at most the 3 samples' \
		cgc-split -N 4 --samples 3 d.cgv
	refuses 2 'samples is 104, expected at most the 103 of d.cgv' \
		cgc-split -N 2 --samples 104 d.cgv
	refuses 2 'samples is 103, expected less than the 103 of d.cgv' \
		cgc-split -N 2 --samples 103 --rest d.cgv
	refuses 2 'd.cgv: subset [0-9]+ is left without samples, .*sizes=equal' \
		cgc-split -N 50 -m dirichlet,alpha=0.01 d.cgv
}

@test "data that are none, cut and hostile" {
	make_data
	refuses 1 'nowhere: No such file' cgc-split -N 2 nowhere
	refuses_in /dev/null 3 '<stdin>: no data' cgc-split -N 2
	head -c 999 d.cgv >cut.cgv
	refuses 3 'cut.cgv: frame 1: cut short' cgc-split -N 2 cut.cgv
	cat d.cgv d.cgv >twice.cgv
	refuses 3 'twice.cgv: ' cgc-split -N 2 twice.cgv
	echo 1 2 | cgc-pack >g.cgv
	refuses 3 'kind is gradient, expected subset' cgc-split -N 1 g.cgv
	echo 1 nan | cgc-pack --kind subset >nan.cgv
	refuses 3 'nan.cgv: subset 0: a value is not finite' \
		cgc-split -N 1 nan.cgv
	cgc-split -N 3 d.cgv >s.cgv
	head -c 500 s.cgv | refuses_in /dev/stdin 3 '<stdin>: ' cgc-split -N 2
	refuses 3 'max-mem' cgc-split -N 2 --max-mem 1k d.cgv
	printf x >>d.cgv
	refuses 3 'd.cgv: ' cgc-split -N 2 d.cgv
}

@test "a full disk" {
	make_data
	fills_disk d.cgv cgc-split -N 3
	fills_disk d.cgv cgc-split -N 3 --report
	refuses 1 'No space left' cgc-split -N 3 -o /dev/full d.cgv
}
