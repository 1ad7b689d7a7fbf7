// What the opaque handles of latent.h hold.
#pragma once

#include "latent/latent.h"
#include "program/context.h"
#include "program/program.h"

struct ltn_context {
    latent::Context context;
};

struct ltn_program {
    latent::Program program;
};
