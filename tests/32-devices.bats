#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-aggregate --devices: whatever is wrong with a device's bytes costs that
# device a fault, and nobody else anything.
load lib

# Seven devices d0 .. d6 with three iterations each, all vectors in x.txt,
# and forge.py.
make_devices() {
	vectors 21 2 3 >x.txt
	cgc-pack -n 7 --kind message x.txt >x.cgv
	for i in 0 1 2 3 4 5 6; do
		for t in 0 1 2; do
			tail -c +$((80 * (7 * t + i) + 1)) x.cgv | head -c 80
		done >d$i
	done
	cat >forge.py <<-'EOF'
	# forge.py FILE FRAME FIELD=VALUE... : that frame, with other fields;
	# its payload is cut or filled up to the length of a dense vector
	import struct, sys, zlib
	FIELDS = {"version": ("B", 4), "kind": ("B", 5), "dtype": ("B", 6),
	    "codec": ("B", 7), "iteration": ("<Q", 8), "index": ("<I", 16),
	    "count": ("<I", 20), "dim": ("<Q", 24), "length": ("<Q", 32),
	    "seed": ("<Q", 40), "param": ("<I", 48), "run": ("<I", 52)}
	at = 80 * int(sys.argv[2])
	data = open(sys.argv[1], "rb").read()[at:at + 80]
	head, body = bytearray(data[:64]), data[64:]
	for word in sys.argv[3:]:
	    key, value = word.split("=")
	    form, place = FIELDS[key]
	    struct.pack_into(form, head, place, int(value))
	size = {1: 4, 2: 8, 3: 4, 4: 8}.get(head[6], 8)
	dim, = struct.unpack_from("<Q", head, 24)
	if dim < 1000:
	    body = (body + bytes(size * dim))[:size * dim]
	    struct.pack_into("<Q", head, 32, len(body))
	struct.pack_into("<I", head, 56, zlib.crc32(body))
	struct.pack_into("<I", head, 60, zlib.crc32(head[:60]))
	body += bytes(-len(body) % 8)
	sys.stdout.buffer.write(head + body)
	EOF
}

# frame T: that frame of device 3.
frame() {
	tail -c +$((80 * $1 + 1)) d3 | head -c 80
}

aggregate() {
	cgc-aggregate -f 2 -r nnm -r cwtm "$@"
}

# expected A B C: the aggregates, each with all devices (0), or without device
# 3 (1).
expected() {
	if [ ! -f with.cgv ]; then
		aggregate x.cgv >with.cgv
		awk 'NR % 7 != 4' x.txt | cgc-pack -n 6 |
			cgc-aggregate -f 1 -r nnm -r cwtm >without.cgv
	fi
	local t=0 file
	for fault in "$@"; do
		[ "$fault" = 0 ] && file=with.cgv || file=without.cgv
		tail -c +$((80 * t + 1)) $file | head -c 80
		t=$((t + 1))
	done
}

# costs "A B C" FATE WHY [OPTION ...]: device 3, whose bytes are in "bad", is
# faulty in those of the three iterations, and nothing else changes.
costs() {
	local rounds=$1 fate=$2 why=$3
	shift 3
	timeout 20 cgc-aggregate -d -f 2 -r nnm -r cwtm "$@" --audit a.json \
		d0 d1 d2 "${bad:-bad}" d4 d5 d6 >got.cgv 2>err ||
		{ cat err; return 1; }
	# shellcheck disable=SC2086 # three words
	expected $rounds | cmp - got.cgv || { cat a.json; return 1; }
	grep -o '"device":3,"fate":"[a-z]*"\(,"why":"[^"]*"\)\?' a.json >fates
	# shellcheck disable=SC2086
	printf '%s\n' $rounds | sed "s/0/kept/; s/1/$fate/" >fate.expected
	sed 's/.*"fate":"\([a-z]*\)".*/\1/' fates >fate.found
	if ! cmp -s fate.expected fate.found || ! grep -Eq "$why" fates ||
	    [ "$(grep -o '"fate":"kept"' a.json | wc -l)" -ne \
		$((18 + $(grep -c kept fate.expected))) ]; then
		cat fates
		return 1
	fi
}

@test "devices as files: the same as one stream" {
	make_devices
	aggregate -d d0 d1 d2 d3 d4 d5 d6 >a.cgv
	aggregate x.cgv | cmp - a.cgv
	cp d3 bad
	costs "0 0 0" - kept
	costs "0 0 0" - kept -t 0
}

@test "cut in a header, in a payload, between two frames" {
	make_devices
	head -c 100 d3 >bad
	costs "0 1 1" malformed 'cut short: 20 of 64 bytes of the header'
	head -c 150 d3 >bad
	costs "0 1 1" malformed 'cut short: 6 of 16 bytes of the payload'
	head -c 80 d3 >bad
	costs "0 1 1" missing 'no more frames'
}

@test "cut at every byte of the second frame" {
	make_devices
	expected 0 1 1 >expected.cgv
	for len in $(seq 80 8 152) 81 143 145 159; do
		head -c "$len" d3 >bad
		aggregate -d d0 d1 d2 bad d4 d5 d6 | cmp - expected.cgv
	done
}

@test "a payload that its CRC does not fit costs one round" {
	make_devices
	{ head -c 150 d3; printf '\377'; tail -c +152 d3; } >bad
	costs "0 1 0" malformed 'CRC-32 of the payload'
}

@test "a header that its CRC does not fit ends the channel" {
	make_devices
	{ head -c 90 d3; printf '\377'; tail -c +92 d3; } >bad
	costs "0 1 1" malformed 'CRC-32 of the header|header'
}

@test "one bit changed anywhere in a frame is a fault of that device" {
	make_devices
	expected 0 1 0 >once.cgv
	expected 0 1 1 >ever.cgv
	python3 - <<-'EOF'
	data = open("d3", "rb").read()
	for bit in range(0, 640, 13):
	    bad = bytearray(data)
	    bad[80 + bit // 8] ^= 1 << bit % 8
	    open("bad%d" % bit, "wb").write(bad)
	EOF
	for bad in bad*; do
		aggregate -d d0 d1 d2 "$bad" d4 d5 d6 >a.cgv
		cmp -s a.cgv once.cgv || cmp a.cgv ever.cgv
	done
}

@test "another dim, index, count, type, kind, run, codec, seed" {
	make_devices
	while read -r change why; do
		{
			frame 0
			python3 forge.py d3 1 "$change"
			frame 2
		} >bad
		costs "0 1 0" malformed "$why is [0-9]+, expected" ||
			echo "$change"
	done <<-'EOF' >found
		dim=3 dim
		dim=1 dim
		index=2 index
		index=6 index
		index=7 index
		index=4294967294 index
		count=6 count
		dtype=1 dtype
		kind=2 kind
		run=9 run
		codec=200 codec
		codec=1 codec
		seed=5 seed
	EOF
	cat found
	[ ! -s found ]
}

@test "a frame of another iteration" {
	make_devices
	{ frame 0; frame 0; frame 2; } >bad # sent again
	costs "0 1 0" malformed 'second or late frame of iteration 0'
	{ frame 0; frame 1; frame 1; frame 2; } >bad # sent twice
	costs "0 0 1" malformed 'second or late frame of iteration 1'
	{ frame 0; frame 2; } >bad # left out
	costs "0 1 0" malformed 'iteration is 2, expected 1'
	{ frame 0; python3 forge.py d3 1 iteration=9; frame 2; } >bad
	costs "0 1 1" malformed 'iteration is 9, expected 1'
	{
		python3 forge.py d3 0 iteration=18446744073709551615
		frame 0
	} >bad
	costs "1 1 1" malformed 'iteration is 18446744073709551615'
	{ frame 2; frame 1; frame 0; } >bad # backwards
	costs "1 1 0" malformed 'iteration is 2, expected 0'
}

@test "a flood of old frames" {
	make_devices
	{
		frame 0
		for _ in $(seq 30); do frame 0; done
		frame 1
		frame 2
	} >bad
	costs "0 1 1" malformed 'second or late frame of iteration 0'
}

@test "garbage, nothing, no file, a directory" {
	make_devices
	echo 'hello, this is no stream, but it is longer than a header is, so' \
	    >bad
	costs "1 1 1" malformed magic
	echo hello >bad
	costs "1 1 1" malformed 'cut short: 6 of 64 bytes'
	: >bad
	costs "1 1 1" missing 'no more frames'
	rm bad
	costs "1 1 1" missing 'No such file'
	mkdir bad
	costs "1 1 1" malformed 'directory'
}

@test "garbage without end, frames without end" {
	make_devices
	bad=/dev/zero costs "1 1 1" malformed magic
	bad=/dev/urandom costs "1 1 1" malformed magic
	mkfifo bad
	yes "$(printf '%080d' 1)" >bad 2>/dev/null &
	costs "1 1 1" malformed magic
	frame 0 >once
	while cat once once once once; do :; done >bad 2>/dev/null &
	costs "0 1 1" malformed 'second or late frame of iteration 0'
}

@test "claims that nothing backs" {
	make_devices
	python3 forge.py d3 0 dim=1152921504606846976 \
	    length=9223372036854775808 >bad
	costs "1 1 1" malformed 'above the limit'
	python3 forge.py d3 0 dim=268435456 length=2147483648 >bad
	costs "1 1 1" malformed 'cut short: 16 of 2147483648 bytes'
	for dim in 1073741824 4294967295 9223372036854775807 \
	    18446744073709551615; do
		python3 forge.py d3 0 dim=$dim length=16 >bad
		costs "1 1 1" malformed 'length|limit'
	done
	{
		python3 forge.py d3 0 codec=3 dim=268435456 length=16
		frame 1
		frame 2
	} >bad
	costs "1 0 0" malformed 'dim is 268435456, expected 2'
}

@test "claims under a limit of address space" {
	make_devices
	python3 forge.py d3 0 dim=268435456 length=2147483648 >bad
	expected 1 1 1 >expected.cgv
	prlimit --as=200000000 cgc-aggregate -V >version ||
		skip "the programs need more address space than that"
	prlimit --as=200000000 cgc-aggregate -d -f 2 -r nnm -r cwtm \
		d0 d1 d2 bad d4 d5 d6 | cmp - expected.cgv
	aggregate --max-dim 2 -d d0 d1 d2 bad d4 d5 d6 | cmp - expected.cgv
}

@test "silence: a FIFO that nobody opens, and one that is only opened" {
	make_devices
	mkfifo bad
	costs "1 1 1" missing 'silent for 0.1 s' -t 0.1
	sleep 10 >bad &
	costs "1 1 1" missing 'silent for 0.1 s' -t 0.1
	kill $!
}

@test "silence in the middle of a frame" {
	make_devices
	mkfifo bad
	{ head -c 100 d3; exec sleep 10; } >bad &
	costs "0 1 1" missing 'silent for 0.1 s' -t 0.1
	kill $!
}

@test "a frame that is late costs the round that it is late for" {
	make_devices
	mkfifo bad
	{ sleep 1.5; cat d3; } >bad &
	costs "1 0 0" missing 'silent for 1 s' -t 1
}

@test "not finite: a fault as in one stream" {
	make_devices
	echo nan 1 | cgc-pack --kind message | cat >n.cgv
	python3 forge.py n.cgv 0 count=7 index=3 iteration=1 >bad.1
	{ frame 0; cat bad.1; frame 2; } >bad
	costs "0 1 0" nonfinite 'coordinate 0 is nan'
	refuses 3 'iteration 1: device 3: coordinate 0 is nan' \
		cgc-aggregate -d -f 2 --nonfinite fail -r median -o out.cgv \
		d0 d1 d2 bad d4 d5 d6
	[ ! -e out.cgv ]
}

@test "what is missing, as zero and as failure" {
	make_devices
	head -c 160 d3 >bad
	aggregate -d --missing zero d0 d1 d2 bad d4 d5 d6 >a.cgv
	awk 'NR == 18 { $0 = "0 0" } { print }' x.txt | cgc-pack -n 7 |
		aggregate | cmp - a.cgv
	refuses 3 'iteration 2: device 3: no more frames' \
		cgc-aggregate -d --missing fail -f 2 -r median -o out.cgv \
		d0 d1 d2 bad d4 d5 d6
}

@test "as many faults as f, each of another kind; and one more" {
	make_devices
	: >none
	head -c 100 d5 >short
	aggregate -d d0 d1 d2 none d4 short d6 >a.cgv
	awk 'NR <= 7 && NR != 4' x.txt | cgc-pack |
		cgc-aggregate -f 1 -r nnm -r cwtm >b.cgv
	awk 'NR > 7 && NR % 7 != 4 && NR % 7 != 6' x.txt |
		cgc-pack -n 5 -t 1 | cgc-aggregate -r nnm -r cwtm >c.cgv
	cat b.cgv c.cgv | cmp - a.cgv
	refuses 3 '^cgc-aggregate: devices: iteration 1: 3 of 7 .* f = 2' \
		cgc-aggregate -d -f 2 -r median -o out.cgv \
		d0 d1 none none d4 short d6
	refuses 3 'iteration 0: 3 of 7 messages are faulty.*f = 2; device 2' \
		cgc-aggregate -d -f 2 -r median -o out.cgv \
		d0 d1 none nofile d4 d5 /dev/zero
	[ ! -e out.cgv ]
}

@test "all devices silent, and no descriptor left for them" {
	make_devices
	refuses 3 'none of 3 devices sent a frame; a: No such file' \
		cgc-aggregate -d -f 1 -r median a b c
	export ASAN_OPTIONS=detect_leaks=0 # it wants descriptors
	ulimit -n 8
	refuses 1 'd[0-9]: Too many open files' \
		cgc-aggregate -d -f 2 -r median d0 d1 d2 d3 d4 d5 d6
}

@test "bytes that come one by one and devices that come in any order" {
	make_devices
	aggregate x.cgv >a.cgv
	for i in 0 1 2 3 4 5 6; do
		mkfifo p$i
		{
			sleep 0.$(((i * 5 + 3) % 7))
			dd if=d$i bs=$((i % 3 * 30 + 1)) status=none
		} >p$i &
	done
	aggregate -d p0 p1 p2 p3 p4 p5 p6 | cmp - a.cgv
}

@test "a device that never ends does not keep the others from it" {
	make_devices
	mkfifo bad
	{ cat d3; exec sleep 10; } >bad &
	costs "0 0 0" - kept
	kill $!
}

@test "a mask that another seed makes" {
	make_devices
	cgc-compress -m randk,k=1 -s 7 x.cgv >m.cgv
	cgc-compress -m randk,k=1 -s 8 x.cgv >foreign.cgv
	for i in 0 1 2 3 4 5 6; do
		for t in 0 1 2; do
			tail -c +$((72 * (7 * t + i) + 1)) m.cgv | head -c 72
		done >m$i
	done
	{
		head -c 72 m3
		tail -c +$((72 * 10 + 1)) foreign.cgv | head -c 72
		tail -c 72 m3
	} >bad
	aggregate -d m0 m1 m2 bad m4 m5 m6 --audit a.json >a.cgv
	grep -q 'device":3,"fate":"malformed","why":"seed is 8, expected 7' \
	    a.json
	cgc-pack --to text m.cgv >m.txt
	cgc-pack -n 7 m.txt | aggregate >all.cgv
	awk 'NR > 7 && NR <= 14 && NR != 11' m.txt | cgc-pack -t 1 |
		cgc-aggregate -f 1 -r nnm -r cwtm >one.cgv
	{ head -c 80 all.cgv; cat one.cgv; tail -c 80 all.cgv; } |
		cmp - a.cgv
}

@test "a device does not choose how much of it gets through" {
	vectors 5 4 1 | cgc-pack >x.cgv
	for i in 0 1 2 3 4; do
		k=1 && [ $i -ne 3 ] || k=4
		cgc-compress -m randk,k=$k -s 7 x.cgv |
		    tail -c +$((i * (64 + 8 * k) + 1)) | head -c $((64 + 8 * k)) >m$i
	done 2>/dev/null || [ $? -eq 141 ]
	cgc-aggregate -d -f 1 -r median --audit a.json m0 m1 m2 m3 m4 >a.cgv
	grep -q '"device":3,"fate":"malformed","why":"param is 4, expected 1' \
	    a.json
	cgc-aggregate -d -f 1 -r median m0 m1 m2 /dev/null m4 | cmp - a.cgv
}

@test "what a device says reaches a terminal escaped" {
	make_devices
	printf '\033[31m%060d' 1 >bad
	name=$(printf 'a\033[31m')
	refuses 3 'a\\x1b\[31m: No such file' \
		cgc-aggregate -d -f 1 -r median "$name" b c
	cp bad bad2
	refuses 3 'malformed|magic' cgc-aggregate -d -f 1 -r median bad bad2 d0
	grep -q '[[:cntrl:]]' refused.err && return 1
	true
}
