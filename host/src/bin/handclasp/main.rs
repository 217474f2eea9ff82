//! The `handclasp` command: what a host can ask of an agent, from a shell.
//!
//! Exit codes, as `--help` lists them too:
//!
//! | code | meaning |
//! | --- | --- |
//! | 0 | done; of `exec`, the command ended with 0, or was left running |
//! | 2 | the arguments make no sense |
//! | 124 | of `exec`: the command was ended because its time was over |
//! | 125 | Handclasp itself failed: no connection, no session, no answer |
//! | 126 | of `exec`: the guest may not execute the command |
//! | 127 | of `exec`: the guest does not have the command |
//! | 128+n | of `exec`: signal n ended the command |
//! | other | of `exec`: the command's own |

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arguments;
mod exec;
mod exit;
mod info;
mod negotiate;
mod output;
mod shutdown;

use arguments::{Arguments, Command};
use clap::Parser;
use handclasp::{Dialled, Error, Options};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let target = arguments.command.target().clone();
    let result = run(arguments.command);
    result.unwrap_or_else(|failure| {
        output::failure(&failure, target.json);
        failure.exit_code()
    })
}

#[tokio::main(flavor = "current_thread")]
async fn run(command: Command) -> Result<ExitCode, exit::Failure> {
    match command {
        Command::Negotiate(target) => negotiate::run(&target).await,
        Command::Info(target) => info::run(&target).await,
        Command::Exec(arguments) => exec::run(arguments).await,
        Command::Shutdown(arguments) => shutdown::run(&arguments).await,
    }
}

/// Dials as the arguments say: the first call leaves together with the offer.
async fn dial(target: &arguments::Target) -> Result<Dialled, Error> {
    let mut options = Options::new().deadline(target.deadline);
    if let Some(highest) = target.max_version {
        options = options.max_version(highest);
    }
    if target.allow_legacy {
        options = options.allow_legacy();
    }
    options.dial(&target.address).await
}
