# SPDX-License-Identifier: MIT
# rule_tgn.py F [drop=B] < vectors: the mean without the B (F) longest ones; a
# fraction is one of the vectors.
import sys
from math import floor, fsum, hypot

rows = [[float(v) for v in line.split()] for line in sys.stdin]
n, b = len(rows), float(sys.argv[1])
for word in sys.argv[2:]:
    b = float(word.split("=")[1])
    b = b if b >= 1 else floor(b * n + 1e-9)
kept = sorted(rows, key=lambda x: hypot(*x))[:n - int(b)]
print(*[repr(fsum(column) / len(kept)) for column in zip(*kept)])
