#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Print for each model of a stream its iteration, the mean loss over the
samples of a data set, and the share of them whose class is right."""
import torch

from draw import BATCH, SHARED, Draw
from frames import BAD_USAGE, Failure, emit, models, run
from stage import Options, subsets, whole

BATCHES, SIZE = 200, 128  # of what normalizations learn from


def plain_batches(images, seed, iteration):
    """Batches of different images in random order."""
    order = Draw(seed, BATCH, iteration, SHARED).order(len(images))
    return (images[some] for some in
            torch.from_numpy(order[:BATCHES * SIZE]).split(SIZE))


def main():
    options = Options(__doc__)
    options.add_work("the data set on which models are measured")
    options.add_argument("-N", "--norm", metavar="FILE", help="the data set "
                         "from which batch normalization learns: %d batches "
                         "of %d" % (BATCHES, SIZE))
    options.add_argument("-n", "--no-header", action="store_true",
                         help="leave out the header line")
    options.add_argument("-k", "--every", type=whole(1, 2 ** 64 - 1),
                         metavar="K", default=1,
                         help="only models whose iteration K divides (1)")
    args = options.parse()
    network = args.network
    if bool(network.norms) != (args.norm is not None):
        raise Failure(BAD_USAGE, "%s %s batch normalization: --norm %s"
                      % (network.name,
                         *(("has", "is missing") if network.norms else
                           ("has no", "has no use"))))
    data = subsets(args.data, network)
    samples = sum(len(images) for _, images, _ in data)
    norm = args.norm and torch.cat(
        [images for _, images, _ in subsets(args.norm, network)])
    if not args.no_header:
        emit(b"iteration\tloss\taccuracy\n")
    for model in models(args.files, network.dim):
        if model.iteration % args.every:
            continue
        network.load(model.values)
        if norm is not None:
            network.normalize(plain_batches(norm, args.seed, model.iteration))
        losses, rights = zip(*(network.evaluate(images, classes)
                               for _, images, classes in data))
        emit(b"%d\t%.12g\t%.12g\n" % (model.iteration, sum(losses) / samples,
                                      sum(rights) / samples))


if __name__ == "__main__":
    run(main)
