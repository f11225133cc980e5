# SPDX-License-Identifier: MIT
# rule_bucketing.py F [s=S] order=index < vectors: the means of every S (2)
# neighbouring vectors, the last of as many as there are.
import sys
from math import fsum

rows = [[float(v) for v in line.split()] for line in sys.stdin]
s = 2
for word in sys.argv[2:]:
    if word.startswith("s="):
        s = int(word[2:])
for i in range(0, len(rows), s):
    bucket = rows[i:i + s]
    print(*[repr(fsum(column) / len(bucket)) for column in zip(*bucket)])
