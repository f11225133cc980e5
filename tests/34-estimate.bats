#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-grad -e: estimators against an oracle, laws that tie them to each other,
# what they remember, and how it is kept.
load lib

# Data of 4 subsets of 7 samples of 3 features, d.cgv; six models, x.cgv.
make_input() {
	vectors 28 4 11 >d.txt
	cgc-pack --kind subset --rows 7 d.txt >d.cgv
	vectors 6 3 12 >x.txt
	cgc-pack --kind model -n 1 x.txt >x.cgv
	model=88 batch=$((4 * 88)) # bytes of a model, of its gradients
}

# begins T: the models of x.cgv from iteration T on.
begins() {
	tail -c +$(($1 * model + 1)) x.cgv
}

remembering=('page,batch=2,p=0.3' 'saga,batch=2' 'marina,batch=3,p=0.3')

@test "estimates are those of the oracle, draws included" {
	make_input
	for seed in 0 5; do
		while read -r name batch p; do
			text=$name,batch=$batch
			[ "$p" = - ] || text=$text,p=$p
			cgc-grad -D d.cgv -e "$text" -s $seed x.cgv >g.cgv
			python3 "$ROOT/tests/oracle/estimate.py" d.txt 7 x.txt \
			    "$name" "$batch" "${p/-/0}" $seed |
			    cgc-pack -n 4 >expected.cgv
			cgc-diff -v -r 1e-12 g.cgv expected.cgv
		done <<-'END'
			minibatch 1 -
			minibatch 3 -
			page 2 0.4
			page 1 0
			saga 1 -
			saga 3 -
			marina 2 0.4
		END
	done
}

@test "an estimate of all samples is the gradient, bit by bit" {
	make_input
	cgc-grad -D d.cgv x.cgv >g.cgv
	for e in full minibatch,batch=7 page,batch=2,p=1 marina,batch=2,p=1
	do
		cgc-grad -D d.cgv -e $e x.cgv | cmp - g.cgv
	done
	# in iteration 0 of all that remember something
	for e in "${remembering[@]}"; do
		cgc-grad -D d.cgv -e "$e" x.cgv >e.cgv
		cmp -n $batch g.cgv e.cgv
	done
	# where nothing moves, nothing changes
	for t in {0..9}; do
		head -1 x.txt | cgc-pack --kind model -t $t
	done >still.cgv
	cgc-grad -D d.cgv still.cgv >g.cgv
	for e in page,batch=2,p=0.3 saga saga,batch=3; do
		cgc-grad -D d.cgv -e $e still.cgv | cmp - g.cgv
	done
}

@test "a fraction is rounded down for each subset" {
	make_input
	for count in 1 2 3; do
		cgc-grad -D d.cgv -e minibatch,batch=$count x.cgv >g.cgv
		cgc-grad -D d.cgv -e "minibatch,batch=0.$((count * 15))" \
		    x.cgv | cmp - g.cgv
	done
}

@test "page is what marina's differences add up to" {
	make_input
	cgc-grad -D d.cgv -e page,batch=2,p=0.4 -s 9 x.cgv |
	    cgc-pack --to text >page.txt
	cgc-grad -D d.cgv -e marina,batch=2,p=0.4 -s 9 x.cgv |
	    cgc-pack --to text >marina.txt
	cgc-grad -D d.cgv x.cgv | cgc-pack --to text >full.txt
	/usr/bin/python3 - <<-'END'
	def read(name):
	    return [list(map(float, line.split())) for line in open(name)]
	page, marina, full = map(read, ("page.txt", "marina.txt", "full.txt"))
	heads = 0
	for i, (p, m, f) in enumerate(zip(page, marina, full)):
	    heads += m == f
	    assert p == (m if m == f else [a + b for a, b in zip(h, m)])
	    h = page[i - 3]  # of the next one's subset
	assert heads % 4 == 0 and 0 < heads < len(full)
	END
}

@test "any number of threads, any level, f32 models" {
	cgc-synth -N 3 -m 200 -q 700 -s 1 -o m.cgv # work for a team
	for t in 0 1 2 3; do
		vectors 1 700 $((t + 5)) | cgc-pack --kind model -t $t
	done >x.cgv
	for e in minibatch,batch=150 page,batch=110,p=0.5 saga,batch=2; do
		cgc-grad -D m.cgv -e $e -@ 1 x.cgv >g.cgv
		for threads in 2 7; do
			cgc-grad -D m.cgv -e $e -@ $threads x.cgv |
			    cmp - g.cgv
		done
		CGC_CPU=c cgc-grad -D m.cgv -e $e x.cgv | cmp - g.cgv
	done
	cgc-pack --from stream --dtype f32 x.cgv >x32.cgv
	cgc-grad -D m.cgv -e page,batch=3,p=0.5 x32.cgv >g32.cgv
	cgc-pack --from stream --dtype f64 x32.cgv |
	    cgc-grad -D m.cgv -e page,batch=3,p=0.5 --dtype f32 |
	    cmp - g32.cgv
}

# supported STREAM: of the vectors of 4 subsets, those that support.txt has in
# the line of their iteration, as text.
supported() {
	cgc-pack --to text "$1" | awk 'NR == FNR { want[NR - 1] = $0; next }
	{ line[FNR - 1] = $0 }
	END { for (t = 0; t in want; t++) {
		n = split(want[t], k, " ")
		for (m = 1; m <= n; m++) print line[4 * t + k[m]] } }' \
	    support.txt -
}

@test "a device computes what the run of all has for it" {
	make_input
	cgc-schedule -N 4 -d 2 -T 6 -s 3 >random.cgv
	cgc-schedule --fixed -N 4 -d 2 -T 6 >fixed.cgv
	for e in minibatch,batch=2 "${remembering[@]}"; do
		cgc-grad -D d.cgv -e "$e" -s 4 x.cgv >all.cgv
		for s in fixed random; do
			[ $s = fixed ] || case $e in page*|saga*) continue ;;
			esac
			for i in 0 1 2 3; do
				cgc-grad -D d.cgv -S $s.cgv -i $i x.cgv |
				    cgc-inspect -j |
				    grep -o '"index":.' | cut -d: -f2 |
				    paste -d' ' - - >support.txt
				supported all.cgv >expected.txt
				cgc-grad -D d.cgv -e "$e" -s 4 -S $s.cgv \
				    -i $i x.cgv | cgc-pack --to text |
				    cmp - expected.txt
			done
		done
	done
}

@test "subsets that change are no use to those who remember them" {
	make_input
	cgc-schedule -N 4 -d 2 -T 6 -s 3 >s.cgv
	for e in page,batch=2,p=0.5 saga; do
		run -3 pipe "cgc-grad -D d.cgv -e $e -S s.cgv -i 1 x.cgv \
		    2>err >g.cgv"
		grep -Eq '^cgc-grad: x.cgv: frame 3: iteration 2 gives device 1 other subsets than before' err
		[ "$(wc -l <err)" -eq 1 ]
	done
}

@test "a state makes a resumed run the same" {
	make_input
	cgc-schedule --fixed -N 4 -d 2 -T 6 >s.cgv
	for e in "${remembering[@]}"; do
		for view in '' '-S s.cgv -i 2'; do
			# shellcheck disable=SC2086
			e() { cgc-grad -D d.cgv -e "$e" -s 2 $view "$@"; }
			e x.cgv >whole.cgv
			for t in 1 2 5; do
				head -c $((t * model)) x.cgv |
				    e --state v.cgv >parts.cgv
				begins $t | e --state v.cgv >>parts.cgv
				cmp whole.cgv parts.cgv
			done
			# begun anew, the state is forgotten
			e --state v.cgv x.cgv | cmp - whole.cgv
			CGC_EVERY=4 e --state v.cgv x.cgv | cmp - whole.cgv
			cgc-inspect -j v.cgv | grep -o '"iteration":.' |
			    sort -u >found
			printf '"iteration":%s\n' 4 6 | cmp - found
		done
	done
}

@test "states that are missing or of something else" {
	make_input
	cgc-schedule --fixed -N 4 -d 2 -T 6 >s.cgv
	begins 2 >late.cgv
	page=(cgc-grad -D d.cgv -e 'page,batch=2,p=0.3')
	refuses 2 'first iteration is 2, so estimator page needs a --state' \
		"${page[@]}" late.cgv
	refuses 1 'v.cgv: No such file' "${page[@]}" --state v.cgv late.cgv
	head -c $((2 * model)) x.cgv >early.cgv
	"${page[@]}" --state v.cgv early.cgv >g.cgv
	"${page[@]}" --state v.cgv late.cgv >g.cgv
	begins 5 >later.cgv
	refuses 3 'v.cgv: holds no state for iteration 2' \
		"${page[@]}" --state v.cgv late.cgv
	refuses 3 'v.cgv: .*5' \
		cgc-grad -D d.cgv -e saga --state v.cgv later.cgv
	# as many vectors, but another's
	"${page[@]}" -S s.cgv -i 1 --state v.cgv early.cgv >g.cgv
	refuses 3 'v.cgv: is no state of page of device 2: param' \
		"${page[@]}" -S s.cgv -i 2 --state v.cgv late.cgv
	cgc-grad -D d.cgv -e marina,batch=2,p=0.3 --state v.cgv early.cgv \
		>g.cgv
	refuses 3 'v.cgv: ' "${page[@]}" --state v.cgv late.cgv
	vectors 4 4 11 | cgc-pack --kind subset >one.cgv
	cgc-grad -D one.cgv -e saga --state v.cgv early.cgv >g.cgv
	tail -c +1 v.cgv | head -c $((2 * 8 * model - 9)) >cut.cgv
	refuses 3 'cut.cgv: frame 16: cut short' \
		cgc-grad -D one.cgv -e saga --state cut.cgv late.cgv
	refuses 1 'nowhere' "${page[@]}" --state nowhere/v.cgv x.cgv
}

@test "what does not follow on what is remembered is refused" {
	make_input
	for e in "${remembering[@]}"; do
		cat x.cgv x.cgv >twice.cgv
		run -3 pipe "cgc-grad -D d.cgv -e $e twice.cgv 2>err >g.cgv"
		grep -q 'frame 7: iteration is 0 of run 0, expected one after 5' \
		    err
		{ head -c $model x.cgv; sed -n 2p x.txt |
		    cgc-pack --kind model -t 1 --run 4; } >runs.cgv
		run -3 pipe "cgc-grad -D d.cgv -e $e runs.cgv 2>err >g.cgv"
		grep -q 'iteration is 1 of run 4, expected .* of run 0' err
		# others in between were not asked about
		{ head -c $model x.cgv; begins 3; } >gap.cgv
		cgc-grad -D d.cgv -e "$e" gap.cgv >g.cgv
	done
	cgc-grad -D d.cgv -e minibatch,batch=2 twice.cgv >g.cgv
	head -c $((6 * batch)) g.cgv >half.cgv
	tail -c $((6 * batch)) g.cgv | cmp - half.cgv
}

@test "wrong usage" {
	make_input
	e() {
		refuses "$1" "$2" cgc-grad -D d.cgv -e "$3" "${@:4}" x.cgv
	}
	e 2 "unknown estimator 'sgd'" sgd
	e 2 'estimator minibatch: batch is missing, expected minibatch,batch' \
	    minibatch
	e 2 'page: p is missing' page,batch=2
	e 2 'page: batch is missing' page,p=0.5
	e 2 'marina: p is missing' marina,batch=2
	e 2 "p is '1.5'" page,batch=2,p=1.5
	e 2 'batch is 8 of subset 0 of d.cgv, expected 1 to its 7' \
	    minibatch,batch=8
	e 2 'batch is 0 of subset 0 of d.cgv, expected 1 to its 7' \
	    saga,batch=0.1
	e 2 "batch is '2.5'" saga,batch=2.5
	e 2 'minibatch: found a state, expected an estimator that remembers' \
	    minibatch,batch=2 --state v.cgv
	e 2 'full: found a state' full --state v.cgv
	[ ! -e v.cgv ]
	# 2 means and 200 samples, 80 bytes each, twice where they are saved
	cgc-synth -N 2 -m 100 -q 10 -o d.cgv
	vectors 1 10 3 | cgc-pack --kind model >x.cgv
	cgc-grad -D d.cgv -e saga --state v.cgv --max-mem 32320 x.cgv >g.cgv
	cgc-grad -D d.cgv -e saga --max-mem 32319 x.cgv | cmp - g.cgv
	e 2 'saga remembers 202 vectors, 160 bytes each, expected 32319 bytes' \
	    saga --state v.cgv --max-mem 32319
}

@test "variance goes where the gradients go, with saga and page" {
	cgc-synth -N 5 -m 20 -q 4 --noise 100 -s 6 -o d.cgv
	echo 0 0 0 0 | cgc-pack --kind model -o x0.cgv
	loss() {
		cgc-loop -T 2000 -x x0.cgv -o x.cgv \
		    "cgc-grad -D d.cgv -e $1 -s 3 | cgc-aggregate -r mean |
		    cgc-step -r $2"
		cgc-eval -D d.cgv x.cgv | awk 'END { print $3 }'
	}
	full=$(loss full 1e-5)
	mini=$(loss minibatch,batch=1 1e-5)
	saga=$(loss saga 1e-5)
	paged=$(loss page,batch=1,p=0.1 1e-5)
	echo "gradient norms: $full $mini $saga $paged"
	awk -v f="$full" -v m="$mini" -v s="$saga" -v p="$paged" 'BEGIN {
		exit !(f < 1e-6 && m > 1 && s < 1e-3 && p < 1e-3) }'
}

@test "killed anywhere and resumed, a run ends in the same bytes" {
	cgc-synth -N 6 -m 9 -q 5 --seed 3 -o data.cgv
	echo 0 0 0 0 0 | cgc-pack --kind model -o x0.cgv
	RANDOM=8
	for e in page,batch=2,p=0.2 saga marina,batch=2,p=0.2; do
		grad="cgc-grad -D data.cgv -e $e"
		back='cgc-aggregate -f 1 -r cwtm | cgc-step -r 1e-5'
		cgc-loop -T 1500 -x x0.cgv -L ref.cgv -k 3 -o y.cgv \
		    "$grad | $back"
		rm -f g.cgv c.cgv log.cgv x.cgv
		for ((k = 0; k < 8; k++)); do
			killed $k cgc-loop -T 1500 -x x0.cgv -L log.cgv -k 3 \
			    -c c.cgv -e 7 -R -o x.cgv \
			    "$grad --state g.cgv | $back"
		done
		[ -s g.cgv ]
		timeout 60 cgc-loop -T 1500 -x x0.cgv -L log.cgv -k 3 \
		    -c c.cgv -e 7 -R -o x.cgv "$grad --state g.cgv | $back"
		cmp x.cgv y.cgv
		cmp log.cgv ref.cgv
	done
}
