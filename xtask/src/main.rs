//! `cargo xtask`: the project's own tasks, one file each.
//!
//! It may import `inlay-contract` (to invent valid record ids) and `inlay-test-postgres` (to start a server for the tests),
//! and otherwise talks to every part of the project as a person does, by its command. It deliberately stays small: it is
//! compiled before anything else can be done.

mod attack;
mod bench;
mod build;
mod codegen;
mod command;
mod demo;
mod digest;
mod fuzz;
mod hash_assets;
mod project;
mod say;
mod setup;
mod test;
mod tidy;
mod words;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The tasks of this project.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and run it: sandbox, backend and a CRM record page. Ctrl-C stops all of it.
    Demo(demo::DemoArguments),
    /// Run every check and every test, or the named ones.
    Test(test::TestArguments),
    /// Build widget, record page and servers.
    Build,
    /// Install what building, testing and the demo need and this machine lacks.
    Setup,
    /// Generate the JavaScript side of the host protocol from its Rust types.
    Codegen {
        /// Change nothing; fail when what stands there is not what would be generated.
        #[arg(long)]
        check: bool,
    },
    /// Check the house rules that no compiler knows.
    Tidy,
    /// Measure size, speed and memory. Further arguments go to the measuring program.
    Bench {
        /// Arguments for the measuring program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Measure the service under load, beside its peers. Further arguments go to the measuring program.
    Load {
        /// Arguments for the measuring program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Watch the service's memory over a long time of ordinary work. Further arguments go to the program.
    Soak {
        /// Arguments for the program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Let advisors work while provider, vendors and CRM fail, and look that nothing is lost or done twice.
    Chaos {
        /// Arguments for the program.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Run fuzz targets, each for some minutes.
    Fuzz(fuzz::FuzzArguments),
    /// Attack the running service: requests made up from its own document, and a search for secrets in all that it says.
    Attack(attack::AttackArguments),
    /// Name the widget's files after their content and compress them. Trunk calls this.
    #[command(hide = true)]
    HashAssets,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Demo(arguments) => demo::run(&arguments).map(success),
        Task::Test(arguments) => test::run(&arguments),
        Task::Build => setup::for_building()
            .and_then(|tools| build::everything(&tools))
            .map(success),
        Task::Setup => setup::for_testing()
            .map(|_| say::done("everything needed is here"))
            .map(success),
        Task::Codegen { check } => codegen::run(check).map(success),
        Task::Tidy => tidy::run().map(success),
        Task::Bench { arguments } => bench::run(&arguments).map(success),
        Task::Load { arguments } => bench::load(&arguments).map(success),
        Task::Soak { arguments } => bench::soak(&arguments).map(success),
        Task::Chaos { arguments } => bench::chaos(&arguments).map(success),
        Task::Fuzz(arguments) => fuzz::run(&arguments).map(success),
        Task::Attack(arguments) => attack::run(&arguments).map(success),
        Task::HashAssets => hash_assets::run().map(success),
    };
    outcome.unwrap_or_else(|error| {
        say::failed(&format!("{error:#}"));
        ExitCode::FAILURE
    })
}

fn success(_: ()) -> ExitCode {
    ExitCode::SUCCESS
}
