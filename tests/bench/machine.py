# SPDX-License-Identifier: MIT
"""What was measured, where and when."""
import importlib.metadata
import os
import platform
import subprocess
import sys
import time


def output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True,
                              check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def processor():
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                return line.split(":")[1].strip()
    return platform.machine()


def memory():
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return "%.0f GiB" % (pages / 2**30)


def compiler(build):
    with open(os.path.join(build, "flags")) as file:
        flags = file.read().split()
    options = [word for word in flags if word.startswith("-O")]
    return " ".join([output(flags[0], "--version").split("\n")[0], *options])


def version(library):
    try:
        found = importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        found = output(sys.executable, "-c",
                       "import %s as m; print(m.__version__)" % library)
    return "%s %s" % (library, found or "absent")


def describe(build):
    """Lines of text."""
    source = os.path.dirname(os.path.abspath(__file__))
    commit = output("git", "-C", source, "describe", "--always", "--dirty")
    return ["%s, %d cores, %s" % (processor(), os.cpu_count(), memory()),
            "%s, %s" % (platform.platform(), compiler(build)),
            ", ".join(map(version, ("numpy", "torch", "byzfl"))),
            "cgc %s, %s" % (commit or "unknown", time.strftime("%Y-%m-%d"))]
