# SPDX-License-Identifier: MIT
# model_linear.py DATA SAMPLES X MODEL=ridge|logistic [l2=] [nonconvex=] [low=]
# [step=]: regression with penalties; classes are low and low + step.
from cmath import exp, log
from derivative import report, settings

s = settings(model="ridge", l2=0.01, nonconvex=0.0, low=-1.0, step=2.0)


def score(x, row):
    return sum(a * b for a, b in zip(x, row))


def loss(x, rows):
    total = 0
    for row in rows:
        if s["model"] == "ridge":
            total += (score(x, row) - row[-1]) ** 2 / 2
        else:
            sign = 2 * (row[-1] - s["low"]) / s["step"] - 1
            total += log(1 + exp(-sign * score(x, row)))
    return total / len(rows) + sum(
        s["l2"] * v * v / 2 + s["nonconvex"] * v * v / (1 + v * v) for v in x)


def right(x, row):
    return s["model"] == "logistic" and (score(x, row) > 0) == (
        row[-1] > s["low"])


report(loss, right)
