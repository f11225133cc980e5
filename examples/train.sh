#!/bin/bash
# SPDX-License-Identifier: MIT
# train.sh - what the figure scripts share.  They source it, set what their
# experiment is, name its methods and say finish:
#   begin figure4 OUTDIR
#   method NAME D RULE...
#   finish TITLE
# From the environment:
SEEDS=${SEEDS:-1 2 3}      # each is a data set and all draws of a run
READING=${READING:-R1 R2}  # R1: devices of methods with D = 1 take another
                           # random subset every time; R2: always their own
SPREAD=${SPREAD:-var}      # N(0, 100) of z: 100 is a variance (var) or its
                           # root (std)
XHAT=${XHAT:-var}          # the same for N(0, 1 + k sigma_H) of xhat_k
TRIM=${TRIM:-10}           # CWTM with 0.1: drops so many of 100 values on
                           # each side (10, or 5: 0.1 in all)
ATTACK=${ATTACK:-signflip} # what the Byzantine devices do; in a code other
                           # than cyclic they flip signs
JOBS=${JOBS:-$(nproc)}     # runs at a time
SMALL=${SMALL:-}           # 1: seconds instead of minutes
if [ "$SMALL" = 1 ]; then
	SPREAD=std # everything happens 100 times sooner
	SEEDS=${SEEDS%% *}
fi
# From the figure script:
T=${T:-}    # iterations
f=          # Byzantine devices of 100
rate=       # learning rate
sigma=0.3   # heterogeneity of the data; may change from method to method
compress=   # a stage of the pipeline that compresses, if any

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v cgc-loop >/dev/null || PATH=$here/../build/bin:$PATH
export LC_ALL=C

begin() { # FIGURE OUTDIR
	figure=$1 out=$2
	mkdir -p "$out"
	work=$(mktemp -d "$out/$figure.XXXXXX")
	work=$(cd "$work" && pwd)
	trap 'rm -rf "$work"' EXIT
	printf '0 %.0s' {1..100} | cgc-pack --kind model -o "$work/x0.cgv"
	names=() sigmas=() codes=() loads=() chains=()
}

# Adds a method: each device computes the gradients of D subsets and encodes
# them with CODE, cyclic if there is none; the server aggregates with the chain
# of rules.
method() { # NAME [CODE:]D RULE...
	names+=("$1")
	sigmas+=("$sigma")
	case $2 in
	*:*) codes+=("${2%:*}") ;;
	*) codes+=(cyclic) ;;
	esac
	loads+=("${2#*:}")
	shift 2
	chains+=("$*")
}

# The schedule of a method in a reading.
schedule() { # METHOD READING
	if [ "${loads[$1]}" = 1 ] && [ "$2" = R2 ]; then
		echo fixed
	else
		echo random
	fi
}

# Who computes what, as a file.
tasks() { # METHOD SEED SCHEDULE
	local fixed=
	[ "$3" = random ] || fixed=' --fixed'
	echo "<(cgc-schedule -c ${codes[$1]} -d ${loads[$1]} -s $2$fixed)"
}

# The stages from the model to the messages of all devices.
messages() { # METHOD SEED SCHEDULE
	local attack=$ATTACK text
	[ "${codes[$1]}" = cyclic ] || attack=signflip
	text="cgc-grad -D data-$2-${sigmas[$1]}.cgv"
	text+=" | cgc-encode -S $(tasks "$@")"
	text+=" | cgc-attack -a $attack -f $f -s $2"
	[ -z "$compress" ] || text+=" | $compress -s $2"
	echo "$text"
}

# What the server does with them, as options of cgc-aggregate.
rules() { # METHOD SEED SCHEDULE
	[ "${codes[$1]}" = cyclic ] || printf -- '-S %s ' "$(tasks "$@")"
	echo "-r ${chains[$1]// / -r }"
}

# All runs that the figure needs, each once: for each, the arguments of
# train, which end in a zero byte.
runs() {
	local m seed how
	for m in "${!names[@]}"; do
		for seed in $SEEDS; do
			for reading in $READING; do
				schedule "$m" "$reading"
			done | sort -u | while read -r how; do
				printf '%s\0' "$m-$seed-$how" \
				    "data-$seed-${sigmas[$m]}.cgv" \
				    "$(messages "$m" "$seed" "$how")" \
				    "$(rules "$m" "$seed" "$how")"
			done
		done
	done
}

# The bits of a vector of the stream on standard input.
payload() {
	cgc-inspect -s |
		awk '/^dim/ { q = $2 } /^size/ { b = $2 } END { print q * b }'
}

# One training run.  Its table is RUN.tsv: iteration, loss, and the bits that
# a device has sent, has received, and both.  It sends a message an iteration,
# as many bits as the first one; it receives the model and a seed of 64 bits,
# from which it draws its subsets and the coordinates that it sends.
train() { # RUN DATA STAGES RULES
	local up down
	up=$(bash -o pipefail -c "$3" <x0.cgv | payload)
	down=$(payload <x0.cgv | awk '{ print $1 + 64 }')
	cgc-loop -T "$T" -x x0.cgv -k $(((T + 99) / 100)) -o "$1.cgv" \
	    -t "cgc-eval -n -D $2 >$1.log" \
	    "$3 | cgc-aggregate -f $f $4 | cgc-step -r $rate" 2>"$1.err" ||
		{ cat "$1.err" >&2; exit 255; }
	awk -v up="$up" -v down="$down" '{
		printf "%s\t%s\t%.0f\t%.0f\t%.0f\n", $1, $2, up * $1, \
		    down * $1, (up + down) * $1
	}' "$1.log" >"$1.part"
	mv "$1.part" "$1.tsv"
	[ ! -t 2 ] || printf '\033[K%s: %d of %d runs\r' "$figure" \
	    "$(find . -name '*-*-*.tsv' | wc -l)" "$total" >&2
}

# The data sets, then all runs, JOBS at a time.
train_all() {
	local seed sigma
	cd "$work" || return
	for seed in $SEEDS; do
		for sigma in "${sigmas[@]}"; do
			cgc-synth -s "$seed" -H "$sigma" --spread "$SPREAD" \
			    --xhat-spread "$XHAT" -o "data-$seed-$sigma.cgv"
		done
	done
	runs >list
	total=$(($(tr -cd '\0' <list | wc -c) / 4))
	export T f rate figure total
	export -f train payload
	# the first that fails, with 255, makes xargs stop
	xargs -0 -n 4 -P "$JOBS" bash -Eeuo pipefail -c \
	    'trap "exit 255" ERR; train "$@"' - <list
	[ ! -t 2 ] || printf '\033[K' >&2
}

# The tables of all runs as one, in the order of the methods.  share is the
# loss over the first loss: how far data sets differ is not the question.
join_tables() {
	local m reading seed
	printf '%s\t' figure reading method seed iteration loss share up_bits \
	    down_bits
	echo bits
	for reading in $READING; do
		for m in "${!names[@]}"; do
			for seed in $SEEDS; do
				awk -v OFS='\t' -v figure="$figure" \
				    -v reading="$reading" \
				    -v method="${names[$m]}" -v seed="$seed" '
				    NR == 1 { first = $2 }
				    { print figure, reading, method, seed, \
					$1, $2, $2 / first, $3, $4, $5 }' \
				    "$work/$m-$seed-$(schedule "$m" "$reading").tsv"
			done
		done
	done
}

# The last loss of every method and its share of the first: mean and sample
# standard deviation over the seeds; and the bits that a device has sent and
# received.
final_losses() { # TABLE
	awk -F '\t' -v OFS='\t' '
	function moments(what, key,    i, sum, square) {
		sum = square = 0
		for (i = 1; i <= n[key]; i++)
			sum += what[key, seed[key, i]]
		mean = sum / n[key]
		for (i = 1; i <= n[key]; i++)
			square += (what[key, seed[key, i]] - mean) ^ 2
		sd = n[key] > 1 ? sqrt(square / (n[key] - 1)) : 0
	}
	NR == 1 {
		print "figure", "reading", "method", "seeds", "loss", \
		    "loss_sd", "share", "share_sd", "up_bits", "down_bits"
		next
	}
	{
		key = $1 OFS $2 OFS $3
		if (!(key in n)) { order[++keys] = key; n[key] = 0 }
		if (!((key, $4) in loss)) seed[key, ++n[key]] = $4
		loss[key, $4] = $6
		share[key, $4] = $7
		bits[key] = $8 OFS $9
	}
	END {
		for (k = 1; k <= keys; k++) {
			key = order[k]
			moments(loss, key)
			printf "%s\t%d\t%.6g\t%.3g", key, n[key], mean, sd
			moments(share, key)
			printf "\t%.4f\t%.3g\t%s\n", mean, sd, bits[key]
		}
	}' "$1"
}

# Tabs to columns.
align() {
	awk -F '\t' '{
		printf "%-7s %-7s %-26s %5s %12s %9s %7s %8s %10s %10s\n", \
		    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
	}'
}

# The means over the seeds in one reading, of the share: data sets differ too
# much in the loss itself, and by as much for all methods, which bands around
# the curves would not show.  A curve ends where it passes 1.5: what diverges
# must not squash the rest.
means() { # READING
	awk -F '\t' -v OFS='\t' -v r="$1" '
	NR == 1 { print "method", "iteration", "share", "bits" }
	NR == 1 || $2 != r { next }
	{
		key = $3 OFS $5
		if (!(key in n)) { order[++keys] = key; bits[key] = $10 }
		n[key]++
		sum[key] += $7
	}
	END {
		for (k = 1; k <= keys; k++) {
			key = order[k]
			split(key, part, OFS)
			if (sum[key] / n[key] > 1.5)
				ended[part[1]]
			if (!(part[1] in ended))
				print key, sum[key] / n[key], bits[key]
		}
	}' "$out/$figure.tsv"
}

# The picture of one reading.
draw() { # READING TITLE
	local each
	each=$(awk -F '\t' 'NR > 1 && $5 > 0 {
		print $8 / $5 " up and " $9 / $5 " down an iteration"; exit
	}' "$out/$figure.tsv")
	means "$1" >"$work/drawn.tsv"
	cgc-plot -y share --ylabel 'F(x) / F(x0)' --title "$2 ($1)" \
	    --x2 bits --x2label "bits of a device, $each" \
	    --size 900x600 -o "$out/$figure-$1.svg" "$work/drawn.tsv"
}

# Trains all, then writes $figure.tsv, $figure-final.tsv, also to standard
# output, and a picture of each reading.
finish() { # TITLE
	local reading
	(train_all)
	join_tables >"$work/all.tsv"
	mv "$work/all.tsv" "$out/$figure.tsv"
	final_losses "$out/$figure.tsv" >"$out/$figure-final.tsv"
	for reading in $READING; do
		draw "$reading" "$1"
	done
	align <"$out/$figure-final.tsv"
}
