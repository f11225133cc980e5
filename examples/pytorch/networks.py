# SPDX-License-Identifier: MIT
"""networks - what is trained: a network and its parameters as one vector.

The vector has the parameters in the order of PyTorch's parameters().  What
batch normalization remembers is not part of it: gradients use the statistics
of their own batch, and whoever evaluates makes them anew."""
import inspect

import numpy as np
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from draw import MODEL, Draw
from frames import BAD_USAGE, Failure

PIECE = 512  # samples that go through a network at once, where they may


class Cnn(nn.Sequential):
    """A convolution, and one linear layer.  With its defaults Q = 11830, the
    network for MNIST of the official code of RoSDHB (arXiv 2508.17129)."""
    channels = 1

    def __init__(self, side=28, filters=6, classes=10):
        super().__init__(
            nn.Conv2d(1, filters, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(filters * (side // 2) ** 2, classes))


def conv3x3(inputs, outputs, stride=1):
    """A convolution and its normalization, which stands in for a bias."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False),
        nn.BatchNorm2d(outputs))


class Block(nn.Module):
    """Two convolutions and a way around them."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = conv3x3(inputs, outputs, stride)
        self.second = conv3x3(outputs, outputs)
        self.around = nn.Sequential() if stride == 1 else nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride, bias=False),
            nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.second(torch.relu(self.first(x)))
        return torch.relu(y + self.around(x))


class ResNet18(nn.Sequential):
    """ResNet-18 of He et al., CVPR 2016, for small images: the first
    convolution is 3x3 with stride 1, and no pooling follows it.  With its
    defaults Q = 11173962."""
    channels = 3

    def __init__(self, side=32, width=64, classes=10):
        if side < 16:  # the last blocks would have one value per image
            raise ValueError("side is %d, expected at least 16" % side)
        blocks, inputs = [], width
        for outputs, stride in (width, 1), (2 * width, 2), (4 * width, 2), \
                (8 * width, 2):
            blocks += (Block(inputs, outputs, stride),
                       Block(outputs, outputs, 1))
            inputs = outputs
        super().__init__(conv3x3(3, width), nn.ReLU(), *blocks,
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(),
                         nn.Linear(inputs, classes))


NETWORKS = {"cnn": Cnn, "resnet18": ResNet18}


def settings(name, words):
    """KEY=VALUE words as numbers, with the defaults of the network."""
    keys = {key: p.default for key, p in
            inspect.signature(NETWORKS[name].__init__).parameters.items()
            if key != "self"}
    for word in words:
        key, _, value = word.partition("=")
        if key not in keys:
            raise Failure(BAD_USAGE, "%s has no parameter '%s', it has %s"
                          % (name, key, ", ".join(keys)))
        if not value.isascii() or not value.isdigit() or \
                not 2 <= int(value) <= 4096:
            raise Failure(BAD_USAGE, "%s: %s is '%s', expected 2 to 4096"
                          % (name, key, value))
        keys[key] = int(value)
    return keys


class Network:
    def __init__(self, text, dtype):
        """text is NAME[,KEY=VALUE]..., dtype that of all arithmetic."""
        self.name, *words = text.split(",")
        if self.name not in NETWORKS:
            raise Failure(BAD_USAGE, "no network '%s', there are %s"
                          % (self.name, ", ".join(NETWORKS)))
        keys = settings(self.name, words)
        try:
            self.net = NETWORKS[self.name](**keys).to(dtype)
        except ValueError as e:
            raise Failure(BAD_USAGE, "%s: %s" % (self.name, e)) from None
        self.dtype = dtype
        self.classes = keys["classes"]
        self.shape = (self.net.channels, keys["side"], keys["side"])
        self.parameters = list(self.net.parameters())
        self.dim = sum(p.numel() for p in self.parameters)
        self.norms = [m for m in self.net.modules()
                      if isinstance(m, nn.BatchNorm2d)]

    def load(self, x):
        """Makes the parameters those of a vector."""
        parts = torch.from_numpy(x).to(self.dtype).split(
            [p.numel() for p in self.parameters])
        with torch.no_grad():
            for p, part in zip(self.parameters, parts):
                p.copy_(part.view_as(p))

    def initial(self, seed):
        """A vector to start from, in f64: weights and biases uniform on
        +-1 / sqrt(inputs of a neuron), which is what PyTorch does, but drawn
        as cgc draws; normalizations 1 and 0."""
        draw, parts = Draw(seed, MODEL, 0, 0), []
        for module in self.net.modules():
            if isinstance(module, nn.BatchNorm2d):
                parts += (np.ones(module.num_features),
                          np.zeros(module.num_features))
            elif isinstance(module, (nn.Conv2d, nn.Linear)):
                bound = module.weight[0].numel() ** -0.5
                parts += (bound * (2 * draw.uniforms(p.numel()) - 1)
                          for p in module.parameters())
        return np.concatenate(parts)

    def pieces(self, images, classes):
        """A batch in pieces, which take less memory; one piece where the
        statistics of the batch count."""
        size = len(images) if self.norms and self.net.training else PIECE
        return zip(images.split(size), classes.split(size))

    def gradient(self, images, classes):
        """The gradient of the mean of the losses, as a vector."""
        self.net.train()
        self.net.zero_grad()
        for some, their in self.pieces(images, classes):
            loss = cross_entropy(self.net(some), their, reduction="sum")
            (loss / len(images)).backward()
        return torch.cat([p.grad.flatten() for p in self.parameters]).numpy()

    @torch.no_grad()
    def normalize(self, batches):
        """Makes the statistics of the normalizations the means of those of
        some batches."""
        for norm in self.norms:
            norm.reset_running_stats()
            norm.momentum = None  # all batches count the same
        self.net.train()
        for images in batches:
            self.net(images)

    @torch.no_grad()
    def evaluate(self, images, classes):
        """The sum of the losses, and how many classes are right."""
        self.net.eval()
        loss, right = 0.0, 0
        for some, their in self.pieces(images, classes):
            scores = self.net(some)
            loss += cross_entropy(scores.double(), their,
                                  reduction="sum").item()
            right += (scores.argmax(1) == their).sum().item()
        return loss, right
