# SPDX-License-Identifier: MIT
"""The rows of make bench: what is measured, on what, beside what, and which
ratio is wanted.  A ratio is the time of what stands beside over the time of
what is measured: above 1, cgc is faster."""
from dataclasses import dataclass, field

from subjects import Program, Worker


@dataclass
class Row:
    name: str
    n: int
    dim: int
    dtype: str = "f32"
    f: int = 20
    small: int = 1000     # coordinates of the vectors that peers are checked on
    prepare: str = ""     # shell: makes {data} another file, or files beside
    subjects: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)
    same: list = field(default_factory=list)

    def line(self, what, beside, target=None):
        """beside: subjects, whose times are added up."""
        if isinstance(beside, str):
            beside = (beside,)
        self.lines.append((what, beside, target))

    def peer(self, label, command, target=None, what=None, reference=None,
             how="near", share=1):
        """A peer that must make what the reference makes."""
        what = what or next(iter(self.subjects))
        self.subjects[label] = Worker(
            ["{python}", "{here}/peers.py", *map(str, command)], share=share)
        self.same.append((label, reference or what, how))
        self.line(what, label, target)


def bench(threads, *words, level=None):
    return Worker(["{build}/bench/bench", str(threads), *map(str, words)],
                  {"CGC_CPU": level} if level else None)


def aggregate(f, rules):
    return "cgc-aggregate -f %d %s" % (f, " ".join("-r " + r for r in rules))


FROM_FILE = 1 / 1.5  # of the kernel's speed
CPU_LIMIT = 0.25     # of the limit, whatever n, trim, type and level


def add_programs(row, command, threads):
    """The whole program, from a file and from a pipe."""
    for t in threads:
        label = "file, %d" % t
        row.subjects[label] = Program("exec %s {data}" % command, threads=t)
        row.same.append((label, "kernel, 1", "equal"))
        row.line(label, "kernel, %d" % t, FROM_FILE)
    row.subjects["pipe, 1"] = Program("cat {data} | " + command)
    row.same.append(("pipe, 1", "kernel, 1", "equal"))
    row.line("pipe, 1", "kernel, 1")


def rule(name, *rules, n=100, dim=10**6, dtype="f32", f=20, limit=None,
         programs=False, level=None, threads=(1, 2)):
    """A chain of rules, beside plain reading."""
    row = Row(name, n, dim, dtype, f)
    for t in threads:
        row.subjects["kernel, %d" % t] = bench(t, "rule", f, "-", *rules,
                                               level=level)
        row.subjects["limit, %d" % t] = bench(t, "read")
        row.line("kernel, %d" % t, "limit, %d" % t, limit)
    if programs:
        add_programs(row, aggregate(f, rules), threads)
    return row


def beside_rule(row, label, rules, target, also=()):
    """Beside another rule, and what else it would take."""
    row.subjects[label] = bench(1, "rule", row.f, "-", *rules)
    row.line("kernel, 1", (label, *also), target)


def trimmed_rows():
    for trim in 10, 20:
        row = rule("cwtm-%d" % trim, "cwtm,trim=%d" % trim, limit=0.6,
                   programs=trim == 10)
        row.peer("NumPy sort", ["numpy", "cwtm", 20, trim], 15)
        if trim == 10:
            row.peer("NumPy partition",
                     ["numpy", "cwtm_partition", 20, trim], 15)
            row.peer("PyTorch", ["torch", "cwtm", 20, trim], 80)
        if trim == 20:
            row.peer("ByzFL", ["byzfl", "TrMean", 20])
        yield row
    row = rule("median", "median", limit=0.6, programs=True)
    row.peer("NumPy median", ["numpy", "median", 20], 40)
    row.peer("NumPy sort", ["numpy", "median_sort", 20])
    row.peer("PyTorch", ["torch", "median", 20], 80)
    row.peer("ByzFL", ["byzfl", "Median"])
    yield row
    for n, trim, dim in ((3, 1, 10**6), (16, 4, 10**6), (33, 7, 10**6),
                         (99, 13, 10**6), (101, 50, 10**6),
                         (1000, 200, 10**5)):
        yield rule("cwtm-n%d-trim%d" % (n, trim), "cwtm,trim=%d" % trim, n=n,
                   f=trim, dim=dim, limit=CPU_LIMIT)
    yield rule("cwtm-f64", "cwtm,trim=10", dtype="f64", limit=CPU_LIMIT)
    yield rule("median-f64", "median", dtype="f64", limit=CPU_LIMIT)
    for level, limit in ("avx2", CPU_LIMIT), ("c", None):
        for name in "cwtm,trim=10", "median":
            yield rule("%s-%s" % (name.split(",")[0], level), name,
                       level=level, limit=limit)


def krum_row(name, work):
    row = rule(name, name, programs=name == "krum")
    row.peer("NumPy differences", ["numpy", work, 20, "apart"], 35)
    row.peer("NumPy Gram f64", ["numpy", work, 20, "gram64"])
    row.peer("NumPy Gram f32", ["numpy", work, 20, "gram"], 7)
    if name == "krum":
        row.peer("PyTorch cdist", ["torch", "krum", 20, "apart"], 35)
        row.peer("PyTorch Gram", ["torch", "krum", 20, "gram"], 7)
        row.peer("ByzFL", ["byzfl", "Krum", 20])
    return row


def distance_rows():
    yield krum_row("krum", "krum")
    yield krum_row("multikrum", "multikrum")
    row = rule("nnm-cwtm", "nnm", "cwtm", programs=True)
    beside_rule(row, "krum, 1", ["krum"], 1 / 1.3, ["limit, 1"])
    row.line("peak memory of file, 1", "the vectors", 1 / 1.1)
    yield row
    row = rule("nnm-cwtm-1e4", "nnm", "cwtm", dim=10**4)
    row.peer("NumPy differences", ["numpy", "nnm_cwtm", 20, "apart"], 45)
    row.peer("NumPy Gram f64", ["numpy", "nnm_cwtm", 20, "gram64"])
    row.peer("PyTorch cdist", ["torch", "nnm_cwtm", 20, "apart"])
    yield row


THREE = "geomed,iters=3,nu=0.1,start=zero,tol=0"
NEEDED = 1 / 3


def other_rows():
    row = rule("geomed", "geomed,tol=1e-9", programs=True)
    row.subjects["kernel, 3 steps"] = bench(1, "rule", 20, "-", THREE)
    row.peer("NumPy 3 steps", ["numpy", "geomed3", 20], 10,
             reference="kernel, 3 steps")
    row.peer("NumPy to 1e-9", ["numpy", "geomed", 20])
    yield row
    row = rule("meamed", "meamed")
    beside_rule(row, "median, 1", ["median"], NEEDED)
    row.peer("NumPy partition", ["numpy", "meamed", 20])
    row.peer("NumPy windows", ["numpy", "meamed_window", 20])
    yield row
    row = rule("bulyan", "bulyan")
    beside_rule(row, "krum, 1", ["krum"], NEEDED)
    row.peer("NumPy differences", ["numpy", "bulyan", 20, "apart"])
    yield row
    row = rule("cclip", "cclip,start=zero")
    beside_rule(row, "mean, 1", ["mean"], NEEDED)
    row.peer("NumPy", ["numpy", "cclip", 20])
    yield row
    row = rule("faba", "faba")
    beside_rule(row, "krum, 1", ["krum"], NEEDED)
    row.peer("NumPy products", ["numpy", "faba", 20])
    yield row
    row = rule("smea", "smea", n=20, f=3)
    beside_rule(row, "distances, 1", ["krum"], NEEDED)
    row.peer("NumPy Gram f64", ["numpy", "smea", 3])
    yield row
    row = rule("dnc", "dnc")
    beside_rule(row, "mean, 1", ["mean"], NEEDED)
    row.peer("NumPy", ["numpy", "dnc", 20])
    yield row


MESSAGES = 20  # that cgc-compress has in its file; a time is that of one


def codec(name, text, peer, target, how, dim=10**6, f=0):
    row = Row(name, MESSAGES, dim, f=f, small=dim)
    row.subjects["kernel, 1"] = bench(1, "codec", text)
    row.peer("NumPy", ["numpy", *peer], target, how=how)
    row.subjects["file, 1"] = Program("exec cgc-compress -s 7 -m %s {data}"
                                      % text, share=1 / MESSAGES)
    row.line("file, 1", "kernel, 1", FROM_FILE)
    return row


def codec_rows(dim):
    for percent in 10, 30:
        k = dim * percent // 100
        row = codec("randk-0.%d" % (percent // 10), "randk,k=%d" % k,
                    ["randk", k], 5, "mask", dim)
        if percent == 10:
            row.peer("PyTorch", ["torch", "randk", k], 5, how="mask")
        yield row
    k = dim // 10
    yield codec("topk-0.1", "topk,k=%d" % k, ["topk", k], 5, "near", dim)
    yield codec("qsgd-7", "qsgd", ["qsgd", 7], 5, "grid", dim)
    yield codec("quant-16", "quant,levels=16", ["quant", 16], 5, "grid", dim)


DRACO = """cgc-schedule -c draco -N 100 -d 41 -T 1 -s 1 -o {dir}/draco.cgv
cgc-encode -S {dir}/draco.cgv -o {dir}/coded.cgv {data}
cgc-attack -a signflip -f 20 -o {data} {dir}/coded.cgv
rm {dir}/coded.cgv"""

LAD = """cgc-synth -N 100 -q 100 -s 3 -o {data}
cgc-schedule -N 100 -d 10 -s 7 -T %d -o {dir}/schedule.cgv
printf '0 %%.0s' {{1..100}} | cgc-pack --kind model -o {dir}/x0.cgv"""

# One iteration at a time, in a ring of five processes.
LAD_LOOP = """exec cgc-loop -T %d -x {dir}/x0.cgv 'cgc-grad -D {data} |
	cgc-encode -S {dir}/schedule.cgv | cgc-attack -a signflip -f 20 |
	cgc-aggregate -f 20 -r nnm -r cwtm | cgc-step -r 1e-6'"""


def whole_rows(iterations):
    row = rule("draco", "draco", dim=10**5, dtype="f64")
    row.f, row.prepare = 20, DRACO
    for t in 1, 2:
        row.subjects["kernel, %d" % t] = bench(
            t, "rule", 20, "{dir}/draco.cgv", "draco")
    row.lines = [(what, beside, 0.1) for what, beside, _ in row.lines]
    yield row
    row = Row("lad", 100, 100, "f64")
    row.prepare = LAD % iterations
    row.subjects["pipeline"] = Program(LAD_LOOP % iterations,
                                       share=1 / iterations)
    row.peer("NumPy", ["numpy", "lad", 10, 20, 1e-6], 2.5,
             share=1 / iterations)
    row.line("pipeline", "200 us", 1)
    yield row


def rows(quick):
    """All rows; quick: small, and right, but of no use as figures."""
    table = [*trimmed_rows(), *distance_rows(), *other_rows(),
             *codec_rows(10**4 if quick else 10**6),
             *whole_rows(50 if quick else 4000)]
    for row in table:
        if quick and row.dim > 10**4:
            row.dim = row.dim // 250
    return table
