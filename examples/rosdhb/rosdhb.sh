#!/bin/bash
# SPDX-License-Identifier: MIT
# rosdhb.sh [OUTDIR [part|full|plain|tune]] - RoSDHB against Byz-DASHA-PAGE on
# Fashion-MNIST; README.md beside this script says what is compared.
#   full   the 900 runs of grid.json
#   part   56 of them, of one seed: four k, and two of the heterogeneities at
#          one k and f
#   plain  runs of ROUNDS rounds of BATCH samples, without attack and with it,
#          beside rand-k alone, at RATE and half of it
#   tune   the runs that the learning rates were chosen by
# Interrupted, it goes on where it was when it is called again.  SEEDS, ROUNDS,
# BATCH, RATE and what vision.sh takes may be set in the environment.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../vision.sh
. "$(dirname "$0")/../vision.sh"

mode=${2:-part}
case $mode in
full) SEEDS='1 2 3 4 5' ;;
tune) SEEDS=9 ;;
part | plain) SEEDS=${SEEDS:-1} ;;
*)
	echo "rosdhb.sh: no runs are called $mode: part, full, plain or tune" >&2
	exit 2
	;;
esac
ROUNDS=${ROUNDS:-1200} BATCH=${BATCH:-60} RATE=${RATE:-0.2}
keys='method attack f share alpha seed'

# The grid, in which members have other values.
grid() { # NAME VALUE...
	local text
	text=$(cat "$here/grid.json")
	[ "$SMALL" != 1 ] || set -- "$@" T 60 decay '"fixed"'
	while [ $# -gt 0 ]; do
		text=$(set_member "$1" "$2" <<<"$text")
		shift 2
	done
	echo "$text"
}

# Makes the runs of the grid on standard input; their table is NAME.tsv.
make_runs() { # NAME
	cat >"$out/$1.json"
	sweep "$out/$1.json" "$1"
}

# A table with another column, which names its curve or cell.
with() { # COLUMN EXPRESSION <TABLE
	awk -F '\t' -v OFS='\t' -v name="$1" "$table"'
	NR == 1 { print $0, name; next }
	{ print $0, '"$2"' }'
}

# The rows whose columns have these values.
where() { # COLUMN VALUE... <TABLE
	awk -F '\t' -v list="$*" "$table"'
	BEGIN { n = split(list, item, " ") }
	NR > 1 {
		for (i = 1; i <= n; i += 2)
			if (column(item[i]) != item[i + 1])
				next
	}
	{ print }'
}

# Accuracy against rounds, and against bits, for each attack and f.
draw_curves() {
	local attack f
	for attack in foe alie; do
		for f in 1 3 5; do
			where attack $attack f "$f" alpha 1 <"$out/all.tsv" |
				with curve 'column("method") ", " column("share")' \
				>"$out/drawn"
			set -- -y test_accuracy -g curve --size 900x560 \
			    --ylabel 'test accuracy' --title \
			    "$f beside 10 honest devices, $attack; k/Q"
			cgc-plot "$@" --xlabel rounds "$out/drawn" \
			    -o "$out/rounds-$attack-$f.svg"
			cgc-plot "$@" -x bits --logx "$out/drawn" \
			    --xlabel 'bits that a device has sent' \
			    -o "$out/bits-$attack-$f.svg"
		done
	done
}

# What it takes to reach a level of accuracy: rounds by level at k/Q = 0.1;
# rounds and bits by k/Q at one level.
draw_reach() {
	local attack what
	for attack in foe alie; do
		where attack $attack alpha 1 <"$out/reach.tsv" | with curve \
		    'column("method") ", f = " column("f")' >"$out/drawn"
		where share 0.1 <"$out/drawn" | cgc-plot -x level -y rounds \
		    -g curve --xlabel 'test accuracy' --title \
		    "Rounds to an accuracy, $attack, k/Q = 0.1" \
		    -o "$out/level-$attack.svg"
		for what in rounds bits; do
			where level "$LEVEL" <"$out/drawn" | cgc-plot -x share \
			    -y $what -g curve --logx --logy --xlabel k/Q \
			    --title "${what^} to an accuracy of $LEVEL, $attack" \
			    -o "$out/$what-by-share-$attack.svg"
		done
	done
}

# Accuracy against rounds at k/Q = 0.1 by the heterogeneity of the data.
draw_alphas() {
	local attack
	for attack in foe alie; do
		where attack $attack f 3 share 0.1 <"$out/all.tsv" |
			with curve 'column("method") ", alpha = " column("alpha")' |
			cgc-plot -y test_accuracy -g curve --xlabel rounds \
			--ylabel 'test accuracy' --title \
			"3 beside 10 honest devices, $attack, k/Q = 0.1" \
			-o "$out/alpha-$attack.svg"
	done
}

# Accuracy at the end, under the worse attack, by k/Q and f.
draw_worst() {
	local method
	for method in RoSDHB Byz-DASHA-PAGE; do
		where method $method alpha 1 <"$out/final.tsv" |
			cgc-plot -x share -y f -z accuracy --min attack \
			--xlabel k/Q --ylabel 'Byzantine, beside 10 honest' \
			--title "$method: accuracy under the worse attack" \
			-o "$out/worst-$method.svg"
	done
}

# One table of several, whose first lines are the same.
join_tables() { # NAME...
	local name
	for name in "$@"; do
		cat "$out/$name.tsv"
	done | awk 'NR == 1 { head = $0 } NR == 1 || $0 != head'
}

compare() {
	join_tables "$@" >"$out/all.tsv"
	final "$out/all.tsv" "$keys" >"$out/final.tsv"
	# shellcheck disable=SC2086 # each level is an argument
	reach "$out/all.tsv" "$keys" bits $LEVELS >"$out/reach.tsv"
	over_seeds <"$out/final.tsv" >"$out/means.tsv"
	draw_curves
	draw_reach
	draw_alphas
	draw_worst
	rm "$out/drawn"
	cat "$out/means.tsv"
}

SHARES='0.05 0.1 0.3 1'
LEVELS='0.6 0.65 0.7 0.75 0.8' LEVEL=0.6
if [ "$SMALL" = 1 ]; then
	SHARES='0.1 1' LEVELS='0.15 0.2' LEVEL=0.2
fi

prepare "${1:-rosdhb}" 10 '5 1 0.1' "$SEEDS"
case $mode in
full)
	grid seed "$(list "$SEEDS")" | make_runs full
	compare full
	;;
part)
	grid seed "$(list "$SEEDS")" alpha '[1]' share "$(list "$SHARES")" |
		make_runs shares
	grid seed "$(list "$SEEDS")" alpha '[5, 0.1]' f '[3]' share '[0.1]' |
		make_runs alphas
	compare shares alphas
	;;
plain)
	half=$(awk -v rate="$RATE" 'BEGIN { print rate / 2 }')
	grid method '[
		{"method": "all coordinates", "rate": RATE, "share": 1},
		{"method": "RoSDHB", "rate": RATE},
		{"method": "RoSDHB, rate HALF", "rate": HALF},
		{"method": "rand-k, one mask", "rate": RATE,
			"server": "cgc-momentum -b 0"},
		{"method": "rand-k, one mask, rate HALF", "rate": HALF,
			"server": "cgc-momentum -b 0"},
		{"method": "rand-k, own masks", "rate": RATE, "mask": "own",
			"server": "cgc-momentum -b 0"}
	]' attack '["none", "foe"]' f 1 share '' alpha '[5]' \
	    seed "$(list "$SEEDS")" T "$ROUNDS" decay $((ROUNDS * 2 / 3)) |
		sed "s/batch=60\"/batch=$BATCH\"/; s/RATE/$RATE/; s/HALF/$half/g" |
		make_runs plain
	final "$out/plain.tsv" "method attack seed" >"$out/plain-final.tsv"
	begin=100 # what is before would squash the rest
	[ "$SMALL" != 1 ] || begin=0
	for attack in none foe; do
		where attack $attack <"$out/plain.tsv" |
			awk -F '\t' "$table"'
			NR == 1 || column("iteration") >= begin' \
			    begin="$begin" - |
			cgc-plot -y test_accuracy -g method --xlabel rounds \
			--ylabel 'test accuracy' --size 900x560 \
			--title "k/Q = 0.1, attack of 1 beside 10: $attack" \
			-o "$out/plain-$attack.svg"
	done
	over_seeds <"$out/plain-final.tsv"
	;;
tune)
	grid f '[3]' share '[0.1]' alpha '[1]' seed 9 | sed 's/, "rate": [0-9.]*//
	    s/^\t"T"/\t"rate": [0.0064, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8],\n&/' |
		make_runs tune
	final "$out/tune.tsv" "method attack rate" | tee "$out/tune-final.tsv"
	;;
esac
