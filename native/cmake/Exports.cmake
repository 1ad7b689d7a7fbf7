set(LATENT_EXPORT_MAP ${CMAKE_CURRENT_LIST_DIR}/exports.map)

# Leaves only ltn_* visible and links the C++ runtime statically, so that the library needs libc and libm alone.
function(latent_exports target)
  if(NOT LATENT_SANITIZE)
    target_link_options(${target} PRIVATE -static-libstdc++ -static-libgcc)
  endif()
  if(CMAKE_SYSTEM_NAME STREQUAL Linux)
    target_link_options(${target} PRIVATE -Wl,--version-script=${LATENT_EXPORT_MAP} -Wl,--no-undefined)
    set_target_properties(${target} PROPERTIES LINK_DEPENDS ${LATENT_EXPORT_MAP})
  endif()
endfunction()
