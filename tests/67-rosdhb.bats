# SPDX-License-Identifier: MIT
# examples/rosdhb and what experiments on images share, in small.

load lib

export SMALL=1

# among TABLE COLUMN VALUE...: the last column of the rows that have these.
among() {
	local file=$1
	shift
	awk -F '\t' -v list="$*" '
	BEGIN { n = split(list, item, " ") }
	NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{
		for (i = 1; i <= n; i += 2)
			if ($at[item[i]] != item[i + 1])
				next
		print $NF
	}' "$file"
}

# more A B: numbers, of which the first is the greater one.
more() {
	awk -v a="$1" -v b="$2" \
	    'BEGIN { exit !(a != "" && b != "" && a + 0 > b + 0) }' ||
		{ echo "$1 is not more than $2"; return 1; }
}

@test "rosdhb.sh: runs, tables and pictures, and nothing is made twice" {
	"$ROOT/examples/rosdhb/rosdhb.sh" out >got
	cmp got out/means.tsv
	# 2 methods and attacks; 3 numbers of liars and 2 k, and 2 other splits
	[ "$(wc -l <got)" -eq $((1 + 2 * 2 * (3 * 2 + 2))) ]
	[ "$(wc -l <out/all.tsv)" -eq $((1 + 32 * 7)) ]
	# of Q = 1030 coordinates, 103 or all, in 32 bits each
	awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    { k = $at["share"] == 1 ? 1030 : 103 }
	    $at["bits"] != 32 * k * $at["iteration"]' out/all.tsv >bad
	[ ! -s bad ]
	[ "$(find out -name '*.svg' | wc -l)" -eq 22 ]
	[ "$(grep -L '</svg>' out/*.svg | wc -l)" -eq 0 ]
	# without liars to speak of, every run makes the loss smaller
	awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	    $at["f"] > 1 || $at["attack"] == "foe" { next }
	    $at["iteration"] == 0 { first = $at["test_loss"] }
	    $at["iteration"] == 60 && $at["test_loss"] < first { runs++ }
	    END { print runs }' out/all.tsv >better
	[ "$(cat better)" -eq 4 ]
	more "$(among out/final.tsv method RoSDHB attack alie f 1 share 1)" 0.3
	touch now
	"$ROOT/examples/rosdhb/rosdhb.sh" out >again
	cmp got again
	[ "$(find out/runs -name "done" -newer now | wc -l)" -eq 0 ]
}

@test "rosdhb.sh: rand-k with own masks is what a trimmed mean cannot take" {
	"$ROOT/examples/rosdhb/rosdhb.sh" out plain >got
	[ "$(grep -l '</svg>' out/plain-{none,foe}.svg | wc -l)" -eq 2 ]
	[ "$(wc -l <got)" -eq 13 ]
	for method in 'rand-k, one mask' RoSDHB; do
		more "$(awk -F '\t' -v m="$method" \
		    '$1 == m && $2 == "foe" { print $4 }' got)" 0.5
	done
	more 0.5 "$(awk -F '\t' '/own masks/ && $2 == "foe" { print $4 }' got)"
}

@test "rosdhb.sh: what it cannot do" {
	refuses 2 'no runs are called some' "$ROOT/examples/rosdhb/rosdhb.sh" \
	    out some
	refuses 1 'package dataset-fashion-mnist' env SMALL= IMAGES=/none \
	    "$ROOT/examples/rosdhb/rosdhb.sh" none
	[ ! -e none/data/test.cgv ]
}

@test "what is made of a table of accuracies" {
	printf '%s\n' 'method seed T iteration test_accuracy bits' \
	    'a 1 10 0 0.1 0' 'a 1 10 5 0.6 50' 'a 1 10 9 0.7 90' \
	    'a 1 10 10 0.5 100' 'a 2 10 0 0.1 0' 'a 2 10 9 0.2 90' \
	    'a 2 10 10 0.4 100' | tr ' ' '\t' >t
	# shellcheck source=/dev/null
	. "$ROOT/examples/vision.sh"
	final t 'method seed' >f
	printf '%s\n' 'method seed accuracy' 'a 1 0.6000' 'a 2 0.3000' |
		tr ' ' '\t' | diff f -
	over_seeds <f >m
	printf '%s\n' 'method seeds accuracy sd' 'a 2 0.4500 0.2121' |
		tr ' ' '\t' | diff m -
	reach t 'method seed' bits 0.3 0.65 >r
	printf '%s\n' 'method seed level rounds bits' 'a 1 0.3 5 50' \
	    'a 1 0.65 9 90' 'a 2 0.3 10 100' 'a 2 0.65 nan nan' |
		tr ' ' '\t' | diff r -
	refuses 3 'has no column no' final t no
}
