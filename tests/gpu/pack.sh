#!/usr/bin/env bash
# Collects in artifacts/gpu what run.sh needs on a machine with a GPU, where nothing is compiled: the libraries, the tests
# of the backend, the command compiled ahead of time, and the scripts.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
out=artifacts/gpu
./build.sh build
cmake --build artifacts/native --target latent_cuda_tests latent_cuda_emulator
dotnet publish managed/Latent.Cli -c Release -r linux-x64 -v q -p:PublishAot=true -o artifacts/gpu-command
rm -rf "$out"
mkdir -p "$out"
cp -L artifacts/native/liblatent_{native,cuda}.so artifacts/native/tests/native/cuda/latent_cuda_tests artifacts/gpu-command/latent \
    tests/native/cuda/hashes.txt tests/gpu/run.sh tests/gpu/compare.py "$out"
strip "$out"/latent_cuda_tests
du -sh "$out"
