#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# The programs made of tests/unit/*.c, which sweep what bats would be slow at.
load lib

@test "every unit test passes" {
	local source name failed=0
	for source in "$ROOT"/tests/unit/*.c; do
		name=$(basename "$source" .c)
		if ! "$BUILD/unit/$name" >unit.out 2>&1; then
			echo "$name:"
			cat unit.out
			failed=1
		fi
	done
	[ "$failed" -eq 0 ]
}
