# SPDX-License-Identifier: MIT
"""theory.py N H D [K]: Lemma 1 and, with K and the gradient of a subset in
each line of standard input, in whole numbers, over all schedules and rand-K
masks: sigma, ||grad F||^2, the mean of ||g_i - mu||^2 before masks, of
||g_i - gbar||^2 after them, and of ||gbar||^2, exactly."""
import sys
from fractions import Fraction
from itertools import combinations, permutations, product
from math import comb, factorial

N, H, D, *K = (int(a) for a in sys.argv[1:])


def norm2(v):
    return sum(a * a for a in v)


def add(rows):
    return [sum(c) for c in zip(*rows)]


S = [[(j - i) % N < D for j in range(N)] for i in range(N)]
gaps = [norm2(N * a - D * H for a in add(h)) for h in combinations(S, H)]
print(float(Fraction(sum(gaps), len(gaps) * (D * H * N) ** 2)))
g = [[int(v) for v in line.split()] for line in sys.stdin] if K else sys.exit()
F, Q, n = add(g), len(g[0]), factorial(N) ** 2
spread = sum(norm2(N * a - b for a, b in zip(v, F)) for v in g)
alone = apart = mean = 0
for T, p in product(permutations(range(N)), repeat=2):  # numbers times D K H
    sent = [add(g[p[(t + m) % N]] for m in range(D)) for t in T[:H]]
    alone += norm2(N * a - D * b for a, b in zip(sent[0], F))
    for masks in product(combinations(range(Q), K[0]), repeat=H):
        got = [[Q * a * (q in m) for q, a in enumerate(v)]
               for v, m in zip(sent, masks)]
        mean += norm2(add(got))
        apart += sum(norm2(H * a - b for a, b in zip(v, add(got))) for v in got)
n *= comb(Q, K[0]) ** H * (D * K[0] * H) ** 2
print((spread / N ** 3) ** .5, norm2(F), alone / (factorial(N) * D * N) ** 2,
      float(Fraction(apart, n * H)), float(Fraction(mean, n)))
