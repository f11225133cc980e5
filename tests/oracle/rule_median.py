# SPDX-License-Identifier: MIT
# rule_median.py F < vectors: the median of each coordinate.
import sys
from statistics import median

rows = [[float(v) for v in line.split()] for line in sys.stdin]
print(*[repr(median(column)) for column in zip(*rows)])
