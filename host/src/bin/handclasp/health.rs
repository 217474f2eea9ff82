//! `handclasp health`.

use crate::arguments::Target;
use crate::exit::{Failure, NOT_SERVING};
use crate::{dial, output};
use handclasp::grpc::VersionCheckResponse;
use handclasp::grpc::health_check_response::ServingStatus;
use handclasp::{Code, Error};
use serde_json::json;
use std::process::ExitCode;

pub(crate) async fn run(target: &Target) -> Result<ExitCode, Failure> {
    let agent = dial(target).await?;
    let status = agent.health().await?;
    let versions = match agent.health_version().await {
        Ok(versions) => Some(versions),
        // Other health services have no such method.
        Err(Error::Status {
            code: Code::Unimplemented,
            ..
        }) => None,
        Err(error) => return Err(error.into()),
    };
    print(target, status, versions.as_ref())?;
    Ok(match status {
        ServingStatus::Serving => ExitCode::SUCCESS,
        ServingStatus::NotServing | ServingStatus::Unknown => ExitCode::from(NOT_SERVING),
    })
}

fn print(
    target: &Target,
    status: ServingStatus,
    versions: Option<&VersionCheckResponse>,
) -> Result<(), Failure> {
    let status = status.as_str_name();
    let agent = versions.map(|versions| &versions.agent_version);
    if target.json {
        let grpc = versions.map(|versions| &versions.grpc_version);
        let object = json!({ "status": status, "agent_version": agent, "grpc_version": grpc });
        return output::json(&object);
    }
    let mut text = format!("status   {status}");
    if let Some(version) = agent {
        text.push_str("\nagent    ");
        text.push_str(version);
    }
    output::text(&text)
}
