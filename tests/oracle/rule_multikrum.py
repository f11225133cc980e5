# SPDX-License-Identifier: MIT
# rule_multikrum.py F [near=n-f-1] [pick=M] < vectors: the mean of the M (n-F)
# vectors of best Krum score.
import sys
from math import fsum

rows = [[float(v) for v in line.split()] for line in sys.stdin]
f = int(sys.argv[1])
near, pick = len(rows) - f - 2, len(rows) - f
for word in sys.argv[2:]:
    if word == "near=n-f-1":
        near += 1
    elif word.startswith("pick="):
        pick = int(word[5:])


def score(x):
    d = sorted(sum((a - b) ** 2 for a, b in zip(x, y)) for y in rows)
    return sum(d[1:near + 1])  # d[0] is x itself


best = sorted(rows, key=score)[:pick]
print(*[repr(fsum(column) / pick) for column in zip(*best)])
