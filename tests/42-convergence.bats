#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Algorithms of cgc-algorithms(7) that reduce variance: they reach the optimum,
# where minibatches and masks alone do not, and under attack what the rule
# reaches with everything that they save.
load lib

# Twenty devices of 50 samples, which nearly agree on one model; the last four
# will lie.  In d.cgv all, in honest.cgv the others.
make_data() {
	cgc-synth -N 20 -m 50 -q 5 -s 6 | cgc-pack --to text |
	    awk '{ $6 = $1 - $2 + $3 - $4 + $5 + 0.01 * $6; print }' >d.txt
	cgc-pack --kind subset --rows 50 d.txt >d.cgv
	head -800 d.txt | cgc-pack --kind subset --rows 50 >honest.cgv
	echo 0 0 0 0 0 | cgc-pack --kind model >x0.cgv
	cgc-eval -n -D d.cgv x0.cgv >start
}

# trains NAME GRADIENTS ... : a line of NAME and the gradient's norm on DATA
# after 2500 steps.
trains() {
	cgc-loop -T 2500 -x x0.cgv -o x.cgv "$2 | cgc-step -r 3e-5"
	echo "$1 $(cgc-eval -n -D "$data" x.cgv | cut -f3)" | tee -a norms
}

# norm NAME: what trains() has found.
norm() {
	awk -v name="$1" '$1 == name { print $2 }' norms
}

# three_algorithms LIES RULE GEOMED: with one of five coordinates on the wire.
three_algorithms() {
	local estimate="cgc-grad -D d.cgv -s 1 -e" send='cgc-compress -s 1'
	trains BROADCAST "$estimate saga,batch=10 | $1 |
		$send -m randk,k=1 --memory diana |
		$send -d --memory diana,beta=0.2 | $3"
	trains MARINA "$estimate marina,p=0.1,batch=5 | $1 |
		$send -m randk,k=1 --memory marina,p=0.1 | $2 |
		$send -d --memory marina,p=0.1"
	trains buffers "$estimate marina,p=0.1,batch=5 | $1 |
		$send -m randk,k=1 --memory marina,p=0.1 |
		$send -d --memory marina,p=0.1 | $2"
	trains DASHA-PAGE "$estimate page,p=0.1,batch=5 | $1 |
		$send -m randk,k=1 --memory dasha |
		$send -d --memory dasha | $2"
}

@test "without attack they reach the optimum" {
	make_data
	data=d.cgv
	mean='cgc-aggregate -r mean'
	three_algorithms cat "$mean" "$mean"
	trains minibatch "cgc-grad -D d.cgv -e minibatch,batch=5 | $mean"
	trains mask "cgc-grad -D d.cgv | cgc-compress -m randk,k=1 | $mean"
	[ "$(cut -f3 start | cut -d. -f1)" -gt 10000 ]
	awk '$1 == "minibatch" || $1 == "mask" { bad += $2 < 1; n++; next }
	{ bad += $2 > 1e-2; n++ }
	END { exit bad || n != 6 }' norms
}

@test "under attack they are where the rule is with all gradients" {
	make_data
	data=honest.cgv
	lies='cgc-attack -a ipm,tau=5 -f 4'
	rule='cgc-aggregate -f 4 -r nnm -r cwtm'
	geomed='cgc-aggregate -f 4 -r geomed'
	three_algorithms "$lies" "$rule" "$geomed"
	trains rule "cgc-grad -D d.cgv | $lies | $rule"
	trains geomed "cgc-grad -D d.cgv | $lies | $geomed"
	awk -v rule="$(norm rule)" -v geomed="$(norm geomed)" '
	{ limit = $1 ~ /BROADCAST|geomed/ ? geomed : rule
	  bad += $2 > 1.1 * limit || $2 < limit / 1.1; n++ }
	END { exit bad || n != 6 || rule > 120 || geomed > 120 }' norms
	# which is far better than what a mean does
	trains mean "cgc-grad -D d.cgv | $lies | cgc-aggregate -r mean"
	awk -v mean="$(norm mean)" 'BEGIN { exit !(mean > 1e4) }'
}
