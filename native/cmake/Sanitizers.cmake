set(LATENT_SANITIZE "" CACHE STRING "Sanitizers to build with, such as address,undefined or thread")

if(LATENT_SANITIZE)
  add_compile_options(-fsanitize=${LATENT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -g1 -O1)
  add_link_options(-fsanitize=${LATENT_SANITIZE})
endif()
