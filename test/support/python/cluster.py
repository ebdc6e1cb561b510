"""Takes a weights file and z through docs/dcgan_elements.py: draws, judges, trains a step, saves, and draws again.

Reads JSON from standard input, {file: path, z: [[...]], out: path}, with y: [[...]] for networks with classes, and prints
JSON with the images, channels last, and what an encoder finds in them.
"""
import json
import sys
from pathlib import Path

import torch

HERE = Path(__file__).parent
try:
    import safetensors.torch
except ImportError:
    sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parents[2] / 'docs'))
import dcgan_elements  # noqa: E402

torch.manual_seed(1)
torch.set_num_threads(1)
request = json.load(sys.stdin)
inputs = [torch.tensor(request[name]) for name in ('z', 'y') if name in request]
y = inputs[1:]
if 'fresh' in request:
    networks, metadata = getattr(dcgan_elements, request['fresh']['variant'])(**request['fresh']['shape'])
else:
    networks, metadata = dcgan_elements.load(request['file'])


def drawn():
    with torch.no_grad():
        return networks['generator'].eval()(*inputs)


def channels_last(images):
    return images.permute(0, 2, 3, 1).flatten().tolist()


before = drawn()
judged = networks['discriminator'].train()(before, *y).detach().flatten().tolist() if 'discriminator' in networks else []
with torch.no_grad():
    encoded = networks['encoder'].eval()(before).flatten().tolist() if 'encoder' in networks else []
generator = networks['generator'].train()
adam = torch.optim.Adam([p for p in networks.parameters() if p.requires_grad], 1e-3)
(generator(*inputs).mean() - 0.5).square().backward()
adam.step()
dcgan_elements.save(request['out'], networks, metadata)
json.dump({'before': channels_last(before), 'judged': judged, 'encoded': encoded, 'after': channels_last(drawn())}, sys.stdout)
