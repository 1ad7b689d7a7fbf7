# Highway's headers, of which nothing is built. The release is that of Debian 12, so that both give the same bits.
set(LATENT_HIGHWAY_VERSION 1.0.3)
set(LATENT_HIGHWAY_SHA256 566fc77315878473d9a6bd815f7de78c73734acdcb745c3dde8579560ac5440e)
option(LATENT_SYSTEM_HIGHWAY "Compile with the Highway that the system has, not with the one that is downloaded" OFF)

# Sets LATENT_HIGHWAY to the folder of the system's hwy/.
function(latent_find_highway)
  find_path(HWY_INCLUDE_DIR hwy/highway.h)
  if(NOT HWY_INCLUDE_DIR)
    message(FATAL_ERROR "The system has no Highway (hwy/highway.h). Install it (Debian: apt-get install libhwy-dev), name "
                        "the folder of hwy/ with -DHWY_INCLUDE_DIR=FOLDER, or have Highway ${LATENT_HIGHWAY_VERSION} "
                        "downloaded with -DLATENT_SYSTEM_HIGHWAY=OFF.")
  endif()
  set(folder ${HWY_INCLUDE_DIR})
  if(CMAKE_CROSSCOMPILING)
    # Alone in a folder: beside them lie headers of the machine that builds, which the target's must not meet.
    set(folder ${PROJECT_BINARY_DIR}/highway)
    file(MAKE_DIRECTORY ${folder})
    file(CREATE_LINK ${HWY_INCLUDE_DIR}/hwy ${folder}/hwy SYMBOLIC)
  endif()
  set(LATENT_HIGHWAY ${folder} PARENT_SCOPE)
endfunction()

# Sets LATENT_HIGHWAY to the folder of the downloaded hwy/, or of the copy that FETCHCONTENT_SOURCE_DIR_HIGHWAY names.
function(latent_download_highway)
  message(STATUS "Downloading Highway ${LATENT_HIGHWAY_VERSION}; -DLATENT_SYSTEM_HIGHWAY=ON takes the system's, and "
                 "-DFETCHCONTENT_SOURCE_DIR_HIGHWAY=FOLDER a copy")
  include(FetchContent)
  FetchContent_Declare(highway
    URL https://github.com/google/highway/archive/refs/tags/${LATENT_HIGHWAY_VERSION}.tar.gz
    URL_HASH SHA256=${LATENT_HIGHWAY_SHA256}
    SOURCE_SUBDIR hwy)  # A folder without a CMakeLists.txt: no target of Highway's is added.
  FetchContent_MakeAvailable(highway)
  if(NOT EXISTS ${highway_SOURCE_DIR}/hwy/highway.h)
    message(FATAL_ERROR "FETCHCONTENT_SOURCE_DIR_HIGHWAY is '${highway_SOURCE_DIR}', which holds no hwy/highway.h: name "
                        "the unpacked folder of a Highway release.")
  endif()
  set(LATENT_HIGHWAY ${highway_SOURCE_DIR} PARENT_SCOPE)
endfunction()

if(LATENT_SYSTEM_HIGHWAY)
  latent_find_highway()
else()
  latent_download_highway()
endif()
