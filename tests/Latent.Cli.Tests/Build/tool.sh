#!/usr/bin/env bash
# Stands in for each tool that build.sh and build.ps1 call: appends the call to TOOL_LOG and creates the files its caller depends on.
# TOOL_FAULT names the fault to simulate.
set -euo pipefail
name=${0##*/}

log_call() {
    local variable settings=
    for variable in DEBIAN_FRONTEND DOTNET_EnableWriteXorExecute LATENT_CUDA_DRIVER LATENT_DEVICE LATENT_NATIVE_PATH LATENT_SIMD LATENT_TEST_CULTURE SOURCE_DATE_EPOCH WINEDEBUG WINEPREFIX; do
        [[ -z ${!variable+set} ]] || settings+="$variable=${!variable} "
    done
    echo "$settings$name ${*@Q}" >>"$TOOL_LOG"
}

fails() {  # fails FAULT
    [[ $TOOL_FAULT == "$1" ]]
}

value_of() {  # value_of OPTION ARGUMENT ...
    local option=$1
    while shift && (($# > 1)); do
        [[ $1 != "$option" ]] || echo "$2"
    done
}

# Creates an application whose file links to this one.
make_program() {  # make_program FOLDER NAME
    mkdir -p "$1"
    ln -sf "$TOOL" "$1/$2"
}

cmake() {
    ! fails compiler || exit 2
    [[ $1 == --build ]] || return 0
    mkdir -p "$2"
    case $4 in
        latent_bench) make_program "$2" latent_bench ;;
        all) touch "$2/libcuda_emulator.so" ;;
        latent_packaged) touch "$2/liblatent_native.so" "$2/latent_native.o" "$2/liblatent_cuda.so" ;;
    esac
}

ctest() {
    local report statuses=(run run) status
    ! fails 'ctest: one test failed' || statuses=(run fail)
    ! fails 'ctest: one test did not start' || statuses=(run notrun)
    ! fails 'ctest: no test matches' || statuses=()
    report=$(value_of --output-junit "$@")
    ! fails 'ctest: no report' || return 8
    echo '<testsuite>' >"$report"
    for status in "${statuses[@]}"; do echo "	<testcase name=\"a\" time=\"2.26\" status=\"$status\">" >>"$report"; done
    [[ ${statuses[*]} == 'run run' ]] || return 8
}

dotnet() {
    local folder failed=0
    case $1 in
        --version) if fails 'dotnet: version 8'; then echo 8.0.418; else echo 10.0.401; fi ;;
        publish)
            folder=$(value_of -o "$@")
            case $2 in
                */Latent.Cli) make_program "$folder" latent ;;
                *) make_program "$folder" Latent.Platform.Runner && make_program "$folder" Latent.Platform.Runner.exe ;;
            esac
            ;;
        test)
            ! fails 'dotnet: one test failed' || failed=1
            folder=$(value_of --results-directory "$@")
            if [[ -n $folder ]]; then
                echo "<Counters total=\"6\" executed=\"5\" passed=\"5\" failed=\"$failed\" error=\"0\" timeout=\"0\" aborted=\"0\" notExecuted=\"1\" />
    <UnitTestResult testName=\"Fits(&quot;vae&quot;)\" computerName=\"here\" duration=\"00:01:02.4800000\" outcome=\"Passed\">
    <UnitTestResult testName=\"Loads\" computerName=\"here\" duration=\"00:00:00.0100000\" outcome=\"Passed\" />" >"$folder/tests_one.trx"
            fi
            return "$failed"
            ;;
        run) ! fails 'dotnet: bindings are stale' || return 3 ;;
        *.dll) measure "$@" ;;
    esac
}

measure() {
    local table
    table=$(value_of --markdown "$@")
    [[ -z $table ]] || echo "| $name |" >"$table"
}

runner() {
    case $1 in
        variants)
            ! fails 'runner: no variants' || return 3
            echo "AVX2 SCALAR"
            ;;
        train) ! fails 'runner: training ends' || return 3 ;;
        *)
            echo "$1 begins"
            ! fails "runner: $1 ends early" || return 3
            echo "3 passed, 0 failed, 1 skipped"
            ;;
    esac
}

dpkg_query() {
    case $1 in
        -L) printf '%s\n' /usr /usr/share/fashion/train-images.gz /usr/share/fashion/train-labels.gz ;;
        *) if fails 'dpkg-query: ninja-build is missing' && [[ $3 == ninja-build ]]; then return 1; else echo -n installed; fi ;;
    esac
}

# The four files contain their names, except after a failed download.
tar() {
    local file
    mkdir -p package/data
    for file in {train,t10k}-{images-idx3,labels-idx1}-ubyte; do
        if fails 'tar: another file'; then echo -n broken; else echo -n "$file"; fi >"package/data/$file"
    done
}

case $name in
    sudo) exec "$@" ;;
    getconf) echo "$TOOL_PROCESSORS" && exit ;;
esac
log_call "$@"
case $name in
    cmake | ctest | dotnet | tar) "$name" "$@" ;;
    dpkg-query) dpkg_query "$@" ;;
    git) echo 1700000000 ;;
    latent | latent_bench | run.sh) measure "$@" ;;
    Latent.Platform.Runner) runner "$@" ;;
    qemu-aarch64) runner "${@:4}" ;;
    wine64) [[ $1 == wineboot ]] || runner "${@:2}" | while read -r line; do printf '%s\r\n' "$line"; done ;;
esac
