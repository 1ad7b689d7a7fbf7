if(CMAKE_CXX_COMPILER_FRONTEND_VARIANT STREQUAL MSVC)
  message(FATAL_ERROR "The sources speak the dialect of GCC and Clang. For MSVC's runtime compile with Clang: "
                      "-DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++")
endif()

function(latent_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion
                                           -Wnon-virtual-dtor -Werror)
endfunction()
