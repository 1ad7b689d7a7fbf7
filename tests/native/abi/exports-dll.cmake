# Run as a script. Fails unless the DLL LIBRARY exports exactly the functions of HEADER, or EXPORTS, and needs only DLLs of
# Windows.
cmake_minimum_required(VERSION 3.25)
include(${CMAKE_CURRENT_LIST_DIR}/functions.cmake)

execute_process(COMMAND ${OBJDUMP} --private-headers ${LIBRARY} OUTPUT_VARIABLE headers COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE ".*\\[Ordinal/Name Pointer\\] Table[^\n]*\n" "" names "${headers}")
string(REGEX REPLACE "\n\n.*" "" names "${names}")
string(REGEX REPLACE "[][;]" "" names "${names}")  # In a list of CMake, brackets would join entries.
string(REGEX MATCHALL "[A-Za-z_][A-Za-z0-9_]*" symbols "${names}")
require_functions("${symbols}")

string(REGEX MATCHALL "DLL Name: [^\n]+" needed "${headers}")
list(TRANSFORM needed REPLACE "DLL Name: " "")
foreach(library IN LISTS needed)
  if(NOT library MATCHES "^(KERNEL32|msvcrt|api-ms-win-core-synch-[a-z0-9-]+)\\.dll$")
    message(FATAL_ERROR "needs ${library}, expected those of Windows 8 alone: ${needed}")
  endif()
endforeach()
if(NOT "KERNEL32.dll" IN_LIST needed)
  message(FATAL_ERROR "KERNEL32.dll was not found among the libraries needed: ${needed}")
endif()
file(SIZE ${LIBRARY} bytes)
if(bytes GREATER MOST_BYTES)
  message(FATAL_ERROR "${LIBRARY} has ${bytes} bytes, expected at most ${MOST_BYTES}")
endif()
