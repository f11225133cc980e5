#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-grad: gradients against an oracle, what a device needs, refusals.
load lib

# Data of 4 subsets of two samples of 3 features, two models.
make_input() {
	vectors 8 4 11 >d.txt
	cgc-pack --kind subset --rows 2 d.txt >d.cgv
	vectors 2 3 12 >x.txt
	cgc-pack --kind model -n 1 x.txt >x.cgv
}

# gradients DATA SAMPLES MODEL: by the oracle, as a stream.
gradients() {
	python3 "$ROOT/tests/oracle/linreg.py" "$@" >oracle.txt
	sed '$d' oracle.txt | cgc-pack
}

# header AT VALUE: the first frame of standard input with that byte of its
# header, and the CRC-32 that goes with it.
header() {
	python3 -c 'import struct, sys, zlib
f = bytearray(sys.stdin.buffer.read())
f[int(sys.argv[1])] = int(sys.argv[2])
f[60:64] = struct.pack("<I", zlib.crc32(f[:60]))
sys.stdout.buffer.write(f)' "$@"
}

@test "help and version" {
	explains_itself cgc-grad
}

@test "gradients are those of the oracle" {
	for samples in 1 2 5; do
		vectors $((4 * samples)) 6 $samples >d.txt
		cgc-pack --kind subset --rows $samples d.txt >d.cgv
		vectors 1 5 3 >x.txt
		cgc-pack --kind model x.txt | cgc-grad -D d.cgv >g.cgv
		gradients d.txt $samples x.txt >expected.cgv
		cgc-diff -n -r 1e-14 g.cgv expected.cgv
	done
}

@test "by hand: (<x, z> - y) z" {
	# <(2, 1), (1, 2)> - 1 = 3; <(2, 1), (-1, 3)> - 5 = -4
	printf '1 2 1\n-1 3 5\n' | cgc-pack --kind subset >d.cgv
	echo 2 1 | cgc-pack --kind model | cgc-grad -D d.cgv |
		cgc-pack --to text >found
	printf '3\t6\n4\t-12\n' | cmp - found
}

@test "every model of a stream, in f64 and f32" {
	make_input
	cgc-grad -D d.cgv x.cgv >g.cgv
	cgc-inspect -j g.cgv >found
	[ "$(grep -c '"count":4,"kind":"gradient","dtype":"f64","dim":3' \
		found)" -eq 8 ]
	[ "$(grep -c '"iteration":1' found)" -eq 4 ]
	tail -n 1 x.txt >x1.txt
	gradients d.txt 2 x1.txt >expected.cgv
	tail -c 352 g.cgv | cgc-diff -v -r 1e-14 - expected.cgv
	cgc-grad -D d.cgv --dtype f32 x.cgv >g32.cgv
	cgc-pack --dtype f32 --from stream g.cgv | cmp - g32.cgv
	# the model's own type is the default
	cgc-pack --from stream --dtype f32 x.cgv >x32.cgv
	cgc-grad -D d.cgv x32.cgv >g.cgv
	[ "$(cgc-inspect -j g.cgv | grep -c '"dtype":"f32"')" -eq 8 ]
	cgc-pack --from stream --dtype f64 x32.cgv | cgc-pack --to text |
		sed -n 1p >x0.txt
	gradients d.txt 2 x0.txt >expected.cgv
	head -c 320 g.cgv | cgc-diff -v -r 1e-6 - expected.cgv
	cgc-grad -D d.cgv --dtype f64 x32.cgv >g.cgv
	head -c 352 g.cgv |
		cgc-diff -v -r 1e-14 - expected.cgv
}

@test "data in f32 give gradients in f64" {
	make_input
	cgc-pack --from stream --dtype f32 d.cgv >d32.cgv
	cgc-pack --from stream --dtype f64 d32.cgv >d64.cgv
	cgc-grad -D d64.cgv x.cgv >expected.cgv
	cgc-grad -D d32.cgv x.cgv | cmp - expected.cgv
}

@test "run and iteration are the model's" {
	make_input
	cgc-pack --kind model -n 1 -t 7 --run 5 x.txt | cgc-grad -D d.cgv |
		cgc-inspect -j >found
	[ "$(grep -c '"iteration":7,.*"run":5,' found)" -eq 4 ]
	[ "$(grep -c '"iteration":8,.*"run":5,' found)" -eq 4 ]
}

@test "a device gets the gradients that it encodes" {
	make_input
	# device 1 of T = (2 0 3 1), p = (1 3 0 2), d = 3: columns 0 to 2
	for _ in 0 1; do echo 2 0 3 1 1 3 0 2; done |
		cgc-pack --kind schedule --dtype u32 --param 3 -n 1 >s.cgv
	cgc-grad -D d.cgv -S s.cgv -i 1 x.cgv >part.cgv
	[ "$(cgc-inspect -j part.cgv | grep -c '"count":3')" -eq 6 ]
	cgc-inspect -j part.cgv | grep -o '"index":.' | sed -n 1,3p >found
	printf '"index":%s\n' 0 1 3 | cmp - found
	cgc-grad -D d.cgv x.cgv | cgc-pack --to text | sed -n '1,2p;4,6p;8p' >expected
	cgc-pack --to text part.cgv | cmp - expected
}

# negated LIST: d.cgv with the opposite targets in those of its subsets, of two
# rows each.
negated() {
	awk -v list=" $1 " '{
		if (index(list, " " int((NR - 1) / 2) " "))
			$NF = /-[^ \t]*$/ ? substr($NF, 2) : "-" $NF
		print
	}' d.txt | cgc-pack --kind subset --rows 2
}

@test "flipped labels: as if the data had the opposite targets" {
	make_input
	cgc-grad -D d.cgv -f 0 x.cgv >g.cgv
	cgc-grad -D d.cgv x.cgv | cmp - g.cgv
	negated '3' >n.cgv
	cgc-grad -D n.cgv x.cgv >g.cgv
	cgc-grad -D d.cgv -f 1 x.cgv | cmp - g.cgv
	negated '0 2' >n.cgv
	cgc-grad -D n.cgv x.cgv >g.cgv
	cgc-grad -D d.cgv -f 2 -w 0,2 x.cgv | cmp - g.cgv
	# who rotates is flipped back
	vectors 20 3 12 | cgc-pack --kind model -n 1 >many.cgv
	cgc-grad -D d.cgv -f 1 -w rotate -s 4 many.cgv >found.cgv
	size=88
	for t in {0..19}; do
		head -c $((size * (t + 1))) many.cgv | tail -c $size >m.cgv
		head -c $((4 * size * (t + 1))) found.cgv |
			tail -c $((4 * size)) >g.cgv
		for k in 0 1 2 3; do
			negated $k >n.cgv
			cgc-grad -D n.cgv m.cgv | cmp -s - g.cgv && echo $k
		done >chosen
		[ "$(wc -l <chosen)" -eq 1 ]
		cat chosen >>all
	done
	[ "$(sort -u all | wc -l)" -eq 4 ]
}

@test "flipped labels of a device are all of its, and no others" {
	make_input
	cgc-schedule -N 4 -d 2 -T 2 -s 3 >s.cgv
	negated '0 1 2 3' >n.cgv
	for i in 0 1 2 3; do
		from=d.cgv
		[ $i -lt 2 ] || from=n.cgv
		cgc-grad -D $from -S s.cgv -i $i x.cgv >g.cgv
		cgc-grad -D d.cgv -S s.cgv -i $i -f 2 x.cgv | cmp - g.cgv
		from=d.cgv
		[ $i -ne 1 ] || from=n.cgv
		cgc-grad -D $from -S s.cgv -i $i x.cgv >g.cgv
		cgc-grad -D d.cgv -S s.cgv -i $i -f 1 -w 1 x.cgv | cmp - g.cgv
	done
	# a device does what cgc-attack's would: the same ones are chosen
	for w in last random rotate; do
		cgc-grad -D d.cgv x.cgv | cgc-attack -a zero -f 2 -w $w -s 5 |
			cgc-pack --to text | awk '/^0\t0\t0$/ { print NR }' >chosen
		cgc-grad -D d.cgv -f 2 -w $w -s 5 x.cgv | cgc-pack --to text >f.txt
		cgc-grad -D d.cgv x.cgv | cgc-pack --to text >g.txt
		paste -d , f.txt g.txt | awk -F, '$1 != $2 { print NR }' |
			cmp - chosen
	done
}

@test "flips that make no sense" {
	make_input
	refuses 2 'd.cgv: f is 4, expected less than the 4 devices' \
		cgc-grad -D d.cgv -f 4 x.cgv
	refuses 2 'which names 1 devices, expected f = 2' \
		cgc-grad -D d.cgv -f 2 -w 1 x.cgv
	refuses 2 "flip is '-1'" cgc-grad -D d.cgv -f -1 x.cgv
}

@test "a model is answered at once" {
	make_input
	cgc-grad -D d.cgv x.cgv >expected.cgv
	mkfifo in out
	cgc-grad -D d.cgv <in >out &
	exec 8>in 9<out
	head -c 88 x.cgv >&8
	timeout 10 head -c 352 <&9 >found
	exec 8>&- 9<&-
	wait $!
	head -c 352 expected.cgv | cmp - found
}

@test "wrong usage" {
	make_input
	refuses 2 'D is missing' cgc-grad
	refuses 2 'found one of -S and --device' cgc-grad -D d.cgv -i 2
	refuses 2 'found one of -S and --device' cgc-grad -D d.cgv -S s.cgv
	refuses 2 "dtype is 'u32', expected f32 or f64" \
		cgc-grad -D d.cgv --dtype u32
	refuses 2 "dtype is 'f16'" cgc-grad -D d.cgv --dtype f16
	refuses 2 "device is '-1'" cgc-grad -D d.cgv -S s.cgv -i -1
	refuses 1 'nowhere: No such file' cgc-grad -D nowhere x.cgv
}

# Subsets of 1, 70 and 3 samples of 4 features.
make_uneven() {
	local rows=(1 70 3) k
	for k in 0 1 2; do
		vectors "${rows[k]}" 5 "2$k" >"u$k.txt"
		cgc-pack --kind subset --rows "${rows[k]}" "u$k.txt" >"u$k.cgv"
	done
	/usr/bin/python3 - u0.cgv u1.cgv u2.cgv >u.cgv <<-'END'
	import struct, sys, zlib
	for k, name in enumerate(sys.argv[1:]):
	    f = bytearray(open(name, "rb").read())
	    f[16:24] = struct.pack("<II", k, 3)
	    f[60:64] = struct.pack("<I", zlib.crc32(f[:60]))
	    sys.stdout.buffer.write(f)
	END
}

@test "subsets may be of different sizes" {
	make_uneven
	vectors 1 4 9 >x.txt
	cgc-pack --kind model x.txt | cgc-grad -D u.cgv | cgc-pack --to text \
	    >g.txt
	[ "$(wc -l <g.txt)" -eq 3 ]
	for k in 0 1 2; do
		gradients "u$k.txt" "$(wc -l <"u$k.txt")" x.txt >expected.cgv
		sed -n "$((k + 1))p" g.txt | cgc-pack |
		    cgc-diff -n -r 1e-12 - expected.cgv
	done
	cgc-inspect -s u.cgv | tr -s ' ' >seen
	grep -x 'dim 5 to 350' seen
}

@test "any number of threads and either type of data" {
	cgc-synth -N 3 -m 701 -q 100 -s 1 -o m64.cgv # work for a team
	vectors 1 100 9 | cgc-pack --kind model >x.cgv
	for dtype in f32 f64; do
		cgc-pack --from stream --dtype $dtype m64.cgv >m.cgv
		for threads in 1 2 7; do
			cgc-grad -D m.cgv -@ $threads x.cgv >g$threads.cgv
			cgc-eval -D m.cgv -@ $threads x.cgv >e$threads
		done
		cmp g1.cgv g2.cgv
		cmp g1.cgv g7.cgv
		cmp e1 e7
		mv g1.cgv g-$dtype.cgv
	done
	cgc-diff -r 1e-5 g-f32.cgv g-f64.cgv
}

@test "data that are none" {
	make_input
	refuses 3 'x.cgv: frame 1: kind is model, expected subset' \
		cgc-grad -D x.cgv x.cgv
	refuses 3 'd2.cgv: a second batch, expected the end' \
		pipe 'cat d.cgv d.cgv >d2.cgv; cgc-grad -D d2.cgv x.cgv'
	refuses 3 'cut.cgv: .* 3 of 4 frames|cut.cgv: .*missing' \
		pipe 'head -c 384 d.cgv >cut.cgv; cgc-grad -D cut.cgv x.cgv'
	refuses 3 'cut.cgv: frame 4: cut short' \
		pipe 'head -c 400 d.cgv >cut.cgv; cgc-grad -D cut.cgv x.cgv'
	refuses 3 '^cgc-grad: junk.cgv: frame 5: cut short' \
		pipe '{ cat d.cgv; echo junk; } >junk.cgv
			cgc-grad -D junk.cgv x.cgv'
	: >empty.cgv
	refuses 3 'empty.cgv: no data' cgc-grad -D empty.cgv x.cgv
	echo 1 inf 2 | cgc-pack --kind subset >inf.cgv
	refuses 3 'inf.cgv: subset 0: a value is not finite' \
		cgc-grad -D inf.cgv x.cgv
	echo 1 2 3 | cgc-pack --kind subset --dtype u32 >u32.cgv
	refuses 3 'type u32, expected subsets of real numbers' \
		cgc-grad -D u32.cgv x.cgv
	for p in 0 1 2; do
		echo 1 2 3 | cgc-pack --kind subset | header 48 $p >bad.cgv
		refuses 3 "bad.cgv: subset 0: $p values per row, expected 2 or more" \
			cgc-grad -D bad.cgv x.cgv
	done
}

@test "models and schedules that do not fit" {
	make_input
	echo 1 2 | cgc-pack --kind model >x2.cgv
	refuses 3 'x2.cgv: frame 1: dim is 2, expected the 3 of linreg on d.cgv' \
		cgc-grad -D d.cgv x2.cgv
	echo 1 2 3 | cgc-pack --kind model --dtype u32 >u32.cgv
	refuses 3 'u32.cgv: frame 1: dtype is u32, expected f32 or f64' \
		cgc-grad -D d.cgv u32.cgv
	cgc-pack --kind model x.txt >pair.cgv
	refuses 3 'pair.cgv: frame 1: ' cgc-grad -D d.cgv pair.cgv
	refuses 3 'kind is subset, expected model' cgc-grad -D d.cgv d.cgv
	cgc-schedule -N 5 -T 2 >s5.cgv
	refuses 3 's5.cgv: N is 5, expected the 4 subsets of d.cgv' \
		cgc-grad -D d.cgv -S s5.cgv -i 0 x.cgv
	cgc-schedule -N 4 -T 2 >s.cgv
	refuses 2 'device is 4, expected below the N = 4' cgc-grad -D d.cgv -S s.cgv -i 4 x.cgv
	cgc-schedule -N 4 -T 1 -t 1 >late.cgv
	refuses 3 'late.cgv: iteration is 1, expected 0' \
		cgc-grad -D d.cgv -S late.cgv -i 0 x.cgv
	refuses 3 'x.cgv: frame 1: kind is model, expected schedule' \
		cgc-grad -D d.cgv -S x.cgv -i 0 x.cgv
}

@test "cut input and a full disk" {
	make_input
	head -c 100 x.cgv >cut.cgv
	got=0
	cgc-grad -D d.cgv cut.cgv >found 2>err || got=$?
	[ "$got" -eq 3 ]
	grep -q 'cut.cgv: frame 2: cut short' err
	cgc-grad -D d.cgv x.cgv >whole.cgv
	head -c 352 whole.cgv | cmp - found
	fills_disk x.cgv cgc-grad -D d.cgv
	# no model, no gradient
	cgc-grad -D d.cgv </dev/null >found
	[ ! -s found ]
}
