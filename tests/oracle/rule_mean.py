# SPDX-License-Identifier: MIT
# rule_mean.py F < vectors: their average.
import sys
from fractions import Fraction

rows = [[Fraction(float(v)) for v in line.split()] for line in sys.stdin]
print(*[repr(float(sum(column) / len(rows))) for column in zip(*rows)])
