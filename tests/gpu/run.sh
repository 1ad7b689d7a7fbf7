#!/usr/bin/env bash
# Tests and measures the backend cuda on a GPU, in below nine minutes, from the folder that pack.sh made; nothing is compiled
# but PTX, by the driver. Writes results.md into the folder RESULTS. A part that fails is named, and the others still run.
# usage: run.sh RESULTS [OPTION ...], with options for compare.py
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
(($# > 0)) || { echo "usage: run.sh RESULTS [OPTION ...], with a folder for results.md and options for compare.py" >&2; exit 2; }
mkdir -p "$1"
out=$(cd "$1" && pwd)
export LATENT_NATIVE_PATH=$here LATENT_CUDA_LIBRARY=$here/liblatent_cuda.so LATENT_CUDA_HASHES=$here/hashes.txt
export LATENT_CUDA_DRIVER=${LATENT_CUDA_DRIVER:-libcuda.so.1} CUDA_CACHE_PATH=$out/cache
failed=()

# Runs a command for at most so many seconds, its output into a file, and notes in results.md how it ended.
part() {  # part NAME SECONDS COMMAND [ARGUMENT ...]
    local name=$1 begin=$SECONDS status=0
    timeout "$2" bash -c '"$@"' - "${@:3}" >"$out/$name.txt" 2>&1 || status=$?
    echo "- $name: $( ((status == 0)) && echo passed || echo "**ended with status $status**"), $((SECONDS - begin)) s" | tee -a "$out/results.md"
    ((status == 0)) || { failed+=("$name") && tail -n 15 "$out/$name.txt"; }
}

tests() {  # tests EXECUTOR FILTER
    LATENT_CUDA_EXECUTOR=$1 "$here/latent_cuda_tests" --gtest_brief=1 "--gtest_filter=$2"
}

# The weights after an epoch on the GPU have the bits of the CPU with AVX2, as in the emulator.
same_weights() {
    local device
    for device in cpu cuda; do
        LATENT_SIMD=avx2 "$here/latent" train vae --data digits --epochs 1 --batch 64 --latent 8 --hidden 64 --seed 3 \
            --device $device --out "$out/weights-$device" || return
    done
    cmp "$out"/weights-{cpu,cuda}/model.safetensors
}

sanitize() {  # sanitize TOOL
    LATENT_CUDA_EXECUTOR=graph compute-sanitizer --tool "$1" --error-exitcode 3 "$here/latent_cuda_tests" --gtest_brief=1 \
        --gtest_filter='CudaElementwise*:CudaReduce*:CudaRows*:CudaMatmul*:*CudaMma*:*CudaOptimizer*'
}

export here out
export -f tests same_weights sanitize
{ echo "# The backend cuda on a GPU"; echo; } >"$out/results.md"
part devices 60 "$here/latent" devices
sed 's/^/    /' "$out/devices.txt" >>"$out/results.md"
echo >>"$out/results.md"
part hashes 90 tests graph '*'
part hashes-persistent 120 tests persistent '-*CudaMma*'
part weights 40 same_weights
if command -v compute-sanitizer >/dev/null; then
    for tool in memcheck racecheck synccheck; do part "$tool" 35 sanitize "$tool"; done
else
    echo "- compute-sanitizer is not on this machine: left out" | tee -a "$out/results.md"
fi
part table 120 python3 "$here/compare.py" "$here/latent" "${@:2}"
{ echo; cat "$out/table.txt"; } >>"$out/results.md"
rm -rf "$out/cache"
((${#failed[@]} == 0)) || { echo "failed: ${failed[*]}"; exit 1; }
