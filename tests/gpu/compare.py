#!/usr/bin/env python3
"""Times steps and products of Latent on a GPU beside PyTorch, eager and with CUDA graphs, in turns, and prints a table.

usage: compare.py LATENT [--device cuda] [--rounds 3] [--work NAME ...]

Figures are medians over rounds, in microseconds. Without PyTorch, or without its GPU, the columns of PyTorch stay empty.
"""
import argparse
import json
import os
import statistics
import subprocess
import time

try:
    import torch
    from torch import nn
    from torch.nn import functional
except ImportError:
    torch = None

STEP = ["bench", "step", "--json"]
WORK = {  # The words of the table, the command of Latent, and what PyTorch does beside it.
    "vae-128": ("VAE 784-400-2 step, batch 128", STEP + ["--model", "vae", "--batch", "128"], lambda: Vae(128)),
    "vae-4096": ("VAE 784-400-2 step, batch 4096", STEP + ["--model", "vae", "--batch", "4096"], lambda: Vae(4096)),
    "dcgan-128": (
        "DCGAN round (channels 64, 128), batch 128", STEP + ["--model", "dcgan", "--channels", "64,128", "--batch", "128"], lambda: Dcgan(128)),
    "product-4096": (
        "product 4096^3", ["bench", "gemm", "--m", "4096", "--n", "4096", "--k", "4096", "--json"], lambda: Product(4096)),
}
# The environment and the options of Latent for each column; whether PyTorch may use TF32.
COLUMNS = [
    ("Latent, graph", {"LATENT_CUDA_EXECUTOR": "graph"}, [], False),
    ("Latent, persistent", {"LATENT_CUDA_EXECUTOR": "persistent"}, [], False),
    ("Latent, TF32", {"LATENT_CUDA_EXECUTOR": "graph"}, ["--precision", "tf32"], True),
    ("Latent, bf16", {"LATENT_CUDA_EXECUTOR": "graph"}, ["--precision", "bf16"], None),
]


class Vae:
    """The article's VAE, 784-400-2-400-784, with Adam."""

    def __init__(self, batch):
        self.data = torch.rand(batch, 784, device="cuda")
        self.encoder = nn.Linear(784, 400).cuda()
        self.mu, self.log_variance = nn.Linear(400, 2).cuda(), nn.Linear(400, 2).cuda()
        self.decoder = nn.Sequential(nn.Linear(2, 400), nn.ReLU(), nn.Linear(400, 784)).cuda()
        parts = [self.encoder, self.mu, self.log_variance, self.decoder]
        self.adam = torch.optim.Adam([p for part in parts for p in part.parameters()], lr=1e-3, capturable=True, fused=True)

    def step(self):
        self.adam.zero_grad(set_to_none=True)
        hidden = functional.relu(self.encoder(self.data))
        mu, log_variance = self.mu(hidden), self.log_variance(hidden)
        logits = self.decoder(mu + (0.5 * log_variance).exp() * torch.randn_like(mu))
        loss = functional.binary_cross_entropy_with_logits(logits, self.data, reduction="sum")
        (loss - 0.5 * (1 + log_variance - mu.square() - log_variance.exp()).sum()).backward()
        self.adam.step()


class Dcgan:
    """A round of DCGAN with channels 64 and 128: a step of the discriminator, then one of the generator, with Adam."""

    def __init__(self, batch):
        self.batch = batch
        self.data = torch.rand(batch, 1, 28, 28, device="cuda")
        self.generator = nn.Sequential(
            nn.Linear(64, 6272, bias=False), nn.Unflatten(1, (128, 7, 7)), nn.BatchNorm2d(128), nn.ReLU(),
            nn.ConvTranspose2d(128, 64, 4, 2, 1, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
            nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Sigmoid()).cuda()
        self.discriminator = nn.Sequential(
            nn.Conv2d(1, 64, 4, 2, 1), nn.LeakyReLU(0.2), nn.Conv2d(64, 128, 4, 2, 1, bias=False), nn.BatchNorm2d(128),
            nn.LeakyReLU(0.2), nn.Flatten(), nn.Linear(6272, 1)).cuda()
        adam = lambda part: torch.optim.Adam(part.parameters(), lr=2e-4, betas=(0.5, 0.999), capturable=True, fused=True)
        self.adams = adam(self.generator), adam(self.discriminator)

    def samples(self):
        return self.generator(torch.randn(self.batch, 64, device="cuda"))

    def entropy(self, images, label):
        scores = self.discriminator(2 * images - 1)
        return functional.binary_cross_entropy_with_logits(scores, torch.full_like(scores, label))

    def step(self):
        of_generator, of_discriminator = self.adams
        of_discriminator.zero_grad(set_to_none=True)
        with torch.no_grad():
            false = self.samples()
        (self.entropy(self.data, 1.0) + self.entropy(false, 0.0)).backward()
        of_discriminator.step()
        of_generator.zero_grad(set_to_none=True)
        self.discriminator.requires_grad_(False)
        self.entropy(self.samples(), 1.0).backward()
        self.discriminator.requires_grad_(True)
        of_generator.step()


class Product:
    """A product of square matrices, which is cuBLAS."""

    def __init__(self, size):
        self.a, self.b = torch.randn(size, size, device="cuda"), torch.randn(size, size, device="cuda")
        self.c = torch.empty(size, size, device="cuda")

    def step(self):
        torch.mm(self.a, self.b, out=self.c)


def captured(work):
    """The step as a replay of a CUDA graph, after the warm-up on a side stream that PyTorch asks for."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(5):
            work.step()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        work.step()
    return graph.replay


def microseconds(step, seconds=0.3):
    """The median over bursts of the mean time of a step."""
    for _ in range(5):
        step()
    torch.cuda.synchronize()
    begin = time.perf_counter()
    step()
    torch.cuda.synchronize()
    count = max(1, min(1000, int(0.03 / (time.perf_counter() - begin))))
    means = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(means) < 3:
        begin = time.perf_counter()
        for _ in range(count):
            step()
        torch.cuda.synchronize()
        means.append((time.perf_counter() - begin) / count * 1e6)
    return statistics.median(means)


def latent(program, command, device, environment, options):
    run = subprocess.run([program, *command, "--device", device, *options], env={**os.environ, **environment},
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} {' '.join(options)}: {run.stderr.strip()}")
    return json.loads(run.stdout)["median_us"]


def measure(arguments, name):
    """The medians of each column, of Latent and of PyTorch in turns."""
    _, command, make = WORK[name]
    has_peer = torch is not None and torch.cuda.is_available()
    times = {}
    for _ in range(arguments.rounds):
        for column, environment, options, tf32 in COLUMNS:
            times.setdefault(column, []).append(latent(arguments.latent, command, arguments.device, environment, options))
            if not has_peer or tf32 is None or "persistent" in column:
                continue
            torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = tf32
            work = make()
            suffix = ", TF32" if tf32 else ""
            times.setdefault("PyTorch, eager" + suffix, []).append(microseconds(work.step))
            times.setdefault("PyTorch, graph" + suffix, []).append(microseconds(captured(make())))
    return {column: statistics.median(values) for column, values in times.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("latent")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", nargs="*", choices=list(WORK), default=list(WORK))
    arguments = parser.parse_args()
    columns = [column for column, *_ in COLUMNS]
    columns += ["PyTorch, eager", "PyTorch, graph", "PyTorch, eager, TF32", "PyTorch, graph, TF32"]
    print(f"Microseconds, medians of {arguments.rounds} rounds in turns; "
          + (f"PyTorch {torch.__version__}" if torch is not None else "PyTorch is not on this machine") + ".\n")
    print("| work | " + " | ".join(columns) + " | PyTorch, graph / Latent, graph |")
    print("|---|" + "---|" * (len(columns) + 1))
    for name in arguments.work:
        times = measure(arguments, name)
        cells = [f"{times[column]:.1f}" if column in times else "" for column in columns]
        ratio = f"{times['PyTorch, graph'] / times['Latent, graph']:.2f}" if "PyTorch, graph" in times else ""
        print(f"| {WORK[name][0]} | " + " | ".join(cells) + f" | {ratio} |", flush=True)


if __name__ == "__main__":
    main()
