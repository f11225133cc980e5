#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-pack: text, raw and .npy to streams and back.
load lib

# hex FILE: its bytes in hexadecimal, on one line.
hex() {
	od -An -v -tx1 "$1" | tr -d ' \n'
}

# npy FILE DESCR SHAPE DATA: an array made by hand; DATA as printf takes it.
npy() {
	local dict="{'descr': '$2', 'fortran_order': False, 'shape': ($3)}"
	{
		printf '\223NUMPY\001\000'
		# shellcheck disable=SC2059
		printf "\\$(printf %o ${#dict})\\0"
		printf %s "$dict"
		# shellcheck disable=SC2059
		printf "$4"
	} >"$1"
}

@test "the bytes of a stream are those of the format" {
	echo 1 -2 | cgc-pack -t 3 --seed 5 --param 6 --run 7 >a.cgv
	[ "$(hex a.cgv | cut -c1-112)" = "$(printf %s 63676376 01 02 02 00 \
		0300000000000000 00000000 01000000 0200000000000000 \
		1000000000000000 0500000000000000 06000000 07000000)" ]
	[ "$(hex a.cgv | cut -c129-)" = 000000000000f03f00000000000000c0 ]
}

@test "text comes back as it went" {
	printf '0.10000000000000001\t-0\t1024\ninf\t-inf\tnan\n' >a.tsv
	cgc-pack a.tsv | cgc-pack --to text >b.tsv
	cmp a.tsv b.tsv
	cgc-pack a.tsv | cgc-pack --to tsv >b.tsv
	cmp a.tsv b.tsv
}

@test "blanks, commas, comments, CRLF and a missing last newline" {
	printf '# x\r\n\n1, 2\t 3\r\n  # y\n4,5 6' | cgc-pack |
	    cgc-pack --to text >b.tsv
	printf '1\t2\t3\n4\t5\t6\n' | cmp - b.tsv
}

@test "all vectors are one batch, or batches of -n" {
	vectors 6 3 1 >a.tsv
	[ "$(cgc-pack a.tsv | cgc-inspect | tail -n 1 |
		awk '{ print $1, $2, $3 }')" = "0 5 6" ]
	[ "$(cgc-pack -t 10 -n 2 a.tsv | cgc-inspect | tail -n 1 |
		awk '{ print $1, $2, $3 }')" = "12 1 2" ]
	[ "$(cgc-pack -n 1 --kind model a.tsv | cgc-inspect | tail -n 1 |
		awk '{ print $1, $2, $3, $4 }')" = "5 0 1 model" ]
}

@test "a batch goes out as soon as it is whole" {
	mkfifo in out
	cgc-pack -n 1 <in >out &
	exec 7>in 8<out
	echo 1 2 >&7
	[ "$(head -c 80 <&8 | cgc-inspect -v)" = "$(printf '1\t2')" ]
	exec 7>&-
	wait
}

@test "files follow each other" {
	echo 1 2 >a
	printf '3 4' >b
	[ "$(cgc-pack a b a | cgc-inspect -v | tr '\t\n' ' ;')" = \
		"1 2;3 4;1 2;" ]
	[ "$(cgc-pack a - <b | cgc-inspect -v | tr '\t\n' ' ;')" = \
		"1 2;3 4;" ]
}

@test "an incomplete last batch is refused" {
	vectors 5 3 1 >a.tsv
	local got=0
	cgc-pack -n 2 a.tsv >a.cgv 2>err || got=$?
	[ "$got" -eq 3 ]
	grep -q 'a.tsv: the input ended with 1 vectors of a batch' err
	[ "$(cgc-inspect a.cgv | wc -l)" -eq 5 ]
}

@test "gzip is expanded, whatever the file is called; raw files are not" {
	vectors 300 50 1 >a.tsv
	cgc-pack a.tsv >a.cgv
	gzip -c a.tsv >b.tsv
	cgc-pack b.tsv | cmp - a.cgv
	cgc-pack <b.tsv | cmp - a.cgv
	{ head -n 100 a.tsv | gzip; tail -n +101 a.tsv | gzip -9; } >c
	cgc-pack c | cmp - a.cgv
	cgc-pack --to npy a.cgv | gzip | cgc-pack --from npy | cmp - a.cgv
	printf '\37\213\0\0\0\0\0\0' >d
	[ "$(cgc-pack --from raw --dim 1 d | cgc-pack --to raw | hex -)" = \
		1f8b000000000000 ]
	head -c 5000 b.tsv >e
	refuses 3 '^cgc-pack: e: line 2*[0-9]+, column [0-9]+: gzip member 1 is cut short$' \
		cgc-pack e
	echo junk >>b.tsv
	refuses 3 'b.tsv: line 301, column 1: gzip member 2 is damaged: inc' \
		cgc-pack b.tsv
}

@test "a gzip bomb ends at --max-mem" {
	head -c 100M /dev/zero | tr '\0' '\n' | gzip >bomb
	[ "$(wc -c <bomb)" -lt 200000 ]
	refuses 3 'bomb: line [0-9]+, column 1: gzip expands to more than 1048576 bytes \(--max-mem\)' \
		cgc-pack --max-mem 1M bomb
}

@test "errors in a text name file, line and column" {
	printf '1 2\n\n3 x4\n' >a
	refuses 3 "^cgc-pack: a: line 3, column 2: 'x4' is no f64$" cgc-pack a
	printf '1 2\n3\n' >a
	refuses 3 'a: line 2: the vector has 1 coordinates, expected 2' \
		cgc-pack a
	printf '1,,2\n' >a
	refuses 3 'line 1, column 2: nothing behind a comma' cgc-pack a
	printf '1 1e999\n' >a
	refuses 3 "column 2: '1e999' is no f64" cgc-pack a
	printf '1 \033[31m\n' >a
	refuses 3 "column 2: '.x1b\[31m' is no f64" cgc-pack a
	printf '# nothing\n' >a
	refuses 3 'a: no vector in the input' cgc-pack a
	refuses 3 '<stdin>: no vector in the input' cgc-pack
	refuses 1 'nowhere: No such file' cgc-pack nowhere
}

@test "limits" {
	vectors 2 100 1 >a
	refuses 3 'more than 99 coordinates \(--max-dim\)' \
		cgc-pack --max-dim 99 a
	refuses 3 'more than 1599 bytes \(--max-mem\)' \
		cgc-pack --max-mem 1599 a
	cgc-pack --max-dim 100 --max-mem 1600 a >a.cgv
}

@test "wrong options are refused" {
	refuses 2 "--from is 'x'" cgc-pack --from x
	refuses 2 "--to is 'x', expected text, raw, npy or stream" \
		cgc-pack --to x
	refuses 2 "--kind is 'x', expected model" cgc-pack --kind x
	refuses 2 "--dtype is 'x', expected f32" cgc-pack --dtype x
	refuses 2 'raw files need --dim' cgc-pack --from raw
	refuses 2 'a stream has batches already' \
		cgc-pack --from stream -n 2
	refuses 2 'rows, --target and --scale are for --kind subset' \
		cgc-pack --rows 2
	refuses 2 "count is '0'" cgc-pack -n 0
}

@test "types" {
	echo 1 2 4294967295 >a
	local t
	for t in f32 f64 u32 u64; do
		cgc-pack --dtype $t a >$t.cgv
		[ "$(cgc-inspect $t.cgv | awk 'END { print $5 }')" = $t ]
		cgc-pack --to npy $t.cgv | cgc-pack --from npy --dtype $t |
			cmp - $t.cgv
		cgc-pack --to raw $t.cgv |
			cgc-pack --from raw --dim 3 --dtype $t | cmp - $t.cgv
	done
	[ "$(cgc-inspect -v f32.cgv)" = "$(printf '1\t2\t4.2949673e+09')" ]
	[ "$(cgc-inspect -v u64.cgv)" = "$(printf '1\t2\t4294967295')" ]
	cgc-pack --from stream --dtype u32 f64.cgv | cmp - u32.cgv
	refuses 3 'f32.cgv: iteration 0: coordinate 2 is 4294967296, which u32 cannot hold' \
		cgc-pack --from stream --dtype u32 f32.cgv
	refuses 3 'coordinate 2 is 4294967295, which f32 cannot hold' \
		cgc-pack --from stream --dtype f32 u64.cgv
}

@test "subsets are made of sample rows, and come apart again" {
	vectors 6 4 1 >a
	cgc-pack --kind subset --rows 3 a >a.cgv
	[ "$(cgc-inspect -j a.cgv | sed -n 1p | grep -Eo \
		'"(count|kind|dim|param)":[^,]*' | tr '\n' ' ')" = \
		'"count":2 "kind":"subset" "dim":12 "param":4 ' ]
	cgc-pack --to text a.cgv | cgc-pack --kind subset --rows 3 |
		cmp - a.cgv
	cgc-pack --to npy a.cgv | cgc-pack --from npy --kind subset --rows 3 |
		cmp - a.cgv
	refuses 3 '6 sample rows, expected a multiple of 4' \
		cgc-pack --kind subset --rows 4 a
}

@test "subsets of different sizes keep them" {
	local k
	vectors 6 3 1 >a
	for k in 0 1 2; do
		# one row, two rows, three
		head -n $((k * (k + 1) / 2 + k + 1)) a | tail -n $((k + 1)) |
			cgc-pack --kind subset --rows $((k + 1)) >part
		# index k of 3, and the CRC of the header
		python3 -c 'import struct, sys, zlib
p = bytearray(open("part", "rb").read())
p[16:24] = struct.pack("<II", int(sys.argv[1]), 3)
p[60:64] = struct.pack("<I", zlib.crc32(p[:60]))
sys.stdout.buffer.write(p)' $k
	done >a.cgv
	cgc-inspect -c a.cgv
	cgc-pack --to text a.cgv >b
	cgc-pack a | cgc-pack --to text | cmp - b
	cgc-pack --from stream a.cgv | cmp - a.cgv
	cgc-pack --from stream --dtype f32 a.cgv >c.cgv
	[ "$(cgc-inspect -j c.cgv | grep -Eo '"dim":[0-9]+' |
		tr '\n' ' ')" = '"dim":3 "dim":6 "dim":9 ' ]
	cgc-pack --to npy a.cgv | cgc-pack --from npy --kind subset \
		--rows 6 | cgc-inspect -j | grep -q '"dim":18'
}

@test "schedules are of u32" {
	echo 2 0 1 0 1 2 | cgc-pack --kind schedule --param 2 >a.cgv
	cgc-inspect a.cgv >a.txt
	cmp a.txt - <<-END
	iteration 0: N=3 d=2 code=cyclic
	  tasks       2 0 1
	  permutation 0 1 2
	END
}

@test "a stream keeps its headers but for what is given" {
	vectors 4 3 1 | cgc-pack -n 2 --kind coded --seed 9 --param 8 \
		--run 7 >a.cgv
	cgc-pack --from stream a.cgv | cmp - a.cgv
	vectors 4 3 1 | cgc-pack -n 2 -t 5 --kind message --seed 9 --param 8 \
		--run 1 >b.cgv
	cgc-pack --from stream -t 5 --kind message --run 1 a.cgv | cmp - b.cgv
}

@test "an array of NumPy, byte by byte" {
	printf '1 2 3\n4 5 6\n' | cgc-pack --dtype f32 |
		cgc-pack --to npy >a.npy
	[ "$(head -c 127 a.npy | tail -c +11)" = "{'descr': '<f4', \
'fortran_order': False, 'shape': (2, 3), }$(printf '%58s' '')" ]
	[ "$(hex a.npy | cut -c1-20)" = 934e554d505901007600 ]
	[ "$(hex a.npy | cut -c255-)" = 0a"$(printf %s 0000803f 00000040 \
		00004040 00008040 0000a040 0000c040)" ]
	cgc-pack --from npy a.npy | cgc-pack --to npy | cmp - a.npy
}

@test "arrays of one, two and three dimensions" {
	npy one.npy '|u1' 3, '\001\002\003'
	npy two.npy '|u1' '2, 2' '\001\002\003\004'
	npy three.npy '|u1' '2, 2, 1' '\001\002\003\004'
	[ "$(cgc-pack --from npy one.npy one.npy |
		cgc-inspect -v | tr '\t\n' ' ;')" = "1 2 3;1 2 3;" ]
	[ "$(cgc-pack --from npy two.npy | cgc-inspect -v |
		tr '\t\n' ' ;')" = "1 2;3 4;" ]
	cgc-pack --from npy three.npy >a.cgv
	[ "$(cgc-inspect a.cgv | awk 'NR > 1 { print $1, $2, $8 }' |
		tr '\n' ';')" = "0 0 4;0 1 4;1 0 4;1 1 4;" ]
	cgc-pack --to npy a.cgv | cgc-pack --from npy | cmp - a.cgv
	# arrays written one behind the other to one file
	cat two.npy two.npy | cgc-pack --from npy |
		cgc-inspect -v >a.txt
	[ "$(wc -l <a.txt)" -eq 4 ]
	refuses 3 'two.npy: array 1: shape has 2 dimensions, expected 3' \
		cgc-pack --from npy -o x.cgv three.npy two.npy
	[ ! -e x.cgv ]
}

@test "arrays that are refused" {
	npy a.npy '>f8' 1, '\077\360\0\0\0\0\0\0'
	refuses 3 "a.npy: array 1: descr is '>f8', which is big-endian" \
		cgc-pack --from npy a.npy
	npy a.npy '<f8' 1152921504606846976, '\0\0\0\0\0\0\0\0'
	refuses 3 'array 1: cut short: 1 rows of 1152921504606846976' \
		cgc-pack --from npy a.npy
	npy a.npy '<i4' 1, '\377\377\377\377'
	refuses 3 'array 1: a coordinate is -1, which u32 cannot hold' \
		cgc-pack --from npy a.npy
	npy a.npy '|u1' 1, '\001x'
	local got=0
	cgc-pack --from npy -n 1 a.npy >/dev/null 2>err || got=$?
	[ "$got" -eq 3 ]
	grep -q 'array 2: the header is cut short' err
	: >a.npy
	refuses 3 'the header is cut short, expected 8 more bytes' \
		cgc-pack --from npy a.npy
	printf '%200s' junk >a.npy
	refuses 3 'magic is 20 20 20 20 20 20, expected 93' \
		cgc-pack --from npy a.npy
	printf '\223NUMPY\002\0\377\377\377\377' >a.npy
	refuses 3 'the header has 4294967295 bytes, expected at most' \
		cgc-pack --from npy a.npy
}

@test "batches that no array holds" {
	{ vectors 2 3 1 | cgc-pack; vectors 3 3 1 | cgc-pack -t 1; } >a.cgv
	refuses 3 'batch 2 has 3 vectors of 3 f64, the first one 2 of 3 f64' \
		cgc-pack --to npy a.cgv
	refuses 3 'no batch in the input' cgc-pack --to npy
	[ "$(cgc-pack --to text a.cgv | wc -l)" -eq 5 ]
}

@test "a raw file that ends inside a vector" {
	printf 12345678abcd >a
	refuses 3 'a: vector 1 is cut short after 12 bytes, expected 16' \
		cgc-pack --from raw --dim 2 a
	refuses_in a 3 '<stdin>: vector 1 is cut short after 12 bytes, expected 20' \
		cgc-pack --from raw --dim 5 --dtype f32
}

@test "NumPy reads and writes the same numbers" {
	/usr/bin/python3 -c 'import numpy' 2>/dev/null ||
		skip "NumPy is not installed"
	/usr/bin/python3 - <<-END
	import numpy
	a = numpy.random.default_rng(1).standard_normal((3, 4, 5))
	numpy.save("a.npy", a)
	numpy.save("b.npy", a[0].astype("f4"))
	numpy.save("c.npy", numpy.arange(7))
	END
	local f
	for f in a b c; do
		cgc-pack --from npy $f.npy | cgc-pack --to npy >$f.out.npy
	done
	/usr/bin/python3 - <<-END
	import numpy
	for f in "abc":
	    x, y = numpy.load(f + ".npy"), numpy.load(f + ".out.npy")
	    assert x.size == y.size and (x.ravel() == y.ravel()).all()
	END
}

@test "a full device is an error" {
	vectors 2 3 1 >a
	local o got
	for o in stream text npy raw; do
		got=0
		cgc-pack a | cgc-pack --from stream --to $o >/dev/full \
			2>err || got=$?
		[ "$got" -eq 1 ]
		grep -q 'No space left' err
	done
}

@test "-o writes the file when it is complete" {
	echo 1 2 | cgc-pack -o a.cgv
	cgc-pack --to text -o a.tsv a.cgv
	[ "$(cat a.tsv)" = "$(printf '1\t2')" ]
	cgc-pack --to npy -o a.npy a.cgv
	cgc-pack --from npy a.npy | cmp - a.cgv
	echo x >bad
	refuses 3 "'x' is no f64" cgc-pack -o a.cgv bad
	[ "$(cgc-inspect -v a.cgv)" = "$(printf '1\t2')" ]
}

@test "no stream to a terminal" {
	script -qec true /dev/null >/dev/null 2>&1 </dev/null ||
	    skip "script(1) does not work here"
	local got=0
	echo 1 | cgc-pack >a.cgv
	script -qec "cgc-pack --from stream a.cgv" /dev/null >out </dev/null ||
		got=$?
	[ "$got" -eq 2 ]
	grep -q 'standard output is a terminal' out
	script -qec "cgc-pack --to text a.cgv" /dev/null >out </dev/null
	[ "$(tr -d '\r' <out)" = 1 ]
}
