# The kernels as PTX, the assembly language that the driver compiles for its GPU.
find_program(LATENT_CUDA_CLANG NAMES clang-19 clang-20 clang-18 clang-17 clang-16
             DOC "Clang from 16 on, which compiles the kernels for GPUs (Debian: clang-19)")
file(GLOB LATENT_KERNEL_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/native/cuda/kernels/*)
if(NOT LATENT_CUDA_CLANG)
  message(WARNING "There is no clang from 16 on (Debian: apt-get install clang-19): liblatent_cuda will hold no kernels, "
                  "and run in the emulator of the tests alone.")
endif()

# How clang compiles a kernel source for an architecture, without a file of NVIDIA and with IEEE arithmetic. The version
# of PTX decides which drivers can load it.
function(latent_ptx_command out_command architecture ptx_version)
  set(${out_command} ${LATENT_CUDA_CLANG} -x cuda --cuda-device-only --cuda-gpu-arch=${architecture} --cuda-feature=+${ptx_version}
      -nocudainc -nocudalib -ffreestanding -S -O3 -ffp-contract=off -std=c++20 -Wall -Wextra -Werror
      -I${PROJECT_SOURCE_DIR}/native/include PARENT_SCOPE)
endfunction()

# Sets out_file to the PTX of the kernels of a source, compiled with further options; an empty file without a compiler.
function(latent_ptx out_file name source architecture ptx_version)
  set(file ${PROJECT_BINARY_DIR}/${name}.ptx)
  set(${out_file} ${file} PARENT_SCOPE)
  if(NOT LATENT_CUDA_CLANG)
    file(TOUCH ${file})
    return()
  endif()
  latent_ptx_command(command ${architecture} ${ptx_version})
  add_custom_command(OUTPUT ${file}
                     COMMAND ${command} ${ARGN} ${PROJECT_SOURCE_DIR}/native/cuda/kernels/${source}.cu -o ${file}
                     DEPENDS ${LATENT_KERNEL_SOURCES} ${PROJECT_SOURCE_DIR}/native/include/latent/latent.h VERBATIM)
endfunction()
