#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Algorithms of cgc-algorithms(7) that reduce variance: they reach the optimum,
# where minibatches and masks alone do not, and under attack what the rule
# reaches with everything that they save.
load lib

# Linear regression: twenty devices of 50 samples, which nearly agree on one
# model; the last four will lie.  In d.cgv all, in honest.cgv the others.
make_linear() {
	cgc-synth -N 20 -m 50 -q 5 -s 6 | cgc-pack --to text |
	    awk '{ $6 = $1 - $2 + $3 - $4 + $5 + 0.01 * $6; print }' >d.txt
	cgc-pack --kind subset --rows 50 d.txt >d.cgv
	head -800 d.txt | cgc-pack --kind subset --rows 50 >honest.cgv
	echo 0 0 0 0 0 | cgc-pack --kind model >x0.cgv
	grad='cgc-grad -D d.cgv' model=linreg keep=0.2 rate=3e-5 f=4
}

# Logistic regression: two classes that ten features, present or not, tell apart
# now and then, as LIBSVM's text has them; ten devices, of which two will lie.
make_logistic() {
	vectors 1000 11 4 | awk '{
		u = 2 * $11
		text = ""
		for (q = 1; q <= 10; q++)
			if ($q > 0.3) {
				u += q % 2 ? 1 : -1
				text = text " " q ":1"
			}
		print (u > 0 ? "+1" : "-1") text
	}' >d.svm
	cgc-pack --from libsvm --rows 1000 d.svm | cgc-split -N 10 -s 2 >d.cgv
	cgc-pack --to text d.cgv | sed -n 1,800p |
	    cgc-pack --kind subset --rows 100 >honest.cgv
	echo 0 0 0 0 0 0 0 0 0 0 | cgc-pack --kind model >x0.cgv
	model=logistic,l2=0.01 keep=0.3 rate=0.5 f=2
	grad="cgc-grad -m $model -D d.cgv"
}

# norm FILE: of the gradient on $data.
norm() {
	cgc-eval -n -m "$model" -D "$data" "$1" | cut -f3
}

# trains NAME PIPE: a line of NAME and the norm after 2500 steps in norms.
trains() {
	cgc-loop -T 2500 -x x0.cgv -o x.cgv "$2 | cgc-step -r $rate"
	echo "$1 $(norm x.cgv)" | tee -a norms
}

# algorithms LIES RULE GEOMED: some of the coordinates are on the wire.
algorithms() {
	local send="cgc-compress -s 1" code="-m randk,k=$keep"
	trains BROADCAST "$grad -e saga,batch=10 -s 1 | $1 |
		$send $code --memory diana |
		$send -d --memory diana,beta=$keep | $3"
	trains MARINA "$grad -e marina,p=0.1,batch=5 -s 1 | $1 |
		$send $code --memory marina,p=0.1 | $2 |
		$send -d --memory marina,p=0.1"
	trains buffers "$grad -e marina,p=0.1,batch=5 -s 1 | $1 |
		$send $code --memory marina,p=0.1 |
		$send -d --memory marina,p=0.1 | $2"
	trains DASHA-PAGE "$grad -e page,p=0.1,batch=5 -s 1 | $1 |
		$send $code --memory dasha |
		$send -d --memory dasha | $2"
}

# to_optimum: without attack all are there, as far as rounding lets them; what
# has no memory is far from it.
to_optimum() {
	local mean='cgc-aggregate -r mean' start
	data=d.cgv
	start=$(norm x0.cgv)
	echo "at first $start"
	algorithms cat "$mean" "$mean"
	trains minibatch "$grad -e minibatch,batch=5 | $mean"
	trains mask "$grad | cgc-compress -m randk,k=$keep | $mean"
	awk -v start="$start" '
	$1 ~ /minibatch|mask/ { bad += $2 < start / 1e4; n++; next }
	{ bad += $2 > start / 1e11; n++ }
	END { exit bad || n != 6 }' norms
}

# to_rule: under attack all are where the rule is with all gradients, which is
# near the optimum of the honest devices.
to_rule() {
	local lies="cgc-attack -a ipm,tau=5 -f $f" start
	local rule="cgc-aggregate -f $f -r nnm -r cwtm"
	local geomed="cgc-aggregate -f $f -r geomed"
	data=honest.cgv
	start=$(norm x0.cgv)
	echo "at first $start"
	algorithms "$lies" "$rule" "$geomed"
	trains rule "$grad | $lies | $rule"
	trains geomed "$grad | $lies | $geomed"
	awk -v start="$start" '
	{ norm[$1] = $2 }
	END {
		for (name in norm) {
			at = norm[name ~ /BROADCAST|geomed/ ? "geomed" : "rule"]
			bad += norm[name] > 1.15 * at || norm[name] < at / 1.15
			bad += norm[name] > '"$1"' * start
			n++
		}
		exit bad || n != 6
	}' norms
}

@test "linear regression: without attack they reach the optimum" {
	make_linear
	to_optimum
}

@test "linear regression: under attack they reach what the rule does" {
	make_linear
	to_rule 0.01
	# while a mean goes away
	trains mean "$grad | cgc-attack -a ipm,tau=5 -f 4 |
		cgc-aggregate -r mean"
	awk '$1 == "mean" { far = $2 > 1e10 } END { exit !far }' norms
}

@test "logistic regression: without attack they reach the optimum" {
	make_logistic
	to_optimum
}

@test "logistic regression: under attack they reach what the rule does" {
	make_logistic
	to_rule 0.2
}
