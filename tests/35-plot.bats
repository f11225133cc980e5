#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-plot: tables to scripts, exactly; scripts to pictures, completely.
load lib

# table WORD...: a table of four columns, row by row.
table() {
	printf '%s\t%s\t%s\t%s\n' method seed iteration loss "$@"
}

two_methods() {
	table lad 1 0 8 lad 1 10 2 lad 1 20 1 lad 2 0 8 lad 2 10 4 \
	    lad 2 20 1 cwtm 1 0 8 cwtm 1 10 6 cwtm 1 20 5
}

needs_gnuplot() {
	command -v gnuplot >/dev/null || skip "gnuplot is not installed"
}

# data N: what the script on standard input draws of series N.
data() {
	sed -n "/^\$c$1 <</,/^END/{/^\$c/d;/^END/d;p}"
}

# expect FILE LINE...: FILE holds exactly these lines.
expect() {
	local file=$1
	shift
	printf '%s\n' "$@" | diff - "$file"
}

@test "the whole script of a small table" {
	two_methods >t.tsv
	cgc-plot --script --logy --title T -o x.svg t.tsv >got
	[ ! -e x.svg ]
	cat >want <<-'EOT'
	set terminal svg size 800,500 fixed background '#ffffff' font 'Helvetica,15'
	set encoding utf8
	set title "T" noenhanced
	set xlabel "iteration" noenhanced
	set ylabel "loss" noenhanced
	set tics nomirror
	set autoscale xfix
	set border 3
	set grid linetype 1 linecolor '#dddddd'
	set logscale y
	set format y '10^{%T}'
	set yrange [1:*]
	set key outside right top Left reverse samplen 4 spacing 1.2
	$c0 << END
	0 8 8 8
	10 3 1.585786438 4.414213562
	20 1 1 1
	END
	$c1 << END
	0 8
	10 6
	20 5
	END
	plot $c0 using 1:3:4 with filledcurves fill transparent solid 0.2 noborder linecolor '#0072b2' notitle, \
	    $c0 using 1:2 with linespoints linecolor '#0072b2' linewidth 2 dashtype solid pointtype 7 pointsize 0.8 pointnumber 8 title "lad" noenhanced, \
	    $c1 using 1:2 with linespoints linecolor '#d55e00' linewidth 2 dashtype (12,4) pointtype 5 pointsize 0.8 pointnumber 8 title "cwtm" noenhanced
	EOT
	diff want got
}

@test "the order of the rows only decides the order of the series" {
	two_methods >t.tsv
	{ sed -n 1p t.tsv; sed 1d t.tsv | tac; } >back.tsv
	cgc-plot --script t.tsv >a
	cgc-plot --script back.tsv >b
	data 0 <a >a0
	data 1 <b >b1
	cmp a0 b1
}

@test "files, joined files and standard input are one table" {
	two_methods >t.tsv
	table lad 1 0 8 lad 1 10 2 lad 1 20 1 >1.tsv
	table lad 2 0 8 lad 2 10 4 lad 2 20 1 >2.tsv
	table cwtm 1 0 8 cwtm 1 10 6 cwtm 1 20 5 >3.tsv
	cgc-plot --script t.tsv >want
	cgc-plot --script 1.tsv 2.tsv 3.tsv >got
	cmp want got
	cat 1.tsv 2.tsv 3.tsv | cgc-plot --script >got
	cmp want got
	cgc-plot --script 1.tsv - 3.tsv <2.tsv >got
	cmp want got
	sed 's/$/\r/' t.tsv | cgc-plot --script >got
	cmp want got
	head -c -1 t.tsv | cgc-plot --script >got
	cmp want got
}

@test "columns are chosen by name" {
	printf 'n\ttime\trule\trun\n1\t9\ta\tr1\n1\t7\ta\tr2\n1\t5\tb\tr1\n' |
	    cgc-plot --script -x n -y time -g rule -S run >got
	grep -q 'set ylabel "time"' got
	data 0 <got >a
	data 1 <got >b
	expect a '1 8 6.585786438 9.414213562'
	expect b '1 5'
}

@test "without a method column there is one series and no legend" {
	printf 'iteration\tloss\n0\t1\n1\t2\n' | cgc-plot --script >got
	grep -qx 'unset key' got
	data 0 <got >a
	expect a '0 1' '1 2'
}

@test "a point that is not finite is a gap for all seeds" {
	table m 1 0 5 m 1 1 nan m 1 2 3 m 1 3 inf m 1 4 -inf m 1 5 1 m 2 0 5 \
	    m 2 1 4 m 2 2 3 m 2 5 1 | cgc-plot --script >got
	data 0 <got >a
	expect a '0 5 5 5' '' '2 3 3 3' '' '5 1 1 1'
	table m 1 0 5 m 1 1 1e999 m 1 2 1e301 m 1 3 2 |
	    cgc-plot --script >got
	data 0 <got >a
	expect a '0 5' '' '3 2'
}

@test "a second axis above shows a multiple of x" {
	printf 'iteration\tbits\tloss\n%s\n%s\n%s\n' '0	0	3' \
	    '10	6400	2' '20	12800	1' >t.tsv
	cgc-plot --script --x2 bits -o t.svg t.tsv >got
	grep -x -A 4 'set x2label "bits" noenhanced' got >axis
	expect axis 'set x2label "bits" noenhanced' 'set border 7' \
	    'set x2tics nomirror' "set format x2 '%.1s %c'" \
	    'set x2range [0:12800]'
	sed -n '/x2/d;s/border 7/border 3/;p' got >rest
	cgc-plot --script -o t.svg t.tsv | grep -v 'border 3' >want
	grep -v 'border 3' rest | diff want -
	needs_gnuplot
	cgc-plot --x2 bits --x2label sent -o t.svg t.tsv 2>err
	[ ! -s err ]
	grep -q '>sent<' t.svg
	grep -q '>12.0 k<' t.svg
	cgc-plot --logx --x2 bits -o t.svg t.tsv 2>err
	[ ! -s err ]
	cgc-plot --x2 bits t.tsv >t.txt
	grep -q '12.0 k' t.txt
	printf 'iteration\tbits\tloss\n5\t1\t2\n' >point
	cgc-plot --script --x2 bits point >got
	[ "$(grep -c x2 got)" -eq 0 ]
	sed 's/12800/12801/' t.tsv >bent
	refuses 3 'bent: line 4: column bits is 12801, expected 12800: 640 ' \
	    cgc-plot --x2 bits bent
	for bits in 0 -7 nan inf; do
		printf 'iteration\tbits\tloss\n1\t%s\t1\n2\t10\t1\n' \
		    $bits >from
		refuses 3 "from: line 2: column bits is $bits where column it" \
		    cgc-plot --script --x2 bits from
	done
	sed '2s/0	0/0	1/' t.tsv >shifted
	refuses 3 'shifted: line 2: column bits is 1, expected 0' \
	    cgc-plot --x2 bits shifted
}

@test "a logarithmic axis leaves out what is not positive" {
	table m 1 0 5 m 1 1 4 m 1 2 0 m 1 3 -1 m 1 4 2 >t.tsv
	cgc-plot --script --logx --logy t.tsv >got
	data 0 <got >a
	expect a '1 4' '' '4 2'
	table m 1 0 0 m 1 1 -1 >t.tsv
	refuses 3 'found no point to draw, expected .* positive' \
	    cgc-plot --script --logy t.tsv
}

@test "a band that reaches zero ends at the floor of a logarithmic axis" {
	table m 1 1 1 m 2 1 9 m 1 2 0.1 m 2 2 3.9 | cgc-plot --script --logy \
	    -o x.svg >got
	grep -qx 'set yrange \[0.1:\*\]' got
	data 0 <got >a
	expect a '1 5 0.1 10.65685425' '2 2 0.1 4.687005769'
}

@test "a series that has no point keeps its place in the legend" {
	table lost 1 0 nan m 1 0 1 m 1 1 2 >t.tsv
	cgc-plot --script t.tsv >got
	grep -q 'plot keyentry with .* title "lost"' got
	needs_gnuplot
	cgc-plot t.tsv -o t.svg 2>err
	[ ! -s err ]
	grep -q lost t.svg
}

@test "names and titles are drawn and never run" {
	local title=$'\'\'\'\n`touch run`"; system("touch run") # @x {/*9 \\'
	{
		printf 'method\titeration\tloss\n'
		printf '%s\t0\t1\n' "'''; system('touch run'); '" \
		    "\"; system('touch run') #" '`touch run`' '$(touch run)' \
		    'a\' '@macro' '{/*9 b}_c^d' '<b>&amp;' $'\e[31m' \
		    $'\xff\xc2\x9b' 'naïve λ' '' '%s%n'
	} >t.tsv
	cgc-plot --script --title "$title" --xlabel "$title" t.tsv >script
	iconv -f UTF-8 -t UTF-8 script >/dev/null
	needs_gnuplot
	for end in svg png; do
		cgc-plot --title "$title" --ylabel "$title" -o "t.$end" t.tsv \
		    2>err
		[ ! -s err ]
	done
	cgc-plot --size 120x60 --title "$title" t.tsv >t.txt
	[ ! -e run ]
	python3 - <<-'EOT'
	import xml.etree.ElementTree as xml
	names = ["".join(e.itertext()).strip() for e in xml.parse("t.svg").iter()
	         if e.tag.endswith("}text")]
	for name in ["'''; system('touch run'); '", "`touch run`", "a\\",
	             "\"; system('touch run') #", "<b>&amp;", "@macro",
	             "\\x1b[31m", "\\xff\\xc2\\x9b", "na\u00efve \u03bb",
	             "{/*9 b}_c^d", "%s%n", "(no name)"]:
	    assert name in names, (name, names)
	EOT
}

@test "an SVG and a PNG file are complete and have the size asked for" {
	needs_gnuplot
	two_methods >t.tsv
	cgc-plot -o t.svg --size 640x400 t.tsv
	python3 -c 'import xml.dom.minidom as x
d = x.parse("t.svg").documentElement
assert d.tagName == "svg" and d.getAttribute("viewBox") == "0 0 640 400"'
	cgc-plot -o t.png --size 640x400 t.tsv
	[ "$(head -c 24 t.png | od -An -tx1 | tr -d ' \n')" = \
	    89504e470d0a1a0a0000000d494844520000028000000190 ]
	[ "$(tail -c 12 t.png | od -An -tx1 | tr -d ' \n')" = \
	    0000000049454e44ae426082 ]
}

@test "the same table gives the same picture" {
	needs_gnuplot
	two_methods >t.tsv
	cgc-plot -o a.svg t.tsv
	cgc-plot -o b.svg t.tsv
	cmp a.svg b.svg
	cgc-plot --script -o a.svg t.tsv | gnuplot -d >b.svg
	cmp a.svg b.svg
}

@test "the terminal gets plain text of the size asked for" {
	needs_gnuplot
	two_methods | cgc-plot --size 60x20 >got
	grep -q 'A\*\*\*lad' got
	[ "$(wc -l <got)" -le 20 ]
	[ "$(grep -c -e ' $' -e '[^ -~]' -e '.\{61\}' got)" -eq 0 ]
}

@test "32 series are told apart by dash and mark and by colour and dash" {
	{
		printf 'method\titeration\tloss\n'
		for i in $(seq 32); do
			printf 'm%d\t0\t%d\n' "$i" "$i"
		done
	} >t.tsv
	cgc-plot --script -o t.svg t.tsv | grep -o 'dashtype [^ ]* pointtype .' |
	    sort -u >dashes
	cgc-plot --script -o t.svg t.tsv |
	    grep -o "linecolor '#[0-9a-f]*' linewidth 2 dashtype [^ ]*" |
	    sort -u >colours
	[ "$(wc -l <dashes)" -eq 32 ]
	[ "$(wc -l <colours)" -eq 32 ]
	printf 'm33\t0\t1\n' >>t.tsv
	refuses 3 "t.tsv: line 34: found one more series, 'm33'" \
	    cgc-plot --script t.tsv
}

@test "a table that is none is refused with its place" {
	table m 1 0 1 >good
	: >empty
	refuses 3 'empty: line 1: found the end of the file, expected a line' \
	    cgc-plot empty
	table >bare
	refuses 3 'found no point to draw' cgc-plot bare
	{ cat good; printf 'm\t1\t2\n'; } >short
	refuses 3 'short: line 3: found 3 columns, expected 4' cgc-plot short
	{ cat good; printf 'm\t1\t2\t3\t4\n'; } >long
	refuses 3 'long: line 3: found 5 columns, expected 4' cgc-plot long
	{ cat good; printf '\n'; } >blank
	refuses 3 'blank: line 3: found 1 columns' cgc-plot blank
	table m 1 0 1 m 1 1 12x >word
	refuses 3 "word: line 3: column loss is '12x', expected a number" \
	    cgc-plot word
	table m 1 '' 1 >none
	refuses 3 "none: line 2: column iteration is '', expected a number" \
	    cgc-plot none
	table m 1 nan 1 >nan
	refuses 3 'nan: line 2: x is nan, expected a finite number' \
	    cgc-plot nan
	{ cat good; printf 'm\t1\t1\t2\0\n'; } >nul
	refuses 3 'nul: line 3: byte 8 is NUL, expected text' cgc-plot nul
	{ cat good; head -c 70000 /dev/zero | tr '\0' x; } >huge
	refuses 3 'huge: line 3: the line is longer, expected at most 65535' \
	    cgc-plot huge
	printf 'loss\tloss\n' >twice
	refuses 3 "twice: line 1: two columns are called 'loss'" cgc-plot twice
	refuses 3 "twice: line 1: .* expected '.*' as in good" \
	    cgc-plot good twice
}

@test "a missing column is named beside those there are" {
	table m 1 0 1 >t.tsv
	refuses 3 "t.tsv: no column is called 'time', found method, seed, iter" \
	    cgc-plot -x time t.tsv
	refuses 3 "no column is called 'rule', found method" \
	    cgc-plot -g rule t.tsv
	refuses 3 "no column is called 'run', found method" cgc-plot -S run t.tsv
}

@test "two rows of one series, seed and x are refused" {
	table m 1 0 1 m 1 0 2 >t.tsv
	refuses 3 "series 'm', seed '1': found two rows for x = 0, expected one" \
	    cgc-plot t.tsv
}

@test "wrong usage is refused" {
	two_methods >t.tsv
	for size in x 800 800x 0x0 800x500x2 -800x500 8001x500 800X500; do
		refuses 2 "the size is '$size', expected WxH" \
		    cgc-plot --size="$size" t.tsv
	done
	refuses 2 "the output is 't.pdf', expected a name that ends in" \
	    cgc-plot -o t.pdf t.tsv
	refuses 1 'samples need more than 100 bytes' \
	    cgc-plot --max-mem 100 t.tsv
	refuses 1 'none.tsv: No such file' cgc-plot none.tsv
}

@test "without gnuplot, or where it fails, no file appears" {
	two_methods >t.tsv
	mkdir bin
	ln -s "$(command -v cgc-plot)" bin/
	echo old >t.svg
	refuses 1 'gnuplot cannot be run.*gnuplot-nox' \
	    env PATH="$PWD/bin" cgc-plot -o t.svg t.tsv
	expect t.svg old
	printf '#!/bin/sh\necho half\necho "out of ink" >&2\nexit 1\n' \
	    >bin/gnuplot
	chmod +x bin/gnuplot
	refuses 1 'gnuplot failed: out of ink' \
	    env PATH="$PWD/bin:$PATH" cgc-plot -o t.svg t.tsv
	expect t.svg old
	[ "$(echo t.svg*)" = t.svg ]
}

@test "a full disk is an error" {
	two_methods >t.tsv
	full() { "$@" >/dev/full; }
	refuses 1 'No space left' full cgc-plot --script t.tsv
	needs_gnuplot
	refuses 1 'No space left' full cgc-plot t.tsv
}
