#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# cgc-attack: what each attack sends, who is Byzantine, refusals.
load lib

# The honest vectors of most tests, and one that an attack replaces.
make_vectors() {
	printf '1 2 3\n2 2 4\n3 1 2\n2 3 3\n9 9 9\n' | cgc-pack >v.cgv
}

# sends VALUES OPTIONS...: the last vector of v.cgv becomes VALUES, the others
# stay what they are.
sends() {
	local values=$1
	shift
	cgc-attack -f 1 "$@" v.cgv >found.cgv
	{ cgc-pack --to text v.cgv | sed '$d'; echo "$values"; } | cgc-pack |
		cgc-diff -r 1e-9 found.cgv -
	cgc-pack --to text v.cgv | sed '$d' >honest
	cgc-pack --to text found.cgv | sed '$d' | cmp - honest
}

@test "help, version and list" {
	explains_itself cgc-attack
	cgc-attack -l | awk '$2 != "forgery" { print $1 }' | paste -s -d ' ' >found
	echo name none signflip ipm alie optipm optalie foesearch minmax \
		minsum lmp rop gaussian constant zero inf nan randombits mimic |
		cmp - found
	cgc-attack -l | sed -n 1p | cut -f 4 | grep -x knows
	cgc-attack -l alie ipm | grep -c '^[a-z]* (attack): ' >found
	[ "$(cat found)" -eq 2 ]
}

@test "what one attacker sends" {
	make_vectors
	sends '9 9 9'
	sends '-18 -18 -18' -a signflip
	sends '4.5 4.5 4.5' -a signflip,scale=0.5
	sends '-4 -4 -6' -a signflip,of=mean
	sends '-2 -2 -3' -a signflip,of=mean,scale=-1
	sends '-.2 -.2 -.3' -a ipm
	sends '-4 -4 -6' -a ipm,tau=2
	sends '0.7752551286 0.7752551286 1.7752551286' -a alie,z=1.5
	sends '3.2247448714 3.2247448714 4.2247448714' -a alie,z=1.5,sign=+
	sends '1.2928932188 1.2928932188 2.2928932188' -a alie,z=1,ddof=0
	sends '2 2 3' -a alie,z=0
	sends '1.2123106218 1.2123106218 1.8184659327' -a minmax
	sends '1 1 2' -a minmax,p=sign
	sends '1 1 2' -a minmax,p=std
	sends '1.1598319496 1.1598319496 1.7397479244' -a minsum
	sends '1.5149287499 1.5149287499 2.2723931249' -a minsum,of=min
	sends '1.4226497308 1.4226497308 2.4226497308' -a minsum,of=min,p=std
	sends '-100 -100 -100' -a constant
	sends '0.5 0.5 0.5' -a constant,value=0.5
	sends '0 0 0' -a zero
	sends '1 2 3' -a mimic
	sends '2 3 3' -a mimic,whom=3
	cgc-attack -f 1 -a inf v.cgv | cgc-pack --to text | tail -n 1 >found
	printf 'inf\tinf\tinf\n' | cmp - found
	cgc-attack -f 1 -a nan v.cgv | cgc-pack --to text | tail -n 1 >found
	printf 'nan\tnan\tnan\n' | cmp - found
}

@test "given vectors give the expected attacks" {
	while IFS=$'\t' read -r what name set call expected; do
		case $what in
		set)
			echo "$set" | tr ';' '\n' >"$name.txt"
			continue ;;
		case) ;;
		*) continue ;;
		esac
		echo "$name"
		f=1
		awk '{ gsub(/[^ \t]+/, "0"); print; exit }' "$set.txt" >zero.txt
		if [[ $call = signflip* ]]; then
			f=$(wc -l <"$set.txt")
			cgc-pack zero.txt "$set.txt" >v.cgv
		else
			cgc-pack "$set.txt" zero.txt >v.cgv
		fi
		echo "$expected" | tr ';' '\n' | cgc-pack >expected.cgv
		cgc-attack -a "$call" -f "$f" v.cgv | cgc-pack --to text |
			tail -n "$f" | cgc-pack |
			cgc-diff -n -r 1e-13 - expected.cgv
		echo "$name" >>names
	done <"$ROOT/tests/vectors/attack.tsv"
	[ "$(wc -l <names)" -eq 31 ]
}

@test "attackers on top of all devices" {
	vectors 5 4 31 >h.txt
	{ cat h.txt; printf '0\t0\t0\t0\n%.0s' 1 2; } >all.txt
	for t in 0 1; do
		cgc-pack -t $t h.txt >>h.cgv
		cgc-pack -t $t all.txt >>all.cgv
	done
	for attack in alie ipm,tau=2 signflip gaussian 'optipm -r cwtm' mimic \
	    none; do
		# shellcheck disable=SC2086 # words
		cgc-attack -a $attack -f 2 -s 4 all.cgv >expected.cgv
		# shellcheck disable=SC2086
		cgc-attack -a $attack -f 2 -s 4 --add h.cgv | cmp - expected.cgv
	done
	cgc-attack -a ipm --add h.cgv | cmp - h.cgv
	refuses 2 'with --add .*-w' cgc-attack -a ipm -f 1 -w random --add h.cgv
	refuses 2 'with --add .*-i' cgc-attack -a zero -f 1 -i 1 --add h.cgv
	refuses 2 '--add is for attacks' cgc-attack -a cut -f 1 --add h.cgv
	refuses 2 'cannot be added' cgc-attack -a ipm -f 4294967294 --add h.cgv
}

# found_by F TEXT OPTIONS: what the attack sends is what the oracle's TEXT is.
found_by() {
	local f=$1 oracle=$2
	shift 2
	{ cat h.txt; for _ in $(seq "$f"); do sed 1q h.txt; done; } |
		cgc-pack | cgc-attack -f "$f" "$@" | cgc-pack --to text |
		tail -n 1 | cgc-pack >found.cgv
	# shellcheck disable=SC2086 # words
	python3 "$ROOT"/tests/oracle/attack_$oracle <h.txt | cgc-pack |
		cgc-diff -v -n -r 1e-9 found.cgv - || echo "$* $oracle"
}

@test "minmax and minsum go as far as a bisection finds allowed" {
	while read -r n dim seed; do
		vectors "$n" "$dim" "$seed" >h.txt
		for p in unit sign std; do
			found_by 2 "bound.py minmax p=$p" -a minmax,p=$p
			found_by 1 "bound.py minsum p=$p" -a minsum,p=$p
			found_by 1 "bound.py minsum of=min p=$p" \
				-a minsum,of=min,p=$p
		done
	done <<-'EOF' >wrong
		2 1 1
		5 3 2
		12 40 3
	EOF
	cat wrong
	[ ! -s wrong ]
	printf '1 2\n3 3\n1 1\n2 2\n' | cgc-pack >v.cgv
	cgc-attack -a minmax,from=own -f 2 v.cgv | cgc-pack --to text |
		tail -n 1 >found
	printf '1 1\n2 2\n0 0\n' | cgc-pack | cgc-attack -a minmax -f 1 |
		cgc-pack --to text | tail -n 1 | cmp - found
	refuses 2 'minmax: 1 vector known' \
		cgc-attack -a minmax,p=std,from=own -f 1 v.cgv
	# vectors that are all zero have no direction
	printf '0 0\n0 0\n5 5\n' | cgc-pack |
		cgc-attack -a minmax -f 1 | cgc-pack --to text | tail -n 1 >found
	printf '0\t0\n' | cmp - found
	printf '1e300\n-1e300\n0\n' | cgc-pack >v.cgv
	refuses 3 'minmax: the known vectors are too far apart' \
		cgc-attack -a minmax,p=std -f 1 v.cgv
	cgc-attack -a minsum,p=std -f 1 v.cgv | cgc-pack --to text |
		tail -n 1 | cgc-pack >found.cgv
	echo -1e300 | cgc-pack | cgc-diff -r 1e-15 found.cgv -
}

@test "the searches end where ByzFL's examples do" {
	printf '1 2 3\n4 5 6\n7 8 9\n0 0 0\n' | cgc-pack >v.cgv
	local chain=(-r nnm -r 'clip,c=2' -r cwtm)
	while read -r attack values; do
		echo "$values" | cgc-pack >expected.cgv
		cgc-attack -a "$attack" -f 1 "${chain[@]}" v.cgv |
			cgc-pack --to text | tail -n 1 | cgc-pack |
			cgc-diff -r 1e-8 - expected.cgv
	done <<-'EOF'
		optipm -2.74877907 -3.43597384 -4.1231686
		optalie 12.91985116 13.91985116 14.91985116
	EOF
}

@test "the searches find what a naive program finds" {
	while read -r n dim seed f; do
		vectors "$n" "$dim" "$seed" | awk '{
			for (q = 1; q <= NF; q++)
				printf "%.9g ", $q + 0.3
			print "" }' >h.txt
		for style in byzfl lpd; do
			for name in optipm optalie; do
				found_by "$f" "search.py $name $f $style" \
					-a $name,search=$style -r cwtm
			done
		done
		found_by "$f" "search.py foesearch $f -" -a foesearch -r cwtm
	done <<-'EOF' >wrong
		4 2 1 1
		7 5 2 2
		13 20 3 4
	EOF
	cat wrong
	[ ! -s wrong ]
}

@test "attacks that try out the server need to know it" {
	make_vectors
	refuses 2 '-r is missing: optipm tries out' \
		cgc-attack -a optipm -f 1 v.cgv
	refuses 2 '-r is for attacks that try out .* ipm does not' \
		cgc-attack -a ipm -r mean -f 1 v.cgv
	refuses 2 "unknown rule 'frobnicate'" \
		cgc-attack -a optipm -r frobnicate -f 1 v.cgv
	refuses 2 'v.cgv: optipm: f is 3 of n = 5, expected n > 2f' \
		cgc-attack -a optipm -r median -f 3 v.cgv
	refuses 2 'foesearch: without 2 of the Byzantine devices: f is 2' \
		cgc-attack -a foesearch -r median -f 2 v.cgv
	refuses 2 'optalie needs all honest vectors' \
		cgc-attack -a optalie -r mean -i 0 v.cgv
	printf '1\n2\nnan\n3\n9\n' | cgc-pack >nan.cgv
	refuses 3 'nan.cgv: optipm: the vector of device 2 is not finite' \
		cgc-attack -a optipm -r median -f 1 nan.cgv
}

@test "rop: beside the last aggregate, as a naive program computes it" {
	while read -r n f dim z lambda pi; do
		vectors $((5 * n)) "$dim" "$n" >x.txt
		cgc-pack -n "$n" x.txt >v.cgv
		for rule in none mean; do
			python3 "$ROOT"/tests/oracle/attack_rop.py "$n" "$f" "$z" \
				"$lambda" "$pi" $rule <x.txt |
				cgc-pack -n 1 >expected.cgv
			server=
			[ $rule = none ] || server='-r mean'
			# shellcheck disable=SC2086 # words
			cgc-attack -a rop,z="$z",lambda="$lambda",pi="$pi" \
				$server -f "$f" v.cgv | cgc-pack --to text |
				awk -v n="$n" 'NR % n == 0' | cgc-pack -n 1 |
				cgc-diff -v -r 1e-9 -a 1e-12 - expected.cgv || echo \
				"$n $f $dim $rule"
		done
	done <<-'EOF' >wrong 2>&1
		3 1 2 1 0.9 1
		7 2 5 10 0.5 0.3
		12 5 30 0.1 0 0
	EOF
	cat wrong
	[ ! -s wrong ]
	# parallel to (1, 1) there is no side to go to
	printf '3 3\n5 5\n0 0\n' | cgc-pack | cgc-attack -a rop -f 1 |
		cgc-pack --to text | tail -n 1 >found
	printf '4\t4\n' | cmp - found
}

@test "lmp: uniform beyond the range, on the other side of the aggregate" {
	# known: +1..+3, -3..-1, a mean below 0 whose range crosses it, and so on
	{
		printf '1 -3 1 -1 0\n3 -1 -3 3 0\n'
		for _ in $(seq 998); do echo 2 -2 -1 1 0; done
		for _ in $(seq 2000); do echo 9 9 9 9 9; done
	} | cgc-pack >v.cgv
	cgc-attack -a lmp,from=honest -f 2000 -s 3 v.cgv >b.cgv
	cgc-attack -a lmp,from=honest -f 2000 -s 3 v.cgv | cmp - b.cgv
	cgc-pack --to text b.cgv | tail -n 2000 | awk '
	function within(x, q, low, high) {
		if (x < low || x > high)
			bad++
		sum[q] += (x - low) / (high - low)
	}
	{
		within($1, 1, 0.5, 1)
		within($2, 2, -1, -0.5)
		within($3, 3, 1, 2)
		within($4, 4, -2, -1)
		bad += $5 != 0
	} END {
		for (q = 1; q <= 4; q++)
			bad += sum[q] < 960 || sum[q] > 1040
		exit bad != 0
	}'
	# the attackers pool their own; a rule sees what all would send
	printf '5 1\n5 1\n5 1\n-1 2\n-2 3\n' | cgc-pack >v.cgv
	cgc-attack -a lmp -f 2 v.cgv | cgc-pack --to text | tail -n 2 |
		awk '{ bad += $1 < -1 || $1 > -0.5 || $2 < 1 || $2 > 2 }
		END { exit bad != 0 }'
	cgc-attack -a lmp -r median -f 2 v.cgv | cgc-pack --to text |
		tail -n 2 | awk '{ bad += $1 < -4 || $1 > -2 || $2 < 1 || $2 > 2 }
		END { exit bad != 0 }'
	refuses 2 'lmp needs what all attackers would send' \
		cgc-attack -a lmp -f 1 -i 3 v.cgv
}

@test "a state makes a resumed attack the same" {
	vectors 48 3 5 | cgc-pack -n 6 >v.cgv
	for attack in mimic,warmup=3 mimic,warmup=5 mimic,warmup=6 rop; do
		cgc-attack -a $attack -f 2 v.cgv >whole.cgv
		rm -f s.cgv
		head -c 2640 v.cgv | cgc-attack -a $attack -f 2 --state s.cgv \
			>begin.cgv
		tail -c +2641 v.cgv | cgc-attack -a $attack -f 2 \
			--state s.cgv >end.cgv
		cat begin.cgv end.cgv | cmp - whole.cgv
		tail -c +2641 v.cgv >late.cgv
		refuses 2 "first iteration is 5, so ${attack%,*} needs what it" \
			cgc-attack -a $attack -f 2 late.cgv
		refuses 1 'nofile: No such file' \
			cgc-attack -a $attack -f 2 --state nofile late.cgv
	done
	refuses 2 'state is for an attack that remembers, which ipm does not' \
		cgc-attack -a ipm --state s.cgv v.cgv
	refuses 2 'state is for an attack that remembers, which mimic does' \
		cgc-attack -a mimic --state s.cgv v.cgv
	refuses 2 'found whom and warmup, expected one' \
		cgc-attack -a mimic,whom=1,warmup=2 -f 1 v.cgv
	# 3240444951: CRC-32 of "mimic"
	printf '1 7 7\n99 0 0\n' | cgc-pack -t 5 -n 2 --kind aggregate \
		--param 3240444951 >t.cgv
	refuses 3 'target of the state is 99, expected one of 6 devices' \
		cgc-attack -a mimic,warmup=3 -f 2 --state t.cgv late.cgv
	{
		vectors 2 1 1 | cgc-pack
		vectors 2 9 1 | cgc-pack -t 1
	} >grows.cgv
	# what came before the change is out, so standard output is not empty
	cgc-attack -a rop -f 1 grows.cgv >found 2>text && return 1
	grep -q 'dim is 9 at iteration 1 of run 0, expected 1 at' text
}

@test "an attack that remembers refuses a stream that lacks iterations" {
	vectors 6 3 5 >v.txt
	for attack in mimic,warmup=3 rop; do
		for late in "-t 2" "-t 1 --run 7"; do
			{
				cgc-pack v.txt
				cgc-pack $late v.txt
			} >x.cgv
			cgc-attack -a $attack -f 2 x.cgv >found 2>text && return 1
			grep -q "expected 3 at iteration 1 of run 0, which" text
		done
	done
}

# Each of four devices pulls to another side; mimic learns whom to copy.
@test "a resumed loop with an attack that remembers ends in the same model" {
	printf '1 0 3\n0 1 2\n1 1 -1\n1 -1 4\n1 1 1\n' |
		cgc-pack --kind subset >d.cgv
	echo 0 0 | cgc-pack --kind model >x.cgv
	for attack in mimic,warmup=9 rop,z=0.1; do
		p="cgc-grad -D d.cgv |
			cgc-attack -a $attack -f 1 --state a.cgv |
			cgc-aggregate -f 1 -r cwtm | cgc-step -r 0.1"
		rm -f a.cgv c.cgv
		cgc-loop -T 20 -x x.cgv "$p" >expected
		rm a.cgv
		cgc-loop -T 7 -x x.cgv -c c.cgv -e 5 -R "$p" >/dev/null
		cgc-loop -T 20 -x x.cgv -c c.cgv -e 5 -R "$p" | cmp - expected
	done
}

@test "randombits: half of all bits are set, NaN among them, elements valid" {
	for type in f32 f64 u32 u64; do
		seq 4000 | tr -c '\n' 0 | paste -s -d ' ' >zero.txt
		cat zero.txt zero.txt | cgc-pack --dtype $type >v.cgv
		for field in valid any; do
			cgc-attack -a randombits,field=$field -f 1 v.cgv >b.cgv
			cgc-attack -a randombits,field=$field -f 1 v.cgv | cmp - b.cgv
			python3 - $type $field <<-'EOF'
			import struct, sys
			kind, field = sys.argv[1:]
			data = open("b.cgv", "rb").read()
			size = 4 if kind in ("f32", "u32") else 8
			body = data[-4000 * size:]
			words = struct.unpack("<4000" + "IQ"[size // 8],
			    body)
			bits = 8 * size
			if kind[0] == "u" and field == "valid":
			    bits = 31 if size == 4 else 61
			    assert max(words) < 2 ** bits - 1
			for b in range(bits):
			    ones = sum(w >> b & 1 for w in words)
			    assert abs(ones - 2000) < 160, (b, ones)
			assert len(set(words)) == 4000 or size == 4
			EOF
		done
	done
}

# The last two of five are Byzantine.
@test "attackers that know only what they would have sent pool it" {
	printf '9 9\n8 8\n7 7\n1 2\n3 8\n' | cgc-pack >v.cgv
	while read -r attack values; do
		{ printf '9 9\n8 8\n7 7\n'; printf '%s\n' "$values" "$values"
		} | cgc-pack >expected.cgv
		cgc-attack -f 2 -a "$attack,from=own" v.cgv |
			cgc-diff -r 1e-15 - expected.cgv
		refuses 2 'needs what all attackers would send, which' \
			cgc-attack -f 2 -a "$attack,from=own" -i 4 v.cgv
	done <<-'EOF'
		ipm,tau=2 -4 -10
		signflip,of=mean,scale=-1 -2 -5
		alie,z=2,ddof=0 0 -1
		alie,z=2,ddof=0,sign=+ 4 11
	EOF
	refuses 2 'alie: 1 Byzantine devices, expected more than ddof = 1' \
		cgc-attack -f 1 -a alie,z=1,from=own v.cgv
	refuses 2 'from is for of=mean' \
		cgc-attack -f 1 -a signflip,from=own v.cgv
}

@test "what overflows on the way does not make infinities" {
	printf '1e308 1\n1.2e308 1\n1.4e308 1\n0 0\n' | cgc-pack >v.cgv
	cgc-attack -f 1 -a ipm,tau=1 v.cgv | cgc-pack --to text | tail -n 1 |
		cgc-pack >found.cgv
	echo -1.2e308 -1 | cgc-pack | cgc-diff -r 1e-15 found.cgv -
	cgc-attack -f 1 -a alie,z=1 v.cgv | cgc-pack --to text | tail -n 1 |
		cgc-pack >found.cgv
	echo 1e308 1 | cgc-pack | cgc-diff -r 1e-15 found.cgv -
}

# residues TYPE ATTACK: what the last of three sends that would send its own.
residues() {
	printf '5 6\n7 8\n%s\n' "$3" | cgc-pack --dtype "$1" >v.cgv
	cgc-attack -f 1 -a "$2" v.cgv | cgc-pack --to text | expand -t 1 >found
	printf '5 6\n7 8\n' >others
	head -n 2 found | cmp - others
	tail -n 1 found
}

@test "over a prime field" {
	local p31=2147483647 p61=2305843009213693951
	[ "$(residues u32 signflip "1 $((p31 - 1))")" = "$((p31 - 2)) 2" ]
	[ "$(residues u32 signflip,scale=3000000000 "2 0")" = \
		"$((6000000000 % p31)) 0" ]
	[ "$(residues u64 signflip '1 0')" = "$((p61 - 2)) 0" ]
	for factor in 3 -1 1048577 -9007199254740992; do
		x='1152921504606846977 2305843009213693950'
		python3 -c "p, f = 2**61 - 1, $factor
print(*[int(x) * f % p for x in '$x'.split()])" >expected
		residues u64 signflip,scale=$factor "$x" | cmp - expected
	done
	[ "$(residues u64 constant '4 5')" = "$((p61 - 100)) $((p61 - 100))" ]
	[ "$(residues u32 constant,value=3e9 '4 5')" = \
		"$((3000000000 % p31)) $((3000000000 % p31))" ]
	[ "$(residues u64 zero '4 5')" = '0 0' ]
	[ "$(residues u64 none '4 5')" = '4 5' ]
	refuses 2 'signflip: scale is 0.5, expected a whole number' \
		cgc-attack -f 1 -a signflip,scale=0.5 v.cgv
	refuses 2 'constant: value is 1e.17, expected a whole number' \
		cgc-attack -f 1 -a constant,value=1e17 v.cgv
	refuses 2 'signflip: over a prime field there is no mean' \
		cgc-attack -f 1 -a signflip,of=mean v.cgv
	for attack in ipm alie gaussian inf nan mimic minmax minsum; do
		refuses 3 'dtype is u64, expected f32 or f64' \
			cgc-attack -f 1 -a $attack v.cgv
	done
}

# z_is N F Z [TOLERANCE]
z_is() {
	vectors "$1" 3 "$1" | cgc-pack >v.cgv
	cgc-attack -a alie,z="$3" -f "$2" v.cgv >expected.cgv
	cgc-attack -a alie -f "$2" v.cgv |
		cgc-diff -a "${4:-1e-13}" - expected.cgv
}

@test "alie: z follows from n and f" {
	while IFS=$'\t' read -r what n f z; do
		[ "$what" = alie ] || continue
		z_is "$n" "$f" "$z"
	done <"$ROOT/tests/vectors/attack.tsv"
	while read -r n f z; do
		z_is "$n" "$f" "$z" 1e-4
	done <<-EOF
		100 20 0.2858
		100 30 0.5244
		50 12 0.3360
		20 5 0.2533
		25 5 0.2533
		15 5 0.5244
		13 3 0.2533
		10 3 0.1800
		5 1 0
		11 1 0
		16 3 0.0966
	EOF
	refuses 2 'alie: n = 4 and f = 3 give no z; set z=' \
		pipe 'seq 4 | cgc-pack | cgc-attack -a alie,ddof=0 -f 3'
}

@test "the Byzantine are the last, listed, or drawn" {
	seq 1 10 | cgc-pack -n 10 >v.cgv
	# who OPTIONS: which devices send 0
	who() {
		cgc-attack -a zero "$@" v.cgv | cgc-pack --to text |
			awk '$1 == 0 { printf "%s%d", n++ ? " " : "", NR - 1 }
			END { print "" }'
	}
	[ "$(who -f 3)" = '7 8 9' ]
	[ "$(who -f 3 -w last)" = '7 8 9' ]
	[ "$(who -f 3 -w 0,4,9)" = '0 4 9' ]
	[ "$(who -f 1 -w 5)" = 5 ]
	[ "$(who -f 0)" = '' ]
	[ "$(who -f 9 | wc -w)" -eq 9 ]
	[ "$(who -f 4 -w random -s 1 | wc -w)" -eq 4 ]
	[ "$(who -f 4 -w random -s 1)" = "$(who -f 4 -w random -s 1)" ]
	[ "$(for s in 1 2 3 4 5 6; do
		who -f 4 -w random -s $s; done | sort -u | wc -l)" -ge 4 ]
}

@test "random ones stay, rotating ones change, all alike often" {
	for _ in {1..2000}; do seq 1 5; done | cgc-pack -n 5 >v.cgv
	cgc-attack -a zero -f 2 -w random -s 3 v.cgv | cgc-pack --to text |
		awk '$1 == 0 { who[(NR - 1) % 5]++ }
		END { for (i in who) { n++; bad += who[i] != 2000 }
		      exit (n != 2 || bad) }'
	# 10 pairs, 200 of each expected; 9 degrees of freedom
	cgc-attack -a zero -f 2 -w rotate -s 3 v.cgv | cgc-pack --to text |
		paste - - - - - | awk '{
			pair = ""
			for (i = 1; i <= 5; i++)
				if ($i == 0)
					pair = pair i
			count[pair]++
		} END {
			for (pair in count) {
				n++
				x += (count[pair] - 200)^2 / 200
			}
			exit !(n == 10 && x < 33)
		}'
}

@test "gaussian: mean 0, variance 1, independent of everything else" {
	vectors 10 2000 1 | cgc-pack >v.cgv
	cgc-attack -a gaussian -f 9 -s 4 v.cgv >g.cgv
	cgc-pack --to text g.cgv | sed 1d | awk '{
		for (q = 1; q <= NF; q++) { n++; s += $q; s2 += $q * $q }
	} END {
		exit !(n == 18000 && s / n < 0.03 && s / n > -0.03 &&
		    s2 / n < 1.043 && s2 / n > 0.957)
	}'
	[ "$(cgc-pack --to text g.cgv | sort -u | wc -l)" -eq 10 ]
	cgc-attack -a gaussian -f 9 -s 4 v.cgv | cmp - g.cgv
	# the vectors that are replaced do not matter, nor who else attacks
	vectors 10 2000 2 | cgc-pack | cgc-attack -a gaussian -f 3 -s 4 |
		cgc-pack --to text | tail -n 3 >found
	cgc-pack --to text g.cgv | tail -n 3 | cmp - found
	cgc-attack -a gaussian,std=3 -f 9 -s 4 v.cgv | cgc-pack --to text |
		sed 1d | cgc-pack >three.cgv
	cgc-attack -a gaussian,add=own -f 9 -s 4 v.cgv |
		cgc-pack --to text | sed 1d | cgc-pack >sum.cgv
	{ cgc-pack --to text v.cgv; cgc-pack --to text g.cgv; } |
		awk 'NR > 1 && NR <= 10 { own[NR] = $0 }
		NR > 11 {
			split(own[NR - 10], x)
			for (q = 1; q <= NF; q++)
				printf "%.17g ", x[q] + $q
			print ""
		}' | cgc-pack | cgc-diff -a 1e-15 sum.cgv -
	cgc-pack --to text g.cgv | sed 1d | awk '{
		for (q = 1; q <= NF; q++)
			printf "%.17g ", 3 * $q
		print ""
	}' | cgc-pack | cgc-diff -r 1e-14 three.cgv -
}

@test "the order of the devices in the input does not matter" {
	vectors 5 4 1 | cgc-pack >v.cgv
	{ tail -c +289 v.cgv; head -c 288 v.cgv; } >turned.cgv
	for attack in alie,z=1.5 mimic,whom=2 ipm signflip gaussian; do
		cgc-attack -a $attack -f 2 v.cgv >expected
		cgc-attack -a $attack -f 2 turned.cgv | cmp - expected
	done
}

@test "kind, type, run and iteration stay; messages are expanded" {
	vectors 6 8 1 | cgc-pack --kind coded --dtype f32 --run 4 -n 3 >v.cgv
	cgc-attack -f 1 v.cgv | cmp - v.cgv
	cgc-compress -m topk,k=3 v.cgv >m.cgv
	cgc-compress -d m.cgv >expected.cgv
	cgc-attack -f 1 m.cgv | cmp - expected.cgv
}

@test "one device alone does what it does among the others" {
	vectors 15 6 2 | cgc-pack -n 5 >v.cgv
	for options in '-f 2' '-f 2 -w random -s 1' '-f 2 -w rotate -s 1' \
	    '-f 2 -w 0,3'; do
		for attack in none signflip gaussian zero inf; do
			# shellcheck disable=SC2086 # options are words
			cgc-attack -a $attack $options v.cgv >all.cgv
			: >apart.cgv
			for j in {0..14}; do
				# shellcheck disable=SC2086
				tail -c +$((j * 112 + 1)) v.cgv | head -c 112 |
					cgc-attack -a $attack $options \
					    -i $((j % 5))
			done >apart.cgv
			cmp all.cgv apart.cgv
		done
	done
	refuses 2 'alie needs all honest vectors, which --device alone' \
		cgc-attack -a alie -f 1 -i 0 v.cgv
	refuses 2 'mimic needs' cgc-attack -a mimic -i 0 v.cgv
	refuses 2 'ipm needs' cgc-attack -a ipm -i 0 v.cgv
	refuses 3 'v.cgv: frame 1: index is 0, expected device 2' \
		cgc-attack -a zero -f 1 -i 2 v.cgv
}

@test "a count that no memory holds costs a device alone nothing" {
	echo 1 2 | cgc-pack | python3 -c 'import struct, sys, zlib
f = bytearray(sys.stdin.buffer.read())
f[20:24] = struct.pack("<I", 2**32 - 1)
f[60:64] = struct.pack("<I", zlib.crc32(f[:60]))
sys.stdout.buffer.write(f)' >huge.cgv
	(ulimit -v 500000; cgc-attack -V) >/dev/null 2>&1 ||
		skip "this build needs more memory to start"
	(ulimit -v 500000; cgc-attack -a zero -f 3 -i 0 huge.cgv) |
		cmp - huge.cgv
	for which in random rotate; do
		refuses 3 'count is 4294967295, expected at most 1048576' \
			timeout 5 cgc-attack -a zero -f 3 -w $which -i 0 huge.cgv
	done
}

@test "wrong usage" {
	make_vectors
	refuses 2 "unknown attack 'foe'" cgc-attack -a foe v.cgv
	refuses 2 "no parameter 'z'" cgc-attack -a ipm,z=1 v.cgv
	refuses 2 "tau is 'inf'" cgc-attack -a ipm,tau=inf v.cgv
	refuses 2 "sign is '1', expected -.\+" cgc-attack -a alie,sign=1 v.cgv
	refuses 2 "ddof is '2'" cgc-attack -a alie,ddof=2 v.cgv
	refuses 2 "byzantine is '-1'" cgc-attack -f -1 v.cgv
	refuses 2 "byzantine is '0.2'" cgc-attack -f 0.2 v.cgv
	refuses 2 'f is 5, expected less than the 5 devices' \
		cgc-attack -f 5 v.cgv
	refuses 2 'mimic: whom is 4, expected below the 4 honest' \
		cgc-attack -a mimic,whom=4 -f 1 v.cgv
	refuses 2 'alie: 1 honest devices, expected more than ddof = 1' \
		cgc-attack -a alie,z=1 -f 4 v.cgv
	for list in 1,0 0,0 5 0,5 0,,1 '0,1,' ,0 first 0-1 ' 0,1' -1 \
	    18446744073709551616; do
		refuses 2 'which is .*, expected last, random, rotate or asc' \
			cgc-attack -f 2 --which="$list" v.cgv
	done
	refuses 2 'which names 3 devices, expected f = 2' \
		cgc-attack -f 2 -w 0,1,2 v.cgv
	refuses 2 'which names 1 devices, expected f = 2' \
		cgc-attack -f 2 -w 0 v.cgv
}

@test "input that does not fit" {
	make_vectors
	refuses 1 'nowhere: No such file' cgc-attack nowhere
	refuses 3 '<stdin>: frame 5: cut short' \
		pipe 'head -c 400 v.cgv | cgc-attack'
	refuses 3 '<stdin>: .*missing|<stdin>: .*4 of 5' \
		pipe 'head -c 352 v.cgv | cgc-attack'
	printf '1\n2\n' | cgc-pack --dtype u32 >u32.cgv
	refuses 3 'u32.cgv: dtype is u32, expected f32 or f64' \
		cgc-attack -a ipm u32.cgv
	python3 -c 'import struct, sys, zlib
f = bytearray(sys.stdin.buffer.read())
f[16 + 4 * 88] = 7
f[60 + 4 * 88:64 + 4 * 88] = struct.pack("<I", zlib.crc32(f[4 * 88:60 + 4 * 88]))
sys.stdout.buffer.write(f)' <v.cgv >gap.cgv
	refuses 3 'gap.cgv: batch of iteration 0: index is 7, expected below' \
		cgc-attack -a zero -f 1 gap.cgv
}

@test "a full disk" {
	make_vectors
	fills_disk v.cgv cgc-attack -a zero -f 1
}
