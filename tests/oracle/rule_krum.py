# SPDX-License-Identifier: MIT
# rule_krum.py F [near=n-f-1] < vectors: the one whose n-F-2 (n-F-1) nearest
# others are nearest, by the sum of squared distances.
import sys

rows = [[float(v) for v in line.split()] for line in sys.stdin]
near = len(rows) - int(sys.argv[1]) - 2 + ("near=n-f-1" in sys.argv)


def score(x):
    d = sorted(sum((a - b) ** 2 for a, b in zip(x, y)) for y in rows)
    return sum(d[1:near + 1])  # d[0] is x itself


print(*map(repr, min(rows, key=score)))
