//! `handclasp kill`, `handclasp resize` and `handclasp release`.

use crate::arguments::{Kill, Process, Resize, Target};
use crate::exit::Failure;
use crate::{dial, output};
use handclasp::process::SignalTarget;
use handclasp::processes::Processes;
use handclasp::v1::{ReleaseRequest, ResizeTerminalRequest, SignalRequest};
use serde_json::{Value, json};
use std::process::ExitCode;

pub(crate) async fn kill(arguments: &Kill) -> Result<ExitCode, Failure> {
    let (target, number) = (&arguments.process.target, arguments.process.number());
    let connecting = dial(target).await?;
    let after = arguments.grace.map_or(0, |after| {
        u64::try_from(after.as_millis()).unwrap_or(u64::MAX).max(1)
    });
    let to: SignalTarget = arguments.to.into();
    let request = SignalRequest {
        process: number,
        signal: arguments.signal,
        target: to.into(),
        kill_after_ms: after,
    };
    Processes::new(&connecting).signal(request).await?;
    tell(
        target,
        &json!({ "process": number, "signal": arguments.signal }),
    )
}

pub(crate) async fn resize(arguments: &Resize) -> Result<ExitCode, Failure> {
    let (target, number) = (&arguments.process.target, arguments.process.number());
    let connecting = dial(target).await?;
    let (rows, columns) = (arguments.rows, arguments.columns);
    let request = ResizeTerminalRequest {
        process: number,
        rows: rows.into(),
        columns: columns.into(),
    };
    Processes::new(&connecting).resize_terminal(request).await?;
    tell(
        target,
        &json!({ "process": number, "rows": rows, "columns": columns }),
    )
}

pub(crate) async fn release(process: &Process) -> Result<ExitCode, Failure> {
    let connecting = dial(&process.target).await?;
    let request = ReleaseRequest {
        process: process.number(),
    };
    Processes::new(&connecting).release(request).await?;
    tell(&process.target, &json!({ "process": process.number() }))
}

/// There is nothing to say but that it is done.
fn tell(target: &Target, object: &Value) -> Result<ExitCode, Failure> {
    if target.json {
        output::json(object)?;
    }
    Ok(ExitCode::SUCCESS)
}
