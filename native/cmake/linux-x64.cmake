# 64-bit x86 Linux with GCC, whatever the environment's compiler is.
set(CMAKE_C_COMPILER gcc)
set(CMAKE_CXX_COMPILER g++)
