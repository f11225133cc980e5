# SPDX-License-Identifier: MIT
"""peers.py LIBRARY WORK [ARG ...]: what one writes with NumPy or PyTorch in
place of cgc, for bench.py, which asks on standard input, a line at a time:
  load FILE   takes the vectors of FILE: "ok"
  run         does the work once: the seconds that it took
  save FILE   does it too, and writes what comes out, as f64: "ok"
The first line that comes out is "ready", or "absent" where the library cannot
be imported.

Straight and vectorised, on one thread; of two ways to write a thing that are
as short, the faster.  Where the fast way loses what cgc promises, both ways
are here, under names of their own."""
import itertools
import os
import sys
import time

for name in "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS":
    os.environ[name] = "1"

try:
    import numpy as np
    import numpy.linalg as la
except ImportError:
    print("absent")
    sys.exit()
HEADER = 64
TYPES = {1: np.float32, 2: np.float64, 3: np.uint32, 4: np.uint64}


def frames(path):
    """The headers and the dense vectors of a stream."""
    stream, at = np.memmap(path, mode="r"), 0
    while at < len(stream):
        head = bytes(stream[at:at + HEADER])
        length = int.from_bytes(head[32:40], "little")
        at += HEADER
        yield head, stream[at:at + length].view(TYPES[head[6]])
        at += (length + 7) // 8 * 8


def matrix(path):
    return np.stack([x for _, x in frames(path)])


# Distances.

def apart(x):
    """Squared distances, from differences, in f64, a piece that fits into a
    cache at a time: sound, whatever the vectors are."""
    n, dim = x.shape
    d2 = np.zeros((n, n))
    for q in range(0, dim, 1024):
        y = x[:, q:q + 1024].astype(np.float64)
        for i in range(n - 1):
            z = y[i + 1:] - y[i]
            d2[i, i + 1:] += np.einsum("ij,ij->i", z, z)
    return d2 + d2.T


def gram(x):
    """The same from inner products of the type of x: the distances between
    vectors that are close, or far from 0, are lost in rounding."""
    g = x @ x.T
    s = np.diag(g)
    return np.maximum(s[:, None] + s - 2 * g, 0)


def gram64(x):
    """In f64 fewer are lost."""
    return gram(x.astype(np.float64))


DISTANCES = {"apart": apart, "gram": gram, "gram64": gram64}


# Rules: x has a vector in each row, f of them Byzantine.

def cwtm(x, f, trim=None):
    trim = f if trim is None else trim
    return np.sort(x, axis=0)[trim:len(x) - trim].mean(axis=0)


def cwtm_partition(x, f, trim):
    n = len(x)
    y = np.partition(x, (trim, n - trim - 1), axis=0)
    return y[trim:n - trim].mean(axis=0)


def median(x, f):
    return np.median(x, axis=0)


def median_sort(x, f):
    n = len(x)
    return np.sort(x, axis=0)[(n - 1) // 2:n // 2 + 1].mean(axis=0)


def scores(d2, near):
    return np.sort(d2, axis=1)[:, 1:near + 1].sum(axis=1)


def krum(x, f, how):
    return x[np.argmin(scores(DISTANCES[how](x), len(x) - f - 2))]


def multikrum(x, f, how):
    s = scores(DISTANCES[how](x), len(x) - f - 2)
    return x[np.argsort(s, kind="stable")[:len(x) - f]].mean(axis=0)


def nnm(x, f, how):
    n = len(x)
    near = np.argsort(DISTANCES[how](x), axis=1, kind="stable")[:, :n - f]
    w = np.zeros((n, n), x.dtype)
    np.put_along_axis(w, near, 1 / (n - f), axis=1)
    return w @ x


def nnm_cwtm(x, f, how):
    return cwtm(nnm(x, f, how), f)


def geomed3(x, f):
    """Three steps from 0 with nu = 0.1, as ByzFL does by default."""
    z = np.zeros(x.shape[1], x.dtype)
    for _ in range(3):
        w = 1 / np.maximum(0.1, la.norm(x - z, axis=1))
        z = (w @ x) / w.sum()
    return z


def geomed(x, f):
    """To 1e-9, which needs f64."""
    z = np.median(x, axis=0).astype(np.float64)
    for _ in range(1000):
        last = z
        w = 1 / np.array([la.norm(row - z) for row in x])
        z = sum(a * row for a, row in zip(w / w.sum(), x))
        if la.norm(z - last) <= 1e-9 * la.norm(z):
            break
    return z


def nearest_median(x, keep):
    """The mean of the values nearest to the median: of the sorted ones those
    of a window, which is where its farther end is nearest."""
    n, dim = x.shape
    y = np.sort(x, axis=0)
    m = y[(n - 1) // 2:n // 2 + 1].mean(axis=0)
    far = np.maximum(m - y[:n - keep + 1], y[keep - 1:] - m)
    begin, q = far.argmin(axis=0), np.arange(dim)
    s = np.zeros((n + 1, dim))
    np.cumsum(y, axis=0, out=s[1:], dtype=np.float64)
    return (s[begin + keep, q] - s[begin, q]) / keep


def meamed(x, f):
    """As it is defined."""
    gap = abs(x - np.median(x, axis=0))
    near = np.argpartition(gap, len(x) - f - 1, axis=0)[:len(x) - f]
    return np.take_along_axis(x, near, axis=0).mean(axis=0)


def meamed_window(x, f):
    return nearest_median(x, len(x) - f)


def bulyan(x, f, how):
    n, d2 = len(x), DISTANCES[how](x).astype(np.float64)
    left, chosen = list(range(n)), []
    while len(chosen) < n - 2 * f:
        s = scores(d2[np.ix_(left, left)], max(len(left) - f - 2, 1))
        chosen.append(left.pop(int(np.argmin(s))))
    return nearest_median(x[chosen], n - 4 * f)


def cclip(x, f):
    """A step from 0, tau = 100."""
    w = np.minimum(1, 100 / la.norm(x, axis=1)) / len(x)
    return w.astype(x.dtype) @ x


def faba(x, f):
    """||x - z||^2 without forming x - z, and the mean from a sum that
    shrinks: a huge vector would spoil both."""
    left, s = np.ones(len(x), bool), x.sum(axis=0, dtype=np.float64)
    square = np.einsum("ij,ij->i", x, x)
    for k in range(f):
        z = (s / (len(x) - k)).astype(x.dtype)
        gap = square - 2 * (x @ z)
        j = np.argmax(np.where(left, gap, -np.inf))
        left[j] = False
        s -= x[j]
    return s / (len(x) - f)


def smea(x, f):
    """Every subset of n - f, by inner products about the mean of all."""
    n, m = len(x), len(x) - f
    g = -gram64(x) / 2
    g -= g.mean(axis=0)
    g -= g.mean(axis=1)[:, None]
    which = np.array(list(itertools.combinations(range(n), m)))
    k = g[which[:, :, None], which[:, None, :]]
    k -= k.mean(axis=1, keepdims=True)
    k -= k.mean(axis=2, keepdims=True)
    best = la.eigvalsh(k)[:, -1].argmin()
    return x[which[best]].mean(axis=0)


def dnc(x, f):
    n, dim = x.shape
    some = np.random.default_rng(1).choice(dim, min(dim, 10000), False)
    y = x[:, np.sort(some)].astype(np.float64)
    y -= y.mean(axis=0)
    v = la.eigh(y @ y.T)[1][:, -1]
    return x[np.argsort(v * v)[:n - f]].mean(axis=0)


# Compressors: the message of one vector, and what it says.

rng = np.random.default_rng(1)


def randk(x, k):
    which = rng.choice(len(x), k, replace=False, shuffle=False)
    return which, x[which] * np.float32(len(x) / k)


def topk(x, k):
    which = np.argpartition(abs(x), len(x) - k)[len(x) - k:]
    return which, x[which]


def expand_sparse(x, message):
    out = np.zeros_like(x)
    out[message[0]] = message[1]
    return out


def qsgd(x, levels):
    norm = la.norm(x)
    level = np.floor(abs(x) * (levels / norm) +
                     rng.random(len(x), np.float32))
    return norm / levels, np.copysign(level, x).astype(np.int8)


def expand_qsgd(x, message):
    return message[0] * message[1]


def quant(x, levels):
    low = x.min()
    step = (x.max() - low) / (levels - 1)
    level = (x - low) * (1 / step) + rng.random(len(x), np.float32)
    return low, step, level.astype(np.uint8)


def expand_quant(x, message):
    low, step, level = message
    return low + step * level


CODECS = {"randk": (randk, expand_sparse), "topk": (topk, expand_sparse),
          "qsgd": (qsgd, expand_qsgd), "quant": (quant, expand_quant)}


# An iteration of LAD: eq. (5) to (7) of the paper.

class Lad:
    """lad D F RATE: as many iterations as there are schedules."""

    def __init__(self, d, f, rate):
        self.d, self.f, self.rate = int(d), int(f), float(rate)

    def load(self, path):
        directory = os.path.dirname(path)
        rows = matrix(path)
        self.z, self.y = np.ascontiguousarray(rows[:, :-1]), rows[:, -1]
        n = len(rows)
        self.tasks = []
        for _, both in frames(os.path.join(directory, "schedule.cgv")):
            task, perm = both[:n].astype(int), both[n:].astype(int)
            around = (task[:, None] + np.arange(self.d)) % n
            self.tasks.append(perm[around])

    def step(self, x, tasks):
        z, n, f = self.z, len(self.z), self.f
        local = (z @ x - self.y)[:, None] * z
        code = np.zeros((n, n))
        np.put_along_axis(code, tasks, 1 / self.d, axis=1)
        sent = code @ local
        sent[n - f:] *= -2
        square = np.einsum("ij,ij->i", sent, sent)
        gap = square - 2 * (sent @ sent.T)  # and the own square, to sort by
        near = np.argpartition(gap, n - f - 1, axis=1)[:, :n - f]
        mix = np.zeros((n, n))
        np.put_along_axis(mix, near, 1 / (n - f), axis=1)
        kept = np.sort(mix @ sent, axis=0)[f:n - f]
        return x - self.rate * kept.mean(axis=0)

    def run(self):
        x = np.zeros(self.z.shape[1])
        for tasks in self.tasks:
            x = self.step(x, tasks)
        return x

    def numbers(self, result):
        return result


class Rule:
    def __init__(self, function, args):
        self.function = function
        self.args = [int(a) if a.isdigit() else a for a in args]

    def load(self, path):
        self.x = matrix(path)

    def run(self):
        return self.function(self.x, *self.args)

    def numbers(self, result):
        return result


class Codec(Rule):
    def __init__(self, pair, args):
        super().__init__(pair[0], args)
        self.expand = pair[1]

    def load(self, path):
        self.x = np.array(next(frames(path))[1])

    def numbers(self, result):
        return self.expand(self.x, result)


def numpy_work(work, args):
    if work == "lad":
        return Lad(*args)
    if work in CODECS:
        return Codec(CODECS[work], args)
    return Rule(globals()[work], args)


def torch_rules(torch):
    def trimmed(x, f, trim):
        y = torch.sort(x.T.contiguous(), dim=1).values
        return y[:, trim:len(x) - trim].mean(dim=1)

    def middle(x, f):
        return trimmed(x, f, (len(x) - 1) // 2)

    def distances(x, how):
        """From differences, sound but for sums in f32, or from products."""
        return torch.cdist(x, x, compute_mode={
            "apart": "donot_use_mm_for_euclid_dist",
            "gram": "use_mm_for_euclid_dist"}[how]) ** 2

    def krum(x, f, how):
        s = torch.sort(distances(x, how), dim=1).values
        return x[s[:, 1:len(x) - f - 1].sum(dim=1).argmin()]

    def nnm_cwtm(x, f, how):
        near = torch.argsort(distances(x, how), dim=1)[:, :len(x) - f]
        mix = torch.zeros(len(x), len(x)).scatter_(1, near,
                                                   1 / (len(x) - f))
        return trimmed(mix @ x, f, f)

    return {"cwtm": trimmed, "median": middle, "krum": krum,
            "nnm_cwtm": nnm_cwtm}


class TorchRule(Rule):
    def load(self, path):
        import torch
        self.x = torch.from_numpy(matrix(path))

    def numbers(self, result):
        return result.numpy()


class TorchRandk(Codec):
    def load(self, path):
        import torch
        self.torch = torch
        super().load(path)
        self.y = torch.from_numpy(self.x)

    def run(self):
        which = self.torch.randperm(len(self.y))[:self.args[0]]
        return which, self.y[which] * (len(self.y) / self.args[0])


def torch_work(work, args):
    import torch
    torch.set_num_threads(1)
    if work == "randk":
        return TorchRandk((None, expand_sparse), args)
    return TorchRule(torch_rules(torch)[work], args)


def byzfl_work(work, args):
    """The class of that name, of the library that cgc is checked against."""
    import byzfl
    rule = getattr(byzfl, work)(*map(int, args))
    return Rule(lambda x: rule(x), [])


LIBRARIES = {"numpy": numpy_work, "torch": torch_work, "byzfl": byzfl_work}


def answer(work, line):
    command, _, path = line.strip().partition(" ")
    if command == "load":
        work.load(path)
        return "ok"
    begin = time.perf_counter()
    result = work.run()
    seconds = time.perf_counter() - begin
    if command == "run":
        return "%.9f" % seconds
    np.asarray(work.numbers(result), np.float64).tofile(path)
    return "ok"


def main():
    try:
        work = LIBRARIES[sys.argv[1]](sys.argv[2], sys.argv[3:])
    except ImportError:
        print("absent")
        return
    print("ready", flush=True)
    for line in sys.stdin:
        print(answer(work, line), flush=True)


main()
