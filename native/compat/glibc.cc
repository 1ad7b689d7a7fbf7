// Makes the library load on every system from glibc 2.28 on. Functions that the compiler's runtime and our kernels
// would take from a newer glibc come from the oldest version, or are defined here. This file is part of each shared
// library that ships and of the static object; the linker leaves out what a library does not use.
//
// Before glibc 2.34 the pthread functions lie in libpthread.so.0, which this library does not list as needed. The
// loader searches a symbol and its version in all loaded libraries, and a .NET program has loaded libpthread before the
// first call. A C program on such a system links libpthread itself (-pthread).
#include <features.h>

#ifdef __GLIBC__
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>

#include <cstdint>

#include "old_version.h"

// glibc 2.34 moved these functions out of libpthread, with a new version; they are otherwise unchanged.
LATENT_OLD_VERSION(int, pthread_create,
                   (pthread_t* thread, const pthread_attr_t* attributes, void* (*start)(void*), void* argument),
                   (thread, attributes, start, argument))
LATENT_OLD_VERSION(int, pthread_join, (pthread_t thread, void** result), (thread, result))
LATENT_OLD_VERSION(int, pthread_once, (pthread_once_t* once, void (*routine)()), (once, routine))
LATENT_OLD_VERSION(int, __pthread_key_create, (pthread_key_t* key, void (*destructor)(void*)), (key, destructor))

// Exists since glibc 2.32. If it is true, libstdc++ counts references without atomic operations, which a library must
// not allow.
LATENT_HIDDEN char latent_libc_single_threaded asm("__libc_single_threaded");
char latent_libc_single_threaded = 0;

#ifdef DLFO_STRUCT_HAS_EH_DBASE
namespace {

struct ObjectSearch {
    uintptr_t address;
    dl_find_object* result;
};

// Fills in the result and returns 1 if the object contains the address and has a table for unwinding.
int FindInObject(dl_phdr_info* info, size_t, void* data) {
    const ObjectSearch& search = *static_cast<ObjectSearch*>(data);
    const ElfW(Phdr)* segment = nullptr;
    const ElfW(Phdr)* frames = nullptr;
    for (ElfW(Half) i = 0; i < info->dlpi_phnum; ++i) {
        const ElfW(Phdr)& header = info->dlpi_phdr[i];
        if (header.p_type == PT_GNU_EH_FRAME) frames = &header;
        if (header.p_type == PT_LOAD && search.address - (info->dlpi_addr + header.p_vaddr) < header.p_memsz) {
            segment = &header;
        }
    }
    if (segment == nullptr || frames == nullptr) return 0;
    const uintptr_t begin = info->dlpi_addr + segment->p_vaddr;
    *search.result = {};
    search.result->dlfo_map_start = reinterpret_cast<void*>(begin);
    search.result->dlfo_map_end = reinterpret_cast<void*>(begin + segment->p_memsz);
    search.result->dlfo_eh_frame = reinterpret_cast<void*>(info->dlpi_addr + frames->p_vaddr);
    return 1;
}

}  // namespace

// Exists since glibc 2.35, where libgcc uses only this function to find the frames to unwind. Older versions of libgcc
// use dl_iterate_phdr, as this definition does.
LATENT_HIDDEN int latent_dl_find_object(void* address, dl_find_object* result) noexcept asm("_dl_find_object");

int latent_dl_find_object(void* address, dl_find_object* result) noexcept {
    ObjectSearch search{reinterpret_cast<uintptr_t>(address), result};
    return dl_iterate_phdr(FindInObject, &search) == 1 ? 0 : -1;
}
#endif
#endif
