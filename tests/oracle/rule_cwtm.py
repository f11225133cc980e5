# SPDX-License-Identifier: MIT
# rule_cwtm.py F [trim=B] < vectors: per coordinate, the mean without the B
# (F) smallest and the B largest values; a fraction is one of the vectors.
import sys
from math import floor, fsum

rows = [[float(v) for v in line.split()] for line in sys.stdin]
n, b = len(rows), float(sys.argv[1])
for word in sys.argv[2:]:
    b = float(word.split("=")[1])
    b = b if b >= 1 else floor(b * n + 1e-9)
b = int(b)
print(*[repr(fsum(sorted(column)[b:n - b]) / (n - 2 * b))
        for column in zip(*rows)])
