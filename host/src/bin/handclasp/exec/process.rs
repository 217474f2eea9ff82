//! `handclasp exec` of a process, whose input and output are passed on as they come.

use super::report::Report;
use crate::arguments::{Exec, Lease, OutputChoice};
use crate::exit::Failure;
use crate::output;
use crate::processes::command;
use crate::relay::{End, Follow, OnSignal, RawMode, Relay, Sink, Terminal};
use handclasp::Agent;
use handclasp::process::{Child, Command};
use std::env;
use std::process::ExitCode;
use std::time::Duration;

/// How long the command goes on when this one was killed, or lost its connection. It is longer than the library tries to
/// connect again.
const LEASE: Duration = Duration::from_mins(1);

/// The size of a terminal whose size is not known.
const USUAL_SIZE: (u32, u32) = (24, 80);

pub(super) async fn run(agent: &Agent, arguments: Exec) -> Result<ExitCode, Failure> {
    let terminal = Terminal::of_input().filter(|_| arguments.streams.tty);
    let mut child = describe(agent, &arguments, terminal.as_ref())
        .spawn()
        .await?;
    if !child.existed() && arguments.from.is_some_and(|from| from > 0) {
        end(child).await;
        return Err(Failure::Forgotten);
    }
    continue_output(&mut child, &arguments).await?;
    let relay = Relay {
        sink: Sink::new(arguments.target.json),
        input: arguments.streams.has_input(),
        terminal: arguments.streams.tty,
        on_signal: OnSignal::PassOn,
        leave_after: arguments.timeout.filter(|_| arguments.detach),
        follow: Follow::UntilExit,
    };
    let raw = make_raw(terminal, &arguments)?;
    let end = relay.run(&mut child).await;
    drop(raw);
    match end? {
        End::ReaderGone => {
            end_unread(child, &arguments).await;
            output::end_without_reader()
        }
        end => finish(child, end, &relay.sink, &arguments).await,
    }
}

fn describe(agent: &Agent, arguments: &Exec, terminal: Option<&Terminal>) -> Command {
    let mut settings = arguments.settings.clone();
    let lives_on = arguments.detach || settings.key.is_some();
    let lease = if lives_on { None } else { Some(LEASE) };
    settings.lease.get_or_insert(Lease(lease));
    settings.output.get_or_insert(if arguments.detach {
        OutputChoice::KeepNewest
    } else {
        OutputChoice::Wait
    });
    let input = arguments.streams.has_input();
    let mut command = command(agent, &arguments.argv, settings, input);
    if arguments.streams.tty {
        // The same key needs the same request, and the window may have another size by then. It is set once the command runs.
        let size = match arguments.settings.key {
            Some(_) => (0, 0),
            None => terminal.and_then(Terminal::size).unwrap_or(USUAL_SIZE),
        };
        command.terminal(size.0, size.1, env::var("TERM").unwrap_or_default());
    }
    if let Some(limit) = arguments.timeout.filter(|_| !arguments.detach) {
        command.time_limit(limit);
    }
    command
}

/// Reads on where the reader before has stopped, if the process was started before with the same key.
async fn continue_output(child: &mut Child, arguments: &Exec) -> Result<(), Failure> {
    if !child.existed() {
        return Ok(());
    }
    let info = child.info().await?;
    let kept = |state: Option<handclasp::v1::OutputState>| state.map_or(0, |state| state.start);
    if let Some(stdout) = &mut child.stdout {
        stdout.seek(arguments.from.unwrap_or_else(|| kept(info.stdout)));
    }
    if let Some(stderr) = &mut child.stderr {
        stderr.seek(kept(info.stderr));
    }
    Ok(())
}

fn make_raw(terminal: Option<Terminal>, arguments: &Exec) -> Result<Option<RawMode>, Failure> {
    let Some(terminal) = terminal.filter(|_| arguments.streams.has_input()) else {
        return Ok(None);
    };
    let raw = terminal.make_raw();
    let raw =
        raw.map_err(|error| Failure::Local(format!("cannot set up the terminal: {error}")))?;
    Ok(Some(raw))
}

/// Ends a process that nobody reads any more, as SIGPIPE would have. One with a key goes on.
async fn end_unread(child: Child, arguments: &Exec) {
    if arguments.settings.key.is_none() && !arguments.detach {
        end(child).await;
    }
}

/// Ends a process and makes the agent forget it.
async fn end(mut child: Child) {
    let _ = child.kill().await;
    let _ = child.release().await;
}

async fn finish(
    child: Child,
    end: End,
    sink: &Sink,
    arguments: &Exec,
) -> Result<ExitCode, Failure> {
    let status = match end {
        End::Exit(status) => Some(status),
        End::Left | End::ReaderGone => None,
    };
    let report = Report::of(&child, status, sink.take());
    if status.is_some() && arguments.settings.key.is_none() {
        // All of it was read. If that fails, the agent forgets it by itself.
        let _ = child.release().await;
    } else {
        child.detach();
    }
    if status.is_none() && arguments.settings.key.is_some() {
        output::note("the command can be gone on with by its key");
    }
    report.tell(arguments.target.json)
}
