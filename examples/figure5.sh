#!/bin/bash
# SPDX-License-Identifier: MIT
# figure5.sh [OUTDIR] - Figure 5 of the LAD paper: what LAD gains when the
# data of the devices differ more and more.
# train.sh says what may be set in the environment.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=train.sh
. "$(dirname "$0")/train.sh"

T=${T:-$([ "$SMALL" = 1 ] && echo 100 || echo 10000)}
f=20 rate=1e-6 d=10

begin figure5 "${1:-figures}"
for sigma in 0 0.1 0.3; do
	method "CWTM, sigma_H=$sigma" 1 "cwtm,trim=$TRIM"
	method "LAD-CWTM, sigma_H=$sigma" "$d" "cwtm,trim=$TRIM"
	method "CWTM-NNM, sigma_H=$sigma" 1 nnm "cwtm,trim=$TRIM"
	method "LAD-CWTM-NNM, sigma_H=$sigma" "$d" nnm "cwtm,trim=$TRIM"
done
finish "Figure 5: LAD with d=$d and the heterogeneity sigma_H"

# What LAD gains: the loss without it over the loss with it, in the mean over
# the seeds.
gains() { # READING
	awk -F '\t' -v OFS='\t' -v r="$1" '
	NR == 1 { print "method", "iteration", "gain" }
	NR == 1 || $2 != r { next }
	{
		name = $3
		if (!sub(/^LAD-/, "", name)) {
			loss[name, $4, $5] = $6
			next
		}
		key = name OFS $5
		if (!(key in n))
			order[++keys] = key
		n[key]++
		sum[key] += loss[name, $4, $5] / $6
	}
	END {
		for (k = 1; k <= keys; k++)
			print order[k], sum[order[k]] / n[order[k]]
	}' "$out/$figure.tsv"
}

for reading in $READING; do
	gains "$reading" >"$work/drawn.tsv"
	cgc-plot -y gain --ylabel 'loss without LAD / loss with it' \
	    --title "Figure 5: what LAD with d=$d gains ($reading)" \
	    --size 900x600 -o "$out/figure5-gain-$reading.svg" \
	    "$work/drawn.tsv"
done
