//! The `handclasp` command: what a host can ask of an agent, from a shell.
//!
//! Exit codes, as `--help` lists them too:
//!
//! | code | meaning |
//! | --- | --- |
//! | 0 | done; of `exec`, `attach` and `wait`, the command ended with 0, or was left running |
//! | 1 | of `health`: the agent does not serve; of `schema check`: the declared version is too low; of `schema annotate --check`: something is missing |
//! | 2 | the arguments make no sense; of `schema`: the input is bad |
//! | 123 | of `exec --from`: the agent does not know the command's key, or has forgotten it |
//! | 124 | of `exec`, `attach` and `wait`: the command was ended because its time was over; of `wait`: it runs still, and the timeout is over |
//! | 125 | Handclasp itself failed: no connection, no session, no answer |
//! | 126 | of `exec` and `start`: the guest may not execute the command |
//! | 127 | of `exec` and `start`: the guest does not have the command |
//! | 128+n | of `exec`, `attach` and `wait`: signal n ended the command; 141: nobody reads the output any more; of `schema annotate`: 130, a signal came before all was written |
//! | other | of `exec`, `attach` and `wait`: the command's own |

#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arguments;
mod dial;
mod exec;
mod exit;
mod group;
mod handover;
mod health;
mod info;
mod mount;
mod negotiate;
mod output;
mod processes;
mod relay;
mod reseed;
mod schema;
mod shutdown;
mod signals;
mod time;

use arguments::{AgentCommand, Arguments, Command, Time};
use dial::dial;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::read().unwrap_or_else(|usage| output::usage(&usage));
    match arguments.command {
        Command::Schema(schema) => schema::run(&schema),
        Command::FinishHandshake => handover::finish(),
        Command::Agent(command) => {
            let as_json = command.target().json;
            run(command).unwrap_or_else(|failure| {
                output::failure(&failure, as_json);
                failure.exit_code()
            })
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn run(command: AgentCommand) -> Result<ExitCode, exit::Failure> {
    match command {
        AgentCommand::Negotiate(target) => negotiate::run(&target).await,
        AgentCommand::Info(target) => info::run(&target).await,
        AgentCommand::Health(target) => health::run(&target).await,
        AgentCommand::Exec(arguments) => exec::run(arguments).await,
        AgentCommand::Start(arguments) => processes::start(arguments).await,
        AgentCommand::Ps(target) => processes::ps(&target).await,
        AgentCommand::Attach(arguments) => processes::attach(&arguments).await,
        AgentCommand::Kill(arguments) => processes::kill(&arguments).await,
        AgentCommand::Wait(arguments) => processes::wait(&arguments).await,
        AgentCommand::Logs(arguments) => processes::logs(&arguments).await,
        AgentCommand::Resize(arguments) => processes::resize(&arguments).await,
        AgentCommand::Release(process) => processes::release(&process).await,
        AgentCommand::Mount(arguments) => mount::run(arguments).await,
        AgentCommand::Pause(arguments) => group::pause(arguments).await,
        AgentCommand::Resume(arguments) => group::resume(arguments).await,
        AgentCommand::Time(Time::Set(arguments)) => time::set(&arguments).await,
        AgentCommand::Reseed(arguments) => reseed::run(&arguments).await,
        AgentCommand::Shutdown(arguments) => shutdown::run(&arguments).await,
    }
}
