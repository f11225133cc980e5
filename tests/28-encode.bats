#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-encode: given tasks, the law of its vectors, one device by itself.
load lib

# schedule D: lines of T and p as schedules of the cyclic code.
schedule() {
	cgc-pack --kind schedule --dtype u32 --param "$1" -n 1
}

# vectors of lines with ; between them, as lines.
lines() {
	tr ';' '\n'
}

@test "help, version and list" {
	explains_itself cgc-encode
	cgc-encode -l | cut -f 1,2 >found
	printf '%s\tcode\n' cyclic frc draco mds >expected
	sed 1d found | cmp - expected
}

@test "four devices by hand" {
	# T = (3 1 4 2), p = (2 4 1 3), counted from 1; subset k sends (k, k^2)
	echo 2 0 3 1 1 3 0 2 | schedule 2 >s.cgv
	printf '1 1\n2 4\n3 9\n4 16\n' | cgc-pack >g.cgv
	cgc-encode -S s.cgv g.cgv >c.cgv
	cgc-pack --to text c.cgv >found
	printf '2\t5\n3\t10\n2.5\t6.5\n2.5\t8.5\n' | cmp - found
	cgc-aggregate -r mean c.cgv | cgc-pack --to text >found
	printf '2.5\t7.5\n' | cmp - found
	# the second device is Byzantine
	cgc-attack -a signflip -f 1 -w 1 c.cgv >m.cgv
	cgc-pack --to text m.cgv | sed -n 2p >found
	printf -- '-6\t-20\n' | cmp - found
	cgc-aggregate -f 1 -r cwtm m.cgv >a.cgv
	cgc-pack --to text a.cgv >found
	printf '2.25\t5.75\n' | cmp - found
	echo 0 0 | cgc-pack --kind model >x.cgv
	cgc-step -x x.cgv -r 0.1 a.cgv >x1.cgv
	echo -0.225 -0.575 | cgc-pack --kind model -t 1 |
		cgc-diff -r 1e-15 x1.cgv -
	# with d = N all are the mean
	echo 2 0 3 1 1 3 0 2 | schedule 4 >s.cgv
	cgc-encode -S s.cgv g.cgv | cgc-pack --to text | uniq >found
	printf '2.5\t7.5\n' | cmp - found
}

@test "given tasks give the expected vectors" {
	while IFS=$'\t' read -r name d T p gradients expected; do
		case $name in '#'*) continue ;; esac
		echo "$name"
		echo "$T $p" | schedule "$d" >s.cgv
		echo "$gradients" | lines | cgc-pack >g.cgv
		echo "$expected" | lines | cgc-pack --kind coded >expected.cgv
		cgc-encode -S s.cgv g.cgv | cgc-diff -n -r 1e-15 - expected.cgv
		echo "$name" >>names
	done <"$ROOT/tests/vectors/coding.tsv"
	[ "$(wc -l <names)" -eq 6 ]
}

@test "vectors are coded, of the gradients' type, run and iteration" {
	cgc-schedule -N 3 -d 2 -t 4 -T 2 >s.cgv
	vectors 6 5 1 | cgc-pack --dtype f32 -n 3 -t 4 --run 8 |
		cgc-encode -S s.cgv | cgc-inspect -j >found
	[ "$(grep -c '"count":3,"kind":"coded","dtype":"f32","dim":5,.*"seed":"0","param":0,"run":8' \
		found)" -eq 6 ]
	[ "$(grep -c '"iteration":5' found)" -eq 3 ]
}

@test "d = N: all vectors are the mean of the gradients, bit by bit" {
	for type in f64 f32; do
		vectors 21 9 4 | cgc-pack --dtype $type -n 7 >g.cgv
		cgc-schedule -N 7 -d 7 -s 3 -T 3 >s.cgv
		cgc-encode -S s.cgv g.cgv | cgc-pack --to raw >found
		cgc-aggregate -r mean g.cgv >mean.cgv
		for t in 1 2 3; do
			cgc-pack --to raw mean.cgv |
				split -b $(($(wc -c <found) / 21)) - mean.
			case $t in
			1) one=mean.aa ;;
			2) one=mean.ab ;;
			3) one=mean.ac ;;
			esac
			for _ in 1 2 3 4 5 6 7; do cat "$one"; done
		done >expected
		cmp expected found
	done
}

@test "d = 1: the gradients, in other places" {
	vectors 6 4 2 | cgc-pack >g.cgv
	cgc-schedule -N 6 -d 1 -s 3 -T 1 >s.cgv
	cgc-encode -S s.cgv g.cgv | cgc-pack --to text | sort >found
	cgc-pack --to text g.cgv | sort | cmp - found
	cgc-schedule -f -N 6 -T 1 >s.cgv
	cgc-encode -S s.cgv g.cgv | cgc-pack --to text >found
	cgc-pack --to text g.cgv | cmp - found
}

@test "every d keeps the mean: each subset counts alike" {
	vectors 8 5 7 | cgc-pack >g.cgv
	cgc-aggregate -r mean g.cgv >mean.cgv
	for d in 1 2 3 5 8; do
		cgc-schedule -N 8 -d $d -s $d -T 1 >s.cgv
		cgc-encode -S s.cgv g.cgv | cgc-aggregate -r mean |
			cgc-diff -n -r 1e-14 - mean.cgv
	done
}

@test "E||g_i - mu||^2 = (N-d) beta^2 / (d (N-1))" {
	vectors 8 3 9 >g.txt
	for _ in {1..3000}; do cat g.txt; done | cgc-pack -n 8 >g.cgv
	for d in 2 3; do
		cgc-schedule -N 8 -d $d -s 1 -T 3000 >s.cgv
		# of each iteration one device, a different one each time
		cgc-encode -S s.cgv g.cgv | cgc-pack --to text |
			awk 'NR % 8 == int((NR - 1) / 8) % 8' |
			cat g.txt - | awk -v d=$d '
		NR <= 8 { for (q = 1; q <= 3; q++) {
			g[NR, q] = $q
			mu[q] += $q / 8
		} next }
		{
			e = 0
			for (q = 1; q <= 3; q++)
				e += ($q - mu[q])^2
			n++; s += e; s2 += e * e
		}
		END {
			for (k = 1; k <= 8; k++)
				for (q = 1; q <= 3; q++)
					beta2 += (g[k, q] - mu[q])^2 / 8
			want = (8 - d) * beta2 / (d * 7)
			error = sqrt((s2 / n - (s / n)^2) / n)
			print n, s / n, want, error
			exit !(n == 3000 && s / n - want < 4 * error &&
			    want - s / n < 4 * error)
		}'
	done
}

@test "one process for all devices, or one for each: the same bytes" {
	cgc-synth -N 5 -q 6 -s 2 >d.cgv
	vectors 3 6 5 | cgc-pack --kind model -n 1 >x.cgv
	for d in 2 5; do
		cgc-schedule -N 5 -d $d -s 4 -T 3 >s.cgv
		cgc-grad -D d.cgv x.cgv | cgc-encode -S s.cgv |
			cgc-attack -a gaussian -f 2 -w rotate -s 6 |
			cgc-compress -m randk,k=2 -s 7 >all.cgv
		: >apart.cgv
		for i in 4 0 3 1 2; do
			cgc-grad -D d.cgv -S s.cgv -i $i x.cgv |
				cgc-encode -S s.cgv -i $i |
				cgc-attack -a gaussian -f 2 -w rotate -s 6 -i $i |
				cgc-compress -m randk,k=2 -s 7 >>apart.cgv
		done
		cgc-pack --from stream all.cgv >all.bin
		cgc-pack --from stream apart.cgv | cmp all.bin -
		# and the messages themselves, iteration by iteration
		split -b 80 all.cgv all.
		split -b 80 apart.cgv apart.
		sha256sum all.?? | cut -c 1-64 | sort >all.sum
		sha256sum apart.?? | cut -c 1-64 | sort | cmp all.sum -
	done
}

@test "a device needs its own gradients, no others" {
	vectors 6 4 2 | cgc-pack >g.cgv
	echo 0 1 2 3 4 5 0 1 2 3 4 5 | schedule 2 >s.cgv
	cgc-encode -S s.cgv g.cgv >c.cgv
	tail -c +193 c.cgv | head -c 96 >expected
	cgc-encode -S s.cgv -i 2 g.cgv | cmp - expected
	python3 -c 'import struct, sys, zlib
for f in (bytearray(sys.stdin.buffer.read(96)) for k in range(6)):
    f[20] = 2
    f[60:64] = struct.pack("<I", zlib.crc32(f[:60]))
    sys.stdout.buffer.write(f)' <g.cgv >two.cgv
	tail -c +193 two.cgv | head -c 192 | cgc-encode -S s.cgv -i 2 |
		cmp - expected
	refuses 3 'the gradient of subset 3 is missing, which device 3 needs' \
		pipe 'tail -c +97 two.cgv | head -c 192 |
			cgc-encode -S s.cgv -i 3'
	refuses 3 'count is 2, expected the N = 6 subsets of s.cgv$' \
		pipe 'head -c 192 two.cgv | cgc-encode -S s.cgv'
}

@test "gradients in any order, but no messages" {
	vectors 6 4 2 | cgc-pack --dtype f32 >g.cgv
	cgc-schedule -N 6 -d 3 -T 1 >s.cgv
	cgc-encode -S s.cgv g.cgv >expected
	{ tail -c +241 g.cgv; head -c 240 g.cgv; } >turned.cgv
	cgc-encode -S s.cgv turned.cgv | cmp - expected
	cgc-compress -m topk,k=4 g.cgv >m.cgv
	refuses 3 'm.cgv: frame 1: kind is message' cgc-encode -S s.cgv m.cgv
}

@test "schedules are searched forwards" {
	vectors 4 3 2 | cgc-pack -n 2 -t 5 >g.cgv
	cgc-schedule -N 2 -T 9 >s.cgv
	cgc-schedule -N 2 -t 5 -T 2 >near.cgv
	cgc-encode -S s.cgv g.cgv >found
	cgc-encode -S near.cgv g.cgv | cmp - found
	cgc-schedule -N 2 -T 6 >short.cgv
	refuses 3 'short.cgv: ends before iteration 6' \
		pipe 'tail -c +177 g.cgv | cgc-encode -S short.cgv'
	cgc-schedule -N 2 -t 6 -T 6 >late.cgv
	refuses 3 'late.cgv: iteration is 6, expected 5' \
		cgc-encode -S late.cgv g.cgv
}

@test "wrong usage" {
	vectors 2 3 2 | cgc-pack >g.cgv
	cgc-schedule -N 2 -T 1 >s.cgv
	refuses 2 'S is missing' cgc-encode g.cgv
	refuses 2 "device is '-1'" cgc-encode -S s.cgv -i -1
	refuses 2 'device is 2, expected below the N = 2 of s.cgv' \
		cgc-encode -S s.cgv -i 2 g.cgv
	refuses 1 'nowhere: No such file' cgc-encode -S nowhere g.cgv
	refuses 1 'nowhere: No such file' cgc-encode -S s.cgv nowhere
}

@test "schedules that are none" {
	vectors 3 2 2 | cgc-pack >g.cgv
	while IFS='|' read -r d line regex; do
		echo "$line" | schedule "$d" >bad.cgv
		refuses 3 "^cgc-encode: bad.cgv: frame 1: $regex" \
			cgc-encode -S bad.cgv g.cgv
	done <<-'EOF'
		1|0 1 1 0 1 2|T has 1 twice, expected a permutation
		1|0 1 2 2 1 2|p has 2 twice, expected a permutation
		1|0 1 3 0 1 2|T\[2\] is 3, expected below N = 3
		1|0 1 2 0 1 4294967295|p\[2\] is 4294967295, expected below
		0|0 1 2 0 1 2|d is 0, expected 1 to N = 3
		4|0 1 2 0 1 2|d is 4, expected 1 to N = 3
		1|0 1 2 0 1|dim is 5, expected 2 N
	EOF
	echo 0 1 2 0 1 2 | schedule $((9 << 24 | 1)) >bad.cgv
	refuses 3 'code is 9, which is none' cgc-encode -S bad.cgv g.cgv
	echo 0 1 2 0 1 2 | cgc-pack --kind schedule --dtype f64 >bad.cgv
	refuses 3 'bad.cgv: frame 1: found a schedule of type f64, expected' \
		cgc-encode -S bad.cgv g.cgv
	refuses 3 'g.cgv: frame 1: kind is gradient' cgc-encode -S g.cgv g.cgv
	printf '0 1 2 0 1 2\n0 1 2 0 1 2\n' |
		cgc-pack --kind schedule --dtype u32 --param 1 >bad.cgv
	refuses 3 'bad.cgv: frame 1: ' cgc-encode -S bad.cgv g.cgv
	: >bad.cgv
	refuses 3 'bad.cgv: ends before iteration 0' \
		cgc-encode -S bad.cgv g.cgv
	cgc-schedule -N 3 -T 1 | head -c 70 >bad.cgv
	refuses 3 'bad.cgv: frame 1: cut short' cgc-encode -S bad.cgv g.cgv
}

@test "gradients that do not fit" {
	cgc-schedule -N 3 -d 2 -T 2 >s.cgv
	vectors 4 2 2 | cgc-pack >g4.cgv
	refuses 3 'g4.cgv: count is 4, expected the N = 3 subsets of s.cgv$' \
		cgc-encode -S s.cgv g4.cgv
	refuses 3 'count is 4, .* or the d of a device' \
		cgc-encode -S s.cgv -i 0 g4.cgv
	vectors 3 2 2 | cgc-pack >g.cgv
	refuses 3 '<stdin>: .*missing|<stdin>: .*2 of 3' \
		pipe 'head -c 160 g.cgv | cgc-encode -S s.cgv'
	refuses 3 '<stdin>: frame 3: cut short' \
		pipe 'head -c 200 g.cgv | cgc-encode -S s.cgv'
	printf '1\n2\n3\n' | cgc-pack --dtype u32 >u32.cgv
	refuses 3 'dtype is u32, expected f32 or f64' \
		cgc-encode -S s.cgv u32.cgv
}

@test "a full disk" {
	vectors 3 2 2 | cgc-pack >g.cgv
	cgc-schedule -N 3 -d 2 -T 2 >s.cgv
	fills_disk g.cgv cgc-encode -S s.cgv
}

@test "threads make the same vectors" {
	vectors 4 301 3 | cgc-pack --dtype f32 | cgc-pack --to raw >x.raw
	for ((i = 0; i < 999; i++)); do
		cat x.raw
	done | cgc-pack --from raw --dtype f32 --dim 300699 -n 4 -o g.cgv
	cgc-schedule -N 4 -d 2 -T 1 -o s.cgv
	cgc-encode -@ 1 -S s.cgv g.cgv >one.cgv
	for n in 2 3 7; do
		cgc-encode -@ $n -S s.cgv g.cgv | cmp - one.cgv
	done
	CGC_CPU=c cgc-encode -@ 2 -S s.cgv g.cgv | cmp - one.cgv
}
