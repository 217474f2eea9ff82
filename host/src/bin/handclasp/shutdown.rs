//! `handclasp shutdown`.

use crate::arguments::Shutdown;
use crate::exit::Failure;
use crate::{dial, output};
use handclasp::v1::{PowerAction, ShutdownRequest};
use serde_json::json;
use std::process::ExitCode;

pub(crate) async fn run(arguments: &Shutdown) -> Result<ExitCode, Failure> {
    let target = &arguments.target;
    let (action, done) = if arguments.reboot {
        (PowerAction::Reboot, "reboot")
    } else {
        (PowerAction::PowerOff, "power_off")
    };
    dial(target)
        .await?
        .shutdown(ShutdownRequest {
            action: action.into(),
        })
        .await?;
    if target.json {
        output::json(&json!({ "shutdown": done }))?;
    }
    Ok(ExitCode::SUCCESS)
}
