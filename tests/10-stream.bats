#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# What every program does with streams, seen from outside.
load lib

setup_file() {
	python3 "$ROOT/tests/streams/unhex.py" "$BATS_FILE_TMPDIR" \
	    "$ROOT"/tests/streams/*.hex
	sed -n '/begin reader/,/end reader/p' "$ROOT/man/cgc-stream.5" |
	    grep -v '^\.' >"$BATS_FILE_TMPDIR/reader.py"
}

# stream NAME: the path of one of tests/streams.
stream() {
	echo "$BATS_FILE_TMPDIR/$1.cgv"
}

# The reader of cgc-stream(5).
reader() {
	python3 "$BATS_FILE_TMPDIR/reader.py"
}

# Numbers in one notation, without the first $1 columns.
plain() {
	awk -v skip="$1" '{
		line = ""
		for (i = skip + 1; i <= NF; i++)
			line = line " " sprintf("%.7g", $i)
		print line
	}'
}

@test "good streams are taken" {
	local f
	for f in "$BATS_FILE_TMPDIR"/good-*.cgv; do
		cgc-inspect -c "$f"
		cgc-inspect -c <"$f"
		cgc-diff "$f" "$f"
	done
}

@test "bad streams are refused: exit 3 and one line that says why" {
	local hex name why
	for hex in "$ROOT"/tests/streams/bad-*.hex; do
		name=$(basename "$hex" .hex)
		why=$(sed -n 's/^# refused: //p' "$hex")
		[ -n "$why" ]
		refuses 3 "^cgc-inspect: .*$name.cgv: (the input )?$why" \
		    cgc-inspect -c "$(stream "$name")"
		refuses_in "$(stream "$name")" 3 "^cgc-pack: <stdin>: " \
		    cgc-pack --from stream --to text -o out.txt
		[ ! -e out.txt ]
	done
}

@test "tests/streams/README names every stream" {
	printf '%s\n' "$ROOT"/tests/streams/*.hex |
	    sed 's|.*/||; s|\.hex$||' >files
	sed -n 's/^\(\(good\|bad\)-[^ ]*\)  .*/\1/p' \
	    "$ROOT/tests/streams/README" >listed
	sort files >files.sorted
	sort listed | diff - files.sorted
}

@test "the reader of cgc-stream(5) is short and finds the same numbers" {
	local name
	[ "$(wc -l <"$BATS_FILE_TMPDIR/reader.py")" -lt 40 ]
	for name in dense model interleaved partial-index schedule subset \
	    field; do
		reader <"$(stream good-$name)" | plain 2 >expected
		cgc-inspect -v "$(stream good-$name)" | plain 0 >found
		diff expected found
	done
	vectors 7 33 5 | cgc-pack >v.cgv
	reader <v.cgv | plain 2 >expected
	vectors 7 33 5 | plain 0 | diff expected -
	cgc-inspect -v v.cgv | plain 0 | diff expected -
}

@test "the reader of cgc-stream(5) refuses bad streams too" {
	local f
	for f in "$BATS_FILE_TMPDIR"/bad-*.cgv; do
		run -1 reader <"$f"
		[[ $output == *"not a valid stream: "* ]]
	done
}

# What the comments in the files say; the masks were drawn by the text of
# cgc-stream(5), not by cgc.
@test "codecs mean what cgc-stream(5) says" {
	local name
	for name in randk quant topk f16 bf16 mixed-codecs; do
		cgc-compress -d "$(stream good-$name)" | reader
	done >found
	diff - found <<-'END'
	4 0 0.0 0.0 1.0 0.0 2.0 3.0 0.0 0.0
	4 1 1.0 0.0 2.0 0.0 0.0 0.0 0.0 3.0
	5 0 1.0 0.0 2.0 0.0 0.0 3.0 0.0 0.0
	5 1 1.0 0.0 2.0 0.0 0.0 3.0 0.0 0.0
	0 0 2.0 -1.0 -1.0 2.0 2.0 -1.0 -1.0 -1.0 2.0 -1.0
	0 0 0.0 5.0 -7.0 0.0 0.0 0.0 0.0 0.0 0.0 0.5 0.0 0.0
	0 0 1.0 -2.0 65504.0 5.960464477539063e-08
	0 0 1.0 -2.0 3.140625
	0 0 1.0 -2.0
	0 1 3.0 4.0
	END
}

@test "numbers that are not finite pass through" {
	cgc-compress -d "$(stream good-nonfinite)" | reader >found
	[ "$(cut -d ' ' -f 3-6 found)" = "nan inf -inf -0.0" ]
	cgc-compress -d "$(stream good-nonfinite)" |
	    cmp - "$(stream good-nonfinite)"
}

@test "cat in any order, files and - are one stream" {
	local i
	vectors 3 5 1 | cgc-pack -n 3 >all.cgv
	for i in 0 1 2; do
		tail -c +$((i * 104 + 1)) all.cgv | head -c 104 >$i.cgv
	done
	cat 2.cgv 0.cgv 1.cgv >shuffled.cgv
	cgc-diff all.cgv shuffled.cgv
	cgc-inspect -v all.cgv >expected
	cat 1.cgv 2.cgv 0.cgv | cgc-inspect -v | diff expected -
	cgc-inspect -v 2.cgv 1.cgv 0.cgv | diff expected -
	cgc-inspect -v 2.cgv - 0.cgv <1.cgv | diff expected -
	cat 0.cgv 2.cgv | cgc-inspect -v 1.cgv - | diff expected -
	refuses 3 "0.cgv: the input ended with 2 of 3 .* index 1 is missing" \
	    cgc-inspect -c 2.cgv 0.cgv
	refuses 3 "0.cgv: frame 1: index is 0, which frame 1 " \
	    cgc-inspect -c 2.cgv 0.cgv 0.cgv
}

@test "no frames are a stream" {
	cgc-inspect -c /dev/null
	cgc-compress -d </dev/null >out
	[ ! -s out ]
}

@test "a cut stream is refused wherever it is cut" {
	local n
	vectors 2 3 1 | cgc-pack >v.cgv
	for n in 1 63 64 65 87 88 89 152 175; do
		head -c $n v.cgv >cut.cgv
		refuses 3 "^cgc-inspect: cut.cgv: " cgc-inspect -c cut.cgv
		refuses 3 "^cgc-diff: cut.cgv: " cgc-diff v.cgv cut.cgv
	done
	refuses 3 "^cgc-inspect: cut.cgv: frame 2: cut short: 23 of 24 bytes" \
	    cgc-inspect -c cut.cgv cut.cgv
}

@test "what cannot be opened or read is named: exit 1" {
	refuses 1 "^cgc-inspect: none.cgv: No such file" cgc-inspect none.cgv
	refuses 1 "^cgc-inspect: \.: .*Is a directory" cgc-inspect .
}

@test "control characters in file names are escaped" {
	refuses 1 '^cgc-inspect: a\\x0ab\\x1b\[31m: No such file' \
	    cgc-inspect "$(printf 'a\nb\033[31m')"
	cp "$(stream bad-magic)" "$(printf 'x\ry')"
	refuses 3 '^cgc-inspect: x\\x0dy: frame 1: magic' \
	    cgc-inspect "$(printf 'x\ry')"
}

@test "a full disk is an error: exit 1" {
	[ -c /dev/full ] || skip "no /dev/full"
	vectors 2 3 1 >v.txt
	cgc-pack v.txt >v.cgv
	run -1 bash -c 'cgc-inspect v.cgv >/dev/full'
	[[ $output == "cgc-inspect: "*"No space left on device" ]]
	run -1 bash -c 'cgc-pack v.txt >/dev/full'
	[[ $output == "cgc-pack: write: No space left on device" ]]
	run -1 bash -c 'cgc-pack -o /dev/full v.txt'
	[[ $output == "cgc-pack: "*"No space left on device" ]]
	run -1 bash -c 'cgc-inspect -h >/dev/full'
}

@test "a closed standard output is an error, unless it is not needed" {
	vectors 2 3 1 >v.txt
	cgc-pack v.txt >v.cgv
	cp v.cgv same.cgv
	run -1 bash -c 'cgc-inspect v.cgv >&-'
	[[ $output == "cgc-inspect: standard output: Bad file descriptor" ]]
	run -1 bash -c 'cgc-pack v.txt >&-'
	[[ $output == "cgc-pack: write: Bad file descriptor" ]]
	cgc-pack -o out.cgv v.txt >&-
	cmp v.cgv out.cgv
	cgc-diff v.cgv same.cgv >&-
}

@test "a closed standard input is an error, not another file" {
	vectors 2 3 1 | cgc-pack >v.cgv
	run -1 bash -c 'cgc-inspect - <&-'
	[[ $output == "cgc-inspect: <stdin>: "*"Bad file descriptor" ]]
	run -1 bash -c 'cgc-diff v.cgv - <&-'
	[[ $output == "cgc-diff: <stdin>: "*"Bad file descriptor" ]]
}

@test "a reader that leaves early ends the writer with SIGPIPE" {
	vectors 2000 30 1 >v.txt
	run -141 bash -o pipefail -c 'cgc-pack -n 1 v.txt | head -c 1'
	run -141 bash -o pipefail -c \
	    'trap "" PIPE; cgc-pack -n 1 v.txt | (trap - PIPE; head -c 1)'
}

@test "a stream does not go to a terminal" {
	python3 -c 'import pty; pty.openpty()' 2>/dev/null ||
	    skip "no pseudo-terminals here"
	vectors 2 3 1 >v.txt
	run -2 python3 -c 'import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))' cgc-pack v.txt
	[[ $output == *"standard output is a terminal"* ]]
}

@test "interrupted system calls are taken up again" {
	strace -qq -o trace -e inject=getppid:error=EINTR true ||
	    skip "strace cannot trace here"
	vectors 200 30 1 | cgc-pack -n 20 >v.cgv
	cgc-compress -d <v.cgv >expected.cgv
	ASAN_OPTIONS=detect_leaks=0 strace -qq -o trace -P v.cgv -P out.cgv \
	    -e inject=read:error=EINTR:when=1+2 \
	    -e inject=write:error=EINTR:when=1+2 \
	    cgc-compress -d <v.cgv >out.cgv
	grep -q 'EINTR.*INJECTED' trace
	cmp expected.cgv out.cgv
}

@test "-o leaves the old file alone when the input is bad" {
	echo old >out.cgv
	refuses_in "$(stream bad-cut-payload)" 3 "cut short" \
	    cgc-compress -d -o out.cgv
	[ "$(cat out.cgv)" = old ]
	[ "$(ls out.cgv*)" = out.cgv ]
}

@test "-o may name the input" {
	vectors 20 30 1 | cgc-pack >v.cgv
	cp v.cgv copy.cgv
	chmod 640 v.cgv
	cgc-compress -d -o v.cgv v.cgv
	cmp v.cgv copy.cgv
	[ "$(stat -c %a v.cgv)" = 640 ]
}

# half_way SIGNAL: kills a program that has read half of its input.
half_way() {
	local pid status=0
	echo old >out.cgv
	vectors 200 30 1 | cgc-pack -n 1 >v.cgv
	mkfifo slow
	cgc-compress -d -o out.cgv slow &
	pid=$!
	exec 9>slow
	head -c 30000 v.cgv >&9
	while ! ls out.cgv.* >/dev/null 2>&1; do
		sleep 0.01
	done
	kill -"$1" $pid
	wait $pid || status=$?
	exec 9>&-
	[ $status -eq $((128 + $(kill -l "$1"))) ]
	[ "$(cat out.cgv)" = old ]
}

@test "killed half-way, -o leaves the old file" {
	half_way KILL
}

@test "terminated half-way, -o leaves nothing else behind" {
	half_way TERM
	[ "$(ls out.cgv*)" = out.cgv ]
}

@test "limits are obeyed, and claims cost nothing" {
	vectors 4 30 1 | cgc-pack >v.cgv
	cgc-inspect -c --max-dim 30 v.cgv
	refuses 3 "frame 1: dim is 30, above the limit of 29 \(--max-dim\)" \
	    cgc-inspect -c --max-dim 29 v.cgv
	cgc-inspect -c --max-mem 4k v.cgv
	refuses 3 "frame 4: .* more than 2800 bytes \(--max-mem\)" \
	    cgc-inspect -c --max-mem 2800 v.cgv
	command -v prlimit >/dev/null || skip "no prlimit"
	prlimit --as=50000000 cgc-inspect -c v.cgv ||
	    skip "no room for this build"
	refuses 3 "frame 1: cut short: 8 of 1073741824 bytes" \
	    prlimit --as=50000000 \
	    cgc-inspect -c "$(stream bad-claim-cut)"
	refuses 3 "ended with 1 of 4294967295 frames" \
	    prlimit --as=50000000 \
	    cgc-inspect -c "$(stream bad-claim-count)"
}

@test "no half-written file after a signal or at a limit of size" {
	for sig in INT TERM HUP QUIT PIPE; do
		cgc-schedule -N 1000 -o s.cgv &
		pid=$!
		until ls s.cgv.?????? >/dev/null 2>&1; do sleep 0.01; done
		# a shell starts background jobs deaf to INT and QUIT
		case $sig in INT | QUIT) kill -TERM $pid ;; *) kill -$sig $pid ;; esac
		wait $pid || true
		run -1 bash -c 'ls s.cgv* 2>/dev/null | grep .'
	done
	bash -c 'ulimit -f 10; cgc-synth -o big.cgv' 2>/dev/null || got=$?
	[ "$got" -gt 128 ]
	run -1 bash -c 'ls big.cgv* 2>/dev/null | grep .'
}

@test "bytes above 127 in a name do not reach a terminal" {
	refuses 1 'a\\xc2\\x9bnone: No such file' cgc-inspect -c \
	    "$(printf 'a\302\233none')"
}

# large N DIM: N frames of DIM random coordinates in large.cgv.
large() {
	head -c $(($1 * $2 * 4)) /dev/urandom |
	    cgc-pack --from raw --dtype u32 --dim "$2" -n "$1" \
	    --kind gradient -o large.cgv
}

@test "a mapped file gives what a pipe gives, and as standard input too" {
	large 5 300000
	cgc-diff large.cgv large.cgv
	cat large.cgv | cgc-compress -d | cmp - large.cgv
	cgc-compress -d large.cgv | cmp - large.cgv
	cgc-compress -d <large.cgv | cmp - large.cgv
	{ # from where it is
		head -c 1200064
		cgc-compress -d
	} <large.cgv >both.cgv
	cmp both.cgv large.cgv
	head -c 5000000 large.cgv >cut.cgv
	refuses 3 "cut.cgv: frame 5: cut short: 199680 of 1200000 bytes" \
	    cgc-inspect -c cut.cgv
	printf x | dd of=large.cgv bs=1 seek=3000000 conv=notrunc 2>/dev/null
	refuses 3 "large.cgv: frame 3: CRC-32 of the payload" \
	    cgc-inspect -c large.cgv
}

@test "a mapped file that shrinks is one line and exit 1" {
	local pid got=0
	head -c 2400000 /dev/zero |
	    cgc-pack --from raw --dtype f32 --dim 300000 -n 2 -o two.cgv
	tail -c 1200064 two.cgv >second.cgv
	head -c 1200064 two.cgv >first.cgv
	echo old >out.cgv
	mkfifo fifo
	cgc-aggregate -r mean -o out.cgv first.cgv fifo 2>err &
	pid=$!
	exec 9>fifo # opened when first.cgv has been walked through
	truncate -s 100 first.cgv
	cat second.cgv >&9
	exec 9>&-
	wait $pid || got=$?
	[ "$got" -eq 1 ]
	[ "$(cat err)" = "cgc-aggregate: an input file was cut short, or could not be read, while it was mapped" ]
	[ "$(cat out.cgv)" = old ]
	[ "$(ls out.cgv*)" = out.cgv ]
}

@test "from a pipe, memory is what --max-mem counts and little more" {
	local n=8 dim=1100000 bytes=$((8 * 1100000 * 4))
	command -v prlimit >/dev/null || skip "no prlimit"
	export CGC_THREADS=1 # a stack for each of more
	head -c $bytes /dev/zero |
	    cgc-pack --from raw --dtype f32 --dim $dim -n $n -o v.cgv
	cgc-aggregate -r mean v.cgv >right.cgv
	cat v.cgv | cgc-aggregate -r mean --max-mem $((bytes + 512 * n)) |
	    cmp - right.cgv
	run -3 pipe "cat v.cgv | cgc-aggregate -r mean \
	    --max-mem $((bytes + 512 * n - 1))"
	[[ $output == *"frame $n: the batches at hand need more than"* ]]
	# what is mapped counts its headers
	cgc-aggregate -r mean --max-mem $((4 * dim)) v.cgv | cmp - right.cgv
	prlimit --as=16000000 cgc-aggregate -V || skip "no room for this build"
	cat v.cgv | prlimit --as=$((bytes * 5 / 4 + 16000000)) \
	    cgc-aggregate -r mean | cmp - right.cgv
}
