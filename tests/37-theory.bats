#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-theory: against enumeration, published numbers and real training.
load lib

# value NAME FILE: of a table.
value() {
	awk -F'\t' -v name="$1" '$1 == name { print $2; n++ }
		END { exit n != 1 }' "$2"
}

# says FILE NAME=VALUE...: numbers of a table, to as many digits as given;
# whole numbers exactly.
says() {
	local file=$1 pair
	shift
	for pair in "$@"; do
		value "${pair%%=*}" "$file" >number
		awk -v want="${pair#*=}" '{
			digits = want
			sub(/e.*/, "", digits)
			gsub(/^0*\.0*|[.]/, "", digits)
			if (want ~ /\./)
				$1 = sprintf("%." length(digits) "g", $1)
			if (want != "none" && $1 != "none") {
				$1 += 0
				want += 0
			}
			exit $1 != want }' number ||
			{ echo "$pair: $(cat number)"; return 1; }
	done
}

@test "help and version" {
	explains_itself cgc-theory
}

# expects N H D K FILE: over all schedules and masks, for gradients in FILE.
expects() {
	python3 "$ROOT/tests/oracle/theory.py" "$@" >expected
	cgc-theory -j -N "$1" -H "$2" -d "$3" -c exact -k 1 --delta "$5" \
	    -b "$(sed -n '2s/ .*//p' expected)" >found
	python3 - expected found <<-'END'
		import json, sys
		want = [float(v) for v in open(sys.argv[1]).read().split()]
		t = json.load(open(sys.argv[2]))
		total2 = want[2]
		got = [t["lemma_1"], want[1], total2, t["lemma_2"],
		       t["kappa_1"] + t["kappa_2"] * total2,
		       t["kappa_3"] + t["kappa_4"] * total2]
		for a, b in zip(got, want):
		    assert abs(a - b) <= 1e-12 * abs(b), (got, want)
		assert len(want) == 6
	END
}

@test "Lemmas 1 and 2 and the exact constants, over all schedules" {
	printf '1 1\n2 4\n3 9\n4 16\n' >g
	expects 4 3 2 2 0 <g
	grep -qx 0.027777777777777776 expected # 1/36
	grep -q ' 11.166666666666666 ' expected
	expects 4 3 2 1 1 <g
	expects 4 4 1 1 1 <g
	expects 4 3 4 1 1 <g
	printf '1 0 2\n2 -4 1\n3 7 0\n-4 1 5\n2 2 2\n' >g
	expects 5 3 2 3 0 <g
	expects 5 4 3 3 0 <g
	for case in '6 4 3' '8 5 3' '9 7 2' '7 4 7'; do
		read -r n h d <<<"$case"
		python3 "$ROOT/tests/oracle/theory.py" "$n" "$h" "$d" >expected
		cgc-theory -j -N "$n" -H "$h" -d "$d" |
		    sed 's/.*"lemma_1":\([^,]*\),.*/\1/' | cgc-pack >found.cgv
		cgc-pack expected | cgc-diff -r 1e-12 found.cgv -
	done
}

@test "kappa of rules and chains" {
	while read -r f kappa rules; do
		cgc-theory -t -N 100 -f "$f" $rules >found
		says found kappa="$kappa"
	done <<-END
		20 2.667 -r cwtm
		20 2.667 -r cwtm,trim=20
		20 8 -r krum,near=n-f-1
		20 7.111 -r geomed
		20 7.111 -r median
		20 7.333 -r nnm -r cwtm
		20 3.333 -r arc -r cwtm
		30 7.875 -r cwtm
		30 10.5 -r krum,near=n-f-1
		30 12.25 -r geomed
		30 30.43 -r nnm -r cwtm
		35 15.17 -r cwtm
		35 13 -r multikrum,near=n-f-1
		35 18.78 -r median
		35 69.64 -r nnm -r cwtm
		20 none -r cwtm,trim=10
		20 none -r nnm -r mean
		20 none -r krum
		20 none -r tgn
	END
	says found kappa_least=0.3333 error=none eq33=none gain_load=none
	grep -q '^condition	FAILED	Def. 1	tgn: no kappa is proved' found
}

@test "Figures 2 and 3 of the paper, and its threshold" {
	figure="cgc-theory -t -N 100 -H 65 -k 1.5"
	while read -r d delta expected; do
		$figure -d "$d" --delta "$delta" >found
		says found eq33="$expected" gain_above=2.847 gain_load=3
	done <<-END
		5 0 224.98
		5 0.003 215.27
		5 0.1 390.02
		5 0.3 628.59
		5 0.5 799.17
		5 1 1117.0
		1 0.5 1788.8
		10 0.5 564.41
		20 0.5 398.12
		50 0.5 249.94
		100 0.5 174.53
	END
	# but Theorem 1's condition fails there, at d = 5 and even at d = N
	says found margin=1.745 error=none error_mu=none step_max=none \
	    least_load=none
	$figure -d 5 --delta 0.5 >found
	says found margin=7.845 error=none lad_least_load=4 lad_margin=0.7874 \
	    lad_error_mu=5.29 lad_kappa_1=1.181 kappa_1=41.80
	grep -q "^condition	FAILED	Theorem 1	N sqrt(kappa \
kappa_2) is 7.84494, expected below 1; off by 6.84494$" found
	grep -q '^condition	ok	Theorem 2	N sqrt' found
	$figure -d 5 --delta 0.00311 >found
	[ "$(value error found)" != none ]
	$figure -d 5 --delta 0.00313 >found
	says found error=none
	cgc-theory -t -N 100 -H 80 -r cwtm -d 10 >found
	says found error_mu=2.425
}

@test "with exact constants LAD needs no condition, and d = N has no error" {
	theory="cgc-theory -t -c exact -N 100 -f 20 -r cwtm"
	$theory -d 1 >found
	says found least_load=1 margin=0
	[ "$(grep -c FAILED found)" -eq 0 ]
	awk -F'\t' '$1 == "error_mu" { e = $2 } $1 == "eq36_mu" { b = $2 }
		END { exit !(e > 0 && e < b) }' found
	$theory -d 100 >found
	says found error=0
	# kappa delta (1 - 1/H) < 1: delta < 0.37975
	$theory -d 100 --delta 0.3797 >found
	says found error=0
	$theory -d 100 --delta 0.3798 >found
	says found error=none lad_error=0
	grep -q '^condition	FAILED	Theorem 1' found
}

@test "nothing where the theorem says nothing" {
	cgc-theory -t -N 100 -H 80 >found # no kappa
	says found kappa=none error=none step_max=none kappa_1=5
	grep -q '^condition	FAILED	Def. 1	kappa: neither' found
	cgc-theory -t -N 100 -H 70 -f 20 -r cwtm >found
	says found kappa=2.667 error=none eq33=none
	grep -q 'FAILED.*f is 20, expected N - H = 30; off by 10' found
	cgc-theory -t -N 100 -f 30 -k 0.5 >found
	grep -q 'FAILED.*kappa is 0.5, .* = 0.75; off by 0.25' found
	for codec in topk,k=30 randk,k=30,mask=shared; do
		cgc-theory -t -N 100 -f 20 -r cwtm -m $codec -Q 100 >found
		says found delta=none kappa_1=none error=none lad_kappa_1=5
		grep -q "^condition	FAILED	(9), (10)	$codec: its \|it" found
	done
	cgc-theory -t -N 100 -f 20 -d 20 -r cwtm -L 2 --rate 100 -T 9 -g 1 >found
	says found rate_error=none bound=none
	grep -q 'FAILED.*the rate is 100, expected below' found
	cgc-theory -j -N 100 -H 80 >found
	grep -q '"error":null,.*"holds":false,"by":null' found
}

@test "bits on the wire" {
	cgc-theory -t -N 100 -f 20 -d 3 -r cwtm -Q 100 -m randk,k=30 >found
	says found delta=2.33333333333 up_bits=960 down_bits=3264 \
	    round_bits=422400 draco_load=41 draco_up_bits=6400
	cgc-theory -t -N 100 -f 20 -Q 100 --dtype f64 >found
	says found up_bits=6400 down_bits=6464 delta=0
	cgc-theory -t -N 100 -f 20 -Q 100 -m randk,k=30 --delta 0.1 >found
	says found up_bits=960 delta=0.1
}

@test "the least d for a target" {
	theory="cgc-theory -t -N 100 -f 20 -r cwtm -b 2 --target 5"
	for given in '' '-L 2 --rate 0.01' '-L 2 --rate 0.01 -T 5000 -g 900' \
	    '-c exact' '-c tight'; do
		$theory $given >found
		d=$(value target_load found)
		name=error_mu
		case $given in
		*-T*) name=bound_mu ;;
		*--rate*) name=rate_error_mu ;;
		esac
		$theory $given -d "$d" >found
		value $name found | awk '{ exit !($1 <= 5) }'
		$theory $given -d $((d - 1)) >found
		value $name found | awk '{ exit !($1 > 5 || $1 == "none") }'
	done
	$theory -t -k 1e9 >found
	says found target_load=100
}

@test "text, TSV and JSON say the same" {
	theory="cgc-theory -N 100 -f 20 -d 10 -r cwtm -m randk,k=90 -Q 100 \
	    -L 3 -T 100 -g 5 --target 1"
	$theory >text
	$theory -t >tsv
	$theory -j >json
	python3 - <<-'END'
		import json
		rows = [line.split("\t") for line in open("tsv").read().split("\n")]
		rows = [r for r in rows[1:] if r[0] not in ("", "condition")]
		t = json.loads(open("json").read())
		assert list(t) == [r[0] for r in rows] + ["conditions"]
		for r in rows[1:]:
		    v = t[r[0]]
		    assert r[1] == ("none" if v is None else "%.12g" % v), r
		words = [line.split()[:2] for line in open("text")]
		for w, r in zip(words[1:], rows[1:]):
		    assert w[0] == r[0], (w, r)
		    a, b = (float(v if v != "none" else "nan") for v in (w[1], r[1]))
		    assert abs(a - b) <= 1e-5 * abs(b) or a != a and b != b
		failed = [c["holds"] for c in t["conditions"]].count(False)
		assert failed == open("text").read().count("FAILED") == 1
	END
}

@test "beta, G and B of gradients" {
	printf '1 2 3\n2 2 4\n3 1 2\n2 3 3\n' >g.txt
	cgc-pack --kind gradient g.txt >g.cgv
	cgc-theory -t --gradients g.cgv -f 1 >found
	# v = 1.5, u = 17
	says found N=4 seen_iterations=1 beta=1.22474487139 seen_mean=272 \
	    seen_mean_mu=17 seen_B_0=0 seen_G_0=1.2247 seen_G_1=0 \
	    seen_B_1=0.29704426289
	# a second iteration: v = 2, u = 0.5; G^2 = 2 - 0.5 B^2 and never less
	printf '0.5\n2.5\n-1.5\n0.5\n' |
	    awk '{ print $1, 0.5, 0 }' | cgc-pack --kind gradient -t 1 >h.cgv
	cat g.cgv h.cgv | cgc-theory -t --gradients - -f 1 >found
	says found seen_iterations=2 seen_beta=1.41421356237 seen_G_1=0 \
	    seen_beta_mean=1.32287565553 seen_B_1=2 beta=1.41421356237
	cat g.cgv h.cgv | cgc-theory -t --gradients - -f 1 -b 9 >found
	says found beta=9 seen_beta=1.41421356237
}

@test "kappa and delta of messages" {
	printf '1 2 3\n2 2 4\n3 1 2\n2 3 3\n-20 30 10\n' >m.txt
	cgc-pack m.txt >m.cgv
	# (5/3, 7/3, 10/3) is 1/3 from (2, 2, 3), and the variance 1.5
	cgc-theory -t --batch m.cgv -f 1 -r cwtm >found
	says found N=5 seen_kappa=0.222222222222 seen_kappa_mean=0.222222222222 \
	    kappa=2.667
	cgc-theory -t --batch m.cgv -f 1 -r nnm -r cwtm >found
	says found seen_kappa=0
	{ head -4 m.txt; echo 2 2 3; } | cgc-pack -t 1 | cat m.cgv - |
	    cgc-theory -t --batch - -f 1 -r cwtm >found
	says found seen_kappa=0.222222222222 seen_kappa_mean=0.111111111111
	{ tail -1 m.txt; head -4 m.txt; } | cgc-pack >first.cgv
	cgc-theory -t --batch first.cgv -f 1 -w 0 -r cwtm >found
	says found seen_kappa=0.222222222222
	# a mean follows the liar: (-4.4, 5.6, 1.4) from (2, 2, 3), over 1.5
	cgc-theory -t --batch m.cgv -f 1 -r mean >found
	says found kappa=none seen_kappa=35.12
	# the honest ones agree: there is nothing to compare with
	printf '1 2 3\n%.0s' 1 2 3 4 5 | cgc-pack >same.cgv
	cgc-theory -t --batch same.cgv -f 1 -r cwtm >found
	says found seen_kappa=none
	cgc-theory -t --batch m.cgv -f 1 -m randk,k=1 -M 2000 >found
	says found delta=2 up_bits=64
	value seen_delta found | awk '{ exit !($1 > 1.9 && $1 < 2.1) }'
	cgc-theory -t --batch m.cgv -f 1 -m identity >found
	says found delta=0 seen_delta=0 seen_delta_max=0
}

@test "Theorem 2 holds along a run of LAD" {
	n=10 f=1 d=5 t=300
	cgc-synth -N $n -q 3 --seed 4 -o data.cgv
	# L: at most the trace of the Hessian, the sum of ||z||^2
	smooth=$(cgc-inspect -v data.cgv |
	    awk '{ s += $1 * $1 + $2 * $2 + $3 * $3 } END { print s }')
	cgc-schedule -N $n -d $d -s 7 -T $t -o sched.cgv
	printf '0 0 0' | cgc-pack --kind model -o x0.cgv
	gap=$(cgc-eval -n -D data.cgv x0.cgv | cut -f 2) # F* >= 0
	theory="cgc-theory -t -N $n -f $f -d $d -r cwtm -L $smooth -T $t -g $gap"
	$theory >found
	rate=$(value rate found)
	for attack in signflip,scale=-2 alie ipm none; do
		cgc-loop -T $t -x x0.cgv -L log.cgv -- "cgc-grad -D data.cgv |
		    cgc-encode -S sched.cgv | cgc-attack -a $attack -f $f |
		    cgc-aggregate -f $f -r cwtm | cgc-step -r $rate" >last.cgv
		cgc-eval -D data.cgv log.cgv | sed "$((t + 2))d" >models.tsv
		[ "$(wc -l <models.tsv)" -eq $((t + 1)) ]
		cgc-grad -D data.cgv <log.cgv >all.cgv
		head -c $((n * 88 * t)) all.cgv >g.cgv
		for which in paper tight exact; do
			$theory -c $which --rate "$rate" --gradients g.cgv >found
			says found seen_iterations=$t rate="$rate"
			[ "$(grep -c FAILED found)" -eq 0 ]
			# what cgc-eval sees, and what the theorem allows
			awk -F'\t' -v n=$n 'FNR == 1 { next }
				NR == FNR { mean += $3 * $3 / '$t'
					if ($4 > beta) beta = $4; next }
				$1 == "bound_mu" { bound = $2 }
				$1 == "beta" { b = $2 }
				$1 == "seen_mean_mu" { seen = $2 }
				function near(x, y) {
					return (x / y - 1) ^ 2 < 1e-18 }
				END { print mean, bound
				    exit !(near(mean, seen) && near(beta, b) &&
				    0 < mean && mean <= bound) }' \
				models.tsv found
		done
	done
}

@test "wrong usage" {
	refuses 2 'N is missing' cgc-theory -H 80
	refuses 2 'H is 50 of N = 100, expected more than half' \
		cgc-theory -N 100 -H 50
	refuses 2 'f is 50 of N = 100, expected N > 2f' \
		cgc-theory -N 100 -H 80 -f 50
	refuses 2 'd is 101, expected at most N = 100' cgc-theory -N 100 -d 101
	refuses 2 "constants is 'rough', expected paper, tight or exact" \
		cgc-theory -N 100 -c rough
	refuses 2 'found -j and -t' cgc-theory -N 100 -jt
	refuses 2 "dtype is 'u32'" cgc-theory -N 100 --dtype u32
	refuses 2 'Q is missing' cgc-theory -N 100 -m randk,k=3
	refuses 2 'k is 30' cgc-theory -N 100 -m randk,k=30 -Q 20
	refuses 2 'rule' cgc-theory -N 100 -r nosuch
	refuses 2 'trim is 50' cgc-theory -N 100 -r cwtm,trim=50
	refuses 2 "unexpected|operand" cgc-theory -N 100 file
	refuses 2 'L is missing' cgc-theory -N 100 --rate 1
	refuses 2 'L is missing' cgc-theory -N 100 -T 10 -g 3
	refuses 2 'found -T, expected both' cgc-theory -N 100 -L 1 -T 10
	refuses 2 'found -g, expected both' cgc-theory -N 100 -L 1 -g 10
	refuses 2 'batch is missing' cgc-theory -N 100 -w 3
	refuses 2 'batch is missing' cgc-theory -N 100 -M 3
	refuses 2 'both standard input' cgc-theory --gradients - --batch -
}

@test "input that does not fit" {
	printf '1 2\n3 4\n5 6\n' | cgc-pack >m.cgv
	refuses 3 'm.cgv: 3 vectors in an iteration, expected N = 4' \
		cgc-theory -N 4 --batch m.cgv -r cwtm
	refuses 3 'm.cgv: 3 vectors in an iteration, expected N = 4' \
		cgc-theory -N 4 --gradients m.cgv
	refuses 3 'no gradients' cgc-theory --gradients /dev/null
	refuses 3 'no messages' cgc-theory -N 4 --batch /dev/null
	refuses 1 'nowhere: No such file' cgc-theory --batch nowhere
	head -c 100 m.cgv >cut.cgv
	refuses 3 'cut.cgv: frame 2: cut short' cgc-theory --batch cut.cgv
	printf '1 nan\n3 4\n5 6\n' | cgc-pack >nan.cgv
	refuses 3 'nan.cgv: iteration 0: .*not finite' \
		cgc-theory --gradients nan.cgv
	refuses 3 'nan.cgv: iteration 0: vector 0 is not finite' \
		cgc-theory --batch nan.cgv -f 1 -w 0 -r cwtm
	refuses 2 'list|expected' cgc-theory --batch m.cgv -f 1 -w 0,1 -r cwtm
	cgc-schedule -N 3 -T 1 >s.cgv
	refuses 3 'kind is schedule' cgc-theory --gradients s.cgv
}

@test "a full disk" {
	fills_disk /dev/null cgc-theory -N 100 -H 80
	fills_disk /dev/null cgc-theory -N 100 -H 80 -j
}
