# SPDX-License-Identifier: MIT
"""stage - what the programs beside this file share: options, and data sets as
tensors."""
import argparse
import os
import signal

import numpy as np
import torch

from frames import BAD_DATA, BAD_USAGE, Failure, data_set, need
from networks import NETWORKS, Network


class Options(argparse.ArgumentParser):
    """Those that all programs have; what is wrong is said in one line."""

    def __init__(self, summary):
        super().__init__(description=summary, allow_abbrev=False)
        self.add_argument(
            "-m", "--model", metavar="NET", default="cnn",
            help="NAME[,KEY=VALUE...], the name being %s (cnn)"
            % " or ".join(NETWORKS))
        self.add_argument(
            "-s", "--seed", type=whole(0, 2 ** 64 - 1), default=0,
            help="make the draws from SEED (0)")

    def add_work(self, data):
        """The options of programs that compute on a data set."""
        self.add_argument("-D", "--data", metavar="FILE", required=True,
                          help=data)
        self.add_argument("--dtype", choices=["f32", "f64"], default="f32",
                          help="the type of all arithmetic (f32)")
        self.add_argument("-@", "--threads", type=whole(1, 1024), metavar="N",
                          default=os.environ.get("CGC_THREADS") or "1",
                          help="work with N threads (CGC_THREADS, or 1)")
        self.add_argument("files", nargs="*", metavar="FILE",
                          help="models (standard input)")

    def error(self, message):
        raise Failure(BAD_USAGE, message)

    def parse(self):
        """The options; the signals and PyTorch are set up."""
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        args = self.parse_args()
        if "threads" in args:
            torch.set_num_threads(args.threads)
        torch.use_deterministic_algorithms(True)
        dtype = {"f32": torch.float32, "f64": torch.float64}
        args.network = Network(args.model, dtype[getattr(args, "dtype", "f32")])
        return args


def whole(least, most):
    """The type of options that are whole numbers."""
    def number(text):
        if not text.isascii() or not text.isdigit() or \
                not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                "'%s', expected %d to %d" % (text, least, most))
        return int(text)
    return number


def classes_of(targets, network, place):
    """Targets as classes."""
    good = (targets >= 0) & (targets < network.classes) & \
        (targets == np.floor(targets))
    if not good.all():
        i = int(np.argmin(good))
        raise Failure(BAD_DATA, "%s: sample %d: the target is %.9g, expected "
                      "a class from 0 to %d" % (place, i, targets[i],
                                                network.classes - 1))
    return torch.from_numpy(targets.astype(np.int64))


def subsets(path, network):
    """The data set of a file: triples of index, images and classes."""
    features = int(np.prod(network.shape))
    found = []
    for frame in data_set(path):
        place = "%s: subset %d" % (path, frame.index)
        images, targets = frame.values[:, :-1], frame.values[:, -1]
        need(images.shape[1] == features,
             "%s: %d features, expected the %d of %s with %d x %d pixels"
             % (place, images.shape[1], features, network.name,
                *network.shape[1:]))
        need(np.isfinite(images).all(), "%s: a feature is not finite" % place)
        found.append((
            frame.index,
            torch.from_numpy(images).to(network.dtype).contiguous()
            .view(-1, *network.shape),
            classes_of(targets, network, place)))
    return found
