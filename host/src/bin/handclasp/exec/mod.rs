//! `handclasp exec`.

mod process;
mod report;
mod run;

pub(crate) use report::{Report, stopped_by};

use crate::arguments::Exec;
use crate::dial;
use crate::exit::Failure;
use handclasp::processes::START;
use handclasp::{Agent, Visibility};
use std::process::ExitCode;

pub(crate) async fn run(arguments: Exec) -> Result<ExitCode, Failure> {
    let connecting = dial(&arguments.target).await?;
    // Which of the two ways it is depends on the session.
    let agent = connecting.await?;
    if has_processes(&agent) || arguments.needs_process() {
        return process::run(&agent, arguments).await;
    }
    let stdin = run::read_stdin(&arguments)?;
    run::run(&agent, arguments, stdin).await
}

/// Whether the session includes processes.
fn has_processes(agent: &Agent) -> bool {
    match START.visibility {
        Visibility::Session(need) => agent.level().includes(need),
        _ => true,
    }
}

impl Exec {
    /// Whether something is asked for that only a process has. Without processes, the session refuses it.
    const fn needs_process(&self) -> bool {
        let settings = &self.settings;
        self.streams.tty
            || self.streams.interactive
            || settings.key.is_some()
            || settings.user.is_some()
            || settings.lease.is_some()
            || settings.output.is_some()
    }
}
