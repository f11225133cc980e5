# SPDX-License-Identifier: MIT
"""scale.py [--quick] BUILD [RULE ...]: the tables of make bench-scale.  How
the time and the memory of cgc-aggregate grow with the number of devices, of
coordinates and of Byzantine devices, from a file, on one thread: as
BUILD/bench/scale.tsv, and the exponents, which are the slopes of straight
lines through the logarithms, as BUILD/bench/exponents.tsv."""
import math
import os
import statistics
import subprocess
import sys
import tempfile

import machine
import table
from subjects import Program

RULES = {"cwtm": ["cwtm"], "krum": ["krum"], "nnm-cwtm": ["nnm", "cwtm"],
         "geomed": ["geomed"]}
COLUMNS = "rule", "grows", "n", "dim", "f", "seconds", "peak", "vectors"
OF_FIT = "rule", "grows", "seconds", "peak", "points"
REPEATS = 3


def shapes(quick):
    """What grows, and n, dim and f at each step."""
    unit = 10 if quick else 10**4
    for n in 10, 30, 100, 300, 1000:
        yield "N", n, 2 * unit, n // 5
    for power in range(1 if quick else 3, 5 if quick else 9):
        yield "Q", 10, 10**power, 2
    for f in 1, 3, 10, 20, 30, 40:
        yield "f", 100, 10 * unit, f


def available():
    """Bytes of memory."""
    with open("/proc/meminfo") as file:
        for line in file:
            if line.startswith("MemAvailable"):
                return int(line.split()[1]) * 1024
    return 2**30


def measure(program):
    """The median time and the greatest memory, in MB."""
    program.run()
    times = [program.run() for _ in range(REPEATS)]
    return statistics.median(times), program.peak / 1e6


def points(build, directory, quick, names):
    """Everything measured; a file of vectors serves all rules."""
    path = os.path.join(directory, "data.cgv")
    for grows, n, dim, f in shapes(quick):
        size = 4 * n * dim
        if 4 * size > available():  # the file, and the program's two or so
            continue
        with open(path, "wb") as out:
            subprocess.run([os.path.join(build, "bench", "data"), str(n),
                            str(dim), "f32", str(f)], stdout=out, check=True)
        for name in names:
            program = Program("exec cgc-aggregate -f %d %s {data}" % (
                f, " ".join("-r " + rule for rule in RULES[name])))
            program.start(build, directory)
            program.load(path)
            seconds, peak = measure(program)
            yield dict(zip(COLUMNS, (name, grows, n, dim, f,
                                     "%.4g" % seconds, "%.1f" % peak,
                                     "%.1f" % (size / 1e6))))


def slope(x, y):
    """Least squares."""
    a, b = statistics.mean(x), statistics.mean(y)
    return (sum((u - a) * (v - b) for u, v in zip(x, y)) /
            sum((u - a) ** 2 for u in x))


FIELD = {"N": "n", "Q": "dim", "f": "f"}


def exponents(found):
    """Of the upper half of each series: below, a program's start counts."""
    series = {}
    for point in found:
        series.setdefault((point["rule"], point["grows"]), []).append(point)
    for (rule, grows), some in series.items():
        some = some[len(some) // 2 - 1:]
        x = [math.log(p[FIELD[grows]]) for p in some]
        fit = {key: "%.2f" % slope(x, [math.log(float(p[key]))
                                       for p in some])
               for key in ("seconds", "peak")}
        yield {"rule": rule, "grows": grows, "points": len(some), **fit}


def main(words):
    quick = words[:1] == ["--quick"]
    build, *names = words[quick:]
    build, found = os.path.abspath(build), []
    folder = table.place(build, quick)
    about = machine.describe(build)
    with tempfile.TemporaryDirectory(dir=folder) as directory:
        with open(os.path.join(folder, "scale.tsv"), "w") as file:
            out = table.Out(file, COLUMNS, table.SCALE)
            out.begin(about)
            for point in points(build, directory, quick, names or RULES):
                found.append(point)
                out.add(point)
    with open(os.path.join(folder, "exponents.tsv"), "w") as file:
        out = table.Out(file, OF_FIT, table.EXPONENTS)
        out.begin(about)
        for fit in exponents(found):
            out.add(fit)


main(sys.argv[1:])
