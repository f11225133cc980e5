#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-compress --memory: what is remembered, on both sides, and how it is kept.
load lib

# sequence VECTOR TIMES: the same vector in iterations 0, 1, ...
sequence() {
	local t
	for ((t = 0; t < $2; t++)); do
		echo "$1" | cgc-pack --iteration $t
	done
}

# text: vectors with spaces between their coordinates.
text() {
	cgc-pack --to text | tr '\t' ' '
}

@test "ef: what was lost is sent later" {
	sequence '0.5 -1 1.5 -2' 3 >g.cgv
	cgc-compress -m topk,k=1 --memory ef --state e.cgv g.cgv | text >sent
	diff sent - <<-'END'
		0 0 0 -2
		0 0 3 0
		0 0 0 -4
	END
	# the last two savings are in the state
	cgc-pack --to text e.cgv | tr '\t' ' ' >e.txt
	diff e.txt - <<-'END'
		1 -2 0 -2
		1.5 -3 1.5 0
	END
}

@test "ef21: the estimate is corrected, alike on both sides" {
	sequence '1 -2 3 -4' 3 >g.cgv
	cgc-compress -m topk,k=1 --memory ef21 --state g1.cgv g.cgv >m.cgv
	text <m.cgv >sent
	diff sent - <<-'END'
		0 0 0 -4
		0 0 3 0
		0 -2 0 0
	END
	cgc-compress -d --memory ef21 --state g2.cgv m.cgv >ghat.cgv
	text <ghat.cgv >estimates
	diff estimates - <<-'END'
		0 0 0 -4
		0 0 3 -4
		0 -2 3 -4
	END
	cmp g1.cgv g2.cgv
}

@test "diana: the shift learns, and the message is unbiased" {
	# h = (1, 1) after 8 lossless messages that pull it half way to it,
	# from (256/255, 256/255): then g = (2, -1), with a mask of the first
	echo 1.003921568627451 1.003921568627451 >v
	for t in 0 1 2 3 4 5 6 7; do
		cgc-pack --iteration $t v
	done >warm.cgv
	cgc-compress -m identity --memory diana,beta=0.5 --state h.cgv \
	    warm.cgv >m.cgv
	cgc-compress -d --memory diana,beta=0.5 --state hs.cgv m.cgv >v.cgv
	text <warm.cgv >warm
	text <v.cgv | diff warm -
	cmp h.cgv hs.cgv
	echo 2 -1 | cgc-pack --iteration 8 >g.cgv
	for seed in 1 2 3 4 5 6 7 8; do
		cgc-compress -m randk,k=1 -s $seed g.cgv | text
	done >masks
	seed=$(grep -n '^4 0$' masks | head -1 | cut -d: -f1)
	cgc-compress -m randk,k=1 -s "$seed" --memory diana \
	    --state h.cgv g.cgv >m.cgv
	cgc-compress -d --memory diana,beta=0.5 --state hs.cgv m.cgv >ghat.cgv
	for f in m ghat h hs; do
		cgc-pack --to text $f.cgv | tail -1 | awk '{
			printf "%.9g %.9g\n", $1, $2 }'
	done >found
	diff found - <<-'END'
		2 0
		3 1
		2 1
		2 1
	END
}

# seed_for CODEC REGEX: a seed with which the codec makes these vectors of
# (1, 1, 1, 1) in iterations 0, 1, 2; "/" between them.
seed_for() {
	local seed masks
	sequence '1 1 1 1' 3 >ones.cgv
	for ((seed = 0; seed < 1000; seed++)); do
		masks=$(cgc-compress -m "$1" -s $seed ones.cgv | text |
		    paste -s -d /)
		[[ $masks =~ ^$2 ]] && break
	done
	echo $seed
}

# lines LINE...: each on one of its own, as the vectors of iterations 0, 1, ...
lines() {
	local t=0 line
	for line; do
		echo "$line" | cgc-pack -t $t
		t=$((t + 1))
	done
}

# rounded FILE: its vectors, to nine digits.
rounded() {
	cgc-pack --to text "$1" | awk '{ for (q = 1; q <= NF; q++)
		printf "%.9g%s", $q, q < NF ? " " : "\n" }'
}

@test "ef: what was sent and what is remembered is what was to be sent" {
	vectors 1000 20 5 | cgc-pack -n 1 >g.cgv
	for codec in topk,k=2 sign randk,k=2 quant; do
		cgc-compress -l $codec >/dev/null 2>&1 || continue
		cgc-compress -m $codec --memory ef --state e.cgv g.cgv |
			text >sent
		{ text <g.cgv; echo; cat sent; text <e.cgv | tail -1; } | awk '
		NF == 0 { sign = 1; next }
		{ for (q = 1; q <= 20; q++) sum[q] += sign ? -$q : $q }
		END { for (q = 1; q <= 20; q++)
			if (sum[q] > 1e-9 || sum[q] < -1e-9) print q, sum[q] }
		' >off
		[ ! -s off ]
		rm e.cgv
	done
}

@test "dasha: how the vector moved, and a part of what is missing" {
	# worked by hand, with the masks {1, 4} and {2, 4}
	lines '1 1 1 1' '2 0 1 3' '2 1 1 3' >x.cgv
	seed=$(seed_for randk,k=2 '.*/2 0 0 2/0 2 0 2')
	cgc-compress -m randk,k=2 -s "$seed" --memory dasha --state d.cgv \
	    x.cgv >m.cgv
	cgc-compress -d --memory dasha --state s.cgv m.cgv >g.cgv
	printf '%s\n' '1 1 1 1' '2 0 0 4' '0 1.33333333 0 -1.33333333' >want
	rounded m.cgv | diff want -
	printf '%s\n' '1 1 1 1' '3 1 1 5' '3 2.33333333 1 3.66666667' >want
	rounded g.cgv | diff want -
	sed -n '2,3p' want >states
	rounded s.cgv | diff states -
	# the device keeps g, then h
	sed '1a\2 0 1 3
	    2a\2 1 1 3' states >both
	rounded d.cgv | diff both -
	# its first message is dense; or not
	[ "$(cgc-inspect m.cgv | grep -c dense)" -eq 1 ]
	cgc-compress -m randk,k=2 -s "$seed" --memory dasha,start=zero x.cgv |
	    text | sed -n 1p >first
	cgc-compress -m randk,k=2 -s "$seed" x.cgv | text | sed -n 1p |
	    diff - first
}

@test "dasha: a is 1 / (2 omega + 1), and the device's alone" {
	lines '1 2 3 4' '4 3 2 1' '0 0 1 0' >x.cgv
	# omega is 1, 0 and 3
	for pair in 2,1/3 4,1 1,1/7; do
		k=${pair%,*}
		a=$(awk "BEGIN { printf \"%.17g\", ${pair#*,} }")
		cgc-compress -m randk,k="$k" --memory dasha x.cgv >m.cgv
		cgc-compress -m randk,k="$k" --memory "dasha,a=$a" x.cgv |
		    cmp - m.cgv
		cgc-compress -d --memory dasha m.cgv >g.cgv
		cgc-compress -d --memory dasha,a=0.1 m.cgv | cmp - g.cgv
	done
	refuses 2 'dasha: no unbiased codec is known here, .*; set a=' \
	    cgc-compress -m topk,k=1 --memory dasha x.cgv
}

@test "dasha with a = 1 is ef21" {
	vectors 60 12 4 | cgc-pack -n 4 >x.cgv
	cgc-compress -m topk,k=2 --memory ef21 x.cgv >m.cgv
	cgc-compress -m topk,k=2 --memory dasha,a=1,start=zero x.cgv |
	    cgc-diff -n -a 1e-15 - m.cgv
}

@test "marina: heads replace, tails add" {
	# worked by hand: tails with the mask {1, 4}
	lines '1 1 1 1' '0.5 -0.5 0 1' >x.cgv
	seed=$(seed_for randk,k=2 '.*/2 0 0 2/')
	cgc-compress -m randk,k=2 -s "$seed" --memory marina,p=0 x.cgv |
	    cgc-compress -d -s "$seed" --memory marina,p=0 | text >g
	printf '%s\n' '1 1 1 1' '2 1 1 3' | diff - g
	# the coin: as the messages say, of each device
	vectors 150 6 8 | cgc-pack -n 3 >x.cgv
	cgc-compress -m randk,k=2 -s 9 --memory marina,p=0.3 x.cgv >m.cgv
	cgc-compress -d -s 9 --memory marina,p=0.3 m.cgv >g.cgv
	cgc-inspect -j m.cgv | grep -o '"codec":"[a-z]*"' >coins
	paste -d ' ' - - - <coins | uniq -c | awk '$2 != $3 || $3 != $4' >odd
	[ ! -s odd ]
	[ "$(sed -n 1p coins)" = '"codec":"dense"' ]
	[ "$(grep -c dense coins)" -gt $((3 * 8)) ]
	[ "$(grep -c randk coins)" -gt $((3 * 25)) ]
	text <m.cgv | paste -d ' ' coins - | awk '{
		for (q = 1; q <= 6; q++) {
			g[NR % 3, q] = $(q + 1) + (/dense/ ? 0 : g[NR % 3, q])
			printf "%.17g%s", g[NR % 3, q], q < 6 ? " " : "\n"
		} }' | cgc-pack -n 3 | cgc-diff -v -a 1e-13 g.cgv -
	# with p = 1 nothing changes, nor what is at iteration 0
	cgc-compress -m randk,k=2 -s 9 --memory marina,p=1 x.cgv |
	    cgc-compress -d -s 9 --memory marina,p=1 |
	    cgc-diff -v x.cgv -
}

@test "marina in front of a rule, and behind it" {
	# the same, as long as the devices' memories are
	{ printf '1 2 3 4\n%.0s' 1 2 3 4 5; vectors 5 4 2; } | cgc-pack -n 5 >x.cgv
	cgc-compress -m randk,k=2 --memory marina,p=0 x.cgv >m.cgv
	for rule in cwtm median 'nnm -r cwtm'; do
		# shellcheck disable=SC2086
		cgc-compress -d --memory marina,p=0 m.cgv |
		    cgc-aggregate -f 1 -r $rule >front.cgv
		# shellcheck disable=SC2086
		cgc-aggregate -f 1 -r $rule m.cgv |
		    cgc-compress -d --memory marina,p=0 |
		    cgc-diff -a 1e-14 front.cgv -
	done
	cgc-inspect front.cgv >seen
	grep -q aggregate seen
}

@test "marina remembers at the server alone" {
	vectors 4 6 1 | cgc-pack -n 2 --iteration 3 >x.cgv
	refuses 2 'marina keeps nothing at the device, so that there is no --state' \
	    cgc-compress -m topk,k=1 --memory marina,p=0.5 --state s.cgv x.cgv
	refuses 2 'marina: p is missing' \
	    cgc-compress -m topk,k=1 --memory marina x.cgv
	cgc-compress -m topk,k=1 --memory marina,p=0 x.cgv >m.cgv
	refuses 2 'needs a --state' cgc-compress -d --memory marina,p=0 m.cgv
}

# A least-squares problem on which top-1 alone goes nowhere.
problem() {
	cgc-synth -N 10 -q 6 --seed 3 -o data.cgv
	echo 0 0 0 0 0 0 | cgc-pack --kind model -o x0.cgv
	tail='cgc-aggregate -f 2 -r nnm -r cwtm | cgc-step -r 1e-3'
	head='cgc-grad -D data.cgv |
		cgc-encode -S <(cgc-schedule -N 10 -d 3 -s 7) |
		cgc-attack -a signflip -f 2'
	ef="$head | cgc-compress -m topk,k=2 --memory ef --state e.cgv | $tail"
	ef21="$head | cgc-compress -m topk,k=2 --memory ef21 --state g.cgv |
		cgc-compress -d --memory ef21 --state h.cgv | $tail"
}

# The last loss of a run.
loss() {
	cgc-eval -D data.cgv x.cgv | awk 'END { print $2 }'
}

@test "both sides agree, bit by bit, whatever the codec and the type" {
	for dtype in f32 f64; do
		vectors 60 30 9 | cgc-pack --dtype $dtype -n 6 >v.cgv
		for codec in topk,k=3 f16 bf16 quant; do
			for memory in ef21 diana,beta=0.25; do
				rm -f a.cgv b.cgv
				cgc-compress -m $codec --memory $memory \
				    --state a.cgv v.cgv |
				cgc-compress -d --memory $memory \
				    --state b.cgv >back.cgv
				cmp a.cgv b.cgv
			done
		done
	done
}

@test "error feedback reaches what plain compression does not" {
	# Beznosikov and others, arXiv 2002.12410, example 1: the greatest
	# coordinate of each gradient points away from the minimum, 0
	half='0.5 0 0 0  0 0.5 0 0  0 0 0.5 0'
	printf '%s\n' "-3 2 2 0 $half" "2 -3 2 0 $half" "2 2 -3 0 $half" |
	    cgc-pack --kind subset --param 4 -o data.cgv
	echo 1 1 1 | cgc-pack --kind model -o x0.cgv
	for memory in '' '--memory ef' '--memory ef21'; do
		decode=$([ "$memory" != '--memory ef21' ] ||
		    echo '| cgc-compress -d --memory ef21')
		cgc-loop -T 400 -x x0.cgv -o x.cgv "cgc-grad -D data.cgv |
			cgc-compress -m topk,k=1 $memory $decode |
			cgc-aggregate -r mean | cgc-step -r 0.05"
		loss
	done >losses
	awk '{ print ($1 > 1e6 ? "far" : $1 < 1e-3 ? "near" : $1) }' losses \
	    >found
	printf '%s\n' far near near | diff found -
}

@test "one device alone, and all together, remember the same" {
	vectors 40 12 4 | cgc-pack -n 4 >v.cgv
	size=$(($(stat -c %s v.cgv) / 40))
	for i in 0 1 2 3; do
		for t in 0 1 2 3 4 5 6 7 8 9; do
			dd if=v.cgv bs=$size skip=$((4 * t + i)) count=1 \
			    status=none
		done >d$i.cgv
	done
	for memory in ef21 dasha,a=0.5 marina,p=0.5; do
		cgc-compress -m topk,k=2 --memory $memory v.cgv >all.cgv
		for i in 0 1 2 3; do
			cgc-compress -m topk,k=2 --memory $memory -i $i \
			    d$i.cgv >m$i.cgv
		done
		cat m?.cgv | cgc-diff all.cgv -
	done
}

@test "a vector that is not finite does not stay in the memory" {
	{ echo 1 -2 3 -4; echo nan 0 0 0; echo 1 -2 3 -4; } >v
	for t in 0 1 2; do
		sed -n $((t + 1))p v | cgc-pack --iteration $t
	done >v.cgv
	for memory in ef ef21 diana,beta=1 dasha,a=1,start=zero; do
		cgc-compress -m topk,k=1 --memory $memory v.cgv >m.cgv
		text <m.cgv | sed -n '1p; 3p' | grep -c nan >n || true
		[ "$(cat n)" -eq 0 ]
		text <m.cgv | sed -n 2p | grep -q nan
		[ $memory = ef ] && continue
		cgc-compress -d --memory $memory m.cgv | text >back
		[ "$(grep -c nan back)" -eq 1 ]
		[ "$(sed -n 3p back)" = '0 0 3 -4' ]
	done
}

@test "a NaN that the mask leaves out: both sides still agree" {
	vectors 40 6 3 | sed 's/^[^\t]*/nan/; 1~3s/nan/1/' | cgc-pack -n 4 >v.cgv
	cgc-compress -m randk,k=2 --memory dasha --state a.cgv v.cgv |
	    cgc-compress -d --memory dasha --state b.cgv >back.cgv
	cgc-pack --to text a.cgv | sed -n '1~2p' >device
	cgc-pack --to text b.cgv | diff device -
	[ "$(grep -c nan device)" -eq 0 ]
}

@test "a resumed run ends in the same bytes" {
	problem
	for pipeline in "$ef" "$ef21"; do
		rm -f ./[egh].cgv c.cgv
		cgc-loop -T 50 -x x0.cgv -o y.cgv "$pipeline"
		rm -f ./[egh].cgv
		for t in 10 33 50; do
			cgc-loop -T $t -x x0.cgv -c c.cgv -e 6 -R -o x.cgv \
			    "$pipeline"
		done
		cmp x.cgv y.cgv
	done
}

@test "killed anywhere and resumed, memories and all" {
	problem
	cgc-loop -T 1500 -x x0.cgv -o y.cgv "$ef21"
	rm -f ./[egh].cgv
	RANDOM=8
	for ((k = 0; k < 8; k++)); do
		killed $k cgc-loop -T 1500 -x x0.cgv -c c.cgv -e 7 -R \
		    -o x.cgv "$ef21"
	done
	timeout 60 cgc-loop -T 1500 -x x0.cgv -c c.cgv -e 7 -R -o x.cgv "$ef21"
	cmp x.cgv y.cgv
}

@test "refusals" {
	vectors 4 6 1 | cgc-pack -n 2 --iteration 3 >late.cgv
	vectors 4 6 1 | cgc-pack -n 2 >v.cgv
	refuses 2 'needs a --state' cgc-compress -m quant --memory ef late.cgv
	refuses 1 'no.cgv: No such file' \
	    cgc-compress -m quant --memory ef --state no.cgv late.cgv
	cgc-compress -m quant --memory ef --state e.cgv v.cgv >m.cgv
	refuses 3 'e.cgv: holds no state for iteration 3' \
	    cgc-compress -m quant --memory ef --state e.cgv late.cgv
	vectors 2 7 1 | cgc-pack -n 2 --iteration 2 >wide.cgv
	refuses 3 'e.cgv: dim is 6' \
	    cgc-compress -m quant --memory ef --state e.cgv wide.cgv
	refuses 2 'the device.s alone' cgc-compress -d --memory ef m.cgv
	refuses 2 'no omega; set beta=' \
	    cgc-compress -m topk,k=1 --memory diana v.cgv
	refuses 2 'no omega; set beta=' cgc-compress -d --memory diana m.cgv
	refuses 2 'for a --memory' cgc-compress -m quant --state e.cgv v.cgv
	refuses 2 'for a --memory' cgc-compress -m quant -i 1 v.cgv
	refuses 2 "unknown memory 'x'" cgc-compress -m quant --memory x v.cgv
	refuses 3 'index is 0, expected device 1' \
	    cgc-compress -m quant --memory ef -i 1 v.cgv
	{ cat v.cgv; head -c $(($(stat -c %s v.cgv) / 2)) v.cgv; } >back.cgv
	local got=0
	cgc-compress -m quant --memory ef back.cgv 2>err >out.cgv || got=$?
	[ "$got" -eq 3 ]
	grep -q 'iteration is 0, expected 2 or later' err
	fills_disk v.cgv cgc-compress -m quant --memory ef
}

@test "diana: beta is asked for where no omega is known" {
	vectors 3 4 1 | cgc-pack >x.cgv
	cgc-compress -m randk,k=2 --memory diana x.cgv >m.cgv
	refuses 2 'diana: no unbiased codec is known here, .* set beta=' \
	    cgc-compress -d --memory diana m.cgv
	refuses 2 'diana: no unbiased codec is known here, .* set beta=' \
	    cgc-compress -m topk,k=2 --memory diana x.cgv
}

@test "a memory does not go on from what another one has left" {
	vectors 10 3 8 | cgc-pack -n 5 >v.cgv
	head -c $((5 * 88)) v.cgv >v0.cgv
	tail -c $((5 * 88)) v.cgv >v1.cgv
	for one in ef ef21 diana,beta=0.5; do
		rm -f m.cgv
		cgc-compress -m topk,k=1 --memory $one --state m.cgv v0.cgv \
			>/dev/null
		for other in ef ef21 diana,beta=0.5; do
			[ $one = $other ] && continue
			cp m.cgv n.cgv
			refuses 3 "n.cgv: is no state of ${other%,*}: param" \
				cgc-compress -m topk,k=1 --memory $other \
				--state n.cgv v1.cgv
			cmp m.cgv n.cgv
		done
		cgc-compress -m topk,k=1 --memory $one --state m.cgv v1.cgv \
			>/dev/null
	done
	# nor does a rule, whose state only looks like an aggregate
	cgc-aggregate -r cclip v0.cgv | cgc-pack --dtype f64 --from stream \
		-t 1 >a.cgv
	refuses 3 'a.cgv: .*state' \
		cgc-aggregate -r cclip --state a.cgv v1.cgv
}
