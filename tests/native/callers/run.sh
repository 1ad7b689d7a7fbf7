#!/usr/bin/env bash
# Installs the library to a folder outside the tree, and uses it there as a caller of one language does.
#   run.sh CALLER SOURCE BUILD     with the repository, its build folder, and in the environment CMAKE, GENERATOR, CC, CXX, HIGHWAY
# Exits with 77 if this machine lacks what the caller needs.
set -euo pipefail

caller=$1 source=$2 build=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

need() {
    command -v "$1" >/dev/null && return
    echo "skipped: $1 is not here"
    exit 77
}

fail() {
    echo "run.sh: $*" >&2
    exit 1
}

# Moves what it installs: no file may know its place. Then copies the caller's sources.
prepare() {  # prepare [FOLDER]
    "$CMAKE" --install "$build" --prefix "$work/first" >/dev/null
    mv "$work/first" "$work/prefix"
    cp -r "$source/tests/native/callers/${1-$caller}" "$work/caller"
    cd "$work/caller"
    library=$(find "$work/prefix" -name liblatent_native.so -o -name liblatent_native.dylib)
    libraries=$(dirname "$library")
    export LD_LIBRARY_PATH=$libraries DYLD_LIBRARY_PATH=$libraries PKG_CONFIG_PATH=$libraries/pkgconfig
}

expect() {  # expect COMMAND ...: that it prints what all callers print
    "$@" | diff "$source/tests/native/callers/expected.txt" - || fail "'$*' prints other lines (<: expected)"
}

use_c() {
    need pkg-config
    prepare
    $CC -std=c99 -Wall -Wextra -pedantic -Werror multiply.c $(pkg-config --cflags --libs latent) -o multiply
    expect ./multiply
    [[ $(pkg-config --variable=prefix latent | xargs realpath) == $(realpath "$work/prefix") ]] || fail "pkg-config names another prefix"
}

# The archive alone: no library of this project is there when the program runs.
use_static() {
    [[ -f $build/liblatent_native.a ]] || { echo "skipped: latent_static is not built"; exit 77; }
    prepare c
    cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.16)
project(multiply LANGUAGES C)
find_package(latent 0.1 REQUIRED)
add_executable(multiply multiply.c)
target_link_libraries(multiply PRIVATE latent::static)
END
    "$CMAKE" -S . -B build -G "$GENERATOR" -DCMAKE_PREFIX_PATH="$work/prefix"
    "$CMAKE" --build build
    rm -rf "$work/prefix"
    expect build/multiply
}

use_cpp() {
    prepare
    "$CMAKE" -S . -B build -G "$GENERATOR" -DCMAKE_PREFIX_PATH="$work/prefix"
    "$CMAKE" --build build
    unset LD_LIBRARY_PATH DYLD_LIBRARY_PATH
    expect build/multiply
}

# Another minor version may have another ABI.
use_version() {
    prepare cpp
    sed -i.before 's/latent 0\.1/latent 0.2/' CMakeLists.txt
    "$CMAKE" -S . -B build -G "$GENERATOR" -DCMAKE_PREFIX_PATH="$work/prefix" >log 2>&1 && fail "version 0.2 is accepted"
    grep -q 'latentConfig.cmake, version: 0.1' log || { cat log; fail "version 0.2 is refused for another reason"; }
}

use_python() {
    need python3
    python3 -c 'import ctypes' || { echo "skipped: this python3 has no ctypes"; exit 77; }
    prepare
    expect python3 multiply.py "$library"
}

use_rust() {
    need rustc
    prepare
    rustc --edition 2021 -D warnings -L "$libraries" multiply.rs
    expect ./multiply
}

# A part of another project, which takes Highway from a folder and has no GoogleTest.
use_subproject() {
    mkdir "$work/highway"
    cp -r "$HIGHWAY/hwy" "$work/highway"
    cp -r "$source/tests/native/callers/c" "$work/c"
    cp -r "$source/tests/native/callers/subproject" "$work/caller"
    cd "$work/caller"
    "$CMAKE" -S . -B build -G "$GENERATOR" -DLATENT_FOLDER="$source" -DFETCHCONTENT_SOURCE_DIR_HIGHWAY="$work/highway" \
        -DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON
    "$CMAKE" --build build --target compiled
    # compile_commands.json has the commands of this project alone.
    ! grep -e -Werror build/compile_commands.json || fail "warnings are errors"
    ! grep -q '^CMAKE_BUILD_TYPE:[A-Z]*=.' build/CMakeCache.txt || fail "the type of the build is set"
}

case $caller in
    c | cpp | python | rust | static | subproject | version) "use_$caller" ;;
    *) fail "no such caller: '$caller'" ;;
esac
