//! `inlay`: the one binary of the backend-for-frontend.

fn main() {}
