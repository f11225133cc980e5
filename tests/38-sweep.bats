# SPDX-License-Identifier: MIT
# cgc-sweep: every run is made once, whoever dies meanwhile.

load lib

# A test that failed leaves nobody at work.
teardown() {
	[ -z "${pid:-}" ] || kill -9 "$pid" 2>/dev/null || true
}

# grid COMMAND [MEMBERS]: a grid of six runs, g.json.
grid() {
	cat >g.json <<-EOT
	{
		"command": $1,
		"a": [1, 2, 3], "b": ["x", "it's \"y\" \$z \\\\"]${2:+, $2}
	}
	EOT
}

# A command that tells its journal what becomes of it.
quick='["echo start >>journal",
	"printf \"n\\tout\\n1\\t%s\\n\" \"$a$b\" >results.tsv",
	"echo end >>journal"]'

# Trainings: 24 of them, of which each says where it goes on.
trainings() {
	cat >g.json <<-'EOT'
	{
		"command": [
			"echo start >>journal",
			"[ ! -e at.cgv ] || cgc-inspect -j at.cgv >>journal",
			"cgc-synth -N 10 -q 6 -s $seed -o data.cgv",
			"echo 0 0 0 0 0 0 | cgc-pack --kind model -o x0.cgv",
			"cgc-loop -T $T -k 50 -e 20 -x x0.cgv -L log.cgv \\",
			"    -c at.cgv -R -o last.cgv '",
			"    cgc-grad -D data.cgv |",
			"    cgc-encode -S <(cgc-schedule -N 10 -d $d -s $seed) |",
			"    cgc-attack -a $attack -f 2 -s $seed |",
			"    cgc-aggregate -f 2 $rules | cgc-step -r 1e-4'",
			"cgc-eval -D data.cgv log.cgv >results.tsv",
			"echo end >>journal"
		],
		"method": [
			{"d": 1, "rules": "-r cwtm"},
			{"d": 3, "rules": "-r cwtm"},
			{"d": 3, "rules": "-r nnm -r cwtm"}
		],
		"attack": ["signflip", "alie"],
		"seed": [1, 2, 3, 4],
		"T": 1000
	}
	EOT
}

done_runs() { # DIR
	find "$1" -name 'done' | sort
}

# once DIR N: each of N runs ended once, after which nobody touched it.
once() {
	[ "$(done_runs "$1" | wc -l)" -eq "$2" ]
	for run in "$1"/*/; do
		[ "$(grep -cx end "$run/journal")" -eq 1 ]
		[ "$(tail -n 1 "$run/journal")" = end ]
	done
}

# Waits until more than N runs of DIR are done, and a moment by chance.
wait_past() { # DIR N
	while [ "$(done_runs "$1" | wc -l)" -le "$2" ]; do
		sleep 0.02
	done
	sleep "0.$(printf %03d $((RANDOM % 200)))"
}

# The journals of the runs that are done now stay as they are.
remember() { # DIR
	done_runs "$1" | while read -r file; do
		cp "${file%done}journal" "kept.$(basename "${file%/done}")"
	done
}

@test "-h, --help, -V and unknown options" {
	explains_itself cgc-sweep
}

@test "24 trainings, killed twice and restarted, are as if left alone" {
	trainings
	cgc-sweep -d alone g.json
	once alone 24
	cgc-sweep -d alone --collect -o alone.tsv g.json
	[ "$(wc -l <alone.tsv)" -eq $((1 + 24 * 21)) ]
	RANDOM=7
	mkdir runs
	for how in KILL TERM; do
		cgc-sweep -d runs g.json 3>&- &
		pid=$!
		wait_past runs $((3 + $(done_runs runs | wc -l)))
		kill -$how $pid
		wait $pid || [ $? -gt 128 ]
		remember runs
	done
	[ "$(done_runs runs | wc -l)" -lt 24 ]
	cgc-sweep -d runs g.json
	once runs 24
	for file in kept.*; do
		cmp "$file" "runs/${file#kept.}/journal"
	done
	# some went on from where they had been
	cat runs/*/journal | grep '"iteration":[1-9]' >resumed
	[ -s resumed ]
	cgc-sweep -d runs --collect g.json | cmp - alone.tsv
	for run in alone/*; do
		cmp "$run/last.cgv" "runs/${run#alone/}/last.cgv"
	done
}

@test "the printed lines, by GNU parallel, are the same" {
	parallel --version 2>&1 | grep -c GNU || skip "no GNU parallel"
	trainings
	sed -i 's/"T": 1000/"T": 100/' g.json
	cgc-sweep -d "it's here" -j 3 g.json
	cgc-sweep -d "it's here" --collect -o one.tsv g.json
	cgc-sweep -d "its' there" --print -o lines g.json
	[ "$(wc -l <lines)" -eq 24 ]
	head -n 3 lines >some
	bash -e some
	HOME=$PWD parallel -j 3 --will-cite --joblog log <lines
	[ "$(awk 'NR > 1 && $7 == 0' log | wc -l)" -eq 24 ]
	once "its' there" 24
	cgc-sweep -d "its' there" --collect g.json | cmp - one.tsv
	cgc-sweep -d "its' there" --print g.json >lines
	[ ! -s lines ]
}

@test "a Slurm array has a task for each unfinished run" {
	grid "$quick"
	cgc-sweep --slurm -j 2 g.json >script
	[ "$(sed -n 3p script)" = '#SBATCH --array=1-6%2' ]
	for i in 3 1 6 5; do
		SLURM_ARRAY_TASK_ID=$i bash script
	done
	[ "$(done_runs runs | wc -l)" -eq 4 ]
	cgc-sweep --slurm g.json >script
	grep -qx '#SBATCH --array=1-2' script
	for i in 1 2; do
		SLURM_ARRAY_TASK_ID=$i bash script
	done
	once runs 6
	cgc-sweep --slurm g.json >script
	grep -q '^# every run is finished' script
	bash script
}

@test "a printed line takes no directory for an option" {
	grid "$quick"
	cgc-sweep -d -j --print g.json >lines
	bash -e lines
	once ./-j 6
}

@test "sweeps and lines at the same time make each run once" {
	trainings
	sed -i 's/"T": 1000/"T": 200/' g.json
	cgc-sweep --print g.json >lines
	for i in 1 2 3; do
		cgc-sweep -j 2 g.json 3>&- &
		pids+=($!)
	done
	xargs -d '\n' -P 2 -I{} bash -c {} <lines
	for pid in "${pids[@]}"; do
		wait "$pid"
	done
	pid=
	once runs 24
	[ "$(cat runs/*/journal | grep -cx start)" -eq 24 ]
}

@test "whatever differs, runs have directories of their own" {
	grid "$quick"
	cgc-sweep --status g.json | cut -f 2 >names
	grid "$quick" '"c": 1'
	cgc-sweep --status g.json | cut -f 2 >>names
	grid "$quick" '"c": "1 "'
	cgc-sweep --status g.json | cut -f 2 >>names
	grid '"true"' '"c": 1'
	cgc-sweep --status g.json | cut -f 2 >>names
	[ "$(grep -v directory names | sort -u | wc -l)" -eq 24 ]
	# the name is no proof: what is in the directory counts
	cgc-sweep g.json
	victim=$(cgc-sweep --status g.json | awk 'NR == 3 { print $2 }')
	sed -i 's/"c":"1"/"c":"2"/' "$victim/params.json"
	foreign="$victim/params.json is of another run, expected {\"a\":"
	refuses 3 "$foreign" cgc-sweep g.json
	refuses 3 "$foreign" cgc-sweep --collect -o all.tsv g.json
	rm "$victim/done"
	refuses 3 "$foreign" cgc-sweep g.json
}

@test "a run is its parameters: order, number or string, and the rest" {
	grid "$quick" '"c": 2, "d": 0.10'
	cgc-sweep --status g.json | cut -f 2 >one
	sed -i 's/"c": 2, "d": 0.10/"d": 1e-1, "c": "2"/' g.json
	cgc-sweep --status g.json | cut -f 2 | cmp - one
}

@test "a parameter is the same text in script, command and table" {
	grid "$quick" '"c": "$(touch run)`touch run`\\\\"'
	cgc-sweep g.json
	[ ! -e run ] && [ -z "$(find runs -name run)" ]
	cgc-sweep --collect g.json >got
	printf '%s\t%s\t%s\t%s\t%s\n' a b c n out >want
	for a in 1 2 3; do
		for b in x "it's \"y\" \$z \\"; do
			printf '%s\t%s\t%s\t1\t%s\n' $a "$b" \
			    '$(touch run)`touch run`\\' "$a$b"
		done
	done >>want
	cmp got want
	# the script makes the same anywhere
	for script in "$PWD"/runs/*/run.sh; do :; done
	mkdir elsewhere
	(cd elsewhere && bash "$script")
	cmp elsewhere/results.tsv "${script%run.sh}results.tsv"
}

@test "what fails is named with its last words, and tried again" {
	grid '["echo start >>journal", "echo first", "[ \"$a$b\" != 2x ] || {",
		"    echo oh no >&2; exit 7; }", "echo end >>journal"]'
	run -1 cgc-sweep -j 1 g.json
	[ "${#lines[@]}" -eq 2 ]
	[[ ${lines[0]} =~ ^cgc-sweep:\ runs/[0-9a-f]{16}:\ exit\ status\ 7:\ oh ]]
	[ "${lines[1]}" = 'cgc-sweep: 1 of 6 runs are not finished' ]
	cgc-sweep --status g.json | cut -f 3- >got
	odd="it's \"y\" \$z \\"
	printf '%s\t%s\t%s\n' state a b 'done' 1 x 'done' 1 "$odd" failed 2 x \
	    'done' 2 "$odd" 'done' 3 x 'done' 3 "$odd" | cmp - got
	refuses 3 '1 of 6 runs are not finished' cgc-sweep --collect g.json
	refuses 1 'exit status 7: oh no' bash -c "$(cgc-sweep --print g.json)"
	[ "$(cat runs/*/journal | grep -cx start)" -eq 7 ]
	# the tail of a pipeline does not hide that its head failed
	grid '"false | true"'
	refuses 1 'exit status 1' bash -c "$(cgc-sweep --print g.json |
	    sed -n 1p)"
}

@test "who is interrupted says so, and ends what it has begun" {
	grid '["echo $$ >>pids", "sleep 600"]'
	for how in INT TERM HUP; do
		cgc-sweep -j 2 g.json 3>&- &
		pid=$!
		until [ "$(cat runs/*/pids 2>/dev/null | wc -l)" -ge 2 ]; do
			sleep 0.02
		done
		# bash lets what runs in the background ignore SIGINT
		[ $how != INT ] || how=TERM
		kill -$how $pid
		wait $pid || got=$?
		[ $got -eq $((128 + $(kill -l $how))) ]
		for child in $(cat runs/*/pids); do
			if kill -0 "$child" 2>/dev/null; then
				return 1
			fi
		done
		cgc-sweep --status g.json | cut -f 3 | sort | uniq -c |
		    tr -s ' ' >got
		expect=$(printf ' %s %s\n' 2 interrupted 1 state 4 waiting)
		[ "$(cat got)" = "$expect" ]
		rm -r runs
	done
}

@test "when a sweep is killed outright, its commands end" {
	grid '["echo $$ >>pids", "sleep 600"]'
	cgc-sweep -j 2 g.json 3>&- &
	pid=$!
	until [ "$(cat runs/*/pids 2>/dev/null | wc -l)" -ge 2 ]; do
		sleep 0.02
	done
	kill -9 $pid
	wait $pid || [ $? -eq 137 ]
	for _ in $(seq 100); do
		cgc-sweep --status g.json | cut -f 3 | sort >states
		grep -qx running states || break
		sleep 0.05
	done
	[ "$(grep -cx interrupted states)" -eq 2 ]
}

@test "a run that is made elsewhere is waited for, not made" {
	grid '["echo start >>journal",
		"until [ -e ../../go ]; do sleep 0.02; done",
		"echo end >>journal"]'
	cgc-sweep --print g.json >lines
	bash -c "$(sed -n 2p lines)" 3>&- &
	pid=$!
	until compgen -G 'runs/*/journal' >/dev/null; do
		sleep 0.02
	done
	cgc-sweep --status g.json | cut -f 3 | sed -n 3p | grep -qx running
	(sleep 0.5; touch go) 3>&- &
	cgc-sweep g.json
	wait $pid
	once runs 6
	[ "$(cat runs/*/journal | grep -cx start)" -eq 6 ]
}

@test "grids that are none are refused with the place" {
	grep -v '^#' "$ROOT/tests/vectors/study.tsv" |
	    while IFS=$'\t' read -r regex text; do
		printf '%s\n' "$text" >g.json
		refuses 3 "g.json: .*$regex" cgc-sweep g.json ||
		    echo "$regex"
	done >found
	cat found
	[ ! -s found ]
	[ ! -e runs ]
	refuses_in g.json 3 '<stdin>: ' cgc-sweep -
	printf '{"command":"x"}\0' >nul
	refuses 3 'nul: found a NUL, expected a text' cgc-sweep nul
	head -c 1100000 /dev/zero | tr '\0' ' ' >long
	refuses 3 'long: found more, expected a text of at most' cgc-sweep long
}

@test "results that do not fit are refused with their place" {
	grid "$quick"
	cgc-sweep g.json
	victim=$(cgc-sweep --status g.json | awk 'NR == 3 { print $2 }')
	printf 'n\tout\n1\n' >"$victim/results.tsv"
	refuses 3 "$victim/results.tsv: line 2: found 1 columns, expected 2" \
	    cgc-sweep --collect -o all.tsv g.json
	[ ! -e all.tsv ]
	printf 'm\tout\n' >"$victim/results.tsv"
	refuses 3 "$victim/results.tsv: line 1: the header is" \
	    cgc-sweep --collect -o all.tsv g.json
	rm "$victim/results.tsv"
	refuses 1 "$victim/results.tsv: No such file" \
	    cgc-sweep --collect -o all.tsv g.json
	grid '"printf \"a\\tc\\n\" >t"' '"results": "t"'
	cgc-sweep g.json
	refuses 3 "runs/.*/t: a column is called 'a', which is a parameter" \
	    cgc-sweep --collect g.json
}

@test "wrong usage is refused" {
	grid "$quick"
	refuses 2 'found 0 operands, expected 1' cgc-sweep
	refuses 2 'found 2 operands, expected 1' cgc-sweep g.json g.json
	refuses 2 'found several of --print' cgc-sweep --print --run g.json
	refuses 2 "--jobs is '0', expected" cgc-sweep -j 0 g.json
	refuses 2 '-o is for what' cgc-sweep -o all.tsv g.json
	refuses 2 'has a control character' cgc-sweep -d $'a\nb' g.json
	refuses 1 'none.json: No such file' cgc-sweep none.json
	refuses 1 'no/dir: No such file' cgc-sweep -d no/dir g.json
	refuses 1 'none: No such file' cgc-sweep --run none
	refuses 1 './run.sh: No such file' cgc-sweep --run .
	full() { "$@" >/dev/full; }
	for what in print slurm status; do
		refuses 1 'No space left' full cgc-sweep --$what g.json
	done
}

@test "the presets train as the scripts of the figures do" {
	export T=20 SEEDS=1 SPREAD=std READING='R1 R2'
	columns='NR == 1 { for (k = 1; k <= NF; k++) at[$k] = k; next }
	    { m = $at["method"] }'
	for i in 4 5 6; do
		"$ROOT/examples/figure$i.sh" out >figure.txt
		printf '{"preset":"figure%d","seed":1,"T":20,"spread":"std"}' \
		    $i >g.json
		cgc-sweep g.json
		cgc-sweep --collect g.json | awk -F '\t' -v i=$i "$columns"'
		    i == 5 { sub(/,|$/, ", sigma_H=" $at["sigma"] "&", m) }
		    { print m, $at["iteration"], $at["loss"] }' |
		    sort >sweep$i
		# where the readings are one, the scripts show the run twice
		awk -F '\t' "$columns"'
		    m !~ /LAD|DRACO/ { m = m ", " $at["reading"] }
		    { print m, $at["iteration"], $at["loss"] }' \
		    "out/figure$i.tsv" | sort -u >script$i
		[ -s sweep$i ]
		cmp script$i sweep$i
	done
}

@test "examples/sweep.sh: a table of all runs and a map of the worst" {
	export SMALL=1
	"$ROOT/examples/sweep.sh" out >got
	[ "$(wc -l <out/last.tsv)" -eq $((1 + 5 * 2 * 3)) ]
	[ "$(wc -l <out/all.tsv)" -eq $((1 + 2 * 5 * 2 * 3)) ]
	# called again it makes nothing again
	touch before
	"$ROOT/examples/sweep.sh" out | cmp - got
	find out/runs -newer before >new
	[ ! -s new ]
	if command -v gnuplot >/dev/null; then
		grep -q 'LAD-CWTM-NNM |' got
		grep -q '</svg>' out/worst.svg
	fi
}
