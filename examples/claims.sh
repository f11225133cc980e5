#!/bin/bash
# SPDX-License-Identifier: MIT
# claims.sh [DIR] - what the LAD paper says of its figures and its analysis,
# against the tables that figure2.sh to figure6.sh have left in DIR.  Writes
# DIR/claims.tsv, and the same in columns to standard output:
#   verdict  holds, or does not hold, where the claim is made: at the last
#            iteration, or at every delta or d; in all data sets.  not run:
#            there is no such table, or not in this reading
#   of       data sets in which it does, there, of how many
#   over     iterations (deltas, d) over which it holds in all data sets
#   values   of the sides of the formula, there, in the first place where it
#            does not hold, if any; means over the data sets.  A loss is over
#            the first one; in a ratio or a difference it is not
# Where terms are those of the paper's theory, the reading is the constants:
# paper, tight or exact, as in cgc-theory(1); else it is R1 or R2, see train.sh.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
command -v cgc-theory >/dev/null || PATH=$here/../build/bin:$PATH
dir=${1:-figures}
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Adds a claim.  A formula is sides with < or <= between them, two formulas are
# joined by "and".  A side is a number, a method, or a method whose loss is
# over (/), less (-) or times (*, a number first) another; "next" of a method
# is one row further, "margin" is what a theorem's condition is about, "bits
# of" is what a device has sent.  "the others" is the best of them on the
# right side and the worst on the left.
# WHERE is end, all, defined (where no side is none) or A-B.
claim() { # FIGURE READINGS WHERE TEXT FORMULA
	local reading
	for reading in $2; do
		printf '%s\t' "$1" "$reading" "$3" "$4"
		printf '%s\n' "$5"
	done >>"$work/claims"
}

theory() {
	claim figure2 'paper tight exact' all \
	    'Theorem 1 covers all of Figure 2' 'margin < 1'
	claim figure2 'paper tight' all \
	    'the error falls with delta, by (33)' '(33) < next (33)'
	claim figure2 'paper tight exact' defined \
	    'the error falls with delta, by (32)' '(32) < next (32)'
	claim figure3 'paper tight exact' all \
	    'Theorem 1 covers all of Figure 3' 'margin < 1'
	claim figure3 'paper tight' all \
	    'the error falls as d grows, by (33)' 'next (33) < (33)'
	claim figure3 'paper tight exact' all \
	    'the error falls as d grows, by (32)' 'next (32) < (32)'
	claim figure3 paper 3-100 \
	    'LAD has less error than its rule alone if d > 2.85' '(35) < (36)'
	claim figure3 paper 1-2 \
	    'and not if d is 1 or 2' '(36) < (35)'
	claim figure3 'paper exact' 3-100 \
	    'the same by what is proved, (34)' '(34) < (36)'
	claim figure3 paper all \
	    'the error of LAD falls as d grows, by (35)' 'next (35) < (35)'
	claim figure3 'paper exact' defined \
	    'the error of LAD falls as d grows, by (34)' 'next (34) < (34)'
	claim figure3 'paper exact' 100-100 \
	    'the error of LAD vanishes at d = N' '(34) <= 0'
	claim theory4 paper all 'the CWTM of the figures, trim=10, has a kappa' \
	    '0 <= kappa'
	claim theory6 'paper tight exact' all \
	    'Theorem 1 covers Figure 6, with the best possible rule' 'margin < 1'
	claim wire paper 100-100 'DRACO needs 41 subsets of a device' \
	    '41 <= draco_load <= 41'
	claim wire paper all 'less delta costs more bits' \
	    'next delta < delta and up_bits < next up_bits'
	claim wire paper 30-30 \
	    'Com-LAD sends less than half of what LAD and DRACO send' \
	    'up_bits < 0.5 * draco_up_bits'
}

uncompressed() {
	local d
	claim figure4 'R1 R2' end \
	    'VA is worse than all others' 'the others < VA'
	for d in 5 10 20; do
		claim figure4 'R1 R2' end "LAD-CWTM d=$d beats CWTM" \
		    "LAD-CWTM d=$d < CWTM"
	done
	claim figure4 'R1 R2' end 'LAD-CWTM gains with d' \
	    'LAD-CWTM d=20 < LAD-CWTM d=10 < LAD-CWTM d=5'
	for d in 5 10 20; do
		claim figure4 'R1 R2' end "LAD-CWTM-NNM d=$d beats CWTM-NNM" \
		    "LAD-CWTM-NNM d=$d < CWTM-NNM"
	done
	claim figure4 'R1 R2' end 'LAD-CWTM-NNM gains with d' \
	    'LAD-CWTM-NNM d=20 < LAD-CWTM-NNM d=10 < LAD-CWTM-NNM d=5'
	for d in 5 10 20; do
		claim figure4 'R1 R2' end "NNM helps LAD-CWTM d=$d" \
		    "LAD-CWTM-NNM d=$d < LAD-CWTM d=$d"
	done
	claim figure4 'R1 R2' end 'DRACO is best' 'DRACO < the others'
	claim figure4 'R1 R2' end 'LAD-CWTM-NNM d=20 is within 10 % of DRACO' \
	    'LAD-CWTM-NNM d=20 < 1.1 * DRACO'
	claim figure4 'R1 R2' end 'LAD-CWTM d=20 is within 10 % of DRACO' \
	    'LAD-CWTM d=20 < 1.1 * DRACO'
	claim figure4 'R1 R2' end 'DRACO sends no more than VA' \
	    'bits of DRACO <= bits of VA'
}

heterogeneous() {
	local rule low high
	for rule in CWTM CWTM-NNM; do
		claim figure5 'R1 R2' end "LAD-$rule beats $rule at any sigma_H" \
		    "LAD-$rule, sigma_H=0 < $rule, sigma_H=0 and LAD-$rule, \
sigma_H=0.1 < $rule, sigma_H=0.1 and LAD-$rule, sigma_H=0.3 < $rule, sigma_H=0.3"
	done
	for rule in CWTM CWTM-NNM; do
		while read -r low high; do
			claim figure5 'R1 R2' end \
			    "LAD-$rule gains more at sigma_H $high than $low, as a ratio" \
			    "$rule, sigma_H=$low / LAD-$rule, sigma_H=$low < \
$rule, sigma_H=$high / LAD-$rule, sigma_H=$high"
			claim figure5 'R1 R2' end \
			    "LAD-$rule gains more at sigma_H $high than $low, as a difference" \
			    "$rule, sigma_H=$low - LAD-$rule, sigma_H=$low < \
$rule, sigma_H=$high - LAD-$rule, sigma_H=$high"
		done <<<$'0 0.1\n0.1 0.3'
	done
}

compressed() {
	claim figure6 'R1 R2' end 'Com-VA is worst' 'the others < Com-VA'
	claim figure6 'R1 R2' end 'Com-LAD-CWTM beats Com-CWTM' \
	    'Com-LAD-CWTM < Com-CWTM'
	claim figure6 'R1 R2' end 'Com-LAD-CWTM-NNM beats Com-CWTM-NNM' \
	    'Com-LAD-CWTM-NNM < Com-CWTM-NNM'
	claim figure6 'R1 R2' end 'Com-LAD gains more with NNM than without' \
	    'Com-CWTM / Com-LAD-CWTM < Com-CWTM-NNM / Com-LAD-CWTM-NNM'
	claim figure6 'R1 R2' end 'NNM helps Com-LAD-CWTM' \
	    'Com-LAD-CWTM-NNM < Com-LAD-CWTM'
	claim figure6 'R1 R2' end 'Com-TGN is better than Com-LAD-CWTM' \
	    'Com-TGN < Com-LAD-CWTM'
	claim figure6 'R1 R2' end 'and by less than 10 %' \
	    'Com-TGN < Com-LAD-CWTM < 1.1 * Com-TGN'
	claim figure6 'R1 R2' end 'Com-LAD-CWTM-NNM beats Com-TGN' \
	    'Com-LAD-CWTM-NNM < Com-TGN'
	claim figure6 'R1 R2' end 'd = 3 is enough to gain 10 % with NNM' \
	    'Com-LAD-CWTM-NNM < 0.9 * Com-CWTM-NNM'
}

# Lines of cgc-theory on 100 devices, as a table with one data set; NAMES says
# which, AT where they are in the table.
analysis() { # FIGURE READING AT NAMES OPTION...
	cgc-theory -N 100 -Q 100 --dtype f64 -t "${@:5}" |
		awk -F '\t' -v OFS='\t' -v at="$1\t$2\t-\t$3" -v names=" $4 " '
		index(names, " " $1 " ") { print at, $1, $2, $2, "none" }'
}

# The tables, in one form: figure, reading, data set, where (an iteration, a
# delta or a d), method, loss, the loss over the first, and bits.  Losses that
# are not finite are worse than any other.
tables() {
	local file c k
	for k in {10..100..10}; do
		analysis wire paper "$k" \
		    'delta up_bits draco_load draco_up_bits' -f 20 -m "randk,k=$k"
	done
	analysis theory4 paper 10 kappa -f 20 -r cwtm,trim=10
	for c in paper tight exact; do # 0.75: no rule has a lower kappa
		analysis theory6 $c 3 margin -f 30 -d 3 -k 0.75 -m randk,k=30 -c $c
	done
	for file in "$dir"/figure[456].tsv; do
		[ ! -e "$file" ] || awk -F '\t' -v OFS='\t' 'FNR > 1 {
			if ($6 ~ /n/)
				$6 = $7 = 1e300
			print $1, $2, $4, $5, $3, $6, $7, $8
		}' "$file"
	done
	for file in "$dir"/figure[23].tsv; do
		[ ! -e "$file" ] || awk -F '\t' -v OFS='\t' 'FNR > 1 {
			at = $1 OFS $2 OFS "-" OFS ($1 == "figure2" ? $4 : $5)
			print at, $3, $6, $6, "none"
			if ($3 == "(32)")
				print at, "margin", $7, $7, "none"
		}' "$file"
	done
}

# Reads the tables, then the claims, and judges them.
judge() {
	awk -F '\t' -v OFS='\t' -v dir="$dir" '
	function die(text) {
		print "claims.sh: " dir "/" figure ".tsv: reading " reading \
		    ": " text > "/dev/stderr"
		status = 3
		exit 3
	}

	# A number of one data set at one place, or "none"; outside is set
	# where there is no next place.  what is loss or share.
	function value(side, seed, k, what,    part, a, b) {
		if (side ~ /^[0-9.]+$/)
			return side + 0
		if (sub(/^next /, "", side)) {
			if (k < places[table])
				return value(side, seed, k + 1, what)
			outside = 1
			return "none"
		}
		if (sub(/^bits of /, "", side))
			return value(side, seed, k, "bits")
		if (split(side, part, / [-\/*] /) == 2) {
			if (side !~ / \* /)
				what = "loss"
			a = value(part[1], seed, k, what)
			b = value(part[2], seed, k, what)
			return a == "none" || b == "none" ? "none" : \
			    side ~ / - / ? a - b : side ~ / \* / ? a * b : a / b
		}
		if (!((table, side) in known))
			die("found no method \"" side "\", expected it for: " \
			    claim)
		return number[table, side, seed, k, what]
	}

	# The worst, or for sign = -1 the best, of all methods but one.
	function others(but, seed, k, what, sign,    m, v, most) {
		most = -1e308
		for (m = 1; m <= methods[table]; m++)
			if (method[table, m] != but) {
				v = sign * value(method[table, m], seed, k, what)
				if (v > most)
					most = v
			}
		return sign * most
	}

	function side_value(i, seed, k, what) {
		if (side[i] != "the others")
			return value(side[i], seed, k, what)
		return sign[i] == "" ? others(side[i - 1], seed, k, what, -1) : \
		    others(side[i + 1], seed, k, what, 1)
	}

	# The sides, and the sign after each: none after the last of a formula.
	function parse(text,    part, n, i) {
		sides = 0
		n = split(text, part, / and /)
		for (i = 1; i <= n; i++) {
			while (match(part[i], / <=? /)) {
				side[++sides] = substr(part[i], 1, RSTART - 1)
				sign[sides] = substr(part[i], RSTART + 1, \
				    RLENGTH - 2)
				part[i] = substr(part[i], RSTART + RLENGTH)
			}
			side[++sides] = part[i]
			sign[sides] = ""
		}
	}

	# Whether the formula holds in a data set at a place.
	function holds(seed, k,    i, a, b, yes) {
		yes = 1
		outside = unknown = 0
		for (i = 1; i <= sides; i++) {
			a = b
			b = side_value(i, seed, k, "loss")
			if (b == "none")
				unknown = 1
			else if (i > 1 && sign[i - 1] != "" && a != "none")
				yes = yes && (a < b || \
				    sign[i - 1] == "<=" && a == b)
		}
		return yes && !unknown
	}

	function is_claimed(k, where,    x, bounds) {
		x = place[table, k]
		if (where == "end")
			return k == places[table]
		if (split(where, bounds, "-") == 2)
			return x + 0 >= bounds[1] && x + 0 <= bounds[2]
		return where == "all" || !unknown
	}

	# What the sides are at a place, in the mean over the data sets.
	function values(k,    i, j, v, sum, text) {
		for (i = 1; i <= sides; i++) {
			sum = 0
			for (j = 1; j <= seeds[table] && sum != "none"; j++) {
				v = side_value(i, seed[table, j], k, "share")
				sum = v == "none" ? v : sum + v
			}
			text = text (i == 1 ? "" : sign[i - 1] == "" ? "; " : \
			    ", ") (sum == "none" ? sum : \
			    sprintf("%.4g", sum / seeds[table]))
		}
		return text
	}

	# "A-B, C-D": the places where the claim holds in all data sets.
	function ranges(    k, n, from, to, text) {
		for (k = 1; k <= places[table]; k++)
			if (all_hold[k] && !all_hold[k - 1])
				from[++n] = place[table, k]
			else if (!all_hold[k] && all_hold[k - 1])
				to[n] = place[table, k - 1]
		if (all_hold[places[table]])
			to[n] = place[table, places[table]]
		for (k = 1; k <= n; k++)
			if (n <= 3 || k == 1 || k == n)
				text = text (k == 1 ? "" : n > 3 ? " ... " : \
				    ", ") from[k] (to[k] == from[k] ? "" : \
				    "-" to[k])
		return n ? text : "never"
	}

	function judge_claim(where,    j, k, count, least, shown) {
		all_hold[0] = 0
		for (k = 1; k <= places[table]; k++) {
			count = 0
			for (j = 1; j <= seeds[table]; j++)
				count += holds(seed[table, j], k)
			all_hold[k] = count == seeds[table]
			if (!outside && is_claimed(k, where) && \
			    (!shown || count < least)) {
				shown = k
				least = count
			}
		}
		print figure, reading, claim, \
		    shown && least == seeds[table] ? "holds" : "does not hold", \
		    seed[table, 1] == "-" ? "-" : least "/" seeds[table], \
		    ranges(), shown ? values(shown) : "none"
	}

	FNR == 1 { pass++ }
	{ figure = $1; reading = $2; table = figure SUBSEP reading }
	pass == 1 {
		if (!((table, "seed", $3) in known))
			seed[table, ++seeds[table]] = $3
		if (!((table, "place", $4) in known))
			place[table, ++places[table]] = $4
		if (!((table, $5) in known))
			method[table, ++methods[table]] = $5
		known[table, "seed", $3]; known[table, $5]
		if (!((table, "place", $4) in known))
			known[table, "place", $4] = places[table]
		k = known[table, "place", $4]
		number[table, $5, $3, k, "loss"] = $6
		number[table, $5, $3, k, "share"] = $7
		number[table, $5, $3, k, "bits"] = $8
		rows[table]++
		next
	}
	pass == 2 && FNR == 1 {
		print "figure", "reading", "claim", "verdict", "of", "over", \
		    "values"
	}
	!(table in rows) {
		print figure, reading, $4, "not run", "-", "-", "-"
		next
	}
	{
		claim = $4
		if (rows[table] != seeds[table] * places[table] * \
		    methods[table])
			die("found " rows[table] " rows, expected " \
			    methods[table] " methods in " seeds[table] \
			    " data sets at " places[table] " places")
		parse($5)
		judge_claim($3)
	}
	END { exit status }' "$work/tables" "$work/claims"
}

# Tabs to columns.
align() {
	awk -F '\t' '{
		printf "%-8s %-8s %-66s %-14s %4s  %-16s %s\n", $1, $2, $3, \
		    $4, $5, $6, $7
	}'
}

theory
uncompressed
heterogeneous
compressed
tables >"$work/tables"
judge >"$work/claims.tsv"
mv "$work/claims.tsv" "$dir/claims.tsv"
align <"$dir/claims.tsv"
