import json
import struct

NAMES = {'float32': 'F32', 'float16': 'F16', 'int64': 'I64'}


def save_file(tensors, path, metadata=None):
    header, parts, offset = {'__metadata__': metadata or {}}, [], 0
    for name, tensor in tensors.items():
        part = tensor.numpy().tobytes()
        dtype = NAMES[str(tensor.dtype).rsplit('.', 1)[-1]]
        header[name] = {'dtype': dtype, 'shape': list(tensor.shape), 'data_offsets': [offset, offset + len(part)]}
        parts.append(part)
        offset += len(part)
    text = json.dumps(header).encode()
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + b''.join(parts))
