set(LATENT_EXPORT_MAP ${CMAKE_CURRENT_LIST_DIR}/exports.map)

# Leaves only ltn_* visible and links the C++ runtime statically, so that the library needs libc and libm alone. What
# nothing refers to is left out, and with it what the C++ runtime would take from a newer glibc.
function(latent_exports target)
  if(CMAKE_SYSTEM_NAME STREQUAL Linux)
    target_link_options(${target} PRIVATE -Wl,--version-script=${LATENT_EXPORT_MAP})
    set_target_properties(${target} PROPERTIES LINK_DEPENDS ${LATENT_EXPORT_MAP})
  endif()
  if(NOT LATENT_SANITIZE)  # A sanitizer's runtime comes with the program, and brings its own C++ runtime.
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc
                        $<$<PLATFORM_ID:Linux>:-Wl,--no-undefined,--gc-sections>)
  endif()
endfunction()
