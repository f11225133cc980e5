# SPDX-License-Identifier: MIT
"""bylabel, or gamma with a given permutation: the subset of each sample.

split.py N GAMMA LABELS [ORDER]: a label a line; ORDER holds the permutation of
the samples of which the first floor(GAMMA S) are dealt out at random."""
import sys


def sizes(s, n):
    return [s // n + (1 if k < s % n else 0) for k in range(n)]


n, gamma = int(sys.argv[1]), float(sys.argv[2])
labels = [float(line) for line in open(sys.argv[3])]
order = [int(line) for line in open(sys.argv[4])] if gamma > 0 else []
random = order[:int(gamma * len(labels))]
rest = sorted(set(range(len(labels))) - set(random),
              key=lambda s: (labels[s], s))
subset = {}
for k, (all_of_k, at_random) in enumerate(zip(sizes(len(labels), n),
                                              sizes(len(random), n))):
    for s in random[:at_random] + rest[:all_of_k - at_random]:
        subset[s] = k
    random, rest = random[at_random:], rest[all_of_k - at_random:]
for s in range(len(labels)):
    print(subset[s])
