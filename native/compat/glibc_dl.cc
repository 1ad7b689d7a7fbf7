// As glibc.cc, for a library that loads others at run time. Before glibc 2.34 these functions lie in libdl.so.2, which
// such a library lists as needed; a newer glibc has an empty library of that name.
#include <features.h>

#ifdef __GLIBC__
#include <dlfcn.h>

#include "old_version.h"

LATENT_OLD_VERSION(void*, dlopen, (const char* file, int mode), (file, mode))
LATENT_OLD_VERSION(void*, dlsym, (void* library, const char* name), (library, name))
LATENT_OLD_VERSION(char*, dlerror, (), ())
#endif
