//! `handclasp mount`.

use crate::arguments::Mount;
use crate::exit::Failure;
use crate::{dial, output};
use handclasp::v1::MountRequest;
use serde_json::json;
use std::process::ExitCode;

pub(crate) async fn run(arguments: Mount) -> Result<ExitCode, Failure> {
    let target = arguments.target;
    let on = arguments.on;
    let request = MountRequest {
        driver: arguments.driver,
        source: arguments.source,
        target: on.clone(),
        fstype: arguments.fstype,
        options: arguments.option,
    };
    dial(&target).await?.mount(request).await?;
    if target.json {
        output::json(&json!({ "mounted": on }))?;
    }
    Ok(ExitCode::SUCCESS)
}
