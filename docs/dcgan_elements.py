"""The networks of DCGAN Elements in PyTorch, numerically the same, and their weights files.

    networks, metadata = load('pytorch.safetensors')     # exported with format 'pytorch'
    images = networks['generator'].eval()(z)              # z [n, latent] -> [n, channels, height, width] in (-1, 1)
    save('trained.safetensors', networks, metadata)       # the page reads this

    networks, metadata = plain(height=64, width=64, channels=3, latent_size=100, base_width=64)     # or fresh ones

A plain variant that was trained with classes takes them as y [n, K], K numbers for the classes of all groups; each group's
are at least 0 and sum to 1:

    y = one_hot(torch.tensor([[7]]), class_sizes(metadata))  # a 7
    images, logits = G(z, y), D(images, y)

Needs torch and safetensors.
"""
import json
import math

import torch
from torch import nn
from torch.nn import functional as F


def halves(size):
    """Sizes of the feature maps, starting with the image's: each is half of the one before, rounded up."""
    sizes = [size]
    for _ in range(4):
        sizes.append(-(-sizes[-1] // 2))
    return sizes


def same(size, kernel, stride):
    """How much TensorFlow's SAME padding adds before and after one axis of a convolution's input."""
    out = -(-size // stride)
    total = max((out - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def conv(layer, x):
    """A convolution with TensorFlow's SAME padding, which may be one larger after than before."""
    (kernel, _), (stride, _) = layer.kernel_size, layer.stride
    (top, bottom), (left, right) = same(x.shape[2], kernel, stride), same(x.shape[3], kernel, stride)
    return layer(F.pad(x, (left, right, top, bottom)))


def deconv(layer, x, size):
    """The transpose of `conv` from `size` to x's size: the full output, cropped by what `conv` pads."""
    (kernel, _), (stride, _) = layer.kernel_size, layer.stride
    (height, width), full = size, layer(x)
    top, left = same(height, kernel, stride)[0], same(width, kernel, stride)[0]
    return full[:, :, top:top + height, left:left + width]


def fixed_gamma(norm):
    """Batch norm has a beta but no gamma here: gamma stays 1."""
    norm.weight.requires_grad_(False)
    return norm


def class_sizes(metadata):
    """The number of classes in each group; empty for networks without classes."""
    return json.loads(metadata.get('classes', '[]'))


def one_hot(labels, sizes):
    """Class numbers [n, groups], or [n] with one group -> y [n, K]."""
    labels = labels.view(len(labels), len(sizes)).long()
    return torch.cat([F.one_hot(labels[:, i], size) for i, size in enumerate(sizes)], 1).float()


def checked(y, sizes):
    """y, which must be given for a network with classes, and only then."""
    given = None if y is None else y.shape[1]
    wanted = sum(sizes) or None
    if given != wanted:
        raise ValueError(f'y has {given or "no"} numbers for each image; this network takes {wanted or "none"}.')
    return y


class PlainGenerator(nn.Module):
    """z [n, latent] and, with classes, y [n, K] -> images [n, channels, height, width] in (-1, 1)."""

    def __init__(self, height, width, channels, latent_size, base_width, dropout_keep=1.0, dropout_seed=0, classes=()):
        super().__init__()
        self.classes = classes
        self.sizes = list(zip(halves(height), halves(width)))
        self.maps = [8 * base_width, 4 * base_width, 2 * base_width, base_width, channels]
        self.keep = dropout_keep
        (h, w), first = self.sizes[4], self.maps[0]
        self.class_scale = math.sqrt(latent_size / 3 / max(len(classes), 1))  # makes y as long as z is on average
        self.dense = nn.Linear(latent_size + sum(classes), h * w * first)
        self.bn0 = fixed_gamma(nn.BatchNorm1d(h * w * first))
        for i in range(1, 5):
            setattr(self, f'deconv{i}', nn.ConvTranspose2d(self.maps[i - 1], self.maps[i], 5, stride=2))
        for i in range(1, 4):
            setattr(self, f'bn{i}', fixed_gamma(nn.BatchNorm2d(self.maps[i])))
            mask = sampling_mask(i, (*self.sizes[4 - i], self.maps[i]), dropout_keep, dropout_seed)
            self.register_buffer(f'mask{i}', mask, persistent=False)

    def forward(self, z, y=None):
        h, w = self.sizes[4]
        given = z if checked(y, self.classes) is None else torch.cat([z, self.class_scale * y], 1)
        x = F.relu(self.bn0(self.dense(given))).view(-1, h, w, self.maps[0]).permute(0, 3, 1, 2)
        for i in range(1, 4):
            x = F.relu(getattr(self, f'bn{i}')(deconv(getattr(self, f'deconv{i}'), x, self.sizes[4 - i])))
            if self.training:
                x = F.dropout(x, 1 - self.keep)
            else:
                x = x * getattr(self, f'mask{i}')  # one mask for all pictures
        return torch.tanh(deconv(self.deconv4, x, self.sizes[0]))


class PlainDiscriminator(nn.Module):
    """
    images [n, channels, height, width] and, with classes, their y [n, K] -> logits [n, 1]. Real and generated images belong
    in separate batches. With classes, the logit is the first output plus those of the image's classes.
    """

    def __init__(self, height, width, channels, base_width, classes=()):
        super().__init__()
        self.classes = classes
        maps = [channels, base_width, 2 * base_width, 4 * base_width, 8 * base_width]
        for i in range(1, 5):
            setattr(self, f'conv{i}', nn.Conv2d(maps[i - 1], maps[i], 5, stride=2))
        for i in range(2, 5):
            setattr(self, f'bn{i}', fixed_gamma(nn.BatchNorm2d(maps[i], track_running_stats=False)))
        self.dense = nn.Linear(halves(height)[4] * halves(width)[4] * maps[4], 1 + sum(classes))

    def forward(self, x, y=None):
        x = F.leaky_relu(conv(self.conv1, x), 0.2)
        for i in range(2, 5):
            x = F.leaky_relu(getattr(self, f'bn{i}')(conv(getattr(self, f'conv{i}'), x)), 0.2)
        outputs = self.dense(x.permute(0, 2, 3, 1).flatten(1))
        if checked(y, self.classes) is None:
            return outputs
        return outputs[:, :1] + (outputs[:, 1:] * y).sum(1, keepdim=True) / math.sqrt(len(self.classes))


class PlainEncoder(nn.Module):
    """The plain variant's encoder, which few files have: images -> z [n, latent] and, with classes, y [n, K], as one row."""

    def __init__(self, height, width, channels, latent_size, base_width, classes=()):
        super().__init__()
        self.sizes = [latent_size, *classes]
        maps = [channels, base_width, 2 * base_width, 4 * base_width, 8 * base_width]
        for i in range(1, 5):
            setattr(self, f'conv{i}', nn.Conv2d(maps[i - 1], maps[i], 5, stride=2))
        for i in range(2, 5):
            setattr(self, f'bn{i}', fixed_gamma(nn.BatchNorm2d(maps[i])))
        self.dense = nn.Linear(halves(height)[4] * halves(width)[4] * maps[4], sum(self.sizes))

    def forward(self, x):
        x = F.leaky_relu(conv(self.conv1, x), 0.2)
        for i in range(2, 5):
            x = F.leaky_relu(getattr(self, f'bn{i}')(conv(getattr(self, f'conv{i}'), x)), 0.2)
        z, *groups = self.dense(x.permute(0, 2, 3, 1).flatten(1)).split(self.sizes, 1)
        return torch.cat([torch.tanh(z), *(group.softmax(1) for group in groups)], 1)


class Decoder(nn.Module):
    """The autoencoder variant's decoder; its generator has the same layers. z [n, latent] -> images."""

    def __init__(self, size, channels, dims):
        super().__init__()
        f, maps = size // 16, [channels, *dims][::-1]
        self.deconv1 = nn.ConvTranspose2d(maps[0], maps[1], f, stride=f)
        for i in range(2, 6):
            setattr(self, f'deconv{i}', nn.ConvTranspose2d(maps[i - 1], maps[i], 4, stride=2, padding=1))

    def forward(self, z):
        x = F.relu(self.deconv1(z[:, :, None, None]))
        for i in range(2, 5):
            x = F.relu(getattr(self, f'deconv{i}')(x))
        return torch.tanh(self.deconv5(x))


class Encoder(nn.Module):
    """The autoencoder variant's encoder: images -> z [n, latent]."""

    def __init__(self, size, channels, dims):
        super().__init__()
        f, maps = size // 16, [channels, *dims]
        for i in range(1, 5):
            setattr(self, f'conv{i}', nn.Conv2d(maps[i - 1], maps[i], 4, stride=2, padding=1))
        self.conv5 = nn.Conv2d(maps[4], maps[5], f, stride=f)

    def forward(self, x):
        for i in range(1, 5):
            x = F.relu(getattr(self, f'conv{i}')(x))
        return torch.tanh(self.conv5(x)).flatten(1)


class HeadedDiscriminator(nn.Module):
    """The autoencoder variant's discriminator: images -> the logits of each head [n, heads]."""

    def __init__(self, size, channels, dims, heads):
        super().__init__()
        self.heads, maps = heads, [channels, *dims]
        for i in range(1, max(heads) + 1):
            setattr(self, f'conv{i}', nn.Conv2d(maps[i - 1], maps[i], 4, stride=2, padding=1))
        for i in heads:
            setattr(self, f'head{i}', nn.Conv2d(maps[i], 1, size // 2 ** i))

    def forward(self, x):
        activation, logits = (F.elu if len(self.heads) == 1 else F.relu), []
        for i in range(1, max(self.heads) + 1):
            x = activation(getattr(self, f'conv{i}')(x))
            if i in self.heads:
                logits.append(getattr(self, f'head{i}')(x).flatten(1))
        return torch.cat(logits, 1)


def plain(height, width, channels, latent_size, base_width, dropout_keep=1.0, dropout_seed=0, class_names=()):
    """
    Fresh networks of the plain variant, with weights from N(0, 0.02), and the metadata of their file. For networks with
    classes, `class_names` has their groups: [{'name': 'digit', 'classes': ['0', '1', ...]}].
    """
    metadata = {
        'variant': 'plain', 'height': height, 'width': width, 'channels': channels, 'latent_size': latent_size,
        'base_width': base_width, 'kernel': 5, 'sampling_dropout_keep': dropout_keep, 'sampling_dropout_seed': dropout_seed,
    }
    if class_names:
        metadata['classes'] = json.dumps([len(group['classes']) for group in class_names])
        metadata['class_names'] = json.dumps(class_names)
    return fresh(metadata)


def autoencoder(size, channels, dims, discriminator_dims, heads):
    """Fresh networks of the autoencoder variant, with weights from N(0, 0.02), and the metadata of their file."""
    metadata = {
        'variant': 'autoencoder', 'height': size, 'width': size, 'channels': channels, 'latent_size': dims[4],
        'dims': json.dumps(dims), 'discriminator_dims': json.dumps(discriminator_dims), 'heads': json.dumps(heads), 'kernel': 4,
    }
    return fresh(metadata)


def fresh(metadata):
    metadata = {'format': 'dcgan-elements/1', 'latent_distribution': 'uniform(-1,1)', **metadata}
    metadata = {name: str(value) for name, value in metadata.items()}
    networks = build(metadata)
    if metadata['variant'] == 'plain':
        del networks['encoder']  # the page learns one afterwards, for a generator that is done
    for name, parameter in networks.named_parameters():
        if parameter.dim() > 1:
            nn.init.normal_(parameter, 0, 0.02)
        elif name.endswith('.bias'):
            nn.init.zeros_(parameter)
    return networks, metadata


def build(metadata):
    """The networks that a file's metadata describe, by their names."""
    number = lambda name: int(metadata[name])
    size, channels = (number('height'), number('width')), number('channels')
    if metadata['variant'] == 'plain':
        keep = float(metadata.get('sampling_dropout_keep', 1))
        seed = int(metadata.get('sampling_dropout_seed', 0))
        base_width, classes = number('base_width'), class_sizes(metadata)
        return nn.ModuleDict({
            'generator': PlainGenerator(*size, channels, number('latent_size'), base_width, keep, seed, classes),
            'discriminator': PlainDiscriminator(*size, channels, base_width, classes),
            'encoder': PlainEncoder(*size, channels, number('latent_size'), base_width, classes),
        })
    dims, discriminator_dims, heads = (json.loads(metadata[name]) for name in ('dims', 'discriminator_dims', 'heads'))
    return nn.ModuleDict({
        'generator': Decoder(size[0], channels, dims),
        'discriminator': HeadedDiscriminator(size[0], channels, discriminator_dims, heads),
        'encoder': Encoder(size[0], channels, dims),
        'decoder': Decoder(size[0], channels, dims),
    })


def load(path):
    """The networks of a file exported with format 'pytorch', with their weights, and the file's metadata."""
    from safetensors import safe_open

    with safe_open(path, 'pt') as file:
        metadata = file.metadata()
        state = {name: file.get_tensor(name) for name in file.keys()}
    networks = build(metadata)
    for name in list(networks):
        if not any(key.startswith(f'{name}.') for key in state):
            del networks[name]  # a file may hold the generator alone
    networks.load_state_dict({name: value.float() if value.is_floating_point() else value for name, value in state.items()}, strict=True)
    return networks, {name: value for name, value in metadata.items() if not name.startswith('crc32')}


def save(path, networks, metadata):
    """Writes a file that the page can read. Each network may be wrapped in DistributedDataParallel."""
    from safetensors.torch import save_file

    state = {}
    for name, network in networks.items():
        for key, value in getattr(network, 'module', network).state_dict().items():
            state[f'{name}.{key}'] = value.detach().cpu().contiguous()
    kept = {name: value for name, value in metadata.items() if not name.startswith('crc32')}
    save_file(state, path, metadata={**kept, 'layout': 'pytorch'})


# In sampling, dropout's mask follows from a seed, so that a z gives the same picture on every machine: Philox 4x32-10
# (Salmon et al. 2011) gives a key for each layer, and an integer hash (lowbias32) decides what is kept.

MASK = 0xffffffff
SHEET_STREAM, TIME = 5, 1


def philox(counter, key):
    (a, b, c, d), (k0, k1) = counter, key
    for _ in range(10):
        first, second = a * 0xd2511f53, c * 0xcd9e8d57
        a, b, c, d = (second >> 32) ^ b ^ k0, second & MASK, (first >> 32) ^ d ^ k1, first & MASK
        k0, k1 = (k0 + 0x9e3779b9) & MASK, (k1 + 0xbb67ae85) & MASK
    return a, b, c, d


def lowbias32(x):
    x = ((x ^ (x >> 16)) * 0x7feb352d) & MASK
    x = ((x ^ (x >> 15)) * 0x846ca68b) & MASK
    return x ^ (x >> 16)


def sampling_mask(layer, shape, keep, seed):
    """The factors of the values [channels, height, width] of layer 1, 2 or 3; `shape` is (height, width, channels)."""
    if keep == 1:
        return torch.ones(1)
    key = philox((0, 0, TIME, 0), (seed, SHEET_STREAM))[layer - 1]
    height, width, channels = shape
    index = torch.arange(height * width * channels, dtype=torch.int64)
    kept = lowbias32((lowbias32(index) + key) & MASK) < round(keep * 2 ** 32)
    return (kept / keep).float().view(height, width, channels).permute(2, 0, 1).contiguous()
