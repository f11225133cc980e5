# SPDX-License-Identifier: MIT
"""lad.py DATA SCHEDULE MASKS D F RATE: the models of LAD and Com-LAD with
sign flipping by the last F, NNM and CWTM, starting from zero, as text.

Each line of DATA is the sample of a subset, its target last; of SCHEDULE the
tasks and the permutation of an iteration; of MASKS the mask of a device, its
coordinates other than 0 the ones that are sent: N lines for each iteration."""
import sys
from math import fsum


def numbers(path):
    with open(path) as file:
        return [[float(v) for v in line.split()] for line in file]


data, schedule, masks = map(numbers, sys.argv[1:4])
d, f, rate = int(sys.argv[4]), int(sys.argv[5]), float(sys.argv[6])
N, Q = len(data), len(data[0]) - 1
x = [0.0] * Q
for t, line in enumerate(schedule):
    print(*x)
    task, perm = [int(v) for v in line[:N]], [int(v) for v in line[N:]]
    miss = [fsum(a * b for a, b in zip(x, z)) - z[Q] for z in data]
    sent = []
    for i in range(N):
        mine = [perm[(task[i] + j) % N] for j in range(d)]
        g = [fsum(miss[k] * data[k][q] for k in mine) / d for q in range(Q)]
        keep = [v != 0 for v in masks[t * N + i]]
        scale = Q / sum(keep) * (-2 if i >= N - f else 1)
        sent.append([scale * v * k for v, k in zip(g, keep)])
    near = [sorted(sent, key=lambda w: fsum((a - b) ** 2
            for a, b in zip(v, w)))[:N - f] for v in sent]
    mixed = [[fsum(c) / (N - f) for c in zip(*group)] for group in near]
    kept = [sorted(column)[f:N - f] for column in zip(*mixed)]
    x = [a - rate * fsum(c) / len(c) for a, c in zip(x, kept)]
print(*x)
