# SPDX-License-Identifier: MIT
# rule_nnm.py F < vectors: in place of each the mean of the n-F nearest to it,
# itself among them.
import sys
from math import dist, fsum

rows = [[float(v) for v in line.split()] for line in sys.stdin]
m = len(rows) - int(sys.argv[1])
for x in rows:
    near = sorted(rows, key=lambda y: dist(x, y))[:m]
    print(*[repr(fsum(column) / m) for column in zip(*near)])
