#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Data sets as others keep them: IDX, CIFAR-10, LIBSVM, CSV.  The oracle reads
# them with Python's own modules.
load lib

# bytes HEX...: what they are, on standard output.
bytes() {
	python3 -c 'import sys
sys.stdout.buffer.write(bytes.fromhex("".join(sys.argv[1:])))' "$@"
}

# mess N SEED: N bytes without order, the same everywhere.
mess() {
	python3 -c 'import random, sys
r = random.Random(int(sys.argv[2]))
sys.stdout.buffer.write(bytes(r.randrange(256) for _ in range(int(sys.argv[1]))))' \
	    "$@"
}

# pictures N: images and labels of N samples of 3 x 2 bytes.
pictures() {
	{ bytes 00000803 "$(printf %08x "$1")" 00000003 00000002
	  mess $(($1 * 6)) 1; } >images
	{ bytes 00000801 "$(printf %08x "$1")"; mess "$1" 2; } >labels
}

# agrees FORMAT SCALE FILE...: with the oracle, in f32 and in f64, in rows.
agrees() {
	local format=$1 scale=$2 type
	shift 2
	for type in f32 f64; do
		cgc-pack --from "$format" --scale "$scale" --dtype $type \
			-o read.cgv "$@"
		cgc-pack --to raw -o a.raw read.cgv
		python3 "$ROOT/tests/oracle/data.py" "$format" \
			"$([ $type = f32 ] && echo f || echo d)" "$scale" \
			"$@" >b.raw
		cmp a.raw b.raw
		[ -s b.raw ]
	done
}

# shape FILE: frames, type, dim and param of a stream.
shape() {
	cgc-inspect -j "$1" | grep -Eo '"(count|kind|dtype|dim|param)":[^,}]*' |
		cut -d: -f2 | tr -d '"' | tr '\n' ' '
}

@test "IDX: images and labels are one subset of rows" {
	pictures 5
	cgc-pack --from idx images labels >a.cgv
	[ "$(shape a.cgv)" = "1 subset f32 35 7 " ]
	agrees idx 1 images labels
	agrees idx 255 images labels
	cgc-pack --from idx --kind subset --scale 255 images labels >b.cgv
	cgc-inspect -v b.cgv | tr '\t' '\n' | sed -n 7p >label
	[ "$(cat label)" = "$(tail -c 5 labels | od -An -tu1 -N1 | tr -d ' ')" ]
}

@test "IDX: gzip by content, pairs of files, subsets of rows" {
	pictures 6
	cgc-pack --from idx images labels >a.cgv
	gzip -c images >i.bin
	gzip -c labels >l.bin
	cgc-pack --from idx i.bin l.bin | cmp - a.cgv
	cgc-pack --from idx images l.bin | cmp - a.cgv
	cgc-pack --from idx images labels i.bin l.bin >b.cgv
	[ "$(shape b.cgv)" = "1 subset f32 84 7 " ]
	agrees idx 255 images labels i.bin l.bin
	cgc-pack --to text a.cgv | cgc-pack --dtype f32 --kind subset \
		--rows 2 >c.cgv
	cgc-pack --from idx --rows 2 images labels | cmp - c.cgv
	[ "$(shape c.cgv | cut -d' ' -f1-5)" = "3 subset f32 14 7" ]
	cgc-pack --from idx --rows 2 -n 1 images labels | cgc-inspect -s |
		grep -q '^iterations     0 to 2$'
}

@test "IDX: all six types, and labels of another" {
	local type size
	pictures 4
	for type in 08:1 09:1 0b:2 0c:4 0d:4 0e:8; do
		size=${type#*:}
		{ bytes "0000${type%:*}02" 00000004 00000003
		  case $type in
		  0d:4) bytes 3f800000 c0200000 00000000 7f7fffff \
			00000001 80000000 40490fdb 3dcccccd c7c35000 \
			49742400 bf000000 3eaaaaab ;;
		  0e:8) bytes 3ff0000000000000 c004000000000000 \
			0000000000000000 40f86a0000000000 3fb999999999999a \
			bfe0000000000000 3fd5555555555555 c1d2658000000000 \
			8000000000000000 3e45798ee2308c3a 41b3de4355555555 \
			4005bf0a8b145769 ;;
		  *) mess $((12 * size)) 3 ;;
		  esac; } >x
		if [ $type = 0c:4 ]; then
			refuses 3 'x: sample 1: a coordinate is -*[0-9]+, which f32 cannot hold' \
				cgc-pack --from idx --dtype f32 x labels
			cgc-pack --from idx x labels | cgc-pack --to raw >a.raw
			python3 "$ROOT/tests/oracle/data.py" idx d 1 x labels |
				cmp - a.raw
		else
			agrees idx 1 x labels
		fi
	done
}

@test "IDX: what is refused" {
	pictures 5
	refuses 2 '^cgc-pack: 3 files, expected pairs of them: samples, then their targets$' \
		cgc-pack --from idx images labels images
	refuses 2 '0 files, expected pairs' cgc-pack --from idx
	refuses 3 '^cgc-pack: images: the targets have 3 dimensions, expected 1$' \
		cgc-pack --from idx labels images
	{ bytes 00000801 00000004; mess 4 2; } >few
	refuses 3 '^cgc-pack: few: 4 targets, expected 5 as there are samples in images$' \
		cgc-pack --from idx images few
	bytes 1f2e3d4c >odd
	refuses 3 '^cgc-pack: odd: magic is 1f 2e 3d 4c, expected 00 00, one of 08' \
		cgc-pack --from idx odd labels
	bytes 00000a01 >odd
	refuses 3 'odd: magic is 00 00 0a 01' cgc-pack --from idx images odd
	bytes 00000800 >odd
	refuses 3 'odd: magic is 00 00 08 00' cgc-pack --from idx odd labels
	bytes 00000802 00000005 00000000 >odd
	refuses 3 'odd: dimension 2 is 0' cgc-pack --from idx odd labels
	bytes 000008ff "$(printf 'f%.0s' {1..2040})" >odd
	refuses 3 'odd: the dimensions are those of no array' \
		cgc-pack --from idx odd labels
	bytes 00000803 ffffffff ffffffff >odd
	refuses 3 'odd: the header is cut short in dimension 3' \
		cgc-pack --from idx odd labels
	cat images labels >long
	refuses 3 '^cgc-pack: long: sample 6: the array is over' \
		cgc-pack --from idx -o a.cgv long labels
	{ cat labels; echo; } >long
	refuses 3 '^cgc-pack: long: sample 6: the array is over' \
		cgc-pack --from idx -o a.cgv images long
	[ ! -e a.cgv ]
}

# What a header claims costs nothing before it is there.
@test "IDX: a claim of 2^62 bytes allocates none" {
	{ bytes 00000803 00000005 7fffffff 7fffffff; mess 100000 1; } >images
	{ bytes 00000801 00000005; mess 5 2; } >labels
	# address sanitizers reserve more than any limit
	[ -n "${SAN:-}" ] || ulimit -v 100000
	refuses 3 'images: sample 1: cut short: 5 rows of' \
		cgc-pack --from idx images labels
	refuses 3 'sample 1: a vector has more than 1000 coordinates' \
		cgc-pack --from idx --max-dim 1000 images labels
}

@test "IDX: a cut at any byte is refused" {
	local n
	pictures 3
	for n in $(seq 0 $(($(stat -c %s images) - 1))); do
		head -c "$n" images >part
		refuses 3 '^cgc-pack: part: .*(cut short)' \
			cgc-pack --from idx part labels
	done
	for n in $(seq 0 $(($(stat -c %s labels) - 1))); do
		head -c "$n" labels >part
		refuses 3 '^cgc-pack: part: .*(cut short)' \
			cgc-pack --from idx images part
	done
	gzip -c images >z
	for n in $(seq 3 $(($(stat -c %s z) - 1))); do
		head -c "$n" z >part
		refuses 3 '^cgc-pack: part: .*gzip member 1 is cut short' \
			cgc-pack --from idx part labels
	done
}

# batch N SEED: N records of CIFAR-10.
batch() {
	python3 -c 'import random, sys
r = random.Random(int(sys.argv[2]))
for _ in range(int(sys.argv[1])):
    sys.stdout.buffer.write(bytes([r.randrange(10)] +
        [r.randrange(256) for _ in range(3072)]))' "$@"
}

@test "CIFAR-10: several batches are one subset" {
	batch 4 1 >one.bin
	batch 3 2 | gzip >two.bin
	cgc-pack --from cifar one.bin two.bin >a.cgv
	[ "$(shape a.cgv)" = "1 subset f32 21511 3073 " ]
	agrees cifar 255 one.bin two.bin
	gzip -dc two.bin | cat one.bin - | cgc-pack --from cifar10 |
		cmp - a.cgv
}

@test "CIFAR-10: what is refused" {
	batch 3 1 >a
	local n
	for n in 1 2 3072 3074 6145 9218; do
		head -c $n a >part
		refuses 3 "^cgc-pack: part: record $((n / 3073 + 1)): cut short" \
			cgc-pack --from cifar part
	done
	{ head -c 3073 a; bytes 0a; tail -c +3075 a; } >odd
	refuses 3 '^cgc-pack: odd: record 2: label is 10, expected 0 to 9$' \
		cgc-pack --from cifar odd
	: >none
	refuses 3 '^cgc-pack: none: the file is empty, expected records of 3073' \
		cgc-pack --from cifar a none
	refuses 2 'cifar files are data sets, expected --kind subset' \
		cgc-pack --from cifar --kind model a
	refuses 2 'cifar files say what the target is, expected no --target' \
		cgc-pack --from cifar --target 2 a
	refuses 2 'dtype is u32, expected f32 or f64 for a data set' \
		cgc-pack --from cifar --dtype u32 a
	refuses 2 "to is 'cifar', expected text, raw, npy or stream" \
		cgc-pack --to cifar a
	refuses 2 '3 subsets of all samples, expected --rows with -n' \
		cgc-pack --from cifar -n 3 a
}

@test "LIBSVM: what is not there is 0, the target comes last" {
	printf '%s\n' '# a comment' '+1 1:0.5 3:-2 # here too' '' '-1' \
		'2 2:1e-3 5:7' '-1 1:1' >a
	cgc-pack --from libsvm a >a.cgv
	[ "$(shape a.cgv)" = "1 subset f64 24 6 " ]
	cgc-pack --to text a.cgv | tr '\t' ' ' >a.txt
	cmp a.txt - <<-END
	0.5 0 -2 0 0 1
	0 0 0 0 0 -1
	0 0.001 0 0 7 2
	1 0 0 0 0 -1
	END
	agrees libsvm 1 a
	agrees libsvm 3 a
	gzip -c a | cgc-pack --from svmlight | cmp - a.cgv
	printf '0 8:1' >b
	agrees libsvm 1 a b a
}

@test "LIBSVM: --dim says how long a row is, or the first batch does" {
	printf '1 1:1\n2 2:1\n1 1:3\n' >a
	[ "$(cgc-pack --from libsvm --dim 5 a | cgc-pack --to text |
		tr '\t\n' ' ;')" = "1 0 0 0 1;0 1 0 0 2;3 0 0 0 1;" ]
	refuses 3 'a: line 2: index is 2, expected at most 1 \(--dim' \
		cgc-pack --from libsvm --dim 2 a
	# rows that come later are no longer, and may be shorter
	printf '1 1:1 4:4\n2 2:1\n' >b
	[ "$(cgc-pack --from libsvm --rows 1 -n 1 b | cgc-inspect -v |
		tr '\t\n' ' ;')" = "1 0 0 4 1;0 1 0 0 2;" ]
	local got=0
	cgc-pack --from libsvm --rows 1 -n 1 a >/dev/null 2>err || got=$?
	[ "$got" -eq 3 ]
	grep -q 'a: line 2: index is 2, expected at most 1 (--dim, or' err
}

@test "LIBSVM: a mess of rows against the oracle" {
	python3 -c 'import random
r = random.Random(5)
for _ in range(700):
    has = sorted(r.sample(range(1, 90), r.randrange(0, 30)))
    print(r.choice(["-1", "+1"]),
        *(f"{i}:{r.gauss(0, 1):.{r.randrange(1, 18)}g}" for i in has))' >a
	agrees libsvm 1 a
}

@test "LIBSVM: what is refused" {
	local line why
	while IFS='|' read -r line why; do
		printf '1 1:1\n%s\n' "$line" >a
		refuses 3 "^cgc-pack: a: line 2: $why" cgc-pack --from libsvm a
	done <<-'END'
	1 0:1|index is '0', expected a whole number from 1$
	1 2:1 1:1|index 1 is behind 2, expected ascending ones$
	1 2:1 2:1|index 2 is behind 2, expected ascending ones$
	1 -1:1|index is '-1', expected
	1 4294967296:1|index is '4294967296', expected
	1 4000000000:1|a vector has more than 268435456 coordinates \(--max-dim\)$
	1 qid:3 1:2|index is 'qid', expected
	1 2|nothing behind index 2, expected a colon and a value$
	1 2:|nothing behind index 2, expected a colon and a value$
	1 2 3:4|nothing behind index 2, expected a colon and a value$
	1 2::4|nothing behind index 2, expected a colon and a value$
	1 :4|nothing before a colon, expected an index$
	1:2 2:1|nothing before a colon, expected an index$
	1,2 1:4|'1,2' is no f64$
	1 1:x|'x' is no f64$
	1 1:nan|'nan', expected a finite number$
	inf 1:1|'inf', expected a finite number$
	END
	printf '# nothing\n' >a
	refuses 3 'a: no vector in the input' cgc-pack --from libsvm a
}

# A line can ask for far more zeros than it has bytes: --max-mem bounds them.
@test "LIBSVM: zeros are under the limits" {
	printf '1 1000000:1\n' >a
	refuses 3 'line 1: a vector has more than 1000 coordinates' \
		cgc-pack --from libsvm --max-dim 1000 a
	refuses 3 'line 1: the vectors need more than 1048576 bytes' \
		cgc-pack --from libsvm --max-mem 1M a
	{ seq 1000; printf '1 1000:1\n'; } >a
	refuses 3 '^cgc-pack: a: the vectors need more than 1048576 bytes' \
		cgc-pack --from libsvm --max-mem 1M a
	cgc-pack --from libsvm --max-mem 9M a >a.cgv
}

@test "CSV: with names or without, quoted or not" {
	printf 'x, "sepal ""width""", y\r\n1,2,0\r\n\r\n"3", -4e0 ,1' >a
	cgc-pack --from csv a >a.cgv
	[ "$(shape a.cgv)" = "1 subset f64 6 3 " ]
	[ "$(cgc-pack --to text a.cgv | tr '\t\n' ' ;')" = "1 2 0;3 -4 1;" ]
	sed 1d a | cgc-pack --from csv | cmp - a.cgv
	{ printf '\357\273\277'; cat a; } | cgc-pack --from csv | cmp - a.cgv
	{ printf '\357\273\277'; sed 1d a; } | cgc-pack --from csv |
	    cmp - a.cgv
	[ "$(printf '\357\2731\n2\n' | cgc-pack --from csv |
		cgc-inspect -v)" = 2 ]
	gzip -c a | cgc-pack --from csv | cmp - a.cgv
	[ "$(cgc-pack --from csv a a | cgc-pack --to text | wc -l)" -eq 4 ]
	[ "$(cgc-pack --from csv --target 1 a | cgc-pack --to text |
		tr '\t\n' ' ;')" = "2 0 1;-4 1 3;" ]
	[ "$(cgc-pack --from csv --target 2 --scale 2 a |
		cgc-pack --to text | tr '\t\n' ' ;')" = "0.5 0 2;1.5 0.5 -4;" ]
	# a column without a name, as an index of rows is
	[ "$(printf ',a,b\n0,1,2\n' | cgc-pack --from csv | cgc-inspect -v |
		tr '\t' ' ')" = "0 1 2" ]
}

@test "CSV: a mess of rows against the oracle" {
	python3 -c 'import csv, random, sys
r = random.Random(6)
w = csv.writer(sys.stdout, quoting=csv.QUOTE_ALL)
w.writerow(["a,b", "c \"d\"", "e", "label"])
for _ in range(500):
    w.writerow([r.gauss(0, 10 ** r.randrange(-9, 9)) for _ in range(3)] +
        [r.randrange(10)])' >a
	agrees csv 1 a
	agrees csv 7 a
}

@test "CSV: what is refused" {
	local text why
	while IFS='|' read -r text why; do
		printf "$text" >a
		refuses 3 "^cgc-pack: a: $why" cgc-pack --from csv a
	done <<-'END'
	1,2\n3\n|line 2: the vector has 1 coordinates, expected 2$
	1,2\n3,4,5\n|line 2: the vector has 3 coordinates, expected 2$
	a,b,c\n3,4\n|line 2: the vector has 2 coordinates, expected 3$
	1,2\n3,\n|line 2: column 2: the field is empty, expected a number$
	1,2\n,3\n|line 2: column 1: the field is empty, expected a number$
	1,2\n3,x\n|line 2: column 2: 'x' is no f64$
	1,2\n3,nan\n|line 2: column 2: 'nan', expected a finite number$
	a,2,3\n|line 1: column 2: '2' is beside a name, expected a line of names
	1,b,3\n|line 1: column 2: 'b' is no f64$
	a,b\nc,d\n|line 2: column 1: 'c' is no f64$
	1;2\n3;4\n|line 2: column 1: '3;4' is no f64$
	1,2\n"3,4\n|line 2: column 1: the file ends between quotes$
	1,2\n"3"4,5"\n|line 2: column 2: '5"' is no f64$
	1,2\n1 2,3\n|line 2: column 1: '1 2' is no f64$
	a,b\n|no vector in the input$
	END
	printf 'a,b\n1,2\n' >a
	printf 'a,b,c\n1,2,3\n' >b
	refuses 3 '^cgc-pack: b: line 1: 3 names, expected 2$' \
		cgc-pack --from csv a b
	refuses 3 'a sample row has 2 columns, expected the target in column 3' \
		cgc-pack --from csv --target 3 a
	refuses 3 'a: line 1: 2 names, expected 4' \
		cgc-pack --from csv --dim 4 a
}

@test "--target and --scale are for the samples of other formats too" {
	echo 7 2 4 | cgc-pack --kind subset --target 1 --scale 2 >a.cgv
	[ "$(cgc-inspect -v a.cgv | tr '\t' ' ')" = "1 2 7" ]
	echo 1 3e38 1 | refuses_in /dev/stdin 3 \
		'sample row 1 is not finite when divided by 0.1' \
		cgc-pack --kind subset --dtype f32 --scale 0.1
	echo 1 2 3 | refuses_in /dev/stdin 3 \
		'samples of u32, expected f32 or f64 to be divided' \
		cgc-pack --kind subset --dtype u32 --scale 2
	echo 1 2 | refuses_in /dev/stdin 2 'scale are for --kind subset' \
		cgc-pack --scale 2
}

@test "a data set is one that is worked on" {
	printf 'x,y\n1,2\n2,4.5\n' | cgc-pack --from csv -o d.cgv
	echo 1 | cgc-pack --kind model | cgc-grad -D d.cgv | cgc-inspect -v >g
	printf '1 1:1\n2 1:2\n' | cgc-pack --from libsvm |
		cgc-inspect -c
	[ "$(wc -l <g)" -eq 1 ]
}

@test "Fashion-MNIST, all of it" {
	local data=/usr/share/datasets/fashion-mnist part
	[ -e $data/train-images-idx3-ubyte.gz ] ||
		skip "Debian's package dataset-fashion-mnist is not installed"
	for part in t10k train; do
		set -- $data/$part-{images-idx3,labels-idx1}-ubyte.gz
		cgc-pack --from idx --scale 255 -o a.cgv "$@"
		cgc-pack --to raw -o a.raw a.cgv
		python3 "$ROOT/tests/oracle/data.py" idx f 255 "$@" |
			cmp - a.raw
	done
	[ "$(shape a.cgv)" = "1 subset f32 47100000 785 " ]
	# ten classes of 6000
	python3 - <<-'END'
	import array, collections
	data = array.array("f", open("a.raw", "rb").read())
	sizes = collections.Counter(data[784::785])
	assert sizes == {float(c): 6000 for c in range(10)}, sizes
	END
}
