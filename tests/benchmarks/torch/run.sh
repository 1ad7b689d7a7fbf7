#!/usr/bin/env bash
# Compares Latent with TorchSharp. libtorch needs a newer C++ runtime than that of Debian 12. If the system's is older, the
# program runs inside of a newer userland, which requires root on Debian. Mounts are in a mount namespace of this script, and
# vanish with it. If TorchSharp cannot run, the script prints the reason in one line and writes no file.
# usage: run.sh [--quick] [--only vae|families|spans] [--json FILE] [--markdown FILE], with files inside the repository
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
repository=$PWD
export LATENT_DATA=$repository/artifacts/data
program=$repository/artifacts/dotnet/bin/Latent.Benchmarks.Torch/release/Latent.Benchmarks.Torch.dll
userland=$repository/artifacts/bench/trixie

skip() {
    echo "TorchSharp is left out: $*"
    exit 0
}

runtime_is_new() {
    local library
    library=$(PATH=$PATH:/sbin ldconfig -p | grep -om1 '/.*libstdc++\.so\.6$') && grep -q 'GLIBCXX_3\.4\.32' "$library"
}

# Creates the folder completely or not at all.
make_userland() {
    [[ -d $userland ]] && return
    rm -rf "$userland.partial"
    echo "Making a Debian 13 userland in $userland"
    debootstrap --variant=minbase --include=libgomp1,libstdc++6 trixie "$userland.partial" >"$userland.log" 2>&1 ||
        skip "debootstrap failed, see $userland.log"
    mv "$userland.partial" "$userland"
}

# Runs dotnet with the libraries of the userland. The SDK and the repository have their usual paths in it.
run_inside() {
    local sdk folder
    sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
    export userland sdk repository
    # shellcheck disable=SC2016 # The inner shell expands these.
    unshare --mount --propagation private bash -euc '
        for folder in /proc /sys /dev "$sdk" "$repository"; do
            mkdir -p "$userland$folder"
            mount --rbind "$folder" "$userland$folder"
        done
        exec chroot "$userland" /usr/bin/env -C "$repository" DOTNET_ROOT="$sdk" "$sdk/dotnet" "$@"' - "$@"
}

[[ $(uname -sm) == "Linux x86_64" ]] || skip "its package for this system was not tried"
if runtime_is_new; then
    dotnet "$program" "$@"
    exit
fi
((EUID == 0)) || skip "libstdc++ is older than GLIBCXX_3.4.32, and only root can set up a newer userland"
command -v debootstrap >/dev/null || skip "libstdc++ is older than GLIBCXX_3.4.32, and debootstrap is not installed"
make_userland
run_inside "$program" "$@"
