# SPDX-License-Identifier: MIT
# The examples in the manual pages do what the pages say.

load lib

# The commands and the outputs of the literal blocks in EXAMPLES, with mdoc's
# escapes undone.
blocks() {
	awk '/^\.Sh/ { on = /EXAMPLES/ }
		/^\.Bd/ && on { block = 1; next }
		/^\.Ed/ { block = 0 }
		block' "$1" |
	    sed 's/\\e/\\/g; s/\\-/-/g; s/\\&//g; s/\\(aq/'\''/g; s/\\(ti/~/g; s/\\(ha/^/g'
}

# Runs the commands of a file of such blocks in a directory of their own and
# shows how their output differs from what the blocks say.
try() {
	local blocks=$1 dir=$2
	mkdir -p "$dir"
	[ -s "$blocks" ] || { echo "no examples"; return 1; }
	sed -n 's/^[$>] //p' "$blocks" >"$dir.sh"
	grep -vE '^[$>] ' "$blocks" >"$dir.expected" || true
	(cd "$dir" && bash -o pipefail "$dir.sh" </dev/null) >"$dir.got" \
	    2>&1 || true
	diff -u "$dir.expected" "$dir.got"
}

@test "the examples of every page" {
	for page in "$ROOT"/man/*.[157]; do
		name=$(basename "$page")
		blocks "$page" >"$name.blocks"
		try "$name.blocks" "$PWD/$name" || echo "in $name"
	done >found
	cat found
	[ ! -s found ]
}

@test "no quote in a line of code is mdoc's own, which it would eat" {
	grep -nE '^\.(Dl|D1|Ql|Li) .*"' "$ROOT"/man/* >found || true
	cat found
	[ ! -s found ]
}

@test "README's transcript" {
	awk '/^```console/ { on = 1; next } /^```/ { on = 0 } on' \
	    "$ROOT/README.md" >readme.blocks
	try readme.blocks "$PWD/readme"
}
