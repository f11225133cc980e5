# SPDX-License-Identifier: MIT
"""What bench.py measures: programs, and workers, which do one thing again and
again within one process.  Each can be loaded with a file, run, for the seconds
that this takes, and told to save what comes out."""
import array
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ONE_THREAD = {name: "1" for name in (
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


class Absent(Exception):
    """This machine does not have it."""


def environment(build, extra):
    path = os.path.join(build, "bin") + os.pathsep + os.environ["PATH"]
    return {**os.environ, **ONE_THREAD, "PATH": path, "LC_ALL": "C", **extra}


class Worker:
    """A process that obeys the commands load, run and save.  Of what it does
    in a run a share counts."""

    def __init__(self, command, extra=None, share=1):
        self.command, self.extra, self.share = command, extra or {}, share

    def start(self, build, directory):
        words = [word.format(build=build, dir=directory, here=HERE,
                             python=sys.executable) for word in self.command]
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environment(build, self.extra))
        if self.process.stdout.readline().strip() != "ready":
            self.stop()
            raise Absent

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            raise RuntimeError("%s: no answer to %s" % (self.command, line))
        return answer

    def load(self, path):
        self.ask("load " + path)

    def run(self):
        return float(self.ask("run")) * self.share

    def save(self, path):
        self.ask("save " + path)
        with open(path, "rb") as file:
            return array.array("d", file.read())

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


def payload(stream):
    """The coordinates of the last frame of a dense stream."""
    at = 0
    while at < len(stream):
        head = stream[at:at + 64]
        length = int.from_bytes(head[32:40], "little")
        body = stream[at + 64:at + 64 + length]
        at += 64 + (length + 7) // 8 * 8
    return array.array({1: "f", 2: "d"}[head[6]], body)


class Program:
    """A pipeline of the shell, from its start to its end; {data} in its text
    is the file, {dir} the directory of that.  Of what it does in a run a
    share counts."""

    def __init__(self, text, share=1, threads=1):
        self.text, self.share = text, share
        self.extra = {"CGC_THREADS": str(threads)}
        self.peak = 0

    def start(self, build, directory):
        self.env = environment(build, self.extra)

    def load(self, path):
        directory = os.path.dirname(path)
        self.line = self.text.format(data=path, dir=directory)
        self.peak = 0

    def launch(self, out):
        """Runs it; its memory is that of the greatest of its processes."""
        child = subprocess.Popen(["bash", "-o", "pipefail", "-c", self.line],
                                 env=self.env, stdin=subprocess.DEVNULL,
                                 stdout=out)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode != 0:
            raise RuntimeError("exit %d: %s" % (child.returncode, self.line))
        self.peak = max(self.peak, usage.ru_maxrss * 1024)

    def run(self):
        begin = time.perf_counter()
        self.launch(subprocess.DEVNULL)
        return (time.perf_counter() - begin) * self.share

    def save(self, path):
        with open(path, "wb") as out:
            self.launch(out)
        with open(path, "rb") as file:
            return payload(file.read())

    def stop(self):
        pass
