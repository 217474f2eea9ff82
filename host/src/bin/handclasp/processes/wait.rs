//! `handclasp wait`.

use crate::arguments::Wait;
use crate::exec::{Report, stopped_by};
use crate::exit::{Failure, TIMED_OUT};
use crate::relay::Collected;
use crate::{dial, output};
use handclasp::process::ExitStatus;
use serde_json::{Value, json};
use std::process::ExitCode;
use std::time::Duration;

pub(crate) async fn wait(arguments: &Wait) -> Result<ExitCode, Failure> {
    let process = &arguments.process;
    let agent = dial(&process.target).await?.await?;
    // An observer neither has an input, which waiting would close, nor acknowledges what others read.
    let mut child = super::open(agent.attach(process.number()).observe()).await?;
    let limit = arguments.timeout.unwrap_or(Duration::MAX);
    let status = match tokio::time::timeout(limit, child.wait()).await {
        Ok(status) => Some(status?),
        Err(_) => None,
    };
    if process.target.json {
        output::json(&to_json(status))?;
    } else if status.is_none() {
        output::note("the process runs still");
    }
    match status {
        Some(_) => Report::of(&child, status, Collected::default()).exit_code(),
        None => Ok(ExitCode::from(TIMED_OUT)),
    }
}

fn to_json(status: Option<ExitStatus>) -> Value {
    json!({
        "running": status.is_none(),
        "exit_code": status.and_then(|status| status.code()),
        "signal": status.and_then(|status| status.signal()),
        "stopped_by": status.and_then(|status| stopped_by(status.stopped_by())),
        "ran_ms": status.map(|status| u64::try_from(status.ran().as_millis()).unwrap_or(u64::MAX)),
    })
}
