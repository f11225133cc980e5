#!/bin/bash
# SPDX-License-Identifier: MIT
# run.sh [FILE.bats ...] - runs test files, several at a time, and ends in one
# line "N passed, N failed, N skipped".  CGC_BUILD says which build is tested,
# JOBS how many files run at once (all cores).
set -u
cd "$(dirname "$0")/.." || exit 1
build=${CGC_BUILD:-build}
[ $# -gt 0 ] || set -- tests/*.bats
out=$build/check
rm -rf "$out"
mkdir -p "$out"

one() {
	local file=$1 out=$2 name
	name=$(basename "$file" .bats)
	bats --tap "$file" >"$out/$name.tap" 2>&1 </dev/null
	echo $? >"$out/$name.status"
	printf '  %-18s %4d ok %4d not ok\n' "$name" \
	    "$(grep -c '^ok' "$out/$name.tap")" \
	    "$(grep -c '^not ok' "$out/$name.tap")"
}
export -f one

# shellcheck disable=SC2016 # the inner bash expands them
printf '%s\n' "$@" |
	xargs -P "${JOBS:-$(nproc)}" -I{} bash -c 'one "$1" "$2"' - {} "$out"

passed=0 failed=0 skipped=0
for file in "$@"; do
	name=$(basename "$file" .bats)
	tap=$out/$name.tap
	ok=$(grep -c '^ok' "$tap")
	skip=$(grep -c '^ok.*# skip' "$tap")
	bad=$(grep -c '^not ok' "$tap")
	plan=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$tap" | head -1)
	# a file that could not be read, or ended early, is a failure too
	if [ "$(cat "$out/$name.status")" -ne 0 ] && [ "$bad" -eq 0 ] ||
	    [ "${plan:--1}" -ne $((ok + bad)) ]; then
		bad=$((bad + 1))
		echo "--- $file: ended early"
		tail -20 "$tap"
	elif [ "$bad" -gt 0 ]; then
		echo "--- $file"
		sed -n '/^not ok/,/^\(ok\|1\.\.\)/p' "$tap"
	fi
	grep '# skip' "$tap" | sed "s|^|--- $file: |"
	passed=$((passed + ok - skip))
	skipped=$((skipped + skip))
	failed=$((failed + bad))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
