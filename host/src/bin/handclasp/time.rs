//! `handclasp time set`.

use crate::arguments::SetTime;
use crate::exit::Failure;
use crate::{dial, output};
use handclasp::v1::SetTimeRequest;
use serde_json::json;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

pub(crate) async fn set(arguments: &SetTime) -> Result<ExitCode, Failure> {
    let target = &arguments.target;
    // Negotiated first, so that the time does not get old on the way.
    let agent = dial(target).await?.await?;
    let unix_ns = nanoseconds(arguments.to.unwrap_or_else(now))?;
    let moved_ns = agent.set_time(SetTimeRequest { unix_ns }).await?.moved_ns;
    if target.json {
        output::json(&json!({ "unix_ns": unix_ns, "moved_ns": moved_ns }))?;
    } else {
        output::text(&to_text(moved_ns))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The time since 1970; nothing before it, which no agent takes.
fn now() -> Duration {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.unwrap_or_default()
}

fn nanoseconds(time: Duration) -> Result<u64, Failure> {
    u64::try_from(time.as_nanos())
        .map_err(|_| Failure::Local("the time is too late: it is after the year 2554".to_owned()))
}

fn to_text(moved_ns: i64) -> String {
    let sign = if moved_ns < 0 { '-' } else { '+' };
    let moved = Duration::from_nanos(moved_ns.unsigned_abs());
    format!("moved    {sign}{moved:.1?}")
}
