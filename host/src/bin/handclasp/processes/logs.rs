//! `handclasp logs`.

use crate::arguments::Logs;
use crate::exit::Failure;
use crate::relay::{End, Follow, OnSignal, Relay, Sink};
use crate::{dial, output};
use handclasp::process::{Child, ChildOutput, OutputChannel, ProcessInfo};
use serde_json::{Value, json};
use std::process::ExitCode;

pub(crate) async fn logs(arguments: &Logs) -> Result<ExitCode, Failure> {
    let process = &arguments.process;
    let agent = dial(&process.target).await?.await?;
    let mut attach = agent.attach(process.number()).observe();
    if let Some(offset) = arguments.from {
        attach = attach.stdout_from(offset);
    }
    let mut child = super::open(attach).await?;
    let first = child.stdout.as_ref().map_or(0, ChildOutput::offset);
    let relay = Relay {
        sink: Sink::new(process.target.json),
        input: false,
        terminal: false,
        on_signal: OnSignal::Leave,
        leave_after: None,
        follow: if arguments.follow {
            Follow::UntilOutputsEnd
        } else {
            Follow::WhatIsThere
        },
    };
    if let End::ReaderGone = relay.run(&mut child).await? {
        output::end_without_reader();
    }
    if process.target.json {
        output::json(&to_json(&child, &child.info().await?, first, &relay.sink))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn to_json(child: &Child, info: &ProcessInfo, first: u64, sink: &Sink) -> Value {
    let collected = sink.take();
    let length = u64::try_from(collected.stdout.len()).unwrap_or(u64::MAX);
    let lost = collected.lost(OutputChannel::Stdout);
    json!({
        "process": child.number(),
        "running": info.end.is_none(),
        "stdout_from": first,
        "stdout_to": first + length + lost,
        "stdout": String::from_utf8_lossy(&collected.stdout),
        "stdout_is_exact": str::from_utf8(&collected.stdout).is_ok(),
        "stdout_lost": lost,
        "stderr": String::from_utf8_lossy(&collected.stderr),
        "stderr_is_exact": str::from_utf8(&collected.stderr).is_ok(),
        "stderr_lost": collected.lost(OutputChannel::Stderr),
    })
}
