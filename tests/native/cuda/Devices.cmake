# The ways in which there is no GPU, each in a process of its own.
add_executable(cuda_devices devices.c)
target_include_directories(cuda_devices PRIVATE ${PROJECT_SOURCE_DIR}/native/include)
target_link_libraries(cuda_devices PRIVATE ${CMAKE_DL_LIBS})
latent_options(cuda_devices)
add_dependencies(cuda_devices latent_cuda)
if(WIN32)  # The folder of the libraries.
  set_target_properties(cuda_devices PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR})
endif()
function(latent_cuda_devices_test name text)
  add_test(NAME cuda_devices_${name} COMMAND cuda_devices $<TARGET_FILE:latent_cuda>)
  set_tests_properties(cuda_devices_${name} PROPERTIES ENVIRONMENT "${ARGN}" PASS_REGULAR_EXPRESSION "^${text}")
endfunction()
if(WIN32)
  latent_cuda_devices_test(no_driver "status 3: there is no NVIDIA driver on this machine: install it to use a GPU [(]nvcuda.dll")
  return()
endif()
add_dependencies(cuda_devices latent_cuda_emulator)
set(emulator LATENT_CUDA_DRIVER=$<TARGET_FILE:latent_cuda_emulator>)
latent_cuda_devices_test(emulated "1 device: emulator" ${emulator})
latent_cuda_devices_test(no_driver "status 3: there is no NVIDIA driver on this machine: install it to use a GPU [(]/nowhere/"
                         LATENT_CUDA_DRIVER=/nowhere/libcuda.so.1)
latent_cuda_devices_test(no_device "status 3: the NVIDIA driver finds no GPU on this machine [(]no CUDA-capable device"
                         ${emulator} LATENT_FALSE_DRIVER_DEVICE=none)
latent_cuda_devices_test(old_driver "status 3: the NVIDIA driver supports CUDA 11.4, expected 11.8 or later: install driver 520"
                         ${emulator} LATENT_FALSE_DRIVER_VERSION=11040)
latent_cuda_devices_test(without_tensor_cores
                         "1 device: emulator[^\n]*\nprecision 0: status 0\nprecision 1: status 3, device 0 has compute capability 7.5, expected 8.0 [(]Ampere[)] or later for precision 1 [(]tf32[)] or 2 [(]bf16[)]\nprecision 2: status 3"
                         ${emulator} LATENT_FALSE_DRIVER_CAPABILITY=75)
latent_cuda_devices_test(with_tensor_cores
                         "1 device: emulator[^\n]*\nprecision 0: status 0\nprecision 1: status 0\nprecision 2: status 0\n"
                         ${emulator} LATENT_FALSE_DRIVER_CAPABILITY=80)
latent_cuda_devices_test(too_old "1 device: emulator[^\n]*\nprecision 0: status 3, device 0 has compute capability 7.2, expected 7.5 [(]Turing[)] or later\n"
                         ${emulator} LATENT_FALSE_DRIVER_CAPABILITY=72)
latent_cuda_devices_test(no_function "status 3: .*has no function cu[A-Za-z]+, expected a driver of CUDA 11.8"
                         LATENT_CUDA_DRIVER=$<TARGET_FILE:latent_cuda>)
