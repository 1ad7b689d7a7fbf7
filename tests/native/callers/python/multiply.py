"""A product of two matrices plus a bias, from Python: python3 multiply.py liblatent_native.so"""
import ctypes
import sys


class ContextOptions(ctypes.Structure):
    _fields_ = [("backend", ctypes.c_char_p), ("device", ctypes.c_int32), ("precision", ctypes.c_int32),
                ("threads", ctypes.c_int32), ("variant", ctypes.c_int32)]


FORM_NN, ACTIVATION_NONE, ABI_VERSION = 0, 0, 6
floats, context_handle = ctypes.POINTER(ctypes.c_float), ctypes.c_void_p

latent = ctypes.CDLL(sys.argv[1])
latent.ltn_error_message.restype = ctypes.c_char_p
latent.ltn_context_create.argtypes = [ctypes.POINTER(context_handle), ctypes.POINTER(ContextOptions)]
latent.ltn_context_destroy.argtypes = [context_handle]
latent.ltn_context_destroy.restype = None
latent.ltn_matrix_multiply_f32.argtypes = [floats, context_handle, ctypes.c_int32, ctypes.c_int64, ctypes.c_int64, ctypes.c_int64,
                                           floats, floats, floats, ctypes.c_int32, ctypes.c_float]


def message():
    return latent.ltn_error_message().decode()


def check(status):
    if status != 0:
        sys.exit(message())


def array(*values):
    return (ctypes.c_float * len(values))(*values)


if latent.ltn_library_abi_version() != ABI_VERSION:
    sys.exit(f"the library has ABI {latent.ltn_library_abi_version()}, expected {ABI_VERSION}")

context = context_handle()
check(latent.ltn_context_create(context, ContextOptions(threads=2)))
left, right, bias, product = array(1, 2, 3, 4, 5, 6), array(7, 8, 9, 10, 11, 12), array(0.5, -0.5), array(0, 0, 0, 0)
check(latent.ltn_matrix_multiply_f32(product, context, FORM_NN, 2, 2, 3, left, right, bias, ACTIVATION_NONE, 0))
for row in range(2):
    print(product[2 * row], product[2 * row + 1])

# A call that fails changes nothing, and says why.
status = latent.ltn_matrix_multiply_f32(product, context, FORM_NN, -1, 2, 3, left, right, bias, ACTIVATION_NONE, 0)
print(f"status {status}: {message()}")

latent.ltn_context_destroy(context)
