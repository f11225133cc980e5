#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-eval: its numbers against an oracle, its two formats, refusals.
load lib

make_input() {
	vectors 8 4 11 >d.txt
	cgc-pack --kind subset --rows 2 d.txt >d.cgv
	vectors 4 3 12 | cgc-pack --kind model -n 1 -t 8 >x.cgv
}

# column N FILE: of a table with a header, as a stream of one vector.
column() {
	tail -n +2 "$2" | cut -f "$1" | paste -s -d ' ' | cgc-pack
}

@test "help and version" {
	explains_itself cgc-eval
}

@test "by hand: loss, gradient and heterogeneity" {
	# x = (2, 1): residuals 3 and -4, gradients (3, 6) and (4, -12),
	# mean (3.5, -3), deviations (-.5, 9) and (.5, -9)
	printf '1 2 1\n-1 3 5\n' | cgc-pack --kind subset >d.cgv
	echo 2 1 | cgc-pack --kind model >x.cgv
	cgc-eval -D d.cgv x.cgv >found
	printf 'iteration\tloss\tgradnorm\tbeta\n0\t12.5\t%s\t%s\n' \
		4.60977222865 9.01387818866 | cmp - found
}

@test "numbers are those of the oracle" {
	for samples in 1 2 5; do
		vectors $((4 * samples)) 6 $samples >d.txt
		cgc-pack --kind subset --rows $samples d.txt >d.cgv
		vectors 1 5 3 >x.txt
		python3 "$ROOT/tests/oracle/linreg.py" d.txt $samples x.txt |
			tail -n 1 | cgc-pack >expected.cgv
		cgc-pack --kind model x.txt | cgc-eval -j -D d.cgv |
			sed 's/[^:]*:[^:]*:\([^,]*\),[^:]*:\([^,]*\),[^:]*:\([^}]*\)}/\1 \2 \3/' |
			cgc-pack | cgc-diff -r 1e-14 - expected.cgv
		cgc-pack --kind model x.txt | cgc-eval -n -D d.cgv |
			cut -f 2-4 | cgc-pack | cgc-diff -r 1e-11 - expected.cgv
	done
}

@test "a line for each model, at once" {
	make_input
	cgc-eval -D d.cgv x.cgv >found
	[ "$(wc -l <found)" -eq 5 ]
	cut -f 1 found | paste -s -d ' ' >iterations
	echo iteration 8 9 10 11 | cmp - iterations
	mkfifo in out
	cgc-eval -n -D d.cgv <in >out &
	exec 8>in 9<out
	head -c 88 x.cgv >&8
	read -r -t 10 line <&9
	exec 8>&- 9<&-
	wait $!
	[ "$line" = "$(sed -n 2p found)" ]
}

@test "-n has no header, -k few models, -j is JSON with the same numbers" {
	make_input
	cgc-eval -D d.cgv x.cgv >all
	cgc-eval -n -D d.cgv x.cgv >found
	tail -n +2 all | cmp - found
	cgc-eval -D d.cgv -k 3 x.cgv | cut -f 1 | paste -s -d ' ' >found
	echo iteration 9 | cmp - found
	cgc-eval -j -D d.cgv x.cgv | python3 -c 'import json, sys
print("iteration", "loss", "gradnorm", "beta", sep="\t")
for line in sys.stdin:
    v = json.loads(line)
    assert list(v) == ["iteration", "loss", "gradnorm", "beta"]
    print("\t".join("%.12g" % n for n in v.values()))' | cmp - all
}

@test "distance to a model" {
	printf '1 2 1\n-1 3 5\n' | cgc-pack --kind subset >d.cgv
	printf '2 1\n5 5\n' | cgc-pack --kind model -n 1 >x.cgv
	echo 2 1 | cgc-pack --kind model >target.cgv
	cgc-eval -D d.cgv -x target.cgv x.cgv | cut -f 1,5 >found
	printf 'iteration\tdistance\n0\t0\n1\t5\n' | cmp - found
	cgc-eval -j -D d.cgv -x target.cgv x.cgv | tail -n 1 |
		grep -q ',"distance":5}$'
}

# Two classes of points on a line, seven of ten on the right side of 1/2 for
# the first data set; x says 1/2 and is sure.
make_classes() {
	printf '%s 1 %s\n' 0 -1 .1 -1 .2 -1 .3 1 .4 -1 .6 1 .7 -1 .8 1 .9 1 \
	    .49 1 | cgc-pack --kind subset --rows 5 >d.cgv
	printf '%s 1 %s\n' 0 -1 1 1 >both.txt
	cgc-pack --kind subset both.txt >t.cgv
	echo 2 -1 | cgc-pack --kind model >x.cgv
}

@test "accuracy, and how a model does on other data" {
	make_classes
	cgc-eval -m logistic -D d.cgv x.cgv >found
	cut -f 1-4 found | paste -s -d ' ' | grep -q '^iteration.loss.gradnorm.beta 0'
	cut -f 5 found | paste -s -d ' ' | grep -qx 'accuracy 0.7'
	# log(1 + 1/e) for both
	cgc-eval -m logistic --test t.cgv x.cgv >found
	printf 'iteration\ttest_loss\ttest_accuracy\n0\t0.313261687518\t1\n' |
	    cmp - found
	cgc-eval -m logistic -D d.cgv --test t.cgv -x x.cgv x.cgv >found
	cut -f 6- found >behind
	printf '%s\t%s\t%s\n' test_loss test_accuracy distance \
	    0.313261687518 1 0 | cmp - behind
	# a penalty is not about samples
	cgc-eval -m logistic --test t.cgv -j x.cgv >found
	cgc-eval -m logistic,l2=9 --test t.cgv -j x.cgv | cmp - found
	grep -q '^{"iteration":0,"test_loss":0.313261687518222[0-9]*,"test_accuracy":1}$' found
	# numbers have no classes; the mean, not the sum, of samples
	printf '1 2 1\n-1 3 5\n' | cgc-pack --kind subset >t.cgv
	echo 2 1 | cgc-pack --kind model | cgc-eval --test t.cgv >found
	printf 'iteration\ttest_loss\n0\t6.25\n' | cmp - found
}

@test "a model in f32 is measured as it is" {
	make_input
	cgc-pack --from stream --dtype f32 x.cgv >x32.cgv
	cgc-pack --from stream --dtype f64 x32.cgv | cgc-eval -D d.cgv >expected
	cgc-eval -D d.cgv x32.cgv | cmp - expected
}

@test "models that diverged" {
	make_input
	printf '1 2 nan\ninf 1 1\n1e200 1 1\n' | cgc-pack --kind model -n 1 >x.cgv
	cgc-eval -n -D d.cgv x.cgv | cut -f 2 | paste -s -d ' ' >found
	echo nan inf inf | cmp - found
	cgc-eval -j -D d.cgv x.cgv | python3 -c 'import json, sys
for line in sys.stdin:
    assert json.loads(line)["loss"] is None'
}

@test "wrong usage" {
	make_input
	refuses 2 'found none of -D and --test: which data set' cgc-eval x.cgv
	refuses 2 "every is '0'" cgc-eval -D d.cgv -k 0 x.cgv
	refuses 1 'nowhere: No such file' cgc-eval -D nowhere x.cgv
	refuses 1 'nowhere: No such file' cgc-eval -D d.cgv -x nowhere x.cgv
}

@test "input that does not fit" {
	make_input
	echo 1 2 | cgc-pack --kind model >x2.cgv
	refuses 3 'x2.cgv: frame 1: dim is 2, expected the 3 of linreg on d.cgv' \
		cgc-eval -n -D d.cgv x2.cgv
	refuses 3 'x2.cgv: dim is 2, expected the 3 of linreg on d.cgv' \
		cgc-eval -D d.cgv -x x2.cgv x.cgv
	echo 1 2 3 | cgc-pack --kind subset >t.cgv
	refuses 3 't.cgv: a sample has 2 features, expected the 3 of d.cgv' \
		cgc-eval -D d.cgv --test t.cgv x.cgv
	refuses 3 't.cgv: subset 0: sample 0: the target is 3, expected -1 or 1' \
		cgc-eval -m logistic --test t.cgv x2.cgv
	echo 1 2 3 | cgc-pack --kind model --dtype u32 >u32.cgv
	refuses 3 'u32.cgv: frame 1: dtype is u32, expected f32 or f64' \
		cgc-eval -n -D d.cgv u32.cgv
	refuses 3 'x.cgv: frame 1: kind is model' cgc-eval -D x.cgv x.cgv
	refuses 3 'd.cgv: frame 1: kind is subset' cgc-eval -n -D d.cgv d.cgv
	got=0
	head -c 100 x.cgv | cgc-eval -n -D d.cgv >found 2>err || got=$?
	[ "$got" -eq 3 ]
	grep -q '<stdin>: frame 2: cut short' err
	[ "$(wc -l <found)" -eq 1 ]
}

@test "a full disk" {
	make_input
	fills_disk x.cgv cgc-eval -D d.cgv
	fills_disk /dev/null cgc-eval -D d.cgv
}
