"""Native anchor: one training step of the plain DCGAN (28x28x1, z 100, dropout 0.5) in PyTorch on the CPU.

    apt-get install -y python3-torch libopenblas0-pthread      # without OpenBLAS it is 5 times slower
    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python3 torch_step.py THREADS BATCH WIDTH STEPS

Prints milliseconds per step as the last word but one.
"""

import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

THREADS, BATCH, W, STEPS = map(int, sys.argv[1:5])
torch.set_num_threads(THREADS)


def up(channels_in, channels_out, output_padding):
    return nn.ConvTranspose2d(channels_in, channels_out, 5, 2, 2, output_padding=output_padding)


def down(channels_in, channels_out):
    return nn.Conv2d(channels_in, channels_out, 5, 2, 2)


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.dense, self.norm0 = nn.Linear(100, 4 * W * 8), nn.BatchNorm1d(4 * W * 8)
        self.conv1, self.norm1 = up(W * 8, W * 4, 1), nn.BatchNorm2d(W * 4)
        self.conv2, self.norm2 = up(W * 4, W * 2, 0), nn.BatchNorm2d(W * 2)
        self.conv3, self.norm3 = up(W * 2, W, 1), nn.BatchNorm2d(W)
        self.conv4 = up(W, 1, 1)

    def forward(self, z):
        x = F.relu(self.norm0(self.dense(z))).view(-1, W * 8, 2, 2)
        x = F.dropout(F.relu(self.norm1(self.conv1(x))), 0.5)
        x = F.dropout(F.relu(self.norm2(self.conv2(x))), 0.5)
        x = F.dropout(F.relu(self.norm3(self.conv3(x))), 0.5)
        return torch.tanh(self.conv4(x))


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = down(1, W)
        self.conv2, self.norm2 = down(W, 2 * W), nn.BatchNorm2d(2 * W)
        self.conv3, self.norm3 = down(2 * W, 4 * W), nn.BatchNorm2d(4 * W)
        self.conv4, self.norm4 = down(4 * W, 8 * W), nn.BatchNorm2d(8 * W)
        self.dense = nn.Linear(4 * 8 * W, 1)

    def forward(self, x):
        x = F.leaky_relu(self.conv1(x), 0.2)
        x = F.leaky_relu(self.norm2(self.conv2(x)), 0.2)
        x = F.leaky_relu(self.norm3(self.conv3(x)), 0.2)
        x = F.leaky_relu(self.norm4(self.conv4(x)), 0.2)
        return self.dense(x.flatten(1))


g, d = Generator(), Discriminator()
adam_g = torch.optim.Adam(g.parameters(), 2e-4, (0.5, 0.999))
adam_d = torch.optim.Adam(d.parameters(), 2e-4, (0.5, 0.999))
bce = F.binary_cross_entropy_with_logits
one, zero = torch.ones(BATCH, 1), torch.zeros(BATCH, 1)
real = torch.rand(BATCH, 1, 28, 28) * 2 - 1


def step():
    fake = g(torch.rand(BATCH, 100) * 2 - 1).detach()
    adam_d.zero_grad()
    loss_d = bce(d(real), one) + bce(d(fake), zero)
    loss_d.backward()
    adam_d.step()

    adam_g.zero_grad()
    for parameter in d.parameters():
        parameter.requires_grad_(False)
    loss_g = bce(d(g(torch.rand(BATCH, 100) * 2 - 1)), one)
    loss_g.backward()
    adam_g.step()
    for parameter in d.parameters():
        parameter.requires_grad_(True)
    return loss_d.item(), loss_g.item()


for _ in range(3):
    step()
start = time.time()
for _ in range(STEPS):
    step()
milliseconds = (time.time() - start) / STEPS * 1e3
print("torch", THREADS, "threads, batch", BATCH, "W", W, milliseconds, "ms/step")
