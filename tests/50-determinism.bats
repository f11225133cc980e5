#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The same input, options and seed give the same bytes: on every level of the
# kernels, from every compiler, for devices together and apart.
load lib

setup_file() {
	set -o pipefail
	cgc-synth -N 10 -q 21 --seed 3 -o "$BATS_FILE_TMPDIR/data.cgv"
	cgc-schedule -N 10 -d 3 -s 7 -T 40 -o "$BATS_FILE_TMPDIR/sched.cgv"
	vectors 1 21 1 | cgc-pack --kind model -o "$BATS_FILE_TMPDIR/x0.cgv"
	vectors 52 101 2 | cgc-pack -n 13 -o "$BATS_FILE_TMPDIR/v64.cgv"
	vectors 52 101 2 | cgc-pack -n 13 --dtype f32 \
	    -o "$BATS_FILE_TMPDIR/v32.cgv"
	vectors 80 36 3 | awk '{ print $0, NR % 3 == 0 }' |
	    cgc-pack --kind subset --rows 40 --dtype f32 \
	    -o "$BATS_FILE_TMPDIR/images.cgv"
}

front='cgc-grad -D data.cgv | cgc-encode -S sched.cgv |
	cgc-attack -a signflip -f 2'
back='cgc-aggregate -f 2 -r nnm -r cwtm | cgc-step -r 1e-4'

# The chains of rules that are tried: each alone, and behind each other, but
# monna, which refuses buckets.
chains() {
	{ takes_any rule; echo; takes_any pre-aggregation; } |
	    awk '!NF { pres = 1; next }
		!pres { rule[++n] = $1 }
		pres { pre[++m] = $1 }
		END { for (i = 1; i <= n; i++) {
			print "-f 2 -r " rule[i]
			for (j = 1; j <= m; j++)
				if (pre[j] " " rule[i] != "bucketing monna")
					print "-f 1 -r " pre[j] " -r " rule[i]
		} }'
}

codecs() {
	printf '%s\n' identity randk,k=9 randk,k=9,mask=shared topk,k=9 \
	    quant quant,levels=9 f16 bf16 bernoulli,p=0.3 qsgd \
	    qsgd,norm=max,bucket=8,coding=elias qsgd,levels=1,coding=elias \
	    terngrad natural dither dither,levels=3,norm=max sign \
	    drive drive,scale=mse eden,bits=1 eden,bits=3 deflate \
	    jointsq jointsq,bits=5
}

# Every attack and forgery, with rules for those that need them.
attacks() {
	cgc-attack -l | awk -F'\t' 'NR > 1 {
		print $1 ($5 ~ /^-r/ ? " -r nnm -r cwtm" : "") }'
	printf '%s\n' mimic,warmup=3 minmax,p=std signflip,of=mean \
	    'rop -r krum,near=n-f-1' 'lmp -r median' 'optalie,search=lpd -r geomed'
}

# Of images of 6 times 6 numbers in two classes.
models() {
	printf '%s\n' linreg ridge logistic,labels=0/1,l2=1,nonconvex=1 \
	    softmax,classes=2 mlp,classes=2,hidden=9,layers=2 cnn,classes=2
}

# everything DIR: what all stages make of the data, in files of DIR.
everything() {
	local dir=$1
	mkdir -p "$dir"
	ln -sf "$BATS_FILE_TMPDIR"/*.cgv .
	cgc-loop -T 30 -x x0.cgv -L "$dir/lad.cgv" -o "$dir/x.cgv" \
	    "$front | $back"
	cgc-loop -T 30 -x x0.cgv -L "$dir/comlad.cgv" -o "$dir/y.cgv" \
	    "$front | cgc-compress -m randk,k=7 -s 5 | $back -b 0.9"
	cgc-eval -D data.cgv "$dir/lad.cgv" >"$dir/eval.tsv"
	for type in 32 64; do
		chains | while read -r chain; do
			# shellcheck disable=SC2086
			cgc-aggregate $chain v$type.cgv \
			    >"$dir/$type-${chain//[ -]/}.cgv"
		done
		codecs | while read -r codec; do
			cgc-compress -m "$codec" -s 5 v$type.cgv \
			    >"$dir/$type-$codec.cgv"
			cgc-compress -d "$dir/$type-$codec.cgv" \
			    >"$dir/$type-$codec-d.cgv"
		done
		attacks | while read -r attack; do
			# shellcheck disable=SC2086 # options are words
			cgc-attack -a $attack -f 3 -s 5 v$type.cgv \
			    >"$dir/$type-${attack//[ -]/}.cgv"
		done
	done
	for code in frc mds; do
		cgc-schedule -c $code -N 10 -d 5 -s 7 -T 40 >"$dir/$code.s"
		cgc-grad -D data.cgv "$dir/lad.cgv" |
		    cgc-encode -S "$dir/$code.s" >"$dir/$code.coded"
		cgc-aggregate -S "$dir/$code.s" -f 2 -r $code \
		    "$dir/$code.coded" >"$dir/$code.cgv"
	done
	cgc-schedule -c draco -N 13 -d 5 -T 4 >"$dir/draco.s"
	for bits in 32 64; do
		for type in 32 64; do
			cgc-encode -S "$dir/draco.s" -c draco,bits=$bits \
			    v$type.cgv >"$dir/$type-draco$bits.coded"
			cgc-aggregate -S "$dir/draco.s" -r draco -f 2 \
			    "$dir/$type-draco$bits.coded" \
			    >"$dir/$type-draco$bits.cgv"
		done
	done
	models | while read -r model; do
		name=$dir/model-${model%%,*}
		cgc-init -m "$model" -D images.cgv -s 4 >"$name.x"
		cgc-grad -m "$model" -D images.cgv -f 1 "$name.x" \
		    >"$name.cgv"
		cgc-eval -j -m "$model" -D images.cgv --test images.cgv \
		    "$name.x" >"$name.json"
	done
	cgc-synth -N 10 -q 21 --seed 9 >"$dir/synth.cgv"
	cgc-schedule -N 10 -d 3 --seed 9 -T 9 >"$dir/schedule.cgv"
	[ "$(find "$dir" -size +0 | wc -l)" -gt 60 ]
}

@test "every level of the kernels gives the same bytes" {
	CGC_CPU=c everything c
	levels=0
	for level in avx2 avx512; do
		CGC_CPU=$level cgc-diff /dev/null /dev/null 2>/dev/null ||
		    continue
		CGC_CPU=$level everything $level
		diff -r c $level
		levels=$((levels + 1))
	done
	[ $levels -gt 0 ] || skip "this machine has one level only"
}

@test "gcc and clang give the same bytes" {
	local other=clang
	grep -q '^clang' "$BUILD/flags" && other=gcc
	command -v $other >/dev/null || skip "no $other"
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS make -s -C "$ROOT" \
	    -j"$(nproc)" CC=$other BUILD="$BUILD/$other" >make.out 2>&1 || {
		cat make.out
		return 1
	}
	everything ours
	PATH=$BUILD/$other/bin:$PATH everything theirs
	diff -r ours theirs
}

# device I: what device I sends for the models in log.cgv.
device() {
	cgc-grad -D data.cgv -S sched.cgv -i "$1" log.cgv |
	    cgc-encode -S sched.cgv -i "$1" |
	    cgc-attack -a signflip -f 2 -i "$1" |
	    cgc-compress -m "$codec" -s 5
}

# The frames of a stream of frames of one size, in some order.
frames() {
	od -An -v -tx1 -w"$1" "$2" | sort
}

@test "devices apart or together give the same bytes" {
	ln -s "$BATS_FILE_TMPDIR"/*.cgv .
	cgc-loop -T 6 -x x0.cgv -L log.cgv -o x.cgv "$front | $back"
	for codec in identity randk,k=7 quant quant,levels=5; do
		pipe "cat log.cgv | $front | cgc-compress -m $codec -s 5" \
		    >all.cgv
		cgc-aggregate -f 2 -r nnm -r cwtm all.cgv >all.agg
		for ((i = 0; i < 10; i++)); do
			device $i >dev$i.cgv
			[ -e fifo$i ] || mkfifo fifo$i
		done
		cat dev?.cgv >cat.cgv
		size=$(($(stat -c %s all.cgv) / 70))
		frames $size all.cgv >all.hex
		frames $size cat.cgv | cmp - all.hex
		cgc-aggregate -f 2 -r nnm -r cwtm cat.cgv | cmp - all.agg
		for ((i = 0; i < 10; i++)); do
			device $i >fifo$i 3>&- &
		done
		timeout 20 cgc-aggregate --devices -f 2 -r nnm -r cwtm \
		    fifo? | cmp - all.agg
		wait
	done
}
