//! `inlay` as it is installed, for tests that run several of it: the same commands, in a process that ends when the test does,
//! however that ends.

use std::io::Read as _;
use std::process::ExitCode;

use clap::Parser as _;
use inlay_backend::cli::{self, Cli};

fn main() -> ExitCode {
    std::thread::spawn(|| {
        let mut nothing = Vec::new();
        // The test holds the other end of the standard input: when that closes there is nobody left to serve.
        let _ = std::io::stdin().read_to_end(&mut nothing);
        std::process::exit(1);
    });
    cli::run(Cli::parse())
}
