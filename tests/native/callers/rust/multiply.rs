// A product of two matrices plus a bias, from Rust.
use std::ffi::{c_char, CStr};
use std::ptr;

#[repr(C)]
struct Context {
    _private: [u8; 0],
}

#[repr(C)]
struct ContextOptions {
    backend: *const c_char,
    device: i32,
    precision: i32,
    threads: i32,
    variant: i32,
}

const FORM_NN: i32 = 0;
const ACTIVATION_NONE: i32 = 0;

#[link(name = "latent_native")]
extern "C" {
    fn ltn_error_message() -> *const c_char;
    fn ltn_context_create(out_context: *mut *mut Context, options: *const ContextOptions) -> i32;
    fn ltn_context_destroy(context: *mut Context);
    #[rustfmt::skip]
    fn ltn_matrix_multiply_f32(out: *mut f32, context: *mut Context, form: i32, m: i64, n: i64, k: i64, a: *const f32,
                               b: *const f32, bias: *const f32, activation: i32, slope: f32) -> i32;
}

fn message() -> String {
    unsafe { CStr::from_ptr(ltn_error_message()) }.to_string_lossy().into_owned()
}

fn main() {
    let options = ContextOptions { backend: ptr::null(), device: 0, precision: 0, threads: 2, variant: 0 };
    let mut context = ptr::null_mut();
    assert!(unsafe { ltn_context_create(&mut context, &options) } == 0, "{}", message());

    let left = [1.0f32, 2.0, 3.0, 4.0, 5.0, 6.0];
    let right = [7.0f32, 8.0, 9.0, 10.0, 11.0, 12.0];
    let bias = [0.5f32, -0.5];
    let mut product = [0.0f32; 4];
    let mut multiply = |rows| unsafe {
        ltn_matrix_multiply_f32(product.as_mut_ptr(), context, FORM_NN, rows, 2, 3, left.as_ptr(), right.as_ptr(),
                                bias.as_ptr(), ACTIVATION_NONE, 0.0)
    };
    assert!(multiply(2) == 0, "{}", message());
    // A call that fails changes nothing, and says why.
    let status = multiply(-1);
    for row in product.chunks(2) {
        println!("{} {}", row[0], row[1]);
    }
    println!("status {}: {}", status, message());

    unsafe { ltn_context_destroy(context) };
}
