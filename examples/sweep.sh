#!/bin/bash
# SPDX-License-Identifier: MIT
# sweep.sh [OUTDIR] - how much loss the worst of three attacks leaves, for five
# methods and four numbers of Byzantine devices of 20: the grid of sweep.json
# as a heat map.  Interrupted, it goes on where it was when it is called again.
# SMALL=1: two of the numbers, one seed, 50 iterations.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-sweep}
command -v cgc-sweep >/dev/null || PATH=$here/../build/bin:$PATH
export LC_ALL=C

mkdir -p "$out"
if [ "${SMALL:-}" = 1 ]; then
	sed 's/"f": \[.*\]/"f": [2, 6]/; s/"seed": \[.*\]/"seed": 1/
	    s/"T": .*,/"T": 50,/' "$here/sweep.json"
else
	cat "$here/sweep.json"
fi >"$out/grid.json"

cgc-sweep -d "$out/runs" "$out/grid.json"
cgc-sweep -d "$out/runs" --collect -o "$out/all.tsv" "$out/grid.json"

# The last loss of every run, as a share of its first.
awk -F '\t' -v OFS='\t' '
NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print $0, "share"; next }
$at["iteration"] == 0 { first = $at["loss"]; next }
$at["iteration"] == $at["T"] { print $0, $at["loss"] / first }
' "$out/all.tsv" >"$out/last.tsv"

cgc-plot -x f -y method -z share --max attack --logz \
    --title 'F(x) / F(x0) under the worst of three attacks' \
    --xlabel 'Byzantine devices of 20' --ylabel '' -o "$out/worst.svg" \
    "$out/last.tsv"
cgc-plot -x f -y method -z share --max attack --logz "$out/last.tsv"
