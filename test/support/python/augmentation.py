"""Writes test/fixtures/augmentation.json: differentiable augmentation by PyTorch, to hold src/core/training/augmentation against.

    python3 test/support/python/augmentation.py > test/fixtures/augmentation.json

Step by step as in the authors' DiffAugment_pytorch.py (https://github.com/mit-han-lab/data-efficient-gans), but with its
random numbers as arguments; the gradients are autograd's. Needs torch (1.13 and later will do). Images are NHWC in the
file and NCHW here.
"""

import json

import torch
from torch.nn import functional as F


def colour(x, brightness, saturation, contrast):
    each = lambda values: torch.tensor(values).view(-1, 1, 1, 1)
    x = x + each(brightness)
    mean = x.mean(dim=1, keepdim=True)
    x = (x - mean) * each(saturation) + mean
    mean = x.mean(dim=[1, 2, 3], keepdim=True)
    return (x - mean) * each(contrast) + mean


def grids(x, height, width):
    arange = [torch.arange(n) for n in (x.size(0), height, width)]
    return torch.meshgrid(*arange, indexing="ij")


def translation(x, down, right):
    image, y, x_ = grids(x, x.size(2), x.size(3))
    column = lambda values: torch.tensor(values).view(-1, 1, 1)
    # A shift to the right takes from the left: the authors draw the opposite number from a symmetric distribution.
    y = torch.clamp(y - column(down) + 1, 0, x.size(2) + 1)
    x_ = torch.clamp(x_ - column(right) + 1, 0, x.size(3) + 1)
    padded = F.pad(x, [1, 1, 1, 1, 0, 0, 0, 0])
    return padded.permute(0, 2, 3, 1)[image, y, x_].permute(0, 3, 1, 2)


def cutout(x, middle_y, middle_x):
    height, width = int(x.size(2) * 0.5 + 0.5), int(x.size(3) * 0.5 + 0.5)
    image, y, x_ = grids(x, height, width)
    column = lambda values: torch.tensor(values).view(-1, 1, 1)
    y = torch.clamp(y + column(middle_y) - height // 2, min=0, max=x.size(2) - 1)
    x_ = torch.clamp(x_ + column(middle_x) - width // 2, min=0, max=x.size(3) - 1)
    mask = torch.ones(x.size(0), x.size(2), x.size(3))
    mask[image, y, x_] = 0
    return x * mask.unsqueeze(1)


def numbers(tensor):
    return [round(value, 6) for value in tensor.permute(0, 2, 3, 1).flatten().tolist()]


def case(channels, augment, arguments):
    x = (torch.rand(3, channels, 8, 7) * 2 - 1).requires_grad_()
    dy = torch.rand(3, channels, 8, 7) * 2 - 1
    y = augment(x, **arguments)
    y.backward(dy)
    images = {"x": x.detach(), "y": y.detach(), "dy": dy, "dx": x.grad}
    return {"shape": [3, 8, 7, channels], **arguments, **{name: numbers(value) for name, value in images.items()}}


torch.manual_seed(1)
colours = {
    "brightness": [0.25, -0.5, 0.125],
    "saturation": [0.0, 1.75, 1.0],
    "contrast": [1.25, 0.5, 1.4375],
}
cases = {
    "colour": [case(channels, colour, colours) for channels in (3, 1)],
    "translation": [case(3, translation, {"down": [0, 1, -3], "right": [1, -2, -1]})],
    "cutout": [case(3, cutout, {"middle_y": [0, 8, 4], "middle_x": [0, 6, 3]})],
}
print(json.dumps(cases))
