# cmake --install: the header, the library, and what CMake and pkg-config need to find them. The folder may be moved.
include(CMakePackageConfigHelpers)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/latent)
install(FILES include/latent/latent.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/latent)
install(TARGETS latent EXPORT latent)
install(EXPORT latent NAMESPACE latent:: FILE latentTargets.cmake DESTINATION ${package})
if(TARGET latent::static)  # OPTIONAL: a build of the target latent alone makes none.
  install(FILES ${LATENT_STATIC_ARCHIVE} DESTINATION ${CMAKE_INSTALL_LIBDIR} OPTIONAL)
endif()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/latentConfig.cmake.in latentConfig.cmake
                              INSTALL_DESTINATION ${package} PATH_VARS CMAKE_INSTALL_INCLUDEDIR CMAKE_INSTALL_LIBDIR)
# A library of another minor version may have another ABI.
write_basic_package_version_file(latentConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/latentConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/latentConfigVersion.cmake
        DESTINATION ${package})

set(pkgconfig ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH LATENT_PC_PREFIX ${pkgconfig} ${CMAKE_INSTALL_PREFIX})
file(RELATIVE_PATH LATENT_PC_LIBDIR ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_LIBDIR})
file(RELATIVE_PATH LATENT_PC_INCLUDEDIR ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
configure_file(${CMAKE_CURRENT_LIST_DIR}/latent.pc.in latent.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/latent.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
