# SPDX-License-Identifier: MIT
"""bench.py [--quick] BUILD [ROW ...]: the table of make bench, for people on
standard output and as BUILD/bench/bench.tsv, quick ones as
BUILD/bench/quick/bench.tsv; ROW is part of a row's name.

Whatever a row compares runs in turn, A B C A B C ..., until each has had its
share of time.  All but what is very slow is warmed up by a first run, which
does not count: in NumPy that can take thrice as long.  A figure is the median
of its times; a ratio is the median, and lies between the least and the
greatest, of those of each turn, or of each run and the only one of what is
slow.  A peer is compared with cgc only if it makes the same of a small file:
else its line says "differs"."""
import os
import statistics
import subprocess
import sys
import tempfile
import time

import agree
import machine
import table
from rows import rows
from subjects import Absent, environment

SECONDS = 2.5  # that a subject may take in a row, behind its first run
SLOW = 8       # seconds: what takes more runs once
TURNS = 15     # at most
COLUMNS = ("row", "n", "dim", "type", "what", "seconds", "beside",
           "seconds_beside", "ratio", "least", "greatest", "wanted", "verdict",
           "turns")
FIXED = {"200 us": 200e-6}  # what is no subject, but stands beside one


class Bench:
    def __init__(self, build, directory, quick):
        self.build, self.directory, self.quick = build, directory, quick
        self.made = {}

    def shell(self, script, **names):
        subprocess.run(["bash", "-eo", "pipefail", "-c",
                        script.format(**names)], check=True,
                       env=environment(self.build, {}))

    def data(self, row, dim):
        """A file of vectors; those that need no more are kept for others."""
        key = row.n, dim, row.dtype, row.f, row.prepare
        if key not in self.made:
            directory = tempfile.mkdtemp(dir=self.directory)
            path = os.path.join(directory, "data.cgv")
            self.shell("%s/bench/data %d %d %s %d >%s" % (
                self.build, row.n, dim, row.dtype, row.f, path))
            self.shell(row.prepare, data=path, dir=directory)
            self.made[key] = path
        return self.made[key]

    def forget(self, keep):
        """Removes the files that are large."""
        for key, path in list(self.made.items()):
            if key != keep and os.path.getsize(path) > 10**7:
                del self.made[key]
                os.remove(path)

    def begin(self, row, directory):
        """Starts the subjects; those that are here."""
        here = {}
        for label, subject in row.subjects.items():
            try:
                subject.start(self.build, directory)
                here[label] = subject
            except Absent:
                pass
        return here

    def check(self, row, here, path):
        """The peers that make something else."""
        results, wrong = {}, set()
        for subject in here.values():
            subject.load(path)
        out = os.path.join(self.directory, "result")
        for peer, reference, how in row.same:
            for label in peer, reference:
                if label in here and label not in results:
                    results[label] = here[label].save(out)
            if peer in results and not agree.agree(
                    how, results[peer], results[reference]):
                wrong.add(peer)
        return wrong

    def measure(self, row, here):
        """The times of each subject, by turns; None where it did not run."""
        path = self.data(row, row.dim)
        for subject in here.values():
            subject.load(path)
        left = dict.fromkeys(here, 0.05 if self.quick else SECONDS)
        times = {label: [] for label in here}
        for turn in range(3 if self.quick else TURNS):
            for label, subject in here.items():
                begin = time.perf_counter()
                times[label].append(subject.run() if left[label] > 0
                                    else None)
                took = time.perf_counter() - begin
                if turn > 0 or took > SLOW:
                    left[label] -= took
        for turns in times.values():
            if len(list(runs(turns))) > 1:
                turns[0] = None
        return times

    def row(self, row):
        small = self.data(row, min(row.dim, row.small))
        here = self.begin(row, os.path.dirname(small))
        try:
            wrong = self.check(row, here, small)
            times = self.measure(row, here)
        finally:
            for subject in here.values():
                subject.stop()
        size = row.n * row.dim * (8 if row.dtype == "f64" else 4)
        times["the vectors"] = [size]
        for label, subject in here.items():
            times["peak memory of " + label] = [getattr(subject, "peak", 0)]
        for label, value in FIXED.items():
            times[label] = [value]
        self.forget((row.n, row.dim, row.dtype, row.f, row.prepare))
        return [report(row, line, times, wrong) for line in row.lines]


def runs(turns):
    return (seconds for seconds in turns if seconds is not None)


def together(times, labels):
    """The times of each turn of several, one behind the other."""
    return [None if None in turn else sum(turn)
            for turn in zip(*(times[label] for label in labels))]


def ratios(mine, other):
    """Of each turn in which both ran, or to the only run of one of them."""
    if len(list(runs(mine))) == 1 or len(list(runs(other))) == 1:
        return [b / a for a in runs(mine) for b in runs(other)]
    return [b / a for a, b in zip(mine, other)
            if a is not None and b is not None]


def report(row, line, times, wrong):
    """The fields of a line of the table."""
    what, beside, wanted = line
    fields = dict.fromkeys(COLUMNS, "")
    fields.update(row=row.name, n=row.n, dim=row.dim, type=row.dtype,
                  what=what, beside=" + ".join(beside),
                  wanted="" if wanted is None else "%.2g" % wanted)
    for label in what, *beside:
        if label not in times or label in wrong:
            fields["verdict"] = "differs" if label in wrong else "absent"
            return fields
    mine, other = times[what], together(times, beside)
    found = ratios(mine, other)
    ratio = statistics.median(found)
    fields.update(seconds="%.4g" % statistics.median(runs(mine)),
                  seconds_beside="%.4g" % statistics.median(runs(other)),
                  ratio="%.3g" % ratio, least="%.3g" % min(found),
                  greatest="%.3g" % max(found), turns=len(found))
    if wanted is not None:
        fields["verdict"] = "met" if ratio >= wanted * 0.995 else "missed"
    return fields


def main(words):
    quick = words[:1] == ["--quick"]
    build, *names = words[quick:]
    build = os.path.abspath(build)
    chosen = [row for row in rows(quick)
              if not names or any(name in row.name for name in names)]
    folder = table.place(build, quick)
    path = os.path.join(folder, "bench.tsv")
    with tempfile.TemporaryDirectory(dir=folder) as directory:
        bench = Bench(build, directory, quick)
        with open(path + ".part", "w") as file:
            out = table.Out(file, COLUMNS, table.BENCH)
            out.begin(machine.describe(build))
            for row in chosen:
                for fields in bench.row(row):
                    out.add(fields)
    os.rename(path + ".part", path)


main(sys.argv[1:])
