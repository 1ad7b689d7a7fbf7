#include "program/program.h"

#include "abi/guard.h"
#include "abi/handles.h"

extern "C" {

ltn_status ltn_program_create(ltn_program** out_program, ltn_context* context,
                              const ltn_program_description* description) {
    return latent::Guard([&] {
        latent::RequirePointer(out_program, "out_program");
        latent::RequirePointer(context, "context");
        latent::RequirePointer(description, "description");
        *out_program = new ltn_program{latent::Program(*context->context, *description)};
    });
}

void ltn_program_destroy(ltn_program* program) {
    delete program;
}

ltn_status ltn_program_run(ltn_run_result* out_result, ltn_program* program, const ltn_run* run) {
    return latent::Guard([&] {
        latent::RequirePointer(out_result, "out_result");
        latent::RequirePointer(program, "program");
        latent::RequirePointer(run, "run");
        *out_result = program->program.Run(*run);
    });
}

}  // extern "C"
