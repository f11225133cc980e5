#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Whole pipelines against a naive program that shares nothing with cgc but the
# data, the schedule and the masks, which it reads as text.
load lib

T=30 N=10 Q=6 F=2

# problem D: the data, the schedule for load D, and the masks in text.
problem() {
	cgc-synth -N $N -q $Q --seed 3 -o data.cgv
	cgc-schedule -N $N -d "$1" -s 7 -T $T -o sched.cgv
	for ((q = 0; q < Q; q++)); do echo 0; done | paste -s |
	    cgc-pack --kind model -o x0.cgv
	cgc-inspect -v data.cgv >data.txt
	cgc-inspect -v sched.cgv >sched.txt
	for ((i = 0; i < N * T; i++)); do echo 1 1 1 1 1 1; done |
	    cgc-pack -n $N -o ones.cgv
	front="cgc-grad -D data.cgv | cgc-encode -S sched.cgv |
	    cgc-attack -a signflip,scale=-2 -f $F"
	back="cgc-aggregate -f $F -r nnm -r cwtm | cgc-step -r 1e-4"
}

# agrees D CODEC: log.cgv with the oracle, for masks of that codec.
agrees() {
	cgc-compress -m "$2" -s 5 ones.cgv | cgc-inspect -v >masks.txt
	python3 "$ROOT/tests/oracle/lad.py" data.txt sched.txt masks.txt \
	    "$1" $F 1e-4 | cgc-pack -n 1 --kind model -o oracle.cgv
	cgc-diff --rtol 1e-12 log.cgv oracle.cgv
}

@test "one iteration of LAD" {
	problem 3
	CGC_MODEL=x0.cgv pipe "cat x0.cgv | $front | $back" >x1.cgv
	head -1 sched.txt >first.txt
	mv first.txt sched.txt
	cat x0.cgv x1.cgv >log.cgv
	agrees 3 identity
}

@test "30 iterations of LAD, d from 1 to N" {
	for d in 1 2 3 $N; do
		problem "$d"
		cgc-loop -T $T -x x0.cgv -L log.cgv -o x.cgv "$front | $back"
		agrees "$d" identity
	done
}

@test "30 iterations of Com-LAD, masks own and shared" {
	problem 3
	for codec in randk,k=3 randk,k=1 randk,k=4,mask=shared; do
		cgc-loop -T $T -x x0.cgv -L log.cgv -o x.cgv \
		    "$front | cgc-compress -m $codec -s 5 | $back"
		agrees 3 $codec
	done
}

@test "with d = N no attack of F devices matters: gradient descent" {
	problem $N
	cgc-loop -T $T -x x0.cgv -L log.cgv -o x.cgv "$front | $back"
	cgc-loop -T $T -x x0.cgv -L mean.cgv -o x.cgv \
	    "cgc-grad -D data.cgv | cgc-aggregate -r mean | cgc-step -r 1e-4"
	cgc-diff --rtol 1e-12 log.cgv mean.cgv
}

# Gupta, Honsell, Xu, Gupta, Neglia, AISTATS 2026, worked by hand: honest
# gradients (1,2,3,4) and (3,2,1,0), one device that sends -2 times their
# mean, two of four coordinates kept by all, 0, 2 and then 1, 3; a step from
# zero momenta with 1 - beta = 0.1 and rate 0.1 is one of rate 0.01.
@test "the first round of RoSDHB, by hand" {
	printf '1 2 3 4\n3 2 1 0\n0 0 0 0\n' | cgc-pack -o g.cgv
	for i in 0 1 2 3; do echo 0; done | paste -s |
	    cgc-pack --kind model -o x0.cgv
	for seed in $(seq 100); do # the seed whose first mask is 0, 2
		printf '1 1 1 1\n1 1 1 1\n1 1 1 1\n' | cgc-pack |
		    cgc-compress -m randk,k=2,mask=shared -s "$seed" |
		    cgc-inspect -v | sort -u >mask
		[ "$(cat mask)" = "$(printf '2\t0\t2\t0')" ] && break
	done
	[ "$(cat mask)" = "$(printf '2\t0\t2\t0')" ]
	cgc-attack -a ipm,tau=2 -f 1 g.cgv |
	    cgc-compress -m randk,k=2,mask=shared -s "$seed" >m.cgv
	cgc-aggregate -f 1 -r cwtm m.cgv | cgc-step -x x0.cgv -r 0.01 >x1.cgv
	echo -0.02 0 -0.02 0 | cgc-pack --kind model -t 1 -o expected.cgv
	cgc-diff --rtol 1e-14 x1.cgv expected.cgv
}
