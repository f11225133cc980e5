# SPDX-License-Identifier: MIT
# The examples, in small, do what they say.

load lib

export SMALL=1

# share FIGURE READING METHOD: the final loss over the first.
share() {
	awk -F '\t' -v r="$2" -v m="$3" '$2 == r && $3 == m { print $7 }' \
	    "out/$1-final.tsv"
}

# below FIGURE READING METHOD1 METHOD2: the first ends with a smaller loss.
below() {
	awk -v a="$(share "$1" "$2" "$3")" -v b="$(share "$1" "$2" "$4")" \
	    'BEGIN { exit !(a != "" && b != "" && a + 0 < b + 0) }' ||
		{ echo "$*"; cat "out/$1-final.tsv"; return 1; }
}

# complete FIGURE METHODS POINTS UP PICTURE...: as many rows as there must be
# and pictures of both readings; nothing else is left.  A device sends UP bits
# an iteration and receives 100 numbers and a seed of 64.
complete() {
	local figure=$1 picture r
	[ "$(wc -l <"out/$1-final.tsv")" -eq $((1 + 2 * $2)) ]
	[ "$(wc -l <"out/$1.tsv")" -eq $((1 + 2 * $2 * $3)) ]
	awk -F '\t' -v up="$4" 'NF != 10 || NR > 1 && ($6 <= 0 || $7 <= 0 ||
	    $8 != up * $5 || $9 != 6464 * $5 || $10 != $8 + $9)' \
	    "out/$1.tsv" >bad
	[ ! -s bad ]
	awk -F '\t' 'NR > 1 && !($9 > 0 && $10 > 0)' "out/$1-final.tsv" >bad
	[ ! -s bad ]
	shift 4
	for picture in "$figure" "$@"; do
		for r in R1 R2; do
			grep -q '</svg>' "out/$picture-$r.svg"
		done
	done
	[ "$(find out -type f | wc -l)" -eq $((2 + 2 * ($# + 1))) ]
}

@test "iteration.sh: the numbers that are worked by hand" {
	"$ROOT/examples/iteration.sh" >got
	printf '\t%s\t%s\n' 2 5 -6 -20 2.5 6.5 2.5 8.5 >messages
	grep -A 4 '^What each device sends' got | sed 1d | diff messages -
	grep -A 1 'trimmed mean' got | grep -qx '	2.25	5.75'
	grep -A 1 '^The new model' got | grep -qx '	-0.017578125	-0.044921875'
	[ "$(tail -n 1 got)" = 'The same as one pipeline: the same bytes.' ]
}

# term FIGURE READING NAME X: the value of a term, and its condition.
term() {
	awk -F '\t' -v r="$2" -v t="$3" -v x="$4" -v c="$5" \
	    '$2 == r && $3 == t && $c == x { printf "%.5g %s\n", $6, $8 }' \
	    "out/$1.tsv"
}

@test "figure2.sh and figure3.sh: the worked numbers, and where theorems fail" {
	"$ROOT/examples/figure2.sh" out >got
	"$ROOT/examples/figure3.sh" out >>got
	[ ! -s got ]
	printf '%s\n' '224.98 holds' '215.27 holds' '390.02 fails' \
	    '628.59 fails' '799.17 fails' '1117 fails' >want
	for delta in 0 0.003 0.1 0.3 0.5 1; do
		term figure2 paper '(33)' $delta 4
	done | diff want -
	printf '%s\n' '1788.8 fails' '799.17 fails' '564.41 fails' \
	    '398.12 fails' '249.94 fails' '174.53 fails' >want
	for d in 1 5 10 20 50 100; do
		term figure3 paper '(33)' $d 5
	done | diff want -
	# no number where the theorem gives none
	awk -F '\t' 'NR > 1 && ($3 == "(32)" || $3 == "(34)") &&
	    ($8 == "holds") != ($6 != "none")' out/figure[23].tsv >bad
	[ ! -s bad ]
	for i in figure2 figure2-error figure3 figure3-error; do
		grep -q '</svg>' out/$i.svg
	done
	[ "$(find out -type f | wc -l)" -eq 6 ]
}

@test "figure4.sh" {
	"$ROOT/examples/figure4.sh" out >got
	complete figure4 10 101 6400
	[ "$(wc -l <got)" -eq 21 ]
	for r in R1 R2; do
		for method in VA CWTM CWTM-NNM LAD-CWTM{,-NNM}' d='{5,10,20}
		do
			below figure4 $r DRACO "$method"
		done
		below figure4 $r 'LAD-CWTM d=10' CWTM
		below figure4 $r 'LAD-CWTM-NNM d=10' CWTM-NNM
		below figure4 $r 'LAD-CWTM-NNM d=10' 'LAD-CWTM d=10'
		below figure4 $r 'LAD-CWTM-NNM d=20' 'LAD-CWTM-NNM d=5'
	done
	below figure4 R2 CWTM VA
	# LAD does not depend on the reading
	[ "$(share figure4 R1 'LAD-CWTM d=5')" = \
	    "$(share figure4 R2 'LAD-CWTM d=5')" ]
}

@test "figure5.sh" {
	"$ROOT/examples/figure5.sh" out >got
	complete figure5 12 101 6400 figure5-gain
	for sigma in 0 0.1 0.3; do
		for rule in CWTM CWTM-NNM; do
			for r in R1 R2; do
				below figure5 $r "LAD-$rule, sigma_H=$sigma" \
				    "$rule, sigma_H=$sigma"
			done
		done
	done
}

@test "figure6.sh" {
	"$ROOT/examples/figure6.sh" out >got
	complete figure6 6 101 1920
	for r in R1 R2; do
		below figure6 $r Com-LAD-CWTM Com-CWTM
		for method in Com-VA Com-CWTM{,-NNM} Com-TGN Com-LAD-CWTM; do
			below figure6 $r Com-LAD-CWTM-NNM "$method"
		done
	done
	below figure6 R2 Com-TGN Com-VA
}

@test "the tables do not depend on how many runs go at a time" {
	export T=20 READING=R2
	JOBS=1 "$ROOT/examples/figure6.sh" one >got
	JOBS=3 SEEDS=1 "$ROOT/examples/figure6.sh" three >got
	cmp one/figure6.tsv three/figure6.tsv
	cmp one/figure6-final.tsv three/figure6-final.tsv
}

@test "TRIM is what CWTM drops, and nobody else" {
	export T=20 READING=R2
	"$ROOT/examples/figure6.sh" ten >got
	TRIM=5 "$ROOT/examples/figure6.sh" five >got
	{ diff ten/figure6-final.tsv five/figure6-final.tsv || true; } |
	    awk '/^</ { print $4 }' >changed
	printf '%s\n' Com-CWTM Com-CWTM-NNM Com-LAD-CWTM \
	    Com-LAD-CWTM-NNM | diff changed -
}

@test "a run that fails ends the figure" {
	run -124 env T=20 ATTACK=none,no=1 "$ROOT/examples/figure4.sh" out
	[ -z "$(ls out)" ]
}

@test "devices.sh: devices apart and together end in the same bytes" {
	"$ROOT/examples/devices.sh" out >got
	grep -qx 'The model is that of one process for all, byte by byte.' got
	grep -q 'device 6 is missing' got
	grep -q 'device 7 is malformed' got
	tail -n 1 got | grep -q 'where these devices send nothing'
	cmp out/live.cgv out/one.cgv
	[ "$(wc -l <out/audit.jsonl)" -eq 20 ]
	[ "$(grep -c '"device":6,"fate":"missing"' out/audit.jsonl)" -eq 10 ]
}

@test "demo.sh: a table for each figure, and a next step that works" {
	T=20 SEEDS='1 2' "$ROOT/examples/demo.sh" out >got
	grep -c '^  DRACO' got | grep -qx 1
	grep -q '^  Com-LAD-CWTM-NNM ' got
	grep '^  picture: ' got | while read -r _ file; do
		[ -s "$file" ]
	done
	tr -cd '\033' <got >colours
	[ ! -s colours ]
	next=$(tail -n 1 got)
	T=20 SEEDS=1 bash -c "$next" >got
	grep -q 'devices attack with alie' got
}

@test "the examples work from anywhere and leave nothing behind" {
	mkdir here
	(cd here && "$ROOT/examples/iteration.sh" >/dev/null)
	[ -z "$(ls here)" ]
}
