#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# Algorithms that are pipelines of several stages with a memory, as in
# cgc-algorithms(7): runs made by an independent program, steps worked by hand,
# limits in which one algorithm is another, and runs that are killed.
load lib

# rows KIND: what tests/vectors/neighbours.tsv has of a kind.
rows() {
	awk -F'\t' -v kind="$1" '$1 == kind { print $2 }' \
	    "$ROOT/tests/vectors/neighbours.tsv"
}

# agrees NAME: the models of iterations 0 to 20 in models.cgv are that run's.
# Losses there are means over 6 devices of 6 samples each.
agrees() {
	local losses model
	awk -F'\t' -v name="$1" '$1 == "run" && $2 == name' \
	    "$ROOT/tests/vectors/neighbours.tsv" >run
	IFS=$'\t' read -r _ _ losses model <run
	echo "$model" | cgc-pack --kind model -t 20 >want.cgv
	tail -c $((64 + 5 * 8)) models.cgv | cgc-diff -n -r 1e-10 - want.cgv
	rows data | sed -n 1,6p |
	    cgc-pack --kind subset --param 6 >honest.cgv
	cgc-eval -n -D honest.cgv models.cgv |
	    awk '{ printf "%.12g\n", $2 / 36 }' | cgc-pack >found.cgv
	echo "$losses" | tr ' ' '\n' >want
	[ "$(wc -l <want)" -eq 21 ]
	cgc-pack want | cgc-diff -r 1e-10 found.cgv -
}

# setup_run: the data set d.cgv and the first model x.cgv.  A gradient of
# cgc-grad is a sum, of which the run takes the mean over 6 samples: its
# learning rate over 6 is meant.
setup_run() {
	rows data | cgc-pack --kind subset --param 6 >d.cgv
	echo 0 0 0 0 0 | cgc-pack --kind model >x.cgv
}

@test "20 iterations of RoSDHB, as computed independently" {
	setup_run
	rows shared >masks
	cgc-loop -T 20 -x x.cgv -t 'cat >models.cgv' "cgc-grad -D d.cgv |
		cgc-attack -a ipm,tau=2 -f 2 |
		python3 $ROOT/tests/oracle/mask.py masks |
		cgc-momentum -b 0.9 | cgc-aggregate -f 2 -r cwtm |
		cgc-step -r $(awk 'BEGIN { printf "%.17g", 0.05 / 6 }')" >x20.cgv
	agrees rosdhb
}

# find_seeds: lines "NUMBER SEED": a seed with which rand-2 keeps, in frame
# NUMBER of batches of 8, the coordinates that the run keeps one iteration
# earlier: its first messages are dense.
find_seeds() {
	local seed
	{
		printf '\n%.0s' 1 2 3 4 5 6 7 8
		rows own | sed 20d | tr ';' '\n'
	} >wanted
	sed 's/.*/1 1 1 1 1/' wanted | cgc-pack -n 8 >ones.cgv
	for ((seed = 0; seed < 100; seed++)); do
		cgc-compress -m randk,k=2 -s $seed ones.cgv |
		    cgc-pack --to text | paste wanted - |
		    awk -F'\t' -v seed=$seed '{
			kept = ""
			for (q = 0; q < 5; q++) if ($(q + 2)) kept = kept " " q
			if (kept == " " $1) print NR, seed }'
	done | sort -s -u -n -k 1,1 >seeds
	[ "$(wc -l <seeds)" -eq 152 ]
}

# page T: the estimates of all devices at x.cgv, the model of iteration T, from
# those before, in h, and last.cgv; the batches are 2 of 6 samples.
page() {
	if [ "$1" -eq 0 ] || [ "$(rows coin | sed -n "$1p")" -eq 1 ]; then
		cgc-grad -D d.cgv x.cgv | cgc-pack --to text >h
	else
		rows batch | sed -n "$1p" | tr ';' '\n' >batches
		rows data | paste batches - | awk '{
			for (b = 1; b <= 2; b++)
				for (q = 3; q < 9; q++)
					printf "%s ", $(6 * $b + q)
			print "" }' | cgc-pack --kind subset --param 6 >b.cgv
		cgc-grad -D b.cgv last.cgv x.cgv | cgc-pack --to text >g
		sed -n 1,8p g >g0
		sed 1,8d g | paste h g0 - | awk '{ for (q = 1; q <= 5; q++)
			printf "%.17g ", $q + 3 * ($(q + 10) - $(q + 5))
			print "" }' >h1
		mv h1 h
	fi
	cgc-pack --kind gradient -n 8 -t "$1" h
}

@test "20 iterations of Byz-DASHA-PAGE, as computed independently" {
	local t i seed rate
	rate=$(awk 'BEGIN { printf "%.17g", 0.02 / 6 }')
	setup_run
	find_seeds
	cp x.cgv models.cgv
	for ((t = 0; t < 20; t++)); do
		page $t >h.cgv
		for ((i = 0; i < 8; i++)); do
			seed=$(awk -v n=$((8 * t + i + 1)) \
			    '$1 == n { print $2 }' seeds)
			dd if=h.cgv bs=104 skip=$i count=1 status=none |
			    cgc-compress -m randk,k=2 -s "${seed:-0}" \
			    --memory dasha --state d$i.cgv -i $i
		done >m.cgv
		cgc-compress -d --memory dasha --state s.cgv m.cgv |
		    cgc-attack -a alie,z=1,ddof=0 -f 2 |
		    cgc-aggregate -f 2 -r cwtm |
		    cgc-step -x x.cgv -r "$rate" >next.cgv
		mv x.cgv last.cgv
		mv next.cgv x.cgv
		cat x.cgv >>models.cgv
	done
	agrees byz_dasha_page
}

# text: vectors, to nine digits.
text() {
	cgc-pack --to text | awk '{ for (q = 1; q <= NF; q++)
		printf "%.9g%s", $q, q < NF ? " " : "\n" }'
}

@test "two rounds of RoSDHB, worked by hand" {
	printf '1 1 1 1\n%.0s' 1 2 3 4 5 6 | cgc-pack -n 3 |
	    cgc-compress -m randk,k=2,mask=shared -s 91 | text | uniq >masks
	printf '%s\n' '2 0 2 0' '0 2 0 2' | diff - masks
	printf '%s\n' '1 2 3 4' '3 2 1 0' '0 0 0 0' >g
	cat g g | cgc-pack --kind gradient -n 3 |
	    cgc-attack -a ipm,tau=2 -f 1 |
	    cgc-compress -m randk,k=2,mask=shared -s 91 |
	    cgc-momentum -b 0.9 >m.cgv
	text <m.cgv >m
	diff m - <<-'END'
		0.2 0 0.6 0
		0.6 0 0.2 0
		-0.8 0 -0.8 0
		0.18 0.4 0.54 0.8
		0.54 0.4 0.18 0
		-0.72 -0.8 -0.72 -0.8
	END
	echo 0 0 0 0 | cgc-pack --kind model >x.cgv
	cgc-aggregate -f 1 -r cwtm m.cgv | cgc-step -x x.cgv -r 0.1 |
	    text >x
	printf '%s\n' '-0.02 0 -0.02 0' '-0.038 -0.04 -0.038 0' | diff - x
}

# problem: data.cgv and x0.cgv of 10 devices.
problem() {
	cgc-synth -N 10 -q 6 --seed 3 -o data.cgv
	echo 0 0 0 0 0 0 | cgc-pack --kind model -o x0.cgv
	tail='cgc-aggregate -f 2 -r nnm -r cwtm | cgc-step -r 1e-3'
}

@test "RoSDHB with k = Q is Robust D-SHB" {
	problem
	lie='cgc-attack -a signflip,scale=-2 -f 2'
	cgc-loop -T 200 -x x0.cgv -L dshb.cgv -k 1 -o x.cgv "cgc-grad -D data.cgv |
		cgc-momentum -b 0.9 | $lie | $tail"
	for mask in shared own; do
		cgc-loop -T 200 -x x0.cgv -L rosdhb.cgv -k 1 -o y.cgv "
			cgc-grad -D data.cgv | $lie |
			cgc-compress -m randk,k=6,mask=$mask |
			cgc-momentum -b 0.9 | $tail"
		cmp dshb.cgv rosdhb.cgv
	done
	# and with b = 0 no momentum is left of either
	cgc-loop -T 50 -x x0.cgv -o x.cgv "cgc-grad -D data.cgv | $lie | $tail"
	cgc-loop -T 50 -x x0.cgv -o y.cgv "cgc-grad -D data.cgv | $lie |
		cgc-momentum -b 0 | $tail"
	cmp x.cgv y.cgv
}

# What bf16 leaves of a gradient has 8 bits, so that differences are exact and
# g + (x - g) is x.
@test "where nothing is lost, every memory is plain robust descent" {
	problem
	head='cgc-grad -D data.cgv | cgc-attack -a alie -f 2 |
		cgc-compress -m bf16'
	cgc-loop -T 100 -x x0.cgv -L plain.cgv -k 1 -o x.cgv "$head | $tail"
	for memory in dasha dasha,start=zero ef21 diana,beta=1 marina,p=1; do
		cgc-loop -T 100 -x x0.cgv -L log.cgv -k 1 -o x.cgv "$head |
			cgc-compress -m randk,k=6 --memory $memory |
			cgc-compress -d --memory $memory | $tail"
		cmp plain.cgv log.cgv
	done
	cgc-loop -T 100 -x x0.cgv -L log.cgv -k 1 -o x.cgv "$head |
		cgc-compress -m randk,k=6 --memory ef | $tail"
	cmp plain.cgv log.cgv
}

# survives PIPELINE: killed anywhere and resumed, memories and all, it ends in
# the same bytes.  Its states are *.state.
survives() {
	local k
	rm -f ./*.state c.cgv
	cgc-loop -T 700 -x x0.cgv -o y.cgv "$1"
	rm ./*.state
	for ((k = 0; k < 4; k++)); do
		killed $k cgc-loop -T 700 -x x0.cgv -c c.cgv -e 7 -R \
		    -o x.cgv "$1"
	done
	timeout 60 cgc-loop -T 700 -x x0.cgv -c c.cgv -e 7 -R -o x.cgv "$1"
	cmp x.cgv y.cgv
}

@test "killed anywhere and resumed: momenta" {
	RANDOM=3
	problem
	head='cgc-grad -D data.cgv | cgc-attack -a signflip -f 2'
	survives "$head | cgc-momentum -b 0.9 --state m.state | $tail"
	survives "$head | cgc-compress -m randk,k=2,mask=shared |
		cgc-momentum -b 0.9 --state m.state | $tail"
	survives "$head | cgc-momentum -b 0.9 --state m.state |
		cgc-compress -m topk,k=1 --memory ef21 --state d.state |
		cgc-compress -d --memory ef21 --state s.state | $tail"
}

@test "killed anywhere and resumed: dasha, diana" {
	RANDOM=4
	problem
	head='cgc-grad -D data.cgv | cgc-attack -a signflip -f 2'
	survives "$head |
		cgc-compress -m randk,k=2 --memory dasha --state d.state |
		cgc-compress -d --memory dasha --state s.state | $tail"
	tail='cgc-aggregate -f 2 -r geomed | cgc-step -r 1e-3'
	survives "$head |
		cgc-compress -m randk,k=2 --memory diana --state d.state |
		cgc-compress -d --memory diana,beta=0.33 --state s.state |
		$tail"
}

@test "killed anywhere and resumed: estimators with their memories" {
	RANDOM=5
	cgc-synth -N 8 -m 4 -q 6 -s 3 --spread std -o many.cgv
	echo 0 0 0 0 0 0 | cgc-pack --kind model >x0.cgv
	lies='cgc-attack -a signflip -f 2'
	tail='cgc-aggregate -f 2 -r cwtm | cgc-step -r 1e-6'
	send='cgc-compress -s 1'
	# Byz-DASHA-PAGE
	survives "cgc-grad -D many.cgv -s 1 -e page,p=0.2,batch=2 \
		--state page.state | $lies |
		$send -m randk,k=2 --memory dasha --state d.state |
		$send -d --memory dasha --state s.state | $tail"
	# Byz-VR-MARINA, what the server adds to in front of the rule and behind
	head="cgc-grad -D many.cgv -s 1 -e marina,p=0.2,batch=2 \
		--state x.state | $lies | $send -m randk,k=2 --memory marina,p=0.2"
	add="$send -d --memory marina,p=0.2 --state s.state"
	survives "$head | $add | $tail"
	survives "$head | cgc-aggregate -f 2 -r cwtm | $add | cgc-step -r 1e-6"
	# BROADCAST
	survives "cgc-grad -D many.cgv -s 1 -e saga --state table.state | $lies |
		$send -m randk,k=2 --memory diana --state d.state |
		$send -d --memory diana,beta=0.33 --state s.state |
		cgc-aggregate -f 2 -r geomed | cgc-step -r 1e-6"
}
