#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-aggregate on one stream: chains, refusals, faults, the audit.
load lib

# make_vectors [N]: N (9) vectors of dim 4 as text in x.txt, packed in x.cgv.
make_vectors() {
	vectors "${1:-9}" 4 3 >x.txt
	cgc-pack --kind message x.txt >x.cgv
}

# without I FILE: the lines of a text but the I-th, from 0.
without() {
	sed "$(($1 + 1))d" "$2"
}

# rules_of: all rules that take any vectors, pre-aggregations in front of the
# median.
rules_of() {
	takes_any rule | sed 's/^/-r /'
	takes_any pre-aggregation | sed 's/.*/-r & -r median/'
}

# spoil I Q VALUE FILE: coordinate Q of vector I becomes VALUE.
spoil() {
	awk -v i="$1" -v q="$2" -v v="$3" 'BEGIN { OFS = "\t" }
		NR == i + 1 { $(q + 1) = v } { print }' "$4"
}

@test "a chain runs left to right" {
	make_vectors
	cgc-aggregate -f 2 -r nnm -r clip,c=1 -r cwtm x.cgv >a.cgv
	cgc-aggregate -f 2 -r clip,c=1 -r nnm -r cwtm x.cgv >b.cgv
	cgc-diff -q a.cgv b.cgv && return 1
	cgc-aggregate -f 2 -r clip,c=1 -r cwtm <x.cgv >c.cgv
	cgc-diff -q b.cgv c.cgv && return 1
	cgc-inspect -j a.cgv >a.json
	grep -q '"count":1,"kind":"aggregate"' a.json
}

@test "what is no chain" {
	make_vectors
	refuses 2 '^cgc-aggregate: -r is missing' cgc-aggregate x.cgv
	refuses 2 'nnm is a pre-aggregation, expected a rule as the last' \
		cgc-aggregate -r nnm x.cgv
	refuses 2 'mean is a rule, expected a pre-aggregation before' \
		cgc-aggregate -r mean -r median x.cgv
	refuses 2 "unknown rule 'average'" cgc-aggregate -r average x.cgv
	refuses 2 "unknown .*'bucket'" cgc-aggregate -r bucket -r mean x.cgv
	refuses 2 "no parameter 'b'" cgc-aggregate -r cwtm,b=1 x.cgv
	refuses 2 'trim is given twice' cgc-aggregate -r cwtm,trim=1,trim=1
	refuses 2 'expected KEY=VALUE' cgc-aggregate -r cwtm,1 x.cgv
	refuses 2 'chain has 9 links, expected 1 to 8' cgc-aggregate \
		-r nnm -r nnm -r nnm -r nnm -r nnm -r nnm -r nnm -r nnm \
		-r mean x.cgv
}

@test "every bound is refused by name" {
	make_vectors
	refuses 2 'f is 5 of n = 9, expected n > 2f' \
		cgc-aggregate -f 5 -r mean x.cgv
	refuses 2 'krum: n is 9 with f = 4, expected n >= 2f \+ 3' \
		cgc-aggregate -f 4 -r krum x.cgv
	cgc-aggregate -f 4 -r krum,near=n-f-1 x.cgv >a.cgv
	refuses 2 'multikrum: pick is 7, expected 1 to n - f = 6' \
		cgc-aggregate -f 3 -r multikrum,pick=7 x.cgv
	refuses 2 'multikrum: pick is 0' \
		cgc-aggregate -f 3 -r multikrum,pick=0.1 x.cgv
	refuses 2 'cwtm: trim is 5 on each side of 9 .*expected 2 trim < n' \
		cgc-aggregate -r cwtm,trim=5 x.cgv
	refuses 2 'tgn: drop leaves none of 9' \
		cgc-aggregate -r tgn,drop=9 x.cgv
	refuses 2 'bucketing: 3 buckets of s = 3 with f = 2, expected more' \
		cgc-aggregate -f 2 -r bucketing,s=3 -r median x.cgv
	refuses 2 'krum: n is 3 with f = 1' \
		cgc-aggregate -f 1 -r bucketing,s=3 -r krum x.cgv
	refuses 2 "trim is '1.5', expected a whole number or a fraction" \
		cgc-aggregate -r cwtm,trim=1.5 x.cgv
	refuses 2 "trim is '-1'" cgc-aggregate -r cwtm,trim=-1 x.cgv
	refuses 2 "near is 'n-f', expected n-f-2|n-f-1" \
		cgc-aggregate -r krum,near=n-f x.cgv
	refuses 2 "tol is 'nan'" cgc-aggregate -r geomed,tol=nan x.cgv
	refuses 2 "iters is '0'" cgc-aggregate -r geomed,iters=0 x.cgv
	refuses 2 "s is '0'" cgc-aggregate -r bucketing,s=0 -r mean x.cgv
	refuses 2 'bulyan: n is 9 with f = 2, expected n >= 4f \+ 3' \
		cgc-aggregate -f 2 -r bulyan x.cgv
	refuses 2 "tau is '0'" cgc-aggregate -r cclip,tau=0 x.cgv
	refuses 2 'mcc: c and sigma2 are both given, expected one of them' \
		cgc-aggregate -r mcc,c=1,sigma2=1 x.cgv
	printf '%s\n' 1e200 -1e200 1 | cgc-pack -o far.cgv
	refuses 3 'iteration 0: 2 of 3 vectors are too far from their median' \
		cgc-aggregate -f 1 -r mcc far.cgv
}

@test "other options that are refused" {
	make_vectors
	refuses 2 "byzantine is '-1'" cgc-aggregate -f -1 -r mean x.cgv
	refuses 2 "byzantine is '1.5'" cgc-aggregate -f 1.5 -r mean x.cgv
	refuses 2 "missing is 'ignore', expected drop, zero or fail" \
		cgc-aggregate --missing ignore -r mean x.cgv
	refuses 2 "nonfinite is 'zero', expected drop or fail" \
		cgc-aggregate --nonfinite zero -r mean x.cgv
	refuses 2 'needs a FILE for each device' cgc-aggregate -d -r mean
	refuses 2 'f is 2 of n = 4' cgc-aggregate -d -f 2 -r mean a b c d
	refuses 1 'nowhere/a: No such file' \
		cgc-aggregate --audit nowhere/a -r mean x.cgv
}

@test "-l lists every method, -l NAME explains it" {
	cgc-aggregate -l >list
	head -1 list | grep -q '^name	kind	parameters	promise	needs	cost'
	[ "$(awk -F'\t' 'NF != 7' list | wc -l)" -eq 0 ]
	cgc-aggregate -l cwtm nnm >some
	grep -q '^cwtm (rule): ' some
	grep -q '^nnm (pre-aggregation): ' some
	grep -q 'trim=.*default (f)' some
	refuses 2 "unknown method 'nosuch'" cgc-aggregate -l nosuch
}

@test "no number in any coordinate: as if the device were not there" {
	make_vectors
	values=(nan inf -inf)
	for i in 0 1 2 3 4 5 6 7 8; do
		without $i x.txt | cgc-pack |
			cgc-aggregate -f 1 -r nnm -r cwtm >expected
		for q in 0 1 2 3; do
			spoil $i $q "${values[(i + q) % 3]}" x.txt | cgc-pack |
				cgc-aggregate -f 2 -r nnm -r cwtm |
				cmp - expected
		done
	done
}

@test "no number, for every rule and type" {
	make_vectors 13
	spoil 4 2 nan x.txt | cgc-pack >bad64.cgv
	spoil 4 0 -inf x.txt | cgc-pack --dtype f32 >bad32.cgv
	without 4 x.txt | cgc-pack >good64.cgv
	without 4 x.txt | cgc-pack --dtype f32 >good32.cgv
	rules_of >rules
	while read -r -a rule; do
		[ "${rule[1]}" != bucketing ] || rule[1]=bucketing,order=index
		for type in 32 64; do
			cgc-aggregate -f 2 "${rule[@]}" bad$type.cgv >a.cgv
			cgc-aggregate -f 1 "${rule[@]}" good$type.cgv |
				cmp - a.cgv
		done
	done <rules
}

@test "zeros, negative and not, and denormal numbers are numbers" {
	printf '%s\n' 0 -0 4e-324 | cgc-pack >x.cgv
	cgc-aggregate -f 1 --nonfinite fail -r median --audit a.json x.cgv |
		cgc-pack --to text >a.txt
	[ "$(cat a.txt)" = 0 ] || [ "$(cat a.txt)" = -0 ]
	[ "$(grep -o kept a.json | wc -l)" -eq 3 ]
}

@test "each fault takes one of the f, and no more than f are taken" {
	vectors 15 3 5 >x.txt
	rules_of >rules
	for k in 0 1 2 3 4; do
		awk -v k=$k 'NR % 2 == 0 && NR <= 2 * k { $1 = "nan" }
			{ print }' x.txt | cgc-pack >x$k.cgv
	done
	while read -r -a rule; do
		for k in 0 1 2 3; do
			cgc-aggregate -f 3 "${rule[@]}" x$k.cgv >a.cgv
		done
		refuses 3 \
		    '4 of 15 messages are faulty, expected at most f = 3' \
			cgc-aggregate -f 3 "${rule[@]}" x4.cgv
	done <rules
	refuses 3 'iteration 0: 1 of 15 messages are faulty.*f = 0; device 1' \
		cgc-aggregate -r mean x1.cgv
	refuses 3 'x1.cgv: iteration 0: device 1: coordinate 0 is nan' \
		cgc-aggregate -f 3 --nonfinite fail -r mean x1.cgv
}

@test "faults that leave too few for a count that was given" {
	vectors 7 3 5 | awk 'NR < 3 { $2 = "inf" } { print }' |
		cgc-pack >x.cgv
	refuses 3 'faulty messages gone: tgn: drop leaves none of 5' \
		cgc-aggregate -f 2 -r tgn,drop=5 x.cgv
	refuses 3 'faulty messages gone: cwtm: trim is 3 on each side of 5' \
		cgc-aggregate -f 2 -r cwtm,trim=3 x.cgv
}

@test "a message that is missing" {
	make_vectors
	frame=$((64 + 4 * 8))
	{ head -c $((3 * frame)) x.cgv; tail -c +$((4 * frame + 1)) x.cgv; } \
		>y.cgv
	refuses 3 'ended with 8 of 9 frames of iteration 0; index 3' \
		cgc-aggregate -f 2 -r median y.cgv
	refuses 3 'ended with 8 of 9' \
		cgc-aggregate -f 2 --missing fail -r median y.cgv
	cgc-aggregate -f 2 --missing drop -r nnm -r cwtm y.cgv >a.cgv
	without 3 x.txt | cgc-pack | cgc-aggregate -f 1 -r nnm -r cwtm |
		cmp - a.cgv
	cgc-aggregate -f 2 --missing zero -r nnm -r cwtm y.cgv >b.cgv
	sed '4s/.*/0 0 0 0/' x.txt | cgc-pack |
		cgc-aggregate -f 2 -r nnm -r cwtm | cmp - b.cgv
	refuses 3 '1 of 9 messages are faulty, expected at most f = 0' \
		cgc-aggregate --missing zero -r median y.cgv
	refuses 3 'device 3: no message' \
		cgc-aggregate --missing drop -r median y.cgv
}

@test "missing and not finite add up" {
	make_vectors
	spoil 5 1 nan x.txt | cgc-pack >y.cgv
	tail -c +97 y.cgv >z.cgv
	cgc-aggregate -f 2 --missing drop -r median z.cgv >a.cgv
	sed '6d; 1d' x.txt | cgc-pack | cgc-aggregate -r median | cmp - a.cgv
	refuses 3 '2 of 9 messages are faulty, expected at most f = 1' \
		cgc-aggregate -f 1 --missing drop -r median z.cgv
}

@test "an index that comes twice, and a stream that is cut anywhere" {
	make_vectors
	{ head -c 96 x.cgv; head -c 768 x.cgv; } >y.cgv
	refuses 3 'index is 0, which frame 1 of the batch .* has already' \
		cgc-aggregate -f 2 -r median y.cgv
	for len in 1 63 64 65 95 97 500 863; do
		head -c $len x.cgv >y.cgv
		refuses 3 'y.cgv: ' cgc-aggregate -f 2 -r median y.cgv
	done
	: >y.cgv
	cgc-aggregate -f 2 -r median y.cgv >a.cgv
	[ ! -s a.cgv ]
}

@test "nothing appears under -o when the input is bad" {
	make_vectors
	vectors 9 4 8 | cgc-pack -t 1 --kind message | head -c 500 |
		cat x.cgv - >y.cgv
	echo old >out.cgv
	refuses 3 'y.cgv: frame 15: cut short' \
		cgc-aggregate -f 2 -r median -o out.cgv y.cgv
	[ "$(cat out.cgv)" = old ]
	cgc-aggregate -f 2 -r median -o out.cgv x.cgv
	cgc-aggregate -f 2 -r median x.cgv | cmp - out.cgv
	[ "$(find . -name '*out.cgv*' | wc -l)" -eq 1 ]
}

@test "the order of devices and iterations does not matter" {
	vectors 15 3 4 | cgc-pack -n 5 --kind message >x.cgv
	for k in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
		tail -c +$((k * 88 + 1)) x.cgv | head -c 88 >f$k
	done
	cgc-aggregate -f 1 -r nnm -r cwtm x.cgv >a.cgv
	cat f4 f0 f3 f2 f1 f6 f5 f9 f8 f7 f10 f12 f11 f14 f13 |
		cgc-aggregate -f 1 -r nnm -r cwtm | cmp - a.cgv
	cat f4 f9 f14 f2 f7 f3 f0 f1 f6 f5 f8 f10 f12 f11 f13 |
		cgc-aggregate -f 1 -r nnm -r cwtm | cmp - a.cgv
	cgc-aggregate -f 1 -r nnm -r cwtm f[0-9] f1[0-4] | cmp - a.cgv
}

@test "f32 stays f32, f64 stays f64, and they agree" {
	vectors 13 40 3 | cgc-pack --dtype f32 >x32.cgv
	cgc-pack --from stream --dtype f64 x32.cgv >x64.cgv
	rules_of >rules
	while read -r -a rule; do
		cgc-aggregate -f 2 "${rule[@]}" x32.cgv >a32.cgv
		cgc-aggregate -f 2 "${rule[@]}" x64.cgv >a64.cgv
		cgc-diff -v -n -r 1e-6 a32.cgv a64.cgv
		cgc-inspect -j a32.cgv | grep -q '"dtype":"f32"'
		cgc-inspect -j a64.cgv | grep -q '"dtype":"f64"'
	done <rules
	echo 1 2 | cgc-pack --dtype u32 --kind message >s.cgv
	refuses 3 'dtype is u32, expected f32 or f64' \
		cgc-aggregate -r mean s.cgv
	echo 1 2 | cgc-pack --kind subset >data.cgv
	refuses 3 'kind is subset' cgc-aggregate -r mean data.cgv
}

@test "several codecs in one batch" {
	make_vectors
	for k in 0 1 2 3 4 5 6 7 8; do
		tail -c +$((k * 96 + 1)) x.cgv | head -c 96 >f$k
	done
	cgc-compress -m topk,k=2 f1 >c1
	cgc-compress -m f16 f4 >c4
	cgc-compress -m randk,k=3 -s 5 f5 >c5
	cat f0 c1 f2 f3 c4 c5 f6 f7 f8 >mixed.cgv
	cgc-pack --to text mixed.cgv | cgc-pack --kind message >plain.cgv
	cgc-aggregate -f 2 -r nnm -r cwtm plain.cgv >a.cgv
	cgc-aggregate -f 2 -r nnm -r cwtm mixed.cgv | cmp - a.cgv
}

@test "masks of two seeds in one batch" {
	make_vectors
	cgc-compress -m randk,k=2 -s 7 x.cgv >a.cgv
	cgc-compress -m randk,k=2 -s 8 x.cgv >b.cgv
	{ head -c $((4 * 80)) a.cgv; tail -c +$((4 * 80 + 1)) b.cgv; } >y.cgv
	refuses 3 'device 4: seed is 8, expected 7 as from device 0' \
		cgc-aggregate -f 2 -r median y.cgv
}

@test "monna: the pivot is a device, not a place" {
	make_vectors
	cgc-aggregate -f 2 -r monna,pivot=4 x.cgv >a.cgv
	spoil 1 0 nan x.txt | cgc-pack --kind message >y.cgv
	without 1 x.txt | cgc-pack >z.cgv
	cgc-aggregate -f 1 -r monna,pivot=3 z.cgv >b.cgv
	cgc-aggregate -f 2 -r monna,pivot=4 y.cgv | cmp - b.cgv
	refuses 3 'monna: the message of device 1, the pivot, is missing or' \
		cgc-aggregate -f 2 -r monna,pivot=1 y.cgv
	refuses 2 'pivot is device 9, expected less than n = 9' \
		cgc-aggregate -f 2 -r monna,pivot=9 x.cgv
	refuses 2 'whose a vector is, expected no bucketing before it' \
		cgc-aggregate -f 2 -r bucketing -r monna x.cgv
	refuses 2 '--missing is zero, expected drop or fail with monna' \
		cgc-aggregate -f 2 --missing zero -r monna x.cgv
}

@test "the audit: one line of JSON per iteration" {
	vectors 14 2 6 | awk 'NR == 3 { $2 = "-inf" } { print }' |
		cgc-pack -n 7 -t 5 >x.cgv
	cgc-aggregate -f 2 -r multikrum,near=n-f-1 --audit a.json x.cgv >a.cgv
	[ "$(wc -l <a.json)" -eq 2 ]
	cat >check.py <<-'EOF'
	import json, sys
	a, b = [json.loads(line) for line in open(sys.argv[1])]
	assert (a["iteration"], b["iteration"]) == (5, 6)
	assert (a["n"], a["f"], a["counted"]) == (7, 2, 6)
	assert (b["n"], b["f"], b["counted"]) == (7, 2, 7)
	assert [d["device"] for d in a["devices"]] == list(range(7))
	bad = a["devices"][2]
	assert bad == {"device": 2, "fate": "nonfinite",
	    "why": "coordinate 1 is -inf"}
	for line in a, b:
	    kept = [d for d in line["devices"] if d["fate"] == "kept"]
	    weights = [d["weight"] for d in kept]
	    assert len(kept) == line["counted"]
	    assert sum(w > 0 for w in weights) == 5
	    assert abs(sum(weights) - 1) < 1e-12
	    assert all(d["distance"] > 0 for d in kept)
	EOF
	python3 check.py a.json
}

@test "the audit of each kind of rule" {
	make_vectors
	spoil 0 0 1e9 x.txt | cgc-pack >y.cgv
	cgc-aggregate -f 2 -r cwtm --audit a.json y.cgv >a.cgv
	python3 -m json.tool a.json >pretty
	# f = 2 of 9 on each side: 4 of 9 values are cut in each coordinate
	python3 - <<-'EOF'
	import json
	d = json.load(open("a.json"))["devices"]
	assert d[0]["trimmed"] >= 0.25
	assert abs(sum(x["trimmed"] for x in d) - 4) < 1e-12
	assert "weight" not in d[0]
	EOF
	# meamed and phocas cut off f of 9, and the liar first
	for rule in meamed phocas; do
		cgc-aggregate -f 2 -r $rule --audit a.json y.cgv >a.cgv
		python3 - <<-'EOF'
		import json
		d = json.load(open("a.json"))["devices"]
		assert d[0]["trimmed"] >= 0.25
		assert abs(sum(x["trimmed"] for x in d) - 2) < 1e-12
		EOF
	done
	# bulyan chooses n - 2f of 9, and cuts off 2f of these at each place
	cgc-aggregate -f 1 -r bulyan --audit a.json y.cgv >a.cgv
	python3 - <<-'EOF'
	import json
	d = json.load(open("a.json"))["devices"]
	assert d[0]["weight"] == 0 and d[0]["trimmed"] == 1
	assert abs(sum(x["weight"] for x in d) - 1) < 1e-12
	assert abs(sum(x["trimmed"] for x in d) - 4) < 1e-12
	EOF
	cgc-aggregate -f 2 -r krum --audit a.json y.cgv >a.cgv
	[ "$(grep -o '"weight":1' a.json | wc -l)" -eq 1 ]
	[ "$(grep -o '"distance":0[,}]' a.json | wc -l)" -eq 1 ]
	cgc-aggregate -f 2 -r geomed --audit a.json y.cgv >a.cgv
	python3 - <<-'EOF'
	import json
	line = json.load(open("a.json"))
	w = [x["weight"] for x in line["devices"]]
	assert abs(sum(w) - 1) < 1e-12 and min(w) == w[0]
	assert line["gap"] <= 1e-9
	EOF
	cgc-aggregate -f 2 -r bucketing -r krum,near=n-f-1 --audit a.json \
		y.cgv >a.cgv
	grep -q weight a.json && return 1
	grep -q '"distance":' a.json
}

@test "the audit of a median that is one of the vectors" {
	printf '%s\n' '0 0' '1 0' '-1 0' '0 1' '0 -1' | cgc-pack >x.cgv
	cgc-aggregate -r geomed --audit a.json x.cgv >a.cgv
	grep -q '"device":0,"fate":"kept","weight":1,"distance":0' a.json
	[ "$(grep -o '"weight":0,' a.json | wc -l)" -eq 4 ]
}

@test "the audit is the same without a word on the aggregate" {
	make_vectors 13
	rules_of >rules
	while read -r -a rule; do
		cgc-aggregate -f 2 "${rule[@]}" x.cgv >a.cgv
		cgc-aggregate -f 2 "${rule[@]}" --audit a.json x.cgv |
			cmp - a.cgv
		python3 -m json.tool a.json >pretty
	done <rules
}

@test "huge liars take nothing down" {
	vectors 15 3 2 | awk 'NR > 13 { $0 = "1.7e308 -1.7e308 1.7e308" }
		NR == 13 { $0 = "1e200 0 0" } { print }' | cgc-pack >x.cgv
	for chain in "-r cwtm" "-r median" "-r meamed" "-r phocas" \
	    "-r geomed" "-r krum" \
	    "-r multikrum" "-r bulyan" "-r tgn" "-r cge" "-r faba" \
	    "-r monna" "-r mda" "-r mva" "-r smea" "-r caf" "-r mcc" \
	    "-r cclip,tau=3" "-r arc -r cwtm" \
	    "-r nnm -r krum" "-r nnm -r cwtm" "-r nnm -r mcc" \
	    "-r nnm -r nnm -r multikrum" "-r nnm -r geomed" \
	    "-r clip -r geomed" "-r clip -r nnm -r median"; do
		# shellcheck disable=SC2086 # words
		cgc-aggregate -f 3 $chain x.cgv >a.cgv
		cgc-pack --to text a.cgv | awk '{ for (q = 1; q <= 3; q++)
			if ($q > 3 || $q < -3) exit 1 }'
	done
	refuses 3 'coordinate 0 is not finite: the messages are too large' \
		cgc-aggregate -f 3 -r mean x.cgv
}

@test "an aggregate comes out as soon as its batch is whole" {
	make_vectors
	mkfifo in
	cgc-aggregate -f 2 -r median <in >a.cgv &
	exec 7>in
	cat x.cgv >&7
	for _ in $(seq 200); do
		[ "$(wc -c <a.cgv)" -lt 96 ] || break
		sleep 0.05
	done
	[ "$(wc -c <a.cgv)" -eq 96 ]
	exec 7>&-
	wait $!
}

@test "a claim of four thousand million devices costs nothing" {
	make_vectors
	python3 - <<-'EOF'
	import struct, zlib
	head = bytearray(open("x.cgv", "rb").read(96))
	struct.pack_into("<I", head, 20, 4294967294)
	struct.pack_into("<I", head, 60, zlib.crc32(head[:60]))
	open("y.cgv", "wb").write(head)
	EOF
	prlimit --as=200000000 cgc-aggregate -V >version ||
		skip "the programs need more address space than that"
	refuses 3 '1 of 4294967294 messages are here' \
		prlimit --as=200000000 cgc-aggregate -f 1 --missing drop \
		-r median y.cgv
}

@test "a full device is an error" {
	make_vectors
	local got=0
	cgc-aggregate -f 2 -r median x.cgv >/dev/full 2>err || got=$?
	[ "$got" -eq 1 ]
	grep -q 'No space left' err
	got=0
	cgc-aggregate -f 2 -r median --audit /dev/full x.cgv >a 2>err || got=$?
	[ "$got" -eq 1 ]
	grep -q '/dev/full' err
}

@test "a batch of f64 after one of f32" {
	vectors 5 301 1 >v.txt
	cgc-pack --dtype f32 v.txt >both.cgv
	cgc-pack --dtype f64 -t 1 v.txt >>both.cgv
	cgc-aggregate -r median both.cgv >got.cgv
	cgc-pack --dtype f64 -t 1 v.txt | cgc-aggregate -r median >expected.cgv
	tail -c $((64 + 301 * 8)) got.cgv | cmp - expected.cgv
	cgc-schedule -N 5 -d 2 -T 2 -o s.cgv
	cgc-encode -S s.cgv both.cgv >coded.cgv
	cgc-inspect -c coded.cgv
	frame=$((64 + 1208)) wide=$((64 + 2408)) # f32 and f64, padded
	for i in 0 1 2 3 4; do
		tail -c +$((i * frame + 1)) both.cgv | head -c $frame
		tail -c +$((5 * frame + i * wide + 1)) both.cgv | head -c $wide
	done 2>/dev/null | split -b $((frame + wide)) - d. || [ $? -eq 141 ]
	cgc-aggregate -r median -d d.a? | cmp - got.cgv
}

@test "iterations come in order although one lacks a device" {
	vectors 3 4 1 >v.txt
	for t in 0 1 2; do cgc-pack -t $t v.txt; done >all.cgv
	tail -c +97 all.cgv >holes.cgv # iteration 0 without device 0
	cgc-aggregate -f 1 -r mean --missing drop holes.cgv >a.cgv
	cgc-inspect -j a.cgv | grep -o '"iteration":[0-9]*' >order
	printf '"iteration":%d\n' 0 1 2 | cmp - order
}

@test "what cannot be measured is refused, not guessed" {
	printf '3e200 0\n1e200 0\n2e200 0\n9e300 9e300\n1e200 1e200\n' |
	    cgc-pack >far.cgv
	for rule in krum multikrum "nnm -r mean"; do
		refuses 3 'too far from their neighbours' \
		    bash -c "cgc-aggregate -f 1 -r $rule far.cgv"
	done
	# norms are measured, however large
	cgc-aggregate -f 1 -r tgn far.cgv >out.cgv
	echo 1.75e200 2.5e199 | cgc-pack --kind aggregate >expected.cgv
	cgc-diff --rtol 1e-15 out.cgv expected.cgv
}

@test "the audit has the iteration that could not be aggregated" {
	printf '1 2\nnan 1\nnan 2\n3 4\n' | cgc-pack >x.cgv
	refuses 3 '2 of 4 messages are faulty' \
	    cgc-aggregate -f 1 -r median --audit a.json x.cgv
	grep -o '"fate":"[a-z]*"' a.json | sort | uniq -c | tr -s ' ' >fates
	printf ' 2 "fate":"kept"\n 2 "fate":"nonfinite"\n' | cmp - fates
}

@test "options that contradict each other" {
	printf '1 2\n' | cgc-pack >x.cgv
	refuses 2 "with -d, found '-'" cgc-aggregate -d -r mean x.cgv -
	refuses 2 'timeout is for --devices' cgc-aggregate -t 3 -r mean x.cgv
	refuses 2 'are both' cgc-aggregate -r mean --audit F -o F x.cgv
}

@test "how many threads there are to be" {
	make_vectors
	cgc-aggregate -f 2 -r cwtm x.cgv >a.cgv
	cgc-aggregate -@ 3 -f 2 -r cwtm x.cgv | cmp - a.cgv
	cgc-aggregate --threads 1024 -f 2 -r cwtm x.cgv | cmp - a.cgv
	CGC_THREADS=2 cgc-aggregate -f 2 -r cwtm x.cgv | cmp - a.cgv
	refuses 2 "threads is '0', expected .* from 1 to 1024" \
		cgc-aggregate -@ 0 -r mean x.cgv
	for text in 0 1025 two 1.5 ''; do
		CGC_THREADS=$text refuses 2 "CGC_THREADS is '$text', expected" \
			cgc-aggregate -r mean x.cgv
		# the option comes first
		CGC_THREADS=$text cgc-aggregate -@ 2 -f 2 -r cwtm x.cgv |
			cmp - a.cgv
	done
}
