"""Stands in for the safetensors package where it is not installed: just enough of it for docs/dcgan_elements.py."""
import json
import struct

import numpy
from torch import from_numpy

DTYPES = {'F32': '<f4', 'F16': '<f2', 'I64': '<i8'}


class safe_open:
    def __init__(self, path, framework):
        with open(path, 'rb') as file:
            length, = struct.unpack('<Q', file.read(8))
            self.entries, self.data = json.loads(file.read(length)), file.read()
        self.said = self.entries.pop('__metadata__', None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def metadata(self):
        return self.said

    def keys(self):
        return self.entries.keys()

    def get_tensor(self, name):
        entry = self.entries[name]
        begin, end = entry['data_offsets']
        values = numpy.frombuffer(self.data[begin:end], DTYPES[entry['dtype']])
        return from_numpy(values.reshape(entry['shape']).copy())
