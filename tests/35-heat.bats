# SPDX-License-Identifier: MIT
# Heat maps: the worst over cases of means over seeds.

load lib

needs_gnuplot() {
	command -v gnuplot >/dev/null || skip "no gnuplot"
}

# rows RULE F ATTACK SEED LOSS...: a table.
rows() {
	printf '%s\t%s\t%s\t%s\t%s\n' rule f attack seed loss "$@"
}

# Two rules, two f, two attacks, two seeds.
usual() {
	rows mean 1 ipm 1 1  mean 1 ipm 2 3  mean 1 alie 1 5  mean 1 alie 2 1 \
	    mean 2 ipm 1 8  mean 2 ipm 2 9  mean 2 alie 1 1  mean 2 alie 2 1 \
	    cwtm 1 ipm 1 1  cwtm 1 ipm 2 2  cwtm 1 alie 1 0  cwtm 1 alie 2 1 \
	    cwtm 2 ipm 1 2  cwtm 2 ipm 2 4  cwtm 2 alie 1 7  cwtm 2 alie 2 2
}

# cells NAME SCRIPT: x, y and value of the cells with a colour, or the grey.
cells() {
	sed -n "/^\$$1 /,/^END/p" "$2" | sed '1d; $d' | cut -d ' ' -f 1-2,4
}

map() {
	cgc-plot --script -x f -y rule -z loss "$@"
}

# expect FILE LINE...
expect() {
	local file=$1
	shift
	printf '%s\n' "$@" | diff - "$file"
}

@test "a cell is the largest, or the smallest, of the means over the seeds" {
	usual >t.tsv
	map --max attack t.tsv >got
	cells cells got >cells
	expect cells '0 0 3' '1 0 8.5' '0 1 1.5' '1 1 4.5'
	grep -qx 'set xtics scale 0 ("1" 0, "2" 1) noenhanced' got
	grep -qx 'set ytics scale 0 ("mean" 0, "cwtm" 1) noenhanced' got
	map --min attack t.tsv >got
	cells cells got >cells
	expect cells '0 0 2' '1 0 1' '0 1 0.5' '1 1 3'
	# nothing to be worst of: the mean over the seeds alone
	awk 'NR == 1 || /ipm/' t.tsv | map >got
	cells cells got >cells
	expect cells '0 0 2' '1 0 8.5' '0 1 1.5' '1 1 3'
	# rows in another order give the same cells, perhaps elsewhere
	{ head -n 1 t.tsv; tail -n +2 t.tsv | sort -t "$(printf '\t')" -k 3; } |
	    map --max attack >got
	cells cells got >cells
	expect cells '0 0 1.5' '1 0 4.5' '0 1 3' '1 1 8.5'
}

@test "a run that diverged is the worst, and has no colour" {
	usual | sed 's/^\(mean	2	alie	2\).*/\1	nan/' >t.tsv
	for which in max min; do
		map --$which attack t.tsv >got
		cells grey got >grey
		expect grey '1 0 nan'
		[ "$(cells cells got | wc -l)" -eq 3 ]
	done
}

@test "with logarithmic colours, what is not positive has none" {
	usual | sed 's/^\(cwtm	1	.*\)	[^	]*$/\1	0/' >t.tsv
	map --max attack --logz -o t.svg t.tsv >got
	cells grey got >grey
	expect grey '0 1 0'
	grep -qx 'set logscale cb' got
	grep -qx 'set cbrange \[3:8.5\]' got
}

@test "a cell without rows stays empty, one that lacks a case is refused" {
	usual | grep -v '^cwtm	2' >t.tsv
	map --max attack t.tsv >got
	[ "$(cells cells got | wc -l)" -eq 3 ]
	usual | grep -v '^cwtm	2	alie' >t.tsv
	refuses 3 "x '2', y 'cwtm': found no row for 'alie', expected one" \
	    map --max attack t.tsv
}

@test "two rows of one cell, case and seed are refused" {
	usual >t.tsv
	refuses 3 "x '1', y 'mean', seed '1': found two rows, expected one" \
	    map t.tsv
	rows mean 1 ipm 1 1  mean 2 ipm 1 1  mean 2 ipm 1 1 >t.tsv
	refuses 3 "x '2', y 'mean', seed '1': found two rows" \
	    map --max attack t.tsv
}

@test "wrong usage and tables are refused" {
	usual >t.tsv
	refuses 2 'expected -z' cgc-plot --max attack t.tsv
	refuses 2 'expected -z' cgc-plot --logz t.tsv
	refuses 2 'expected no -z' map -g rule t.tsv
	refuses 2 'expected no -z' map --logy t.tsv
	refuses 2 'found --max and --min, expected one' \
	    map --max attack --min attack t.tsv
	refuses 3 "no column is called 'lost'" map -z lost t.tsv
	refuses 3 "no column is called 'lost'" map --max lost t.tsv
	refuses 3 "t.tsv: line 2: column rule is 'mean', expected a number" \
	    cgc-plot --script -x f -y loss -z rule t.tsv
	rows >none.tsv
	refuses 3 'found no cell to draw' map none.tsv
	{
		printf 'rule\tf\tloss\n'
		for i in $(seq 65); do
			printf 'm\t%d\t1\n' "$i"
		done
	} >wide.tsv
	refuses 3 "wide.tsv: line 66: found one more x, '65'" map wide.tsv
	refuses 1 'need more than 100 bytes' map --max-mem 100 --max attack t.tsv
}

@test "pictures are made without a word, and names in them are never run" {
	needs_gnuplot
	odd=$'`touch run`"; system("touch run") # \'@x {/*9 \\'
	{
		usual
		printf '%s\t%s\tipm\t1\tnan\n' "$odd" 1 "$odd" 2
		printf '%s\t%s\talie\t1\t-1e308\n' "$odd" 1 "$odd" 2
	} >t.tsv
	for log in '' --logz; do
		for end in svg png; do
			cgc-plot -x f -y rule -z loss --max attack $log \
			    --title "$odd" -o t.$end t.tsv 2>err
			[ ! -s err ]
		done
		cgc-plot -x f -y rule -z loss --max attack $log t.tsv \
		    >t.txt 2>err
		[ ! -s err ]
		grep -q 'cwtm .* 1.5 .* 4.5 ' t.txt
	done
	[ ! -e run ]
	python3 - <<-'EOT'
	import xml.etree.ElementTree as xml
	text = ["".join(e.itertext()).strip() for e in xml.parse("t.svg").iter()
	        if e.tag.endswith("}text")]
	for name in ["mean", "8.5", "nan", "largest loss over attack",
	             "`touch run`\"; system(\"touch run\") # '@x {/*9 \\"]:
	    assert name in text, (name, text)
	EOT
	# one cell, and none that has a colour
	rows mean 1 ipm 1 5 | cgc-plot -x f -y rule -z loss -o one.svg 2>err
	rows mean 1 ipm 1 inf | cgc-plot -x f -y rule -z loss -o one.svg 2>>err
	rows mean 1 ipm 1 5 | cgc-plot -x f -y rule -z loss --logz -o a.png \
	    2>>err
	[ ! -s err ]
}
