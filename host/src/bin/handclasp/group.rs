//! `handclasp pause` and `handclasp resume`.

use crate::arguments::Group;
use crate::exit::Failure;
use crate::{dial, output};
use handclasp::v1::{PauseRequest, ResumeRequest};
use serde_json::json;
use std::process::ExitCode;

pub(crate) async fn pause(arguments: Group) -> Result<ExitCode, Failure> {
    let Group { target, group } = arguments;
    let request = PauseRequest {
        group: group.clone(),
    };
    dial(&target).await?.pause(request).await?;
    if target.json {
        output::json(&json!({ "paused": group }))?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn resume(arguments: Group) -> Result<ExitCode, Failure> {
    let Group { target, group } = arguments;
    let request = ResumeRequest {
        group: group.clone(),
    };
    dial(&target).await?.resume(request).await?;
    if target.json {
        output::json(&json!({ "resumed": group }))?;
    }
    Ok(ExitCode::SUCCESS)
}
