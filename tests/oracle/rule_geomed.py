# SPDX-License-Identifier: MIT
# rule_geomed.py F < vectors: the point of smallest sum of distances.  If it is
# one of the vectors, the pulls of the others there are no stronger than it
# holds; else the weighted means from the mean on come to it.
import sys
from math import dist, fsum, hypot

rows = [[float(v) for v in line.split()] for line in sys.stdin]


def mean(weights):
    return [fsum(w * v for w, v in zip(weights, column)) / fsum(weights)
            for column in zip(*rows)]


for x in rows:
    others = [y for y in rows if y != x]
    pull = [fsum((b[q] - a) / dist(x, b) for b in others)
            for q, a in enumerate(x)]
    if hypot(*pull) <= len(rows) - len(others):
        print(*map(repr, x))
        sys.exit()
z = mean([1] * len(rows))
for _ in range(3000):
    z = mean([1 / dist(z, x) for x in rows])
print(*map(repr, z))
