#!/bin/bash
# SPDX-License-Identifier: MIT
# iteration.sh - one iteration of LAD by hand, with 4 devices that compute 2
# gradients each.  Every intermediate result is a file and is shown.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
command -v cgc-grad >/dev/null || PATH=$here/../build/bin:$PATH
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

show() { # TEXT FILE
	echo "$1"
	cgc-inspect -v "$2" | sed 's/^/	/'
}

# A data set of 4 subsets with one sample each: two features, then the target.
# The loss on a sample (z, y) is (z.x - y)^2 / 2.
printf '%s\n' '1 1 -1' '2 4 -1' '3 9 -1' '4 16 -1' |
	cgc-pack --kind subset -o data.cgv
show 'The samples: z1, z2, y.' data.cgv

# The model that the server broadcasts.
echo '0 0' | cgc-pack --kind model -o x0.cgv
show 'The model x0.' x0.cgv

# The gradient of the loss on each subset.  A device needs only some of them;
# here they are all computed at once.
cgc-grad -D data.cgv -o gradients.cgv x0.cgv
show 'The gradient of each subset at x0.' gradients.cgv

# Who computes what: the tasks T of the devices, then the permutation p of the
# subsets.  Device i computes the subsets p(T(i)) and p(T(i) + 1).  In
# training, cgc-schedule draws both afresh for every iteration.
echo '2 0 3 1  1 3 0 2' | cgc-pack --kind schedule --param 2 -o schedule.cgv
echo 'The schedule.'
cgc-inspect schedule.cgv | sed 's/^/	/'

# Every device averages its 2 gradients.  This is why LAD works: averages of
# several gradients differ less from each other than single gradients do, so
# that a robust rule can tell a lie from an honest difference.
cgc-encode -S schedule.cgv -o coded.cgv gradients.cgv
show 'What each device should send.' coded.cgv

# Device 1 is Byzantine: it sends -2 times what it should.
cgc-attack -a signflip,scale=-2 -f 1 -w 1 -o messages.cgv coded.cgv
show 'What each device sends.' messages.cgv

# The mean follows the liar, the trimmed mean drops the least and the greatest
# value of each coordinate.
cgc-aggregate -f 1 -r mean messages.cgv -o mean.cgv
show 'The mean of the messages.' mean.cgv
cgc-aggregate -f 1 -r cwtm messages.cgv -o aggregate.cgv
show 'Their coordinate-wise trimmed mean.' aggregate.cgv

# A step of gradient descent, and what it has achieved.
cgc-step -x x0.cgv -r 0.0078125 -o x1.cgv aggregate.cgv
show 'The new model x1 = x0 - 0.0078125 * aggregate.' x1.cgv
echo 'The loss before and after.'
cat x0.cgv x1.cgv | cgc-eval -D data.cgv | cut -f 1,2 | sed 's/^/	/'

# All of it as one pipeline gives the same bytes.
cgc-grad -D data.cgv x0.cgv |
	cgc-encode -S schedule.cgv |
	cgc-attack -a signflip,scale=-2 -f 1 -w 1 |
	cgc-aggregate -f 1 -r cwtm |
	cgc-step -x x0.cgv -r 0.0078125 -o again.cgv
cmp x1.cgv again.cgv
echo 'The same as one pipeline: the same bytes.'
