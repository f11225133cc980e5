#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-compress: what it writes, what comes back, what it refuses.
load lib

# Two iterations of three vectors, f32, in v.cgv.
make_vectors() {
	vectors 6 40 1 | cgc-pack --dtype f32 -n 3 --run 9 >v.cgv
}

# payload FILE: the bytes behind the first header, in hex.
payload() {
	tail -c +65 "$1" | od -A n -v -t x1 | tr -d '\n'
}

@test "identity and back is the same vector" {
	make_vectors
	cgc-compress -m identity v.cgv >m.cgv
	cgc-compress -d m.cgv >back.cgv
	cgc-diff -v v.cgv back.cgv
	[ "$(wc -c <v.cgv)" -eq "$(wc -c <m.cgv)" ]
}

@test "every codec keeps iteration, index, count, type, dim and run" {
	make_vectors
	cgc-inspect -j v.cgv | sed 's/"codec".*"run"/"run"/
		s/,"min".*//; s/gradient/message/' >expected
	cgc-compress -l | awk -F'\t' '$2 == "codec" {
		print $1 ($3 ~ /^k=/ ? ",k=7" : "") \
		    ($3 ~ /^p=/ ? ",p=0.3" : "")
	}' >codecs
	[ "$(wc -l <codecs)" -ge 6 ]
	while read -r codec; do
		cgc-compress -m "$codec" v.cgv | cgc-inspect -j >found
		sed 's/"codec".*"run"/"run"/; s/,"min".*//' found |
			diff expected -
	done <codecs
}

@test "-d expands to what readers see, and leaves dense vectors alone" {
	make_vectors
	for codec in randk,k=7 quant topk,k=0.5 f16 bf16 quant,levels=5 \
	    bernoulli,p=0.3 qsgd qsgd,coding=elias,bucket=7 terngrad \
	    natural dither; do
		cgc-compress -m $codec v.cgv >m.cgv
		cgc-compress -d m.cgv >back.cgv
		cgc-diff m.cgv back.cgv
		cgc-compress -d back.cgv | cmp - back.cgv
		cgc-inspect -j back.cgv >back.json
		[ "$(grep -c '"codec":"dense".*"seed":"0","param":0' \
			back.json)" -eq 6 ]
	done
	cgc-compress -d v.cgv | cmp - v.cgv
}

@test "randk: k values of Q/k times the vector, no indices" {
	make_vectors
	cgc-compress -m randk,k=10 v.cgv >m.cgv
	[ "$(wc -c <m.cgv)" -eq $((6 * (64 + 4 * 10))) ]
	cgc-pack --to text m.cgv >m.txt
	cgc-pack --to text v.cgv | paste - m.txt | awk '{
		for (q = 1; q <= 40; q++) {
			if ($(q + 40) == 0)
				continue
			kept++
			e = $(q + 40) - 4 * $q
			if (e < -1e-6 || e > 1e-6)
				exit 1
		}
	} END { exit kept != 60 }'
}

@test "randk: the seed, the iteration and the device make the mask" {
	vectors 6 20 1 | sed 's/[^\t]*[0-9]/1/g' | cgc-pack -n 3 >ones.cgv
	cgc-compress -m randk,k=8 -s 7 ones.cgv >a.cgv
	cgc-compress -m randk,k=8 -s 7 ones.cgv | cmp - a.cgv
	cgc-pack --to text a.cgv | sort -u >a.txt
	[ "$(wc -l <a.txt)" -eq 6 ]
	cgc-compress -m randk,k=8 -s 8 ones.cgv >b.cgv
	[ "$(cgc-pack --to text a.cgv b.cgv | sort -u | wc -l)" -eq 12 ]
	cgc-compress -m randk,k=8,mask=shared ones.cgv >s.cgv
	[ "$(cgc-pack --to text s.cgv | sort -u | wc -l)" -eq 2 ]
}

@test "a device alone sends what it sends with the others" {
	make_vectors
	for codec in randk,k=7 quant topk,k=7 bernoulli,p=0.3 qsgd \
	    terngrad natural dither; do
		cgc-compress -m $codec -s 3 v.cgv >together.cgv
		: >apart.cgv
		for i in 0 1 2 3 4 5; do
			tail -c +$((i * 224 + 1)) v.cgv | head -c 224 |
				cgc-compress -m $codec -s 3 >>apart.cgv
		done
		cmp together.cgv apart.cgv
	done
}

@test "the payloads are these bytes" {
	echo 0 5 0 -3 1 0 0 2 1 | cgc-pack --dtype f32 >v.cgv
	# values 5 and -3; l = 0; gaps 1, 1: bits 01 01
	cgc-compress -m topk,k=2 v.cgv >m.cgv
	[ "$(payload m.cgv)" = \
		' 00 00 a0 40 00 00 40 c0 00 0a 00 00 00 00 00 00' ]
	# binary16 of 0 5 0 -3 1 0 0 2 1
	cgc-compress -m f16 v.cgv >m.cgv
	[ "$(payload m.cgv)" = " 00 00 00 45 00 00 00 c2 00 3c 00 00\
 00 00 00 40 00 3c 00 00 00 00 00 00" ]
	cgc-compress -m bf16 v.cgv >m.cgv
	[ "$(payload m.cgv)" = " 00 00 a0 40 00 00 40 c0 80 3f 00 00\
 00 00 00 40 80 3f 00 00 00 00 00 00" ]
	# -3, 5, and a bit for each coordinate: all are one of the two
	echo -3 5 5 -3 -3 -3 -3 -3 5 | cgc-pack --dtype f32 |
		cgc-compress -m quant >m.cgv
	[ "$(payload m.cgv)" = \
		' 00 00 40 c0 00 00 a0 40 06 01 00 00 00 00 00 00' ]
}

@test "topk: where the values are, read by another program" {
	vectors 20 200 3 | cgc-pack --dtype f32 -n 1 >v.cgv
	for ((i = 0; i < 20; i++)); do
		head -c $((864 * (i + 1))) v.cgv | tail -c 864 |
			cgc-compress -m topk,k=150 >m.cgv
		# behind header and values: a byte that says 32, 158 bits
		[ "$(od -An -tu1 -j 664 -N 1 m.cgv)" -eq 32 ] || continue
		python3 "$ROOT/tests/oracle/subset.py" 200 150 \
		    "$(od -An -v -tx1 -j 665 -N 20 m.cgv)" >>found
		cgc-pack --to text m.cgv | awk '{
			for (q = 1; q <= NF; q++)
				if ($q != 0)
					printf "%s%d", n++ ? " " : "", q - 1
			print ""
		}' >>expected
	done
	cmp expected found
	[ "$(wc -l <found)" -ge 10 ]
}

@test "messages are compressed anew" {
	make_vectors
	cgc-compress -m topk,k=7 v.cgv | cgc-compress -m f16 >a.cgv
	cgc-compress -m topk,k=7 v.cgv | cgc-compress -d |
		cgc-compress -m f16 | cmp - a.cgv
}

@test "what is not finite travels" {
	echo 1 nan -inf 2 | cgc-pack --dtype f32 >v.cgv
	cgc-compress -m topk,k=2 v.cgv | cgc-pack --to text >found
	grep -qx "0	nan	-inf	0" found
	cgc-compress -m quant v.cgv | cgc-pack --to text >found
	grep -qx "nan	nan	nan	nan" found
}

@test "a vector is written as soon as it has come" {
	echo 1 2 3 4 | cgc-pack >v.cgv
	cgc-compress -m f16 v.cgv >expected
	mkfifo in out
	cgc-compress -m f16 <in >out &
	exec 8>in 9<out
	cat v.cgv >&8
	timeout 10 head -c 72 <&9 >found
	exec 8>&- 9<&-
	wait $!
	cmp expected found
}

@test "wrong usage" {
	refuses 2 'found none of -d and -m, expected one' cgc-compress
	refuses 2 'found both of -d and -m' cgc-compress -d -m f16
	refuses 2 "unknown codec 'zip'" cgc-compress -m zip
	refuses 2 "no parameter 'l'" cgc-compress -m topk,l=3
	refuses 2 "mask is 'none', expected own.shared" \
		cgc-compress -m randk,k=1,mask=none
	refuses 2 "k is '2.5', expected a whole number or a fraction" \
		cgc-compress -m randk,k=2.5
	refuses 2 "k is '0'" cgc-compress -m topk,k=0
	refuses 2 "seed is 'x'" cgc-compress -m quant -s x
}

@test "what the codec cannot keep is refused" {
	echo 1 2 3 4 | cgc-pack >v.cgv
	refuses 2 'v.cgv: frame 1: codec randk: k is missing' \
		cgc-compress -m randk v.cgv
	refuses 2 'codec topk: k is 5, expected 1 to 4' \
		cgc-compress -m topk,k=5 v.cgv
	refuses 2 'k is 0, expected 1 to 4' cgc-compress -m randk,k=0.2 v.cgv
	echo 1 70000 | cgc-pack >big.cgv
	refuses 3 'coordinate 1 is 70000, expected a magnitude below 65520' \
		cgc-compress -m f16 big.cgv
	echo 1 2 3 | cgc-pack --dtype u32 >u32.cgv
	refuses 3 'dtype is u32, expected f32 or f64' \
		cgc-compress -m quant u32.cgv
	cgc-compress -d u32.cgv | cmp - u32.cgv
}

@test "a message that is cut or damaged is refused" {
	make_vectors
	cgc-compress -m topk,k=7 v.cgv >m.cgv
	head -c 100 m.cgv >cut.cgv
	refuses 3 'cut.cgv: frame 1: ' cgc-compress -d cut.cgv
	refuses_in cut.cgv 3 '<stdin>: frame 1: ' cgc-compress -m f16
	refuses 1 'nowhere.cgv' cgc-compress -d nowhere.cgv
}

@test "files, -o and a full disk" {
	make_vectors
	cgc-compress -m f16 v.cgv >expected
	cgc-compress -m f16 -o m.cgv - <v.cgv
	cmp expected m.cgv
	cgc-compress -m f16 m.cgv v.cgv >both.cgv
	cat expected expected | cmp - both.cgv
	status=0
	cgc-compress -m f16 v.cgv >/dev/full 2>err || status=$?
	[ "$status" -eq 1 ]
	[ "$(wc -l <err)" -eq 1 ]
	status=0
	cgc-compress -m f16 -o /dev/full v.cgv 2>err || status=$?
	[ "$status" -eq 1 ]
}
