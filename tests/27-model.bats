#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The models: gradients, losses and accuracies against oracles, labels, what
# is refused.
load lib

# labelled N DIM SEED FIRST STEP CLASSES: vectors and, behind each, a label.
labelled() {
	vectors "$1" "$2" "$3" >features.txt
	vectors "$1" 1 "$(($3 + 1))" | awk -v OFS='\t' -v first="$4" \
	    -v step="$5" -v n="$6" 'NR == FNR {
		label[NR] = first + step * int(($1 + 1) / 2 * n); next }
		{ print $0, label[FNR] }' - features.txt
}

# matches MODEL ORACLE Q SAMPLES WORD...: of d.txt at a random model.
matches() {
	local model=$1 oracle=$2 dim=$3 samples=$4
	shift 4
	vectors 1 "$dim" 31 >x.txt
	cgc-pack --kind model x.txt >x.cgv
	cgc-pack --kind subset --rows "$samples" d.txt >d.cgv
	python3 "$ROOT/tests/oracle/$oracle.py" d.txt "$samples" x.txt "$@" \
	    >oracle.txt
	sed '$d' oracle.txt | cgc-pack >expected.cgv
	cgc-grad -m "$model" -D d.cgv x.cgv >g.cgv
	cgc-diff -n -r 1e-13 g.cgv expected.cgv
	cgc-eval -n -m "$model" -D d.cgv x.cgv | cut -f 2 | cgc-pack >loss.cgv
	tail -n 1 oracle.txt | cut -d ' ' -f 1 | cgc-pack |
	    cgc-diff -r 1e-11 loss.cgv -
}

@test "linear models are those of the oracle" {
	for samples in 1 3 40; do
		vectors 120 6 $samples >d.txt
		matches ridge model_linear 5 $samples
		matches ridge,l2=3 model_linear 5 $samples l2=3
		for labels in '-1 2 -1/1' '0 1 0/1' '1 1 1/2'; do
			read -r low step name <<<"$labels"
			labelled 120 5 $samples "$low" "$step" 2 >d.txt
			matches "logistic,labels=$name,l2=.5,nonconvex=.25" \
			    model_linear 5 $samples model=logistic l2=.5 \
			    nonconvex=.25 low="$low" step="$step"
		done
	done
}

@test "networks are those of the oracle" {
	for samples in 1 3 40; do
		labelled 120 16 $samples 0 1 3 >d.txt
		matches softmax,classes=3 model_network 51 $samples classes=3
		matches mlp,classes=3,hidden=5 model_network 103 $samples \
		    classes=3 hidden=5 layers=1
		matches mlp,classes=3,hidden=5,layers=3 model_network 163 \
		    $samples classes=3 hidden=5 layers=3
		matches cnn,filters=2,classes=3 model_cnn 47 $samples \
		    filters=2 classes=3
	done
	labelled 10 36 5 0 1 10 >d.txt
	matches cnn model_cnn 610 5
}

@test "data in f32 are the same data" {
	labelled 40 16 4 0 1 10 | cgc-pack --kind subset --rows 20 \
	    --dtype f32 >d32.cgv
	cgc-pack --from stream --dtype f64 d32.cgv >d64.cgv
	for model in softmax,170 mlp,1738 cnn,310; do
		vectors 1 ${model#*,} 31 | cgc-pack --kind model >x.cgv
		cgc-grad -m ${model%,*} -D d32.cgv x.cgv >g32.cgv
		cgc-grad -m ${model%,*} -D d64.cgv x.cgv | cmp - g32.cgv
	done
}

@test "flipped labels are the opposite labels" {
	labelled 40 16 4 0 1 4 | cgc-pack --kind subset --rows 10 >d.cgv
	labelled 40 16 4 3 -1 4 | cgc-pack --kind subset --rows 10 >flipped.cgv
	vectors 1 82 31 | cgc-pack --kind model >x.cgv
	cgc-grad -m cnn,classes=4,filters=3 -D d.cgv x.cgv >honest.cgv
	cgc-grad -m cnn,classes=4,filters=3 -D flipped.cgv x.cgv >all.cgv
	cgc-grad -m cnn,classes=4,filters=3 -D d.cgv -f 3 x.cgv >some.cgv
	size=$(($(stat -c %s all.cgv) / 4))
	head -c $size honest.cgv >expected.cgv
	tail -c +$((size + 1)) all.cgv >>expected.cgv
	cmp some.cgv expected.cgv
}

@test "targets that are no labels" {
	printf '1 2 0\n3 4 1\n' | cgc-pack --kind subset >d.cgv
	echo 1 2 | cgc-pack --kind model >x.cgv
	refuses 3 'd.cgv: subset 0: sample 0: the target is 0, expected -1 or 1, the labels of logistic' \
	    cgc-grad -m logistic -D d.cgv x.cgv
	refuses 3 'the target is 0, expected 1 or 2' \
	    cgc-grad -m logistic,labels=1/2 -D d.cgv x.cgv
	cgc-grad -m logistic,labels=0/1 -D d.cgv x.cgv >g.cgv
	for y in 3 -1 0.5; do
		echo 1 2 $y | cgc-pack --kind subset >bad.cgv
		refuses 3 "the target is $y, expected 0 to 2, the labels of softmax" \
		    cgc-grad -m softmax,classes=3 -D bad.cgv x.cgv
	done
}

@test "shapes that do not fit" {
	vectors 2 10 1 | cgc-pack --kind subset >d9.cgv
	vectors 2 11 1 | cgc-pack --kind subset >d10.cgv
	echo 1 2 | cgc-pack --kind model >x.cgv
	for d in 9 10; do
		refuses 2 "cnn: a sample has $d features, expected the square of an even number" \
		    cgc-grad -m cnn -D d$d.cgv x.cgv
	done
	echo 1 2 3 4 0 | cgc-pack --kind subset >d.cgv
	refuses 3 'x.cgv: frame 1: dim is 2, expected the 130 of cnn on d.cgv' \
	    cgc-grad -m cnn -D d.cgv x.cgv
	refuses 2 'model ridge: l2 is .-1.' cgc-grad -m ridge,l2=-1 -D d.cgv x.cgv
	refuses 2 "labels is '2/3', expected -1/1|0/1|1/2" \
	    cgc-grad -m logistic,labels=2/3 -D d.cgv x.cgv
	refuses 2 'unknown model .mlpp.' cgc-grad -m mlpp -D d.cgv x.cgv
}

@test "any number of threads, any level: the same bytes" {
	labelled 600 64 4 0 1 10 | cgc-pack --kind subset --rows 200 >d.cgv
	for model in softmax,650 mlp,4810 cnn,1030; do
		vectors 2 ${model#*,} 31 | cgc-pack --kind model -n 1 >x.cgv
		CGC_CPU=c cgc-grad -@ 1 -m ${model%,*} -D d.cgv x.cgv >1.cgv
		for n in 2 7; do
			cgc-grad -@ $n -m ${model%,*} -D d.cgv x.cgv |
			    cmp - 1.cgv
		done
	done
}
