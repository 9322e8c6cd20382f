//! `inlay`: the one binary of the backend-for-frontend.

use std::process::ExitCode;

use clap::Parser as _;
use inlay_backend::cli::{self, Cli};

fn main() -> ExitCode {
    cli::run(Cli::parse())
}
