#!/usr/bin/env bats
# SPDX-License-Identifier: MIT
# examples/pytorch: gradients by PyTorch in the pipelines of cgc, on data so
# small that what takes time is importing it.
load lib

setup() {
	set -o pipefail
	cd "$BATS_TEST_TMPDIR" || return 1
	export PYTHONDONTWRITEBYTECODE=1
	PATH=$ROOT/examples/pytorch:$PATH
	/usr/bin/python3 -c 'import sys, importlib.util as u
sys.exit(not (u.find_spec("numpy") and u.find_spec("torch")))' ||
		skip "no PyTorch"
}

# A test that failed leaves no loop behind.
teardown() {
	[ -z "${pid:-}" ] || kill -9 "$pid" 2>/dev/null || true
}

# images N PIXELS CLASSES SEED: N samples, the label of each behind it.
images() {
	vectors "$1" "$2" "$4" | awk -v c="$3" '{ print $0 "\t" NR % c }'
}

net=cnn,side=6,filters=2,classes=3 # Q = 77

# d.cgv: 4 subsets of 5 images; all.cgv: the same as one; x.cgv: a model.
make_input() {
	images 20 36 3 5 >d.txt
	cgc-pack --kind subset --rows 5 d.txt >d.cgv
	cgc-pack --kind subset --rows 20 d.txt >all.cgv
	init.py -m $net -s 3 >x.cgv
}

# own PROGRAM: Python that may import what is in examples/pytorch.
own() {
	PYTHONPATH=$ROOT/examples/pytorch /usr/bin/python3 - "$@"
}

@test "help and usage" {
	for program in init.py grad.py eval.py; do
		$program --help >help
		grep -q "^usage: $program " help
		refuses 2 "$program: .*--nonsense" $program -D d.cgv --nonsense
	done
	refuses 2 'required: -D/--data' grad.py
	refuses 2 "no network 'vgg', there are cnn, resnet18" init.py -m vgg
	refuses 2 "cnn has no parameter 'depth'" init.py -m cnn,depth=3
	refuses 2 "cnn: classes is '1', expected 2 to" init.py -m cnn,classes=1
	refuses 2 'side is 8, expected at least 16' init.py -m resnet18,side=8
	refuses 2 "seed: '-1', expected 0 to" init.py -s -1
	refuses 2 "threads: 'x'" env CGC_THREADS=x grad.py -D d.cgv
	refuses 2 'resnet18 has batch normalization: --norm is missing' \
	    eval.py -m resnet18 -D d.cgv
	refuses 2 'cnn has no batch normalization' eval.py -D d.cgv -N d.cgv
}

@test "models to start from" {
	init.py >a.cgv
	[ "$(cgc-inspect -s a.cgv | awk '/^dim/ { print $2 }')" = 11830 ]
	init.py -s 1 >b.cgv
	run -1 cmp -s a.cgv b.cgv
	init.py -s 0 | cmp - a.cgv
	init.py -m resnet18 >r.cgv
	[ "$(cgc-inspect -s r.cgv | awk '/^dim/ { print $2 }')" = 11173962 ]
	# weights within 1 / sqrt(9) and 1 / sqrt(1176), of mean about 0
	cgc-pack --to text a.cgv | tr '\t' '\n' | awk '
		{ bound = NR <= 60 ? 1 / 3 : 1 / sqrt(1176) }
		$1 > bound || $1 < -bound { print "out", NR, $1 }
		NR > 60 { sum += $1; square += $1 * $1; n++ }
		END {
			sd = bound / sqrt(3)
			if (sum / n > 4 * sd / sqrt(n) ||
			    sum / n < -4 * sd / sqrt(n))
				print "mean", sum / n
			if (square / n > 1.05 * sd * sd ||
			    square / n < 0.95 * sd * sd)
				print "variance", square / n
		}' >wrong
	cat wrong
	[ ! -s wrong ]
}

@test "draws are those of cgc" {
	# published with Philox: of Random123, kat_vectors
	own >found <<-'END'
	import draw
	for word in 0, 2**32 - 1:
	    print(*("%08x" % w for w in draw.philox((word,) * 2, (word,) * 4)))
	END
	printf '%s\n' '6627e8d5 e169c58d bc57ac4c 9b00dbd8' \
	    '408f276d 41c83b0e a20bc7c6 6d5451fd' | cmp - found
	# a mask of rand-k is such a subset too, of purpose 2
	for seed in 0 77 123456789012345; do
		seq 1 1000 | paste -s | sed 'p;p' |
			cgc-pack -n 3 -t 4294967301 |
			cgc-compress -m randk,k=30 -s $seed |
			cgc-compress -d | cgc-pack --to text |
			awk '{
				for (q = 1; q <= NF; q++)
					if ($q != 0)
						printf "%d ", q - 1
				print ""
			}' >expected
		own $seed >found <<-'END'
		import draw, sys
		for device in range(3):
		    chosen = draw.Draw(int(sys.argv[1]), 2, 4294967301,
		                       device).subset(1000, 30)
		    print(*chosen, end=" \n")
		END
		cmp expected found
	done
}

@test "cnn: the gradient is that of finite differences" {
	make_input
	cgc-pack --to text x.cgv | awk -v h=1e-5 '{
		for (q = 1; q <= NF; q++)
			for (s = -1; s <= 1; s += 2) {
				line = ""
				for (i = 1; i <= NF; i++)
					line = line sprintf("%.17g\t",
					    $i + (i == q) * s * h)
				print line
			}
	}' | cgc-pack --kind model -n 1 >near.cgv
	eval.py -m $net --dtype f64 -n -D all.cgv near.cgv |
		awk -v h=1e-5 'NR % 2 { low = $2; next }
		{ printf "%.12g ", ($2 - low) / (2 * h) } END { print "" }' |
		cgc-pack >expected.cgv
	grad.py -m $net --dtype f64 -D all.cgv x.cgv >g.cgv
	cgc-diff -v -a 1e-6 g.cgv expected.cgv
	grad.py -m $net -D all.cgv x.cgv >g32.cgv
	cgc-diff -v -a 1e-6 g32.cgv expected.cgv
	# the mean of those of equal subsets is that of all samples
	grad.py -m $net --dtype f64 -D d.cgv x.cgv | cgc-aggregate -r mean |
		cgc-diff -v -n -r 1e-12 - g.cgv
}

@test "resnet18: the gradient is that of finite differences" {
	own <<-'END'
	import numpy as np, torch
	from networks import Network, cross_entropy
	net = Network("resnet18,side=16,width=2,classes=4", torch.float64)
	random = np.random.default_rng(1)
	images = torch.from_numpy(random.random((6, 3, 16, 16)))
	classes = torch.arange(6) % 4
	x = net.initial(1)

	def loss(x):
	    net.load(x)
	    return cross_entropy(net.net(images), classes).item()

	net.load(x)
	g, h, seen = net.gradient(images, classes).copy(), 1e-6, 0
	for q in random.choice(len(x), 40, replace=False):
	    near = [x.copy(), x.copy()]
	    near[0][q] -= h
	    near[1][q] += h
	    slope = (loss(near[1]) - loss(near[0])) / (2 * h)
	    assert abs(slope - g[q]) < 1e-6, (q, slope, g[q])
	    seen += abs(slope) > 1e-4
	assert seen > 10, seen
	END
}

@test "frames are those of the models, at once and in order" {
	make_input
	cgc-pack --to text x.cgv >x.txt
	cat x.txt x.txt | cgc-pack --kind model -n 1 -t 7 --run 5 >two.cgv
	grad.py -m $net -D d.cgv two.cgv >expected.cgv
	cgc-inspect -j expected.cgv >found
	[ "$(grep -c '"count":4,"kind":"gradient","dtype":"f32","dim":77' \
	    found)" -eq 8 ]
	[ "$(grep -c '"iteration":7,.*"run":5,' found)" -eq 4 ]
	[ "$(grep -c '"iteration":8,.*"run":5,' found)" -eq 4 ]
	grep -o '"index":.' found | paste -sd' ' >order
	echo '"index":'{0,1,2,3,0,1,2,3} | cmp - order
	# frames of data may come in any order; one device has one subset
	size=$(($(stat -c %s d.cgv) / 4))
	for k in 2 0 3 1; do
		tail -c +$((size * k + 1)) d.cgv | head -c $size
	done >mixed.cgv
	grad.py -m $net -D mixed.cgv two.cgv | cmp - expected.cgv
	mkfifo in out
	grad.py -m $net -D d.cgv <in >out &
	exec 8>in 9<out
	half=$(($(stat -c %s expected.cgv) / 2))
	head -c $(($(stat -c %s two.cgv) / 2)) two.cgv >&8
	timeout 60 head -c $half <&9 >found
	exec 8>&- 9<&-
	wait $!
	head -c $half expected.cgv | cmp - found
}

@test "cgc's own cnn has the same gradients and batches" {
	cgc-grad -l >list
	grep -q '^cnn	' list || skip "cgc-grad has no cnn"
	make_input
	own=cnn,filters=2,classes=3
	grad.py -m $net --dtype f64 -D d.cgv x.cgv >g.cgv
	cgc-grad -m $own -D d.cgv x.cgv | cgc-diff -n -r 1e-12 - g.cgv
	cgc-eval -m $own -n -D all.cgv x.cgv | cut -f 2 | cgc-pack >loss.cgv
	eval.py -m $net --dtype f64 -n -D all.cgv x.cgv | cut -f 2 |
		cgc-pack | cgc-diff -r 1e-11 - loss.cgv
	cgc-grad -l minibatch >list 2>&1 || skip "cgc-grad has no minibatches"
	grad.py -m $net --dtype f64 -D d.cgv -b 2 -s 9 x.cgv >g.cgv
	cgc-grad -m $own -e minibatch,batch=2 -s 9 -D d.cgv x.cgv |
		cgc-diff -n -r 1e-12 - g.cgv
}

@test "batches: of all samples, by seed and iteration, unbiased" {
	make_input
	grad.py -m $net -D d.cgv x.cgv >full.cgv
	grad.py -m $net -D d.cgv -b 5 x.cgv | cmp - full.cgv
	grad.py -m $net -D d.cgv -b 2 -s 1 x.cgv >a.cgv
	grad.py -m $net -D d.cgv -b 2 -s 2 x.cgv >b.cgv
	run -1 cmp -s a.cgv b.cgv
	refuses 3 'd.cgv: subset 0: 5 samples, expected at least the 6' \
	    grad.py -m $net -D d.cgv -b 6 x.cgv
	# over many iterations the mean is the full gradient, roughly: samples
	# that are left out, or taken twice as often, move it by more
	cgc-pack --to text x.cgv >x.txt
	for _ in {1..600}; do cat x.txt; done |
		cgc-pack --kind model -n 1 >many.cgv
	grad.py -m $net -D all.cgv -b 4 -s 1 many.cgv | cgc-pack --to text |
		cgc-pack | cgc-aggregate -r mean >mean.cgv
	grad.py -m $net -D all.cgv x.cgv | cgc-diff -v -n -r 0.1 mean.cgv -
}

@test "augmented images are moved and mirrored ones" {
	own <<-'END'
	import grad, numpy as np, torch
	from draw import AUGMENT, Draw
	images = torch.arange(1., 1 + 60 * 2 * 25).view(60, 2, 5, 5)
	made = grad.augment(images, Draw(3, AUGMENT, 5, 1))
	again = grad.augment(images, Draw(3, AUGMENT, 5, 1))
	assert torch.equal(made, again)
	ways = set()
	for image, out in zip(images.numpy(), made.numpy()):
	    wide = np.pad(image, ((0, 0), (4, 4), (4, 4)))
	    found = [(y, x, flip) for y in range(9) for x in range(9)
	             for flip in (1, -1)
	             if (wide[:, y:y + 5, x:x + 5][:, :, ::flip] == out).all()]
	    assert len(found) == 1, found
	    ways.add(found[0])
	for part, least in zip(zip(*ways), (7, 7, 2)):
	    assert len(set(part)) >= least, part
	END
	make_input
	grad.py -m $net -D d.cgv --augment x.cgv >a.cgv
	grad.py -m $net -D d.cgv --augment x.cgv | cmp - a.cgv
	grad.py -m $net -D d.cgv x.cgv >plain.cgv
	run -1 cgc-diff -q -r 1e-3 -n a.cgv plain.cgv
}

@test "a run that is killed and resumed ends in the same bytes" {
	make_input
	loop=(cgc-loop -T 30 -x x.cgv -e 2 -c c.cgv -R -L log.cgv -o y.cgv
	    "grad.py -m $net -D d.cgv -b 3 -s 4 --augment |
		cgc-attack -a signflip -f 1 | cgc-compress -m randk,k=40 |
		cgc-aggregate -f 1 -r cwtm | cgc-step -r 0.05 -b 0.9 --state v.cgv")
	timeout 300 "${loop[@]}"
	for f in log y; do mv $f.cgv $f-whole.cgv; done
	rm c.cgv v.cgv
	"${loop[@]}" 3>&- &
	pid=$!
	# after 6 models or a few more, all of it at once
	for ((i = 0; i < 6000; i++)); do
		[ "$(stat -c %s log.cgv 2>/dev/null || echo 0)" -lt 4500 ] ||
			break
		sleep 0.01
	done
	kill -9 $pid "-$(pgrep -P $pid | sed -n 1p)"
	wait $pid || true
	pid=
	[ -s c.cgv ]
	[ ! -e y.cgv ]
	timeout 300 "${loop[@]}"
	cmp y.cgv y-whole.cgv
	cmp log.cgv log-whole.cgv
}

@test "training lowers the loss and finds the classes" {
	make_input
	cgc-loop -T 60 -x x.cgv -k 30 -o y.cgv \
	    -t "eval.py -m $net -D d.cgv >log" "grad.py -m $net -D d.cgv |
		cgc-aggregate -r mean | cgc-step -r 1 -b 0.9"
	cat log
	cut -f 1 log | paste -sd' ' >found
	echo iteration 0 30 60 | cmp - found
	awk -F '\t' 'NR == 2 { first = $2 }
	    END { exit !($2 < 0.5 * first && $3 == 1) }' log
	# the same from a file; a share of 20 samples; every second model
	eval.py -m $net -D all.cgv -n y.cgv | cut -f 3 >found
	echo 1 | cmp - found
	cgc-pack --to text x.cgv | sed p |
		cgc-pack --kind model -n 1 -t 1 >two.cgv
	eval.py -m $net -D d.cgv -n -k 2 two.cgv >found
	awk 'END { exit !(NR == 1 && $1 == 2 && $3 * 20 == int($3 * 20)) }' found
}

@test "resnet18 in full, on eight images" {
	images 8 3072 10 6 | cgc-pack --kind subset --rows 8 --dtype f32 \
	    >d.cgv
	init.py -m resnet18 -s 1 >x.cgv
	grad.py -m resnet18 -D d.cgv x.cgv | cgc-step -x x.cgv -r 0.01 >y.cgv
	for f in x y; do
		eval.py -m resnet18 -D d.cgv --norm d.cgv -n $f.cgv
	done >found
	cat found
	awk '{ loss[NR] = $2 } END { exit !(NR == 2 && loss[2] < loss[1]) }' \
	    found
	# what sees only normalized values does not see their scale, if the
	# statistics are made anew
	cgc-pack --to text d.cgv | tr '\t' '\n' | awk '{
		printf "%.9g%s", NR % 3073 ? 256 * $1 : $1,
		    NR % 3073 ? "\t" : "\n"
	}' | cgc-pack --kind subset --rows 8 --dtype f32 >scaled.cgv
	eval.py -m resnet18 -D scaled.cgv --norm scaled.cgv -n y.cgv |
		awk -v was="$(sed -n 2p found | cut -f 2)" '
		    { exit !($2 - was < 1e-3 * was && was - $2 < 1e-3 * was) }'
}

@test "streams that are none" {
	make_input
	grad="grad.py -m $net"
	refuses 1 'grad.py: nowhere: No such file' $grad -D nowhere x.cgv
	refuses 1 'nowhere: No such file' $grad -D d.cgv nowhere
	refuses 3 'x.cgv: frame 1: kind is model, expected subset' \
	    $grad -D x.cgv x.cgv
	refuses 3 'x.cgv: frame 1: dim is 77, expected 114' \
	    grad.py -m cnn,side=6,filters=3,classes=3 -D d.cgv x.cgv
	refuses 3 'd.cgv: subset 0: 36 features, expected the 64 of cnn' \
	    grad.py -m cnn,side=8 -D d.cgv x.cgv
	refuses 3 'd.cgv: subset 0: sample 1: the target is 2, .* 0 to 1$' \
	    grad.py -m cnn,side=6,classes=2 -D d.cgv x.cgv
	cat d.cgv d.cgv >twice.cgv
	refuses 3 'twice.cgv: frame 5: a second batch, expected the end' \
	    $grad -D twice.cgv x.cgv
	head -c $(($(stat -c %s d.cgv) / 2)) d.cgv >half.cgv
	refuses 3 'half.cgv: ends after 2 of 4 subsets' $grad -D half.cgv x.cgv
	tail -c +41 x.cgv >shifted.cgv
	refuses_in shifted.cgv 3 '<stdin>: frame 1: magic is 00' $grad -D d.cgv
	cgc-compress -m f16 x.cgv >f16.cgv
	refuses_in f16.cgv 3 'frame 1: kind is message, expected model' \
	    $grad -D d.cgv
	refuses 3 'd.cgv: frame 1: kind is subset, expected model' \
	    $grad -D d.cgv d.cgv
	fills_disk x.cgv $grad -D d.cgv
	fills_disk x.cgv eval.py -m $net -D d.cgv
	fills_disk /dev/null init.py
	# nobody reads: it dies as any filter does, and says nothing
	run -141 pipe "$grad -D d.cgv x.cgv 2>err | true"
	[ ! -s err ]
}

@test "every cut and every flipped bit of a stream is noticed" {
	init.py -m cnn,side=2,filters=2,classes=2 >x.cgv
	own x.cgv <<-'END'
	import io, sys, zlib
	import frames
	whole = open(sys.argv[1], "rb").read()

	def read(data):
	    try:
	        return frames.read_frame(io.BytesIO(data), frames.MODEL)
	    except frames.Failure as e:
	        assert e.status == 3 and "\n" not in str(e), e

	assert len(read(whole).values) == 26
	assert read(b"") is None
	for n in range(1, len(whole)):
	    assert read(whole[:n]) is None, n
	for i in range(8 * len(whole)):
	    bad = bytearray(whole)
	    bad[i // 8] ^= 1 << i % 8
	    assert read(bytes(bad)) is None, i
	# claims with the right CRC-32: byte, its value
	for at, value in ((4, 2), (5, 2), (5, 9), (6, 3), (7, 4), (20, 0),
	                  (24, 0), (24, 27), (29, 255), (32, 7), (39, 1)):
	    bad = bytearray(whole)
	    bad[at] = value
	    bad[60:64] = zlib.crc32(bad[:60]).to_bytes(4, "little")
	    assert read(bytes(bad)) is None, (at, value)
	END
}
