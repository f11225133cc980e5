# SPDX-License-Identifier: MIT
"""estimate.py DATA SAMPLES MODELS NAME BATCH P SEED: what an estimator makes
of linear regression, a line for each model and subset.  Files as linreg.py's,
MODELS with a line for each iteration.  Sums are exact before they are
rounded; the draws are Philox4x32-10's."""
import sys
from fractions import Fraction


def philox(key, ctr):
    for _ in range(10):
        a, b = 0xD2511F53 * ctr[0], 0xCD9E8D57 * ctr[2]
        ctr = (b >> 32 ^ ctr[1] ^ key[0], b % 2**32,
               a >> 32 ^ ctr[3] ^ key[1], a % 2**32)
        key = (key[0] + 0x9E3779B9) % 2**32, (key[1] + 0xBB67AE85) % 2**32
    return ctr


def words(purpose, t, device):
    key = philox((seed % 2**32, seed >> 32), (purpose, 0, 0, 0x63676376))
    for block in range(2**32):
        yield from philox(key, (block, device, t % 2**32, t >> 32))


def heads(t):
    word = words(11, t, 2**32 - 1)
    return t == 0 or (next(word) + (next(word) << 32) >> 11) / 2**53 < p


def minibatch(t, k):
    word, left = words(12, t, k), batch
    for j in range(m):
        product = next(word) * (m - j)
        while product % 2**32 < 2**32 % (m - j):
            product = next(word) * (m - j)
        if product >> 32 < left:
            left -= 1
            yield j


def numbers(path):
    with open(path) as file:
        return [[Fraction(float(v)) for v in line.split()] for line in file]


def gradient(x, k, which):
    rows = [(z, sum(a * b for a, b in zip(x, z)) - z[-1])
            for z in (data[k * m + j] for j in which)]
    return [sum(r * z[q] for z, r in rows) * Fraction(m, len(rows))
            for q in range(len(x))]


def add(a, b, sign=1):
    return [u + sign * v for u, v in zip(a, b)]


data, m, models, name = (numbers(sys.argv[1]), int(sys.argv[2]),
                         numbers(sys.argv[3]), sys.argv[4])
batch, p, seed = int(sys.argv[5]), float(sys.argv[6]), int(sys.argv[7])
table, h = {}, {}
for t, x in enumerate(models):
    for k in range(len(data) // m):
        full = gradient(x, k, range(m))
        some = list(minibatch(t, k))
        if name == "minibatch":
            g = gradient(x, k, some)
        elif name == "saga":
            if t == 0:
                table.update(((k, j), x) for j in range(m))
            old = [gradient(table[k, j], k, [j]) for j in range(m)]
            g = [sum(column) / m for column in zip(*old)]
            for j in some:
                change = add(gradient(x, k, [j]), old[j], -1)
                g = add(g, [v / batch for v in change])
                table[k, j] = x
        else:
            g = full if heads(t) else add(
                gradient(x, k, some), gradient(models[t - 1], k, some), -1)
            if name == "page":
                g = h[k] = g if heads(t) else add(h[k], g)
        print(*map(float, g))
