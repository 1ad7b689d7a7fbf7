#!/usr/bin/env python3
"""Makes the files of this folder, once: they are committed, and no build or test needs Python.

Made on Debian 12 by PyTorch 1.13.1 (python3-torch) and its numbers (seed 1):

    python3 make.py

Each NAME.safetensors holds the floats of NAME.pth, written by the few lines below from torch's own bytes. A tensor of another
floating type is converted by torch, so that Latent's conversion is compared with torch's.
"""

import collections
import json
import os
import struct

import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
FLOATS = (torch.float32, torch.float64, torch.float16, torch.bfloat16)


def path(name):
    return os.path.join(HERE, name)


def write_safetensors(name, tensors):
    """Writes a safetensors file: length of the header, header as JSON, values."""
    header, data = {}, b""
    for key, tensor in sorted(tensors.items()):
        values = tensor.detach().to(torch.float32).contiguous().flatten().tolist()
        begin = len(data)
        data += struct.pack(f"<{len(values)}f", *values)
        header[key] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [begin, len(data)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path(name), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def save(name, state, **options):
    torch.save(state, path(f"{name}.pth"), **options)
    write_safetensors(f"{name}.safetensors", {key: value for key, value in state.items()
                                              if isinstance(value, torch.Tensor) and value.dtype in FLOATS})


class Vae(nn.Module):
    """The article's VAE, small, under the names that Latent gives to its layers."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(6, 5)
        self.fc_mu = nn.Linear(5, 2)
        self.fc_log_sigma = nn.Linear(5, 2)
        self.fc2 = nn.Linear(2, 5)
        self.fc3 = nn.Linear(5, 6)

    def forward(self, rows):
        mu = self.fc_mu(torch.relu(self.fc1(rows)))
        return mu, torch.sigmoid(self.fc3(torch.relu(self.fc2(mu))))


class Generator(nn.Module):
    """A convolutional generator with batch normalisation, which counts its batches as an integer."""

    def __init__(self):
        super().__init__()
        self.main = nn.Sequential(nn.ConvTranspose2d(3, 4, 2, bias=False), nn.BatchNorm2d(4), nn.ReLU(), nn.Conv2d(4, 1, 1))

    def forward(self, noise):
        return self.main(noise)


def views():
    """Tensors as PyTorch keeps them: views of shared storages, and every data type."""
    table = torch.randn(5, 7)
    state = collections.OrderedDict()
    state["whole"] = table
    state["transposed"] = table.t()
    state["row"] = table[2]
    state["column"] = table[:, 3]
    state["steps"] = table[1::2, ::3]
    state["permuted"] = torch.randn(2, 3, 4).permute(2, 0, 1)
    state["repeated"] = torch.randn(3, 1).expand(3, 4)
    state["channels_last"] = torch.randn(2, 3, 2, 2).to(memory_format=torch.channels_last)
    state["empty"] = torch.zeros(0, 3)
    state["empty_view"] = table[5:]
    state["number"] = torch.tensor(2.5)
    state["special"] = torch.tensor([float("nan"), float("inf"), -float("inf"), -0.0, 1e-45])
    state["tied"] = state["whole"]
    state["double"] = torch.tensor([0.1, 1 / 3, -1e300, 5e-324, 16777217.0], dtype=torch.float64)
    state["half"] = torch.tensor([0.1, -2.0, 6e-8, 65504.0], dtype=torch.float16)
    state["bfloat"] = torch.tensor([0.1, -3.14159, 1e38, 1e-40], dtype=torch.bfloat16)
    for kind in (torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool, torch.complex64):
        state[str(kind).replace("torch.", "")] = torch.tensor([1, 0, 1]).to(kind)
    return state


def main():
    torch.manual_seed(1)
    vae = Vae()
    save("vae", vae.state_dict())
    save("protocol4", vae.state_dict(), pickle_protocol=4)
    save("views", views())

    generator = Generator()
    generator(torch.randn(8, 3, 1, 1))
    save("generator", generator.state_dict())

    rows = torch.rand(4, 6)
    mu, copies = vae(rows)
    write_safetensors("outputs.safetensors", {"rows": rows, "mu": mu, "copies": copies})

    optimizer = torch.optim.Adam(vae.parameters())
    copies.sum().backward()
    optimizer.step()
    write_safetensors("checkpoint.safetensors", vae.state_dict())
    torch.save({"epoch": 3, "best": 0.25, "name": "vae", "seed": 2**70, "state_dict": vae.state_dict(),
                "optimizer": optimizer.state_dict(), "history": [1.5, 1.25], "shape": torch.Size([4, 6])}, path("checkpoint.pth"))

    save("parameters", {"weight": nn.Parameter(torch.randn(2, 3)), "count": 7, "none": None})
    torch.save({"model": vae.state_dict(), "ema": vae.state_dict()}, path("two.pth"))
    torch.save(torch.randn(3), path("tensor.pth"))
    torch.save({"epoch": 3}, path("nothing.pth"))
    torch.save(nn.Linear(2, 2), path("module.pth"))
    save("legacy", views(), _use_new_zipfile_serialization=False)
    torch.jit.script(nn.Linear(2, 2)).save(path("script.pt"))


main()
