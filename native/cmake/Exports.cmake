set(LATENT_EXPORT_MAP ${CMAKE_CURRENT_LIST_DIR}/exports.map)

# Leaves only ltn_* visible and links the C++ runtime statically, so that the library needs libc and libm alone, or the
# system's DLLs. What nothing refers to is left out, and with it what the C++ runtime would take from a newer glibc.
function(latent_exports target)
  if(CMAKE_SYSTEM_NAME STREQUAL Linux)
    target_link_options(${target} PRIVATE -Wl,--version-script=${LATENT_EXPORT_MAP})
    set_target_properties(${target} PROPERTIES LINK_DEPENDS ${LATENT_EXPORT_MAP})
  endif()
  if(APPLE)
    target_link_options(${target} PRIVATE -Wl,-exported_symbol,_ltn_*)  # The C++ runtime is the system's.
  elseif(MINGW)
    target_link_options(${target} PRIVATE -static)  # The threads of POSIX, too.
  elseif(WIN32)
    target_link_options(${target} PRIVATE --rtlib=compiler-rt)  # Clang's runtime, which knows the processor.
  elseif(NOT LATENT_SANITIZE)  # A sanitizer's runtime comes with the program, and brings its own C++ runtime.
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc
                        $<$<PLATFORM_ID:Linux>:-Wl,--no-undefined,--gc-sections>
                        $<$<AND:$<PLATFORM_ID:Linux>,$<CONFIG:Release>>:-Wl,--strip-all>)
  endif()
endfunction()
