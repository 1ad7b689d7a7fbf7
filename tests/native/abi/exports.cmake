# Run as a script. Fails unless LIBRARY exports exactly the functions of HEADER, needs only libc and libm, and needs no
# symbol that glibc 2.28 lacks.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/functions.cmake)

execute_process(COMMAND ${NM} --dynamic --defined-only --format=posix ${LIBRARY}
                OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" symbols "${symbols}")
list(TRANSFORM symbols REPLACE "[@ ].*" "")
require_functions_of_header("${symbols}")

execute_process(COMMAND ${READELF} --dynamic --wide ${LIBRARY} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "[][]" "" dynamic "${dynamic}")  # In a list of CMake, brackets would join entries.
string(REGEX MATCHALL "\\(NEEDED\\) +Shared library: [^\n]+" needed "${dynamic}")
list(TRANSFORM needed REPLACE ".* " "")
foreach(library IN LISTS needed)
  if(NOT library MATCHES "^(libc|libm|ld-linux-[a-z0-9-]+)\\.so\\.[0-9]+$")
    message(FATAL_ERROR "needs ${library}, expected libc and libm alone: ${needed}")
  endif()
endforeach()
if(NOT "libc.so.6" IN_LIST needed)
  message(FATAL_ERROR "libc was not found among the libraries needed: ${needed}")
endif()

execute_process(COMMAND ${NM} --dynamic --undefined-only --format=posix ${LIBRARY}
                OUTPUT_VARIABLE undefined COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^ @\n]+@[^ \n]+" versioned "${undefined}")
foreach(symbol IN LISTS versioned)
  if(NOT symbol MATCHES "@GLIBC_([0-9.]+)$" OR CMAKE_MATCH_1 VERSION_GREATER 2.28)
    message(FATAL_ERROR "asks for ${symbol}, expected no version newer than GLIBC_2.28: "
                        "define it in native/compat/glibc.cc, or use another function")
  endif()
endforeach()
if(NOT versioned)
  message(FATAL_ERROR "no symbol of glibc was found in ${LIBRARY}")
endif()
