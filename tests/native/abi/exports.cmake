# Run as a script. Fails unless LIBRARY exports exactly the functions of HEADER, or EXPORTS, needs only libc and the
# libraries NEEDED beside it (names such as m, joined by |), and needs no symbol that glibc 2.28 lacks. MOST_BYTES is the
# largest size for the packages.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/functions.cmake)

execute_process(COMMAND ${NM} --dynamic --defined-only --format=posix ${LIBRARY}
                OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" symbols "${symbols}")
list(TRANSFORM symbols REPLACE "[@ ].*" "")
require_functions("${symbols}")

execute_process(COMMAND ${READELF} --dynamic --wide ${LIBRARY} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "[][]" "" dynamic "${dynamic}")  # In a list of CMake, brackets would join entries.
string(REGEX MATCHALL "\\(NEEDED\\) +Shared library: [^\n]+" needed "${dynamic}")
list(TRANSFORM needed REPLACE ".* " "")
foreach(library IN LISTS needed)
  if(NOT library MATCHES "^(lib(c|${NEEDED})|ld-linux-[a-z0-9-]+)\\.so\\.[0-9]+$")
    message(FATAL_ERROR "needs ${library}, expected of glibc (c|${NEEDED}) alone: ${needed}")
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
                        "define it in native/compat, or use another function")
  endif()
endforeach()
file(SIZE ${LIBRARY} bytes)
if(bytes GREATER MOST_BYTES)
  message(FATAL_ERROR "${LIBRARY} has ${bytes} bytes, expected at most ${MOST_BYTES}")
endif()
if(NOT versioned)
  message(FATAL_ERROR "no symbol of glibc was found in ${LIBRARY}")
endif()
