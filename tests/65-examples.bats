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

# complete FIGURE READINGS METHODS POINTS: as many rows as there must be and a
# picture of each reading; nothing else is left.
complete() {
	local r
	[ "$(wc -l <"out/$1-final.tsv")" -eq $((1 + $2 * $3)) ]
	[ "$(wc -l <"out/$1.tsv")" -eq $((1 + $2 * $3 * $4)) ]
	awk -F '\t' 'NF != 8 || NR > 1 && ($6 <= 0 || $7 <= 0)' \
	    "out/$1.tsv" >bad
	[ ! -s bad ]
	for ((r = 1; r <= $2; r++)); do
		grep -q '</svg>' "out/$1-R$r.svg"
	done
	[ "$(find out -type f | wc -l)" -eq $((2 + $2)) ]
}

@test "iteration.sh: the numbers that are worked by hand" {
	"$ROOT/examples/iteration.sh" >got
	printf '\t%s\t%s\n' 2 5 -6 -20 2.5 6.5 2.5 8.5 >messages
	grep -A 4 '^What each device sends' got | sed 1d | diff messages -
	grep -A 1 'trimmed mean' got | grep -qx '	2.25	5.75'
	grep -A 1 '^The new model' got | grep -qx '	-0.017578125	-0.044921875'
	[ "$(tail -n 1 got)" = 'The same as one pipeline: the same bytes.' ]
}

@test "figure4.sh" {
	"$ROOT/examples/figure4.sh" out >got
	complete figure4 2 10 101
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
	# 100 messages of 100 numbers of 64 bits
	cut -f 9 out/figure4-final.tsv | sed 1d | sort -u | grep -qx 640000
}

@test "figure5.sh" {
	"$ROOT/examples/figure5.sh" out >got
	complete figure5 1 12 101
	for sigma in 0 0.1 0.3; do
		for rule in CWTM CWTM-NNM; do
			below figure5 R1 "LAD-$rule, sigma_H=$sigma" \
			    "$rule, sigma_H=$sigma"
		done
	done
}

@test "figure6.sh" {
	"$ROOT/examples/figure6.sh" out >got
	complete figure6 2 6 101
	for r in R1 R2; do
		below figure6 $r Com-LAD-CWTM Com-CWTM
		for method in Com-VA Com-CWTM{,-NNM} Com-TGN Com-LAD-CWTM; do
			below figure6 $r Com-LAD-CWTM-NNM "$method"
		done
	done
	below figure6 R2 Com-TGN Com-VA
	# 200 messages of 30 numbers of 64 bits
	cut -f 9 out/figure6-final.tsv | sed 1d | sort -u | grep -qx 384000
}

@test "the tables do not depend on how many runs go at a time" {
	export T=20 READING=R2
	JOBS=1 "$ROOT/examples/figure6.sh" one >got
	JOBS=3 SEEDS=1 "$ROOT/examples/figure6.sh" three >got
	cmp one/figure6.tsv three/figure6.tsv
	cmp one/figure6-final.tsv three/figure6-final.tsv
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
