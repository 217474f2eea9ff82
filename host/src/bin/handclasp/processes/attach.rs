//! `handclasp attach`.

use crate::arguments::Attach;
use crate::dial;
use crate::exec::Report;
use crate::exit::Failure;
use crate::output;
use crate::relay::{End, Follow, OnSignal, RawMode, Relay, Sink, Terminal};
use handclasp::process::ProcessInfo;
use std::process::ExitCode;

pub(crate) async fn attach(arguments: &Attach) -> Result<ExitCode, Failure> {
    let process = &arguments.process;
    let agent = dial(&process.target).await?.await?;
    let mut attach = agent.attach(process.number());
    if let Some(offset) = arguments.from {
        attach = attach.stdout_from(offset);
    }
    let mut child = super::open(attach).await?;
    let info = child.info().await?;
    let relay = Relay {
        sink: Sink::new(process.target.json),
        input: arguments.interactive,
        terminal: info.terminal,
        on_signal: OnSignal::Leave,
        leave_after: None,
        follow: Follow::UntilExit,
    };
    let raw = make_raw(&info, arguments)?;
    let end = relay.run(&mut child).await;
    drop(raw);
    let status = match end? {
        End::Exit(status) => Some(status),
        End::Left => None,
        End::ReaderGone => output::end_without_reader(),
    };
    let report = Report::of(&child, status, relay.sink.take());
    child.detach();
    report.tell(process.target.json)
}

fn make_raw(info: &ProcessInfo, arguments: &Attach) -> Result<Option<RawMode>, Failure> {
    if !info.terminal || !arguments.interactive {
        return Ok(None);
    }
    let raw = Terminal::of_input().map(Terminal::make_raw).transpose();
    raw.map_err(|error| Failure::Local(format!("cannot set up the terminal: {error}")))
}
