#!/bin/bash
# SPDX-License-Identifier: MIT
# lad-vision.sh [OUTDIR] - what cyclic coding buys on Fashion-MNIST, alone, with
# compressed messages and with momentum, as README.md beside this script says.
# Makes the runs of grid.json, or with FULL=1 those of a larger grid.
# Interrupted, it goes on where it was when it is called again.
# From the environment, beside what vision.sh takes:
FULL=${FULL:-}
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=../vision.sh
. "$(dirname "$0")/../vision.sh"

SEEDS=${SEEDS:-1}
LOADS=${LOADS:-1 2 5 10}
RULES=${RULES:-'"-r nnm -r cwtm"'} # of JSON: a chain, or a list of them
alphas=0.1
coded=5 # the load whose curves are drawn beside those of load 1
if [ "$SMALL" = 1 ]; then
	LOADS='1 2' coded=2
elif [ "$FULL" = 1 ]; then
	SEEDS='1 2 3 4 5' LOADS='1 2 3 5 10' alphas='0.1 1'
	RULES='["-r cwtm", "-r nnm -r cwtm"]'
fi

# The grid on standard input, as large as was said.
part() {
	# shellcheck disable=SC2086 # words are what is wanted
	set_member seed "$(list $SEEDS)" | set_member alpha "$(list $alphas)" |
		set_member d "$(list $LOADS)" | set_member rules "$RULES" |
		if [ "$SMALL" = 1 ]; then
			set_member attack '["signflip", "foesearch"]' |
				set_member T 60 | set_member every 10 |
				set_member batch 4 | set_member rate 0.5
		elif [ "$FULL" = 1 ]; then
			set_member T 1000 | set_member every 20
		else
			cat
		fi
}

# What there is to lose: the average, when nobody attacks.
unattacked() {
	sed '/^	"method": \[/,/^	\]/c\	"method": "average, no attack",' |
		set_member d 1 | set_member attack '"none"' |
		set_member rules '"-r mean"'
}

# Rows of TABLE of one heterogeneity and one chain of rules.
where() { # TABLE ALPHA RULES
	awk -F '\t' -v OFS='\t' -v keys= -v alpha="$2" -v rules="$3" "$table"'
	NR == 1 || column("alpha") == alpha && column("rules") == rules' "$1"
}

# Of a table of means on standard input, those under the attack that leaves the
# least accuracy, and which that is.
worst() {
	awk -F '\t' -v OFS='\t' -v keys='alpha rules method d' "$table"'
	NR == 1 { print head, "accuracy", "attack"; next }
	{
		key = run()
		if (!n[key]++)
			order[++runs] = key
		if (n[key] == 1 || column("accuracy") < least[key]) {
			least[key] = column("accuracy")
			who[key] = column("attack")
		}
	}
	END {
		for (i = 1; !failed && i <= runs; i++)
			print order[i], least[order[i]], who[order[i]]
	}'
}

# The curves of a few methods under foesearch, or that of the reference.
curves() { # TABLE ALPHA RULES
	where "$@" | awk -F '\t' -v OFS='\t' -v keys= -v coded="$coded" \
	    "$table"'
	BEGIN {
		split("LAD|Com-LAD|RoSDHB + LAD|RoSDHB + LAD, fixed tasks", \
		    name, "|")
		for (i in name)
			drawn[name[i], coded]
		drawn["LAD", 1]
		drawn["D-SHB + LAD, fixed tasks", 1]
		drawn["RoSDHB + LAD, fixed tasks", 1]
	}
	NR == 1 {
		print "curve", "seed", "iteration", "accuracy", "bits", \
		    "samples"
		next
	}
	column("attack") == "none" {
		curve = column("method")
	}
	column("attack") == "foesearch" {
		if (!((column("method"), column("d")) in drawn))
			next
		curve = column("method") ", d = " column("d")
	}
	column("attack") ~ /^(none|foesearch)$/ {
		print curve, column("seed"), column("iteration"), \
		    column("test_accuracy"), column("bits"), column("samples")
	}'
}

# The curves over COLUMN.
curve() { # COLUMN LABEL OPTION...
	local column=$1 label=$2
	shift 2
	cgc-plot -x "$column" -y accuracy -g curve --xlabel "$label" \
	    --ylabel 'test accuracy' --title "foesearch; $of" \
	    --size 900x600 "$@" -o "$out/$column-$name.svg" \
	    "$out/curves-$name.tsv"
}

# The pictures of one heterogeneity and one chain of rules.
draw() { # ALPHA RULES
	local chain=${2#-r }
	chain=${chain// -r /-}
	local name=$1-$chain of="Dirichlet $1, $chain, 4 liars of 20"
	{
		curves "$out/all.tsv" "$@"
		curves "$out/average.tsv" "$1" '-r mean' | sed 1d
	} >"$out/curves-$name.tsv"
	curve iteration rounds
	curve bits 'bits that a device has sent' --logx
	curve samples 'gradients of samples that a device has computed' --logx
	where "$out/worst.tsv" "$@" |
		cgc-plot -x d -y accuracy -g method --size 900x600 \
		    --title "the worst of the attacks; $of" \
		    --xlabel 'load d' --ylabel 'test accuracy at the end' \
		    -o "$out/load-$name.svg"
	where "$out/worst.tsv" "$@" |
		cgc-plot -x d -y method -z accuracy --size 900x600 \
		    --title "accuracy under the worst of the attacks; $of" \
		    --xlabel 'load d' --ylabel '' -o "$out/worst-$name.svg"
}

prepare "${1:-lad-vision}" 20 "$alphas" "$SEEDS"
part <"$here/grid.json" >"$out/grid.json"
unattacked <"$out/grid.json" >"$out/average.json"
sweep "$out/grid.json" all
sweep "$out/average.json" average

keys='alpha rules method d attack seed'
final "$out/all.tsv" "$keys" | over_seeds >"$out/final.tsv"
worst <"$out/final.tsv" >"$out/worst.tsv"
for what in bits samples; do
	reach "$out/all.tsv" "$keys" "$what" 0.6 0.7 0.75 \
	    >"$out/reach-$what.tsv"
done
sed 1d "$out/worst.tsv" | cut -f 1,2 | sort -u |
	while IFS=$'\t' read -r alpha rules; do
		draw "$alpha" "$rules"
	done
cut -f 2- "$out/worst.tsv"
