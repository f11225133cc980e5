#!/bin/bash
# SPDX-License-Identifier: MIT
# vision.sh - what the experiments on images share.  They source it, say
#   prepare OUTDIR N "ALPHA..." "SEED..."
#   sweep GRID NAME
# and make pictures of that table, and of what `final' and `reach' make of it.
# From the environment:
IMAGES=${IMAGES:-/usr/share/datasets/fashion-mnist} # where the four files are
JOBS=${JOBS:-$(nproc)} # runs at a time
SMALL=${SMALL:-}       # 1: seconds, and small images that are made up

here=$(cd "$(dirname "$0")" && pwd)
command -v cgc-sweep >/dev/null || PATH=$here/../../build/bin:$PATH
export LC_ALL=C CGC_THREADS=${CGC_THREADS:-1}

# Fashion-MNIST's part train or t10k as a data set, pixels from 0 to 1.
fashion() { # PART
	if [ ! -d "$IMAGES" ]; then
		echo "$IMAGES is not there: it comes with Debian's package" \
		    "dataset-fashion-mnist; SMALL=1 needs no data" >&2
		return 1
	fi
	cgc-pack --from idx --scale 255 "$IMAGES/$1-images-idx3-ubyte.gz" \
	    "$IMAGES/$1-labels-idx1-ubyte.gz"
}

# As many images of 8 times 8 pixels, of ten classes: class c is bright in row
# c mod 5 + 1, on the left if c < 5 and on the right if not, in front of noise.
made_up() { # IMAGES SEED
	awk -v n="$1" -v state="$2" '
	function uniform() { # Lehmer, with the multiplier of minstd_rand
		state = state * 48271 % 2147483647
		return state / 2147483647
	}
	BEGIN {
		for (i = 0; i < n; i++) {
			for (p = 0; p < 64; p++) {
				bright = int(p / 8) == i % 5 + 1 &&
				    int(p % 8 / 4) == int(i % 10 / 5)
				printf "%.3f ", (uniform() + bright) / 2
			}
			print i % 10
		}
	}' | cgc-pack --kind subset --rows "$1" --dtype f32
}

# A data set by its role: train or test.
images() { # ROLE
	case $SMALL$1 in
	1train) made_up 600 1 ;;
	1test) made_up 200 2 ;;
	train) fashion train ;;
	test) fashion t10k ;;
	esac
}

# Makes OUTDIR/data with what runs need: train.cgv and test.cgv; train-ALPHA.cgv,
# the training set in N subsets of equal size, the more different the smaller
# ALPHA is; and x0-SEED.cgv, models to start from.
prepare() { # OUTDIR N ALPHAS SEEDS
	local role alpha seed
	out=$1 data=$1/data
	mkdir -p "$data"
	for role in test train; do
		[ -e "$data/$role.cgv" ] || {
			images $role >"$data/part"
			mv "$data/part" "$data/$role.cgv"
		}
	done
	for alpha in $3; do
		[ -e "$data/train-$alpha.cgv" ] || cgc-split -N "$2" -s 777 \
		    -m "dirichlet,alpha=$alpha,sizes=equal" \
		    -o "$data/train-$alpha.cgv" "$data/train.cgv"
	done
	for seed in $4; do
		[ -e "$data/x0-$seed.cgv" ] || cgc-init -m cnn -s "$seed" \
		    -D "$data/test.cgv" -o "$data/x0-$seed.cgv"
	done
}

# Words as a list of JSON.
list() { # WORD...
	local words=$*
	echo "[${words// /, }]"
}

# Gives, in the grid on standard input, the member NAME another value, or takes
# it away if that is empty.
set_member() { # NAME VALUE
	awk -v name="	\"$1\":" -v value="$2" '
	inside && !/^\t[]}]/ { next }
	inside || index($0, name) == 1 {
		if (!inside && value != "")
			printf "%s %s", name, value
		inside = /[[{]$/
		if (!inside && value != "")
			print /,$/ ? "," : ""
		next
	}
	{ print }'
}

# Makes the runs of GRID, or those that are missing, in OUTDIR/runs, and puts
# them into one table, OUTDIR/NAME.tsv.
sweep() { # GRID NAME
	cgc-sweep -d "$out/runs" -j "$JOBS" "$1"
	cgc-sweep -d "$out/runs" --collect -o "$out/$2.tsv" "$1"
}

# shellcheck disable=SC2016 # it is awk that expands
# What the awk programs below know of a table: column(NAME), and the run that a
# row belongs to, which is its values of the columns KEYS, with tabs between.
table='
function column(name) {
	if (!(name in at)) {
		print FILENAME ": has no column " name >"/dev/stderr"
		exit failed = 3
	}
	return $at[name]
}
function run(    i, n, name, key) {
	n = split(keys, name, " ")
	for (i = 1; i <= n; i++)
		key = key (i > 1 ? OFS : "") column(name[i])
	return key
}
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	head = run()
}'

# For each run of TABLE, its accuracy at the end, as a mean over the evaluated
# models of the last fifth of its T iterations: alone, with a constant rate,
# they scatter.
final() { # TABLE "KEY..."
	awk -F '\t' -v OFS='\t' -v keys="$2" "$table"'
	failed { exit failed }
	NR == 1 { print head, "accuracy"; next }
	column("iteration") > 0.8 * column("T") {
		key = run()
		if (!n[key]++)
			order[++runs] = key
		sum[key] += column("test_accuracy")
	}
	END {
		for (i = 1; !failed && i <= runs; i++)
			printf "%s\t%.4f\n", order[i], \
			    sum[order[i]] / n[order[i]]
	}' "$1"
}

# For each run and each LEVEL of accuracy, the first iteration that has it, and
# what COLUMN is then; both are nan if there is none.
reach() { # TABLE "KEY..." COLUMN LEVEL...
	local file=$1 keys=$2 what=$3
	shift 3
	awk -F '\t' -v OFS='\t' -v keys="$keys" -v what="$what" \
	    -v list="$*" "$table"'
	BEGIN { levels = split(list, level, " ") }
	failed { exit failed }
	NR == 1 { print head, "level", "rounds", what; next }
	{
		key = run()
		if (!n[key]++)
			order[++runs] = key
		for (i = 1; i <= levels; i++)
			if (!((key, i) in first) &&
			    column("test_accuracy") >= level[i])
				first[key, i] = column("iteration") OFS \
				    column(what)
	}
	END {
		for (r = 1; !failed && r <= runs; r++)
			for (i = 1; i <= levels; i++)
				print order[r], level[i], \
				    (order[r], i) in first ? \
				    first[order[r], i] : "nan" OFS "nan"
	}' "$file"
}

# Means over the seeds, and sample standard deviations, of the last column; the
# column seed goes.
over_seeds() { # <TABLE
	awk -F '\t' -v OFS='\t' '
	function rest(    i, key) {
		for (i = 1; i < NF; i++)
			if (i != seed)
				key = key (key == "" ? "" : OFS) $i
		return key
	}
	NR == 1 {
		for (i = 1; i <= NF; i++)
			if ($i == "seed")
				seed = i
		print rest(), "seeds", $NF, "sd"
		next
	}
	{
		key = rest()
		if (!n[key]++)
			order[++keys] = key
		sum[key] += $NF
		square[key] += $NF ^ 2
	}
	END {
		for (i = 1; i <= keys; i++) {
			key = order[i]
			mean = sum[key] / n[key]
			sd = square[key] - n[key] * mean ^ 2
			sd = n[key] < 2 || sd < 0 ? 0 : sqrt(sd / (n[key] - 1))
			printf "%s\t%d\t%.4f\t%.4f\n", key, n[key], mean, sd
		}
	}'
}
