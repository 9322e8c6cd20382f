//! The command `inlay` itself, as a program that the attacks start: what is attacked is what is delivered.

use std::process::ExitCode;

use clap::Parser as _;
use inlay_backend::cli::{self, Cli};

fn main() -> ExitCode {
    cli::run(Cli::parse())
}
