# SPDX-License-Identifier: MIT
# examples/lad-vision in small: what its tables say.

load lib

script=$ROOT/examples/lad-vision/lad-vision.sh
export SMALL=1

setup_file() {
	cd "$BATS_FILE_TMPDIR" || return
	"$script" out >got
}

setup() {
	set -o pipefail
	cd "$BATS_FILE_TMPDIR" || return
}

# rows TABLE COLUMN... [NAME=VALUE...]: these columns of the rows that have
# these values.
rows() {
	python3 - "$@" <<-'END'
		import csv, sys
		want = [w for w in sys.argv[2:] if "=" not in w]
		have = [w.split("=", 1) for w in sys.argv[2:] if "=" in w]
		for row in csv.DictReader(open(sys.argv[1]), delimiter="\t"):
		    if all(row[name] == value for name, value in have):
		        print(*(row[name] for name in want), sep="\t")
	END
}

@test "a row for each model of each run: what was sent and computed" {
	[ "$(wc -l <out/all.tsv)" -eq $((1 + 10 * 2 * 2 * 7)) ]
	# 6 filters of 10, 10 classes of 6 times 4 times 4 and 1: 1030
	rows out/all.tsv iteration bits wire=identity |
		awk '$2 != 32 * 1030 * $1' >bad
	for mask in '' ,mask=shared; do
		rows out/all.tsv iteration bits "wire=randk,k=0.1$mask" |
			tee some | awk '$2 != 32 * 103 * $1' >>bad
		[ -s some ]
	done
	rows out/all.tsv iteration d samples | awk '$3 != $1 * $2 * 4' >>bad
	[ ! -s bad ]
}

@test "with d = 1 there are no more samples, and the runs are the same" {
	same_runs() {
		rows out/all.tsv attack iteration test_loss d="$3" \
		    "method=$1" >one
		rows out/all.tsv attack iteration test_loss d="$3" \
		    "method=$2" >other
		[ -s one ]
		cmp -s one other
	}
	same_runs LAD 'no coding, d times the samples' 1
	same_runs 'RoSDHB + LAD, fixed tasks' 'RoSDHB, d times the samples' 1
	run -1 same_runs LAD 'no coding, d times the samples' 2
}

@test "the end is the mean of the last fifth, the worst the least of these" {
	rows out/all.tsv test_accuracy method=LAD d=2 attack=signflip seed=1 |
		tail -n 2 |
		awk '{ sum += $1 } END { printf "%.4f\n", sum / 2 }' >mean
	rows out/final.tsv accuracy method=LAD d=2 attack=signflip | cmp mean -
	rows out/final.tsv method d accuracy | sort -t $'\t' -k 1,2 -k 3,3g |
		awk -F '\t' '!seen[$1, $2]++' >least
	rows out/worst.tsv method d accuracy | sort -t $'\t' -k 1,2 |
		cmp least -
	[ "$(wc -l <least)" -eq 20 ]
}

@test "momentum and other tasks in each round outlive the attack" {
	# above METHOD ACCURACY METHOD: at load 2, on either side of it
	above() {
		rows out/worst.tsv accuracy d=2 "method=$1" >hi
		rows out/worst.tsv accuracy d=2 "method=$3" >lo
		awk -v at="$2" 'NR == FNR { hi = $1; next }
			END { exit !(hi > at && at > $1) }' hi lo
	}
	[ "$(rows out/average.tsv test_accuracy iteration=60)" = 1 ]
	above 'RoSDHB + LAD' 0.7 'Com-LAD, shared mask'
	above 'RoSDHB + LAD' 0.7 'RoSDHB + LAD, fixed tasks'
	above 'D-SHB + LAD' 0.7 LAD
}

@test "five pictures, of what there is" {
	for i in iteration bits samples load worst; do
		grep -q '</svg>' "out/$i-0.1-nnm-cwtm.svg"
	done
	[ "$(find out -name '*.svg' | wc -l)" -eq 5 ]
	# the curves of eight methods, of seven points each
	cut -f 1 out/curves-0.1-nnm-cwtm.tsv | sed 1d | sort | uniq -c >curves
	[ "$(wc -l <curves)" -eq 8 ]
	[ "$(awk '$1 == 7' curves | wc -l)" -eq 8 ]
}

@test "what is finished is not made again, and says the same" {
	cp out/all.tsv out/worst.tsv .
	[ "$(find out/runs -name 'done' | wc -l)" -eq 41 ]
	touch marker
	"$script" out >again
	cmp got again
	cmp all.tsv out/all.tsv
	cmp worst.tsv out/worst.tsv
	find out/runs -newer marker -name results.tsv >made
	[ ! -s made ]
}
