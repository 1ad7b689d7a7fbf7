# Makes one object file of the library and of what it needs of the C++ runtime, with only ltn_* visible, for executables
# that hold the library themselves (.NET's NativeAOT): they link with libc and libm and know nothing of C++. The archive
# holds that object alone, for linkers that are asked for a library: latent::static.
function(latent_static_object target output archive)
  file(STRINGS ${PROJECT_SOURCE_DIR}/native/include/latent/latent.h functions REGEX "^LTN_API ")
  list(TRANSFORM functions REPLACE ".*[ *](ltn_[a-z0-9_]+)\\(.*" "-Wl,-u,\\1")
  foreach(name libstdc++.a libgcc_eh.a libgcc.a)
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${name}
                    OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    list(APPEND runtime ${path})
  endforeach()
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_CXX_COMPILER} -r -nostdlib -o ${output} $<TARGET_OBJECTS:latent_objects> $<TARGET_OBJECTS:latent_compat>
            -Wl,--start-group ${runtime} -Wl,--end-group -Wl,--gc-sections -Wl,--force-group-allocation ${functions}
    COMMAND ${CMAKE_OBJCOPY} --wildcard --keep-global-symbol=ltn_* ${output}
    COMMAND ${CMAKE_OBJCOPY} --strip-unneeded ${output}
    DEPENDS latent_objects latent_compat $<TARGET_OBJECTS:latent_objects> $<TARGET_OBJECTS:latent_compat>
    COMMAND_EXPAND_LISTS VERBATIM)
  add_custom_command(OUTPUT ${archive} COMMAND ${CMAKE_AR} rcs ${archive} ${output} DEPENDS ${output} VERBATIM)
  add_custom_target(${target} ALL DEPENDS ${output} ${archive})

  add_library(latent::static STATIC IMPORTED GLOBAL)
  set_target_properties(latent::static PROPERTIES IMPORTED_LOCATION ${archive})
  target_include_directories(latent::static INTERFACE ${PROJECT_SOURCE_DIR}/native/include)
  target_link_libraries(latent::static INTERFACE Threads::Threads m)
  add_dependencies(latent::static ${target})
endfunction()
