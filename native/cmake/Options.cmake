if(CMAKE_CXX_COMPILER_FRONTEND_VARIANT STREQUAL MSVC)
  message(FATAL_ERROR "The sources speak the dialect of GCC and Clang. For MSVC's runtime compile with Clang: "
                      "-DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++")
endif()

option(LATENT_WERROR "Warnings are errors" ${PROJECT_IS_TOP_LEVEL})
set(LATENT_SANITIZE "" CACHE STRING "Sanitizers to build with, such as address,undefined or thread")

# How the targets of this project are compiled; a project around it keeps its own options.
function(latent_options target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                           $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
                                           $<$<BOOL:${LATENT_WERROR}>:-Werror>)
  # Fused multiply-add is decided in code, so that results do not change with the compiler.
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-ffp-contract=off>)
  if(LATENT_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${LATENT_SANITIZE} -fno-sanitize-recover=all
                                             -fno-omit-frame-pointer -g1 -O1)
    target_link_options(${target} PRIVATE -fsanitize=${LATENT_SANITIZE})
  endif()
endfunction()
