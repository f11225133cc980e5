#!/bin/bash
# SPDX-License-Identifier: MIT
# theory.sh - what figure2.sh and figure3.sh share: the error terms of the
# analysis where the LAD paper draws them, as tables and pictures.  They
# source it, say begin, then terms as often as they like, then finish.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
command -v cgc-theory >/dev/null || PATH=$here/../build/bin:$PATH
export LC_ALL=C

begin() { # FIGURE OUTDIR
	figure=$1 out=$2
	mkdir -p "$out"
	work=$(mktemp -d "$out/$figure.XXXXXX")
	trap 'rm -rf "$work"' EXIT
	printf '%s\t' figure reading method delta d value margin >"$work/all"
	echo condition >>"$work/all"
}

# The error terms for one delta and d, by their numbers in the paper: a row
# for each kind of constants (the reading) that has one.  (33) is an order, in
# units of its own; the others bound the mean of ||grad F / N||^2 in the end.
# The condition of Theorem 1 (2 for LAD) is that the margin is below 1; where
# it is not, the terms have no value, and (33) and (35) are orders of nothing.
terms() { # DELTA D NUMBER...
	local constants
	for constants in paper tight exact; do
		cgc-theory -N 100 -H 65 -k 1.5 -b 1 --delta "$1" -d "$2" \
		    -c $constants -t | awk -F '\t' -v OFS='\t' \
		    -v figure="$figure" -v reading=$constants -v delta="$1" \
		    -v d="$2" -v wanted="${*:3}" '
		BEGIN {
			name[32] = "error_mu"; margin[32] = "margin"
			name[33] = "eq33"; margin[33] = "margin"
			name[34] = "lad_error_mu"; margin[34] = "lad_margin"
			name[35] = "eq35_mu"; margin[35] = "lad_margin"
			name[36] = "eq36_mu"
		}
		{ value[$1] = $2 }
		END {
			n = split(wanted, number, " ")
			for (i = 1; i <= n; i++) {
				k = number[i]
				if (!(name[k] in value))
					continue
				m = k in margin ? value[margin[k]] : "none"
				print figure, reading, "(" k ")", delta, d, \
				    value[name[k]], m, m == "none" ? m : \
				    m + 0 < 1 ? "holds" : "fails"
			}
		}' >>"$work/all"
	done
}

# The picture NAME of the rows of the table for which an awk expression of
# reading, term and condition is true; another one makes a name for the curve
# of these and of name.
draw() { # NAME WHICH SERIES OPTION...
	local name=$1 which=$2 series=$3
	shift 3
	awk -F '\t' -v OFS='\t' '
	BEGIN {
		of["paper"] = ", constants as printed"
		of["tight"] = ", with (61) mended"
		of["exact"] = ", exact constants"
	}
	NR == 1 { print; next }
	$6 == "none" { $6 = "nan" } # a gap, or a curve in the legend alone
	{
		reading = $2; term = $3; condition = $8
		name = term == "(36)" ? term ", no LAD and no compression" : \
		    term of[reading]
	}
	'"$which"' { $3 = '"$series"'; print }' "$work/all" >"$work/drawn"
	cgc-plot -y value -o "$out/$name.svg" --size 900x600 "$@" "$work/drawn"
}

# The table, and two pictures: (33) as the paper draws it, in other curves
# where its theorem's condition fails, and the bounds themselves.  What is the
# same with all constants is drawn once.
finish() { # TITLE X OPTION...
	local title=$1 x=$2
	shift 2
	draw "$figure" 'term == "(33)"' 'name ": Theorem 1 " condition' \
	    -x "$x" "$@" --title "$title" --ylabel 'order of the error, (33)'
	draw "$figure-error" 'term == "(32)" ||
	    term == "(34)" && reading != "tight" ||
	    term == "(36)" && reading == "paper"' name -x "$x" --logy "$@" \
	    --title "$title: what is proved" \
	    --ylabel 'bound on ||grad F / N||^2, small steps'
	mv "$work/all" "$out/$figure.tsv"
}
