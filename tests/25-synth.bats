#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-synth: data sets of a seed, their moments, what it refuses.
load lib

# moments: mean, variance and fourth moment over variance squared of all
# numbers on standard input.
moments() {
	awk '{ for (q = 1; q <= NF; q++) { v[n++] = $q; s += $q } }
	END {
		for (i = 0; i < n; i++) {
			d = v[i] - s / n
			s2 += d * d
			s4 += d * d * d * d
		}
		printf "%.9g %.9g %.9g\n", s / n, s2 / n, s4 * n / (s2 * s2)
	}'
}

# within LOW VALUE HIGH
within() {
	awk -v a="$1" -v x="$2" -v b="$3" 'BEGIN { exit !(a <= x && x <= b) }' ||
		{ echo "$2, expected $1 to $3"; return 1; }
}

@test "help and version" {
	explains_itself cgc-synth
}

@test "subsets of rows of features and a target, as asked" {
	cgc-synth -N 4 -q 6 -m 3 >d.cgv
	cgc-inspect -j d.cgv >found
	[ "$(wc -l <found)" -eq 4 ]
	[ "$(grep -c '"count":4,"kind":"subset","dtype":"f64","dim":21,.*"param":7,' \
		found)" -eq 4 ]
	[ "$(cgc-pack --to text d.cgv | wc -l)" -eq 12 ]
	cgc-synth | cgc-inspect -j >found
	[ "$(grep -c '"count":100,.*"dim":101,.*"param":101,' found)" -eq 100 ]
}

@test "the same seed, the same bytes; another seed, other numbers" {
	cgc-synth -N 5 -q 4 -s 9 >a.cgv
	cgc-synth -N 5 -q 4 -s 9 -o b.cgv
	cmp a.cgv b.cgv
	cgc-synth -N 5 -q 4 -s 10 | cgc-pack --to text >c.txt
	cgc-pack --to text a.cgv | paste - c.txt | awk '{
		for (q = 1; q <= 5; q++)
			if ($q == $(q + 5))
				exit 1
	}'
}

@test "a subset depends on the seed and its number alone" {
	cgc-synth -N 7 -q 4 -m 2 -s 3 | cgc-pack --to text >seven
	cgc-synth -N 3 -q 4 -m 2 -s 3 | cgc-pack --to text >three
	head -n 6 seven | cmp - three
	# and its first samples not on how many there are
	cgc-synth -N 3 -q 4 -m 1 -s 3 | cgc-pack --to text >single
	sed -n '1~2p' three | cmp - single
}

@test "features: mean 0, variance 100 or 10000, normal tails" {
	cgc-synth -N 200 -q 100 -s 1 | cgc-pack --to text | cut -f 1-100 |
		moments >var
	read -r mean variance tails <var
	# four standard errors of 20,000 draws
	within -0.283 "$mean" 0.283
	within 96 "$variance" 104
	within 2.86 "$tails" 3.14
	cgc-synth -N 200 -q 100 -s 1 --spread std | cgc-pack --to text |
		cut -f 1-100 | moments >wide
	read -r mean variance tails <wide
	within -2.83 "$mean" 2.83
	within 9600 "$variance" 10400
}

@test "targets: their variance given the features grows with the subset" {
	# var(y | z) = ||z||^2 (1 + k sigma_H) + noise, with the same model
	# in a subset: over many subsets y^2 / var is 1 in the mean
	for options in '--spread var' '--spread std' \
	    '--spread std --xhat-spread var' '--xhat-spread std'; do
		# shellcheck disable=SC2086 # options are words
		cgc-synth -N 4000 -q 2 -H 0.01 -e 3 -s 5 $options |
			cgc-pack --to text | awk -v options="$options" '{
			s = 1 + NR * 0.01
			if (options ~ /spread std$/)
				s *= s
			r = $3 * $3 / (($1 * $1 + $2 * $2) * s + 3)
			half = NR > 2000
			sum[half] += r
		} END { printf "%.9g %.9g\n", sum[0] / 2000, sum[1] / 2000 }' >found
		read -r low high <found
		# four standard errors of 2,000 squares of normal draws
		within 0.874 "$low" 1.126
		within 0.874 "$high" 1.126
	done
}

@test "without noise all samples of a subset share one model" {
	cgc-synth -N 3 -q 2 -m 3 -e 0 -s 8 | cgc-pack --to text | awk '
	# the model of two samples predicts the third
	NR % 3 == 1 { a = $1; b = $2; y = $3 }
	NR % 3 == 2 {
		det = a * $2 - b * $1
		u = (y * $2 - b * $3) / det
		w = (a * $3 - y * $1) / det
	}
	NR % 3 == 0 {
		e = $1 * u + $2 * w - $3
		if (e > 1e-8 || e < -1e-8)
			exit 1
	}'
}

@test "noise is the only difference that noise makes" {
	cgc-synth -N 2000 -q 1 -e 0 -s 8 | cgc-pack --to text >calm
	cgc-synth -N 2000 -q 1 -e 4 -s 8 | cgc-pack --to text >noisy
	cut -f 1 calm >a
	cut -f 1 noisy | cmp - a
	paste calm noisy | awk '{ printf "%.17g\n", $4 - $2 }' | moments >found
	read -r mean variance tails <found
	within -0.179 "$mean" 0.179
	within 3.5 "$variance" 4.5
	within 2.56 "$tails" 3.44
}

@test "sigma_H of 0 makes models alike in law" {
	cgc-synth -N 2000 -q 1 -H 0 -e 0 -s 2 | cgc-pack --to text |
		awk '{ printf "%.17g\n", $2 / $1 }' | moments >found
	read -r mean variance tails <found
	within -0.09 "$mean" 0.09
	within 0.873 "$variance" 1.127
}

@test "wrong usage" {
	refuses 2 "subsets is '0', expected a whole number from 1" \
		cgc-synth -N 0
	refuses 2 "dim is '0'" cgc-synth -q 0
	refuses 2 "dim is '268435455'" cgc-synth -q 268435455
	refuses 2 "samples is '-1'" cgc-synth -m -1
	refuses 2 "sigma-h is '-0.1', expected a number from 0" \
		cgc-synth -H -0.1
	refuses 2 "noise is 'nan'" cgc-synth -e nan
	refuses 2 "spread is 'both', expected var or std" \
		cgc-synth --spread both
	refuses 2 "xhat-spread is 'sd', expected var or std" \
		cgc-synth --xhat-spread sd
	refuses 2 "seed is '1k'" cgc-synth -s 1k
	refuses 2 "found 'x', expected no operand" cgc-synth x
}

@test "a full disk" {
	fills_disk /dev/null cgc-synth -N 3
	refuses 1 'No space left' cgc-synth -N 3 -o /dev/full
	refuses 1 'nowhere' cgc-synth -o nowhere/d.cgv
}
