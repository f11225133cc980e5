#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# make bench and make bench-scale on small sizes: that they run and say all that
# they should, and that a peer that makes something else is found out.  What
# the figures are decides nothing.
load lib

setup_file() {
	set -o pipefail
	grep -q fsanitize "$BUILD/flags" && return
	PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 \
	    "$ROOT/tests/bench/bench.py" --quick "$BUILD" \
	    >"$BATS_FILE_TMPDIR/shown"
	grep -v '^#' "$BUILD/bench/quick/bench.tsv" >"$BATS_FILE_TMPDIR/bench.tsv"
}

setup() {
	set -o pipefail
	cd "$BATS_TEST_TMPDIR" || return 1
	! grep -q fsanitize "$BUILD/flags" || skip "a build with sanitizers"
	table=$BATS_FILE_TMPDIR/bench.tsv
}

@test "every row is there" {
	cut -f1 "$table" | uniq >rows
	for row in cwtm-10 cwtm-20 median cwtm-n3-trim1 cwtm-n1000-trim200 \
	    cwtm-f64 cwtm-avx2 cwtm-c krum multikrum nnm-cwtm nnm-cwtm-1e4 \
	    geomed meamed bulyan cclip faba smea dnc randk-0.1 randk-0.3 \
	    topk-0.1 qsgd-7 quant-16 draco lad; do
		grep -qx -- "$row" rows || echo "no $row"
	done >found
	cat found
	[ ! -s found ]
}

@test "every ratio is a number, between the least and the greatest" {
	awk -F'\t' 'NR == 1 {
		for (i = 1; i <= NF; i++) at[$i] = i
		next
	}
	$at["verdict"] == "absent" { next }
	{
		ratio = $at["ratio"]
		if (ratio !~ /^[0-9.]+(e[+-][0-9]+)?$/ || !(ratio + 0 > 0) ||
		    ratio < $at["least"] + 0 || ratio > $at["greatest"] + 0)
			print
		seen++
	}
	END { if (seen < 70) print seen, "ratios" }' "$table" >wrong
	cat wrong
	[ ! -s wrong ]
}

@test "only libraries, levels and threads are absent" {
	awk -F'\t' '$NF == 0 || $13 == "absent"' "$table" |
	    grep -vE '	(NumPy|PyTorch|ByzFL)|-avx2	|, 2	' >wrong || true
	cat wrong
	[ ! -s wrong ]
}

@test "peers make what cgc makes" {
	grep differs "$table" >wrong || true
	cat wrong
	[ ! -s wrong ]
}

@test "a peer that makes something else is found out" {
	/usr/bin/python3 -c 'import numpy' || skip "no NumPy"
	mkdir build bench
	cp "$ROOT"/tests/bench/*.py bench
	cp -r "$BUILD/bin" "$BUILD/flags" build
	mkdir build/bench
	cp "$BUILD"/bench/{bench,data} build/bench
	sed -i 's/\[trim:len(x) - trim\]/[trim + 1:len(x) - trim]/
		s/np.argpartition(abs(x), /np.argpartition(x, /
		s/sent\[n - f:\] \*= -2/sent[n - f:] *= -3/' bench/peers.py
	/usr/bin/python3 bench/bench.py --quick build cwtm-20 topk lad >shown
	for row in cwtm-20 topk lad; do
		grep "^$row.*NumPy.* differs" shown
	done
}

@test "the machine is described" {
	grep -cE '^# ' "$BUILD/bench/quick/bench.tsv" | grep -qx 4
	grep -qE '^# .*[0-9]+ cores' "$BUILD/bench/quick/bench.tsv"
}

@test "exponents of all rules, for all that grows" {
	PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 \
	    "$ROOT/tests/bench/scale.py" --quick "$BUILD" >shown
	grep -v '^#' "$BUILD/bench/quick/exponents.tsv" >fits
	[ "$(wc -l <fits)" -eq 13 ]
	sed 1d fits | awk -F'\t' '$3 !~ /^-?[0-9.]+$/ ||
	    $4 !~ /^-?[0-9.]+$/' >wrong
	cat wrong
	[ ! -s wrong ]
}

@test "a page takes the tables, and keeps the rest" {
	mkdir -p build/bench
	cp "$BUILD/bench/quick/bench.tsv" build/bench
	printf '%s\n' first '<!-- bench.tsv -->' old '<!-- end -->' middle \
	    '<!-- scale.tsv -->' kept '<!-- end -->' last >page.md
	PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 \
	    "$ROOT/tests/bench/page.py" build page.md
	[ "$(grep -cxE 'first|middle|kept|last|<!-- end -->' page.md)" -eq 6 ]
	[ "$(grep -c '^cwtm-10 ' page.md)" -ge 5 ]
	run -1 grep -x old page.md
}
