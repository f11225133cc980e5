# SPDX-License-Identifier: MIT
# The laws of the house.

load lib

sources() {
	find "$ROOT/cmd" "$ROOT/lib" -name '*.[ch]' | sort
}

@test "a failing test fails the suite" {
	printf 'load lib\n@test "no" {\n\tfalse | cat\n}\n' >fail.bats
	cp "$ROOT/tests/lib.bash" .
	run -1 env CGC_BUILD="$BUILD" bats fail.bats
	cat >run-it.sh <<-'END'
		cp "$ROOT/tests/run.sh" sub/tests/
		cp fail.bats lib.bash sub/tests/
		sub/tests/run.sh tests/fail.bats
	END
	mkdir -p sub/tests
	CGC_BUILD=$PWD/out run -1 bash run-it.sh
	[[ $output == *"0 passed, 1 failed"* ]]
}

@test "no file is over 500 lines, no function over 60" {
	sources | xargs awk '
		FNR == 1 && NR > 1 && lines > 500 { print file, lines }
		{ lines = FNR; file = FILENAME }
		/^\{/ { begin = FNR }
		/^\}/ && begin { if (FNR - begin - 1 > 60)
			print file ":" begin, FNR - begin - 1
			begin = 0 }
		END { if (lines > 500) print file, lines }' >long
	cat long
	[ ! -s long ]
}

@test "no line is over 80 columns" {
	for f in $(sources) "$ROOT"/tests/{unit,bench}/*.[ch] \
	    "$ROOT"/tests/bench/*.py "$ROOT"/examples/*/*.py; do
		expand "$f" | awk -v f="$f" 'length > 80 { print f ":" FNR }'
	done >wide
	cat wide
	[ ! -s wide ]
}

@test "file names are unique over cmd and lib" {
	sources | sed 's|.*/||' | sort | uniq -d >twice
	cat twice
	[ ! -s twice ]
}

@test "every source says its license" {
	for f in $(sources) "$ROOT"/tests/*.bats "$ROOT"/tests/*/*.[ch] \
	    "$ROOT"/tests/bench/*.py "$ROOT"/tests/*.sh "$ROOT"/examples/*.sh \
	    "$ROOT"/examples/*/*.{py,sh}; do
		head -2 "$f" | grep -q SPDX-License-Identifier || echo "$f"
	done >bare
	cat bare
	[ ! -s bare ]
}

@test "lib does not print or exit" {
	grep -nE '\b(stderr|stdout|printf|exit|abort|perror|puts|putchar) *[(;,)]' \
	    -r "$ROOT/lib" | grep -vE '[sf]n?printf|format\(printf|_exit\(127\)' >found ||
	    true
	cat found
	[ ! -s found ]
}

@test "lib has one mutable global, the kernels' level" {
	nm -A "$BUILD"/libcgc.a 2>/dev/null | grep -E ' [bBdD] ' |
	    grep -vE '__asan|__ubsan|\.L|odr' >found || true
	# tables of pointers are data that is never written: .data.rel.ro
	grep -v ' d current' found | grep -E ' [bB] ' >mutable || true
	cat mutable
	[ ! -s mutable ]
}

@test "cmd reaches lib through headers, and includes no other program" {
	grep -n '#include ".*\.c"' -r "$ROOT/cmd" "$ROOT/lib" >found || true
	cat found
	[ ! -s found ]
}

# may NAME ROOM...: headers that the files of a room include are in these.
may() {
	local room=$1
	shift
	grep -hoE '#include "[a-z]+/' -r "$ROOT/lib/$room" |
	    sed 's/.*"//; s|/||' | sort -u | while read -r used; do
		case " $room $* " in
		*" $used "*) ;;
		*) echo "lib/$room includes $used/" ;;
		esac
	done
}

@test "rooms know only the rooms below them" {
	{
		may base
		may zip base
		may kern base
		may rand base kern
		may team base
		may sweep base kern team
		may method base
		may json base
		may stream base zip team
		may codec base method rand kern stream zip
		may field base
		may memory base method rand stream codec
		may rule base method rand kern team sweep stream json field
		may audit base json rule
		may attack base method rand kern field rule stream
		may code base method rand kern team sweep stream field rule
		may task base rand stream
		may split base method rand
		may model base method kern team stream task rand
		may estimate base method rand stream model
		may step base
		may loop base stream
		may convert base zip stream code
		may plot base stream
		may study base json loop stream
		may theory base codec kern rule stream
	} >found
	for room in "$ROOT"/lib/*; do
		room=$(basename "$room")
		grep -q "^		may $room\b" "$BATS_TEST_FILENAME" ||
		    echo "lib/$room has no rule here"
		[ "$(grep -cE "^      (.* )?$room/ " "$ROOT/HACKING.md")" = 1 ] ||
		    echo "HACKING.md does not say once what lib/$room is"
	done >>found
	cat found
	[ ! -s found ]
}

@test "methods do not include each other" {
	for p in schedule attack compress aggregate grad split; do
		"cgc-$p" -l | sed 1d | cut -f1
	done | sort -u >names
	while read -r name; do
		grep -nE "#include \"(rule|attack|codec|code|memory|model|split|estimate)/$name\.h\"" \
		    -r "$ROOT/lib" | grep -v "/$name\.c:" || true
	done <names >found
	cat found
	[ ! -s found ]
	[ -s names ]
}

@test "each third-party library enters through one file" {
	[ "$(grep -rlE '#include <sys/mman.h>' "$ROOT/cmd" "$ROOT/lib")" = \
	    "$ROOT/lib/stream/mapping.c" ]
	for header in zlib.h libdeflate.h cjson/cJSON.h; do
		grep -rlE "#include <$header>" "$ROOT/cmd" "$ROOT/lib" \
		    >files
		cat files
		[ "$(wc -l <files)" -eq 1 ]
	done
	grep -rhoE '#include <[^>]+>' "$ROOT/lib" "$ROOT/cmd" | sort -u |
	    grep -vE '<(arm_neon|ctype|errno|fcntl|float|getopt|inttypes|limits|locale|math|poll|pthread|sched|search|signal|immintrin|stdalign|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|strings|sys/(file|mman|prctl|stat|types|wait)|time|unistd|zlib|libdeflate|cjson/cJSON)\.h>' >others || true
	cat others
	[ ! -s others ]
}

@test "tracked files match the list" {
	cd "$ROOT"
	git rev-parse --git-dir >/dev/null 2>&1 || skip "not a checkout"
	git ls-files | grep -vE '^(\.ci/run|\.editorconfig|\.gitignore|Makefile|config\.mk|LICENSE|(README|HACKING|DEVIATIONS|BENCHMARKS)\.md|cmd/(cli|cgc-[a-z]+)\.[ch]|lib/[a-z]+/[a-z0-9_]+\.[ch]|man/cgc[a-z-]*\.[157]|tests/[0-9][0-9]-[a-z0-9]+\.bats|tests/(lib\.bash|(run|packages|levels)\.sh)|tests/unit/[a-z0-9_]+\.[ch]|tests/oracle/[a-z0-9_]+\.(c|py)|tests/vectors/[a-z0-9_.-]+\.(tsv|md)|tests/streams/([a-z0-9-]+\.hex|README|unhex\.py)|tests/(fuzz|fault|bench)/[a-z0-9_]+\.(c|h|mk)|tests/bench/[a-z]+\.py|examples/[a-z0-9/_-]+\.(sh|md|py|svg|json)|examples/[a-z-]+/README\.md)$' >"$BATS_TEST_TMPDIR/others" || true
	cat "$BATS_TEST_TMPDIR/others"
	[ ! -s "$BATS_TEST_TMPDIR/others" ]
}

@test "no binary file is tracked" {
	cd "$ROOT"
	git rev-parse --git-dir >/dev/null 2>&1 || skip "not a checkout"
	git ls-files -z | xargs -0 grep -lIL . >"$BATS_TEST_TMPDIR/bin" || true
	cat "$BATS_TEST_TMPDIR/bin"
	[ ! -s "$BATS_TEST_TMPDIR/bin" ]
}

@test "every program has a manual page and a test file" {
	for f in "$ROOT"/cmd/cgc-*.c; do
		name=$(basename "$f" .c)
		[ -f "$ROOT/man/$name.1" ] || echo "$name: no manual page"
		ls "$ROOT"/tests/[0-9][0-9]-"${name#cgc-}".bats >/dev/null ||
		    echo "$name: no tests"
	done >found
	cat found
	[ ! -s found ]
}

# The SYNOPSIS of a page, as plain words.
synopsis() {
	mandoc -T utf8 -O width=1000 "$1" | sed 's/.\x08//g' |
	    awk '/^SYNOPSIS/ { on = 1; next } /^[A-Z]/ { on = 0 } on' |
	    tr -s ' \n' ' ' | sed 's/\xe2\x80\xa6/.../g; s/^ //; s/ $//'
}

# Spaces before dots and inside brackets are mdoc's matter.
plain() {
	sed 's/ \.\.\./.../g; s/\xc2\xa0/ /g'
}

@test "usage line and SYNOPSIS agree" {
	for f in "$ROOT"/cmd/cgc-*.c; do
		name=$(basename "$f" .c)
		usage=$("$name" -h | sed -n '1s/^usage: //p' | plain)
		page=$(synopsis "$ROOT/man/$name.1" | plain)
		[ "$usage" = "$page" ] || printf '%s\n%s\n' "$usage" "$page"
	done >found
	cat found
	[ ! -s found ]
}

@test "every option of -h is in the manual" {
	for f in "$ROOT"/cmd/cgc-*.c; do
		name=$(basename "$f" .c)
		mandoc -T utf8 "$ROOT/man/$name.1" | sed 's/.\x08//g' >page
		"$name" -h | grep -oE '^ +(-.,)? *--[a-z-]+' |
		    grep -oE -- '--[a-z-]+' | while read -r option; do
			case $option in
			--help|--version|--list) continue ;;
			esac
			grep -q -- "$option" page || echo "$name $option"
		done
	done >found
	cat found
	[ ! -s found ]
}

@test "every method is in cgc-methods(7) and has its oracle or vectors" {
	for p in schedule attack compress aggregate grad split; do
		"cgc-$p" -l | sed 1d | cut -f1,2
	done | sort -u >methods
	[ "$(wc -l <methods)" -ge 26 ]
	while read -r name kind; do
		grep -qE "^\.It Cm $name\b" "$ROOT/man/cgc-methods.7" ||
		    echo "$name: no entry in the manual"
		case $kind in
		rule|pre-aggregation)
			ls "$ROOT/tests/oracle/rule_$name".* >/dev/null 2>&1 ||
			    echo "$name: no oracle" ;;
		esac
	done <methods >found
	cat found
	[ ! -s found ]
}

@test "manual pages are clean" {
	mandoc -T lint -W warning "$ROOT"/man/*.[157]
}

@test "scripts are clean" {
	shellcheck -s bash "$ROOT"/tests/*.sh "$ROOT"/tests/*.bash \
	    "$ROOT"/examples/*.sh "$ROOT"/examples/*/*.sh "$ROOT"/.ci/run
	shellcheck -S warning -s bash -e SC1091,SC2030,SC2031,SC2034,SC2154 \
	    "$ROOT"/tests/*.bats
}

@test "make install puts programs and pages under DESTDIR" {
	[ -n "${SAN:-}" ] && skip "the build under test is another one"
	make -s -C "$ROOT" BUILD="$BUILD" install DESTDIR="$PWD/root" \
	    PREFIX=/usr -o all >log
	[ -x root/usr/bin/cgc-aggregate ]
	[ -f root/usr/share/man/man1/cgc-aggregate.1 ]
	[ -f root/usr/share/man/man5/cgc-stream.5 ]
	make -s -C "$ROOT" BUILD="$BUILD" uninstall DESTDIR="$PWD/root" \
	    PREFIX=/usr >log
	[ -z "$(find root -type f)" ]
}
