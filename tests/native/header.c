#include "latent/latent.h"

int latent_header_is_c99(void);

int latent_header_is_c99(void) { return LTN_ABI_VERSION; }
