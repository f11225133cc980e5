#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Write the gradients of a network on the subsets of a data set, at each model
of a stream: what cgc-grad does, by PyTorch."""
import torch
from torch.nn.functional import pad

from draw import AUGMENT, BATCH, Draw
from frames import (BAD_DATA, GRADIENT, Failure, Frame, expect_no_terminal,
                    models, run, write)
from stage import Options, subsets, whole

MARGIN = 4  # pixels around an image, for crops


def augment(images, draw):
    """Images that are moved by up to MARGIN pixels, and every other one
    mirrored: the usual augmentation of CIFAR-10."""
    n, _, height, width = images.shape
    down, right = (draw.below(2 * MARGIN + 1, n) for _ in range(2))
    mirrored = torch.from_numpy(draw.below(2, n) == 1)
    wide = pad(images, (MARGIN,) * 4)
    moved = torch.stack([image[:, y:y + height, x:x + width]
                         for image, y, x in zip(wide, down, right)])
    return torch.where(mirrored.view(-1, 1, 1, 1), moved.flip(3), moved)


def batch(args, iteration, index, images, classes):
    """What an iteration uses of a subset."""
    if args.batch:
        if args.batch > len(images):
            raise Failure(BAD_DATA, "%s: subset %d: %d samples, expected at "
                          "least the %d of a batch"
                          % (args.data, index, len(images), args.batch))
        draw = Draw(args.seed, BATCH, iteration, index)
        chosen = draw.subset(len(images), args.batch)
        images, classes = images[chosen], classes[chosen]
    if args.augment:
        images = augment(images, Draw(args.seed, AUGMENT, iteration, index))
    return images, classes


def main():
    options = Options(__doc__)
    options.add_work("the data set")
    options.add_argument("-b", "--batch", type=whole(1, 2 ** 32 - 2),
                         metavar="B", help="use B samples of each subset, "
                         "drawn anew in each iteration (all)")
    options.add_argument("--augment", action="store_true",
                         help="move and mirror the images at random")
    args = options.parse()
    expect_no_terminal()
    data = subsets(args.data, args.network)
    for model in models(args.files, args.network.dim):
        args.network.load(model.values)
        for index, *samples in data:
            used = batch(args, model.iteration, index, *samples)
            write(Frame(GRADIENT, args.network.gradient(*used),
                        model.iteration, index, len(data), 0, model.run))


if __name__ == "__main__":
    run(main)
