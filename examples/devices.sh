#!/bin/bash
# SPDX-License-Identifier: MIT
# devices.sh [OUTDIR] - devices that are processes of their own: first a round
# at a time with files, then live, where one of them sends garbage and one
# dies.  Both runs end in the bytes of one process that plays all devices.
set -euo pipefail
N=8 d=3 T=20 half=10 rate=1e-4
rules='-f 3 -r nnm -r cwtm'
lie='cgc-attack -a signflip -f 1 -w 0' # device 0 does, all the time
compress='cgc-compress -m randk,k=5 -s 1'

here=$(cd "$(dirname "$0")" && pwd)
command -v cgc-loop >/dev/null || PATH=$here/../build/bin:$PATH
mkdir -p "${1:-devices}"
cd "${1:-devices}"
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

cgc-synth -N "$N" -q 10 -s 1 -o data.cgv
cgc-schedule -N "$N" -d "$d" -s 1 -T "$T" -o sched.cgv
printf '0 %.0s' {1..10} | cgc-pack --kind model -o x0.cgv

# Device I: models on standard input, messages on standard output.
device() { # I SCHEDULE
	cgc-grad -D data.cgv -S "$2" -i "$1" |
		cgc-encode -S "$2" -i "$1" |
		$lie -i "$1" |
		$compress
}

# Trains with all devices in one process, where those in a list are nothing.
together() { # T MODEL GONE OUT
	local gone=()
	IFS=, read -ra gone <<<"$3"
	cgc-loop -T "$1" -x "$2" -o "$4" "cgc-grad -D data.cgv |
	    cgc-encode -S sched.cgv | $lie |
	    cgc-attack -a nan -f ${#gone[@]} ${3:+-w $3} |
	    $compress | cgc-aggregate $rules | cgc-step -r $rate"
}

# A round: the model is a file, each device writes one, and cat gathers them.
round() {
	local i pids=()
	for ((i = 0; i < N; i++)); do
		device "$i" sched.cgv <x.cgv >"dev$i.msg" &
		pids+=($!)
	done
	for i in "${pids[@]}"; do
		wait "$i"
	done
	# shellcheck disable=SC2086 # words
	cat dev*.msg | cgc-aggregate $rules |
		cgc-step -x x.cgv -r "$rate" -o x.cgv
}

# Live, every device has a FIFO in and a FIFO out.  tee broadcasts the models,
# and goes on when a device is gone (-p).  To open a FIFO is to wait for its
# other end: so the devices come first, and cgc-aggregate waits for none.
live() {
	local i in out
	in=$(printf ' dev%d.in' $(seq 0 $((N - 1))))
	out=${in//.in/.out}
	# shellcheck disable=SC2086 # words
	rm -f $in $out && mkfifo $in $out
	for ((i = 0; i < N - 2; i++)); do
		device "$i" sched.cgv <"dev$i.in" >"dev$i.out" &
	done
	# device 6 dies when its schedule ends
	cgc-schedule -N "$N" -d "$d" -s 1 -T "$half" -o short.cgv
	device 6 short.cgv <dev6.in >dev6.out 2>dev6.err &
	cat dev7.in >/dev/null &
	yes 'not a frame' >dev7.out &
	cgc-loop -T "$T" -x x0.cgv -o live.cgv "tee -p $in >/dev/null |
	    cgc-aggregate $rules --audit audit.jsonl -d $out |
	    cgc-step -r $rate"
	wait
}

echo "Files: $T rounds of $N devices, gathered with cat."
cp x0.cgv x.cgv
for ((t = 0; t < T; t++)); do
	round
done
together "$T" x0.cgv '' one.cgv
cmp x.cgv one.cgv
echo 'The model is that of one process for all, byte by byte.'

echo 'Live: device 7 sends garbage, device 6 dies half-way.'
live
for line in "1p" "$((half + 1))p"; do
	sed -n "$line" audit.jsonl | tr '{' '\n' | sed -n \
	    -e 's/^"iteration":\([0-9]*\).*/  iteration \1:/p' \
	    -e 's/^"device":\(.*\),"fate":"\(m.*\)","why":\(".*"\).*/\1 \2 \3/' \
	    -e 's/^\([0-9]*\) \(m[a-z]*\) "\(.*\)"/    device \1 is \2: \3/p'
done
together "$half" x0.cgv 7 half.cgv
together "$T" half.cgv 6,7 one.cgv
cmp live.cgv one.cgv
echo 'The model is that of one process where these devices send nothing.'
