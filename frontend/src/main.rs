//! The entry of the WebAssembly; everything stands in the library, where host-side tests reach it.

fn main() {
    inlay_frontend::start();
}
