//! `handclasp logs`.

use crate::arguments::Logs;
use crate::exit::Failure;
use crate::relay::{End, Follow, OnSignal, Relay, Sink};
use crate::{dial, output};
use handclasp::process::{Child, ChildOutput, ProcessInfo};
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
    let length = u64::try_from(collected.stdout.data.len()).unwrap_or(u64::MAX);
    let lost = collected.stdout.lost;
    json!({
        "process": child.number(),
        "running": info.end.is_none(),
        "stdout_from": first,
        "stdout_to": first.saturating_add(length).saturating_add(lost),
        "stdout": String::from_utf8_lossy(&collected.stdout.data),
        "stdout_is_exact": str::from_utf8(&collected.stdout.data).is_ok(),
        "stdout_truncated": collected.stdout.is_truncated,
        "stdout_lost": lost,
        "stderr": String::from_utf8_lossy(&collected.stderr.data),
        "stderr_is_exact": str::from_utf8(&collected.stderr.data).is_ok(),
        "stderr_truncated": collected.stderr.is_truncated,
        "stderr_lost": collected.stderr.lost,
    })
}
