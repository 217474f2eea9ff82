//! `handclasp ps`.

use crate::arguments::Target;
use crate::exec::stopped_by;
use crate::exit::Failure;
use crate::{dial, output};
use handclasp::process::ProcessInfo;
use handclasp::v1::process_end::Outcome;
use handclasp::v1::{OutputState, ProcessEnd};
use serde_json::{Value, json};
use std::process::ExitCode;
use std::time::Duration;

pub(crate) async fn ps(target: &Target) -> Result<ExitCode, Failure> {
    let agent = dial(target).await?.await?;
    let processes = agent.processes().await?;
    if target.json {
        let processes: Vec<_> = processes.iter().map(to_json).collect();
        output::json(&json!({ "processes": processes }))?;
    } else {
        output::text(&to_text(&processes))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn to_json(info: &ProcessInfo) -> Value {
    json!({
        "process": info.process,
        "pid": info.pid,
        "command": info.command,
        "group": info.group,
        "terminal": info.terminal,
        "age_ms": info.age_ms,
        "running": info.end.is_none(),
        "end": info.end.as_ref().map(end_to_json),
        "stdout": info.stdout.as_ref().map(output_to_json),
        "stderr": info.stderr.as_ref().map(output_to_json),
        "attached": info.attached,
        "key": (!info.key.is_empty()).then(|| output::hex(&info.key)),
    })
}

fn end_to_json(end: &ProcessEnd) -> Value {
    let (code, signal) = match end.outcome {
        Some(Outcome::ExitCode(code)) => (Some(code), None),
        Some(Outcome::Signal(signal)) => (None, Some(signal)),
        None => (None, None),
    };
    json!({
        "exit_code": code,
        "signal": signal,
        "stopped_by": stopped_by(end.stopped_by()),
        "ran_ms": end.ran_ms,
    })
}

fn output_to_json(state: &OutputState) -> Value {
    json!({
        "start": state.start,
        "written": state.written,
        "open": state.open,
        "waiting_ms": state.waiting_ms,
    })
}

fn to_text(processes: &[ProcessInfo]) -> String {
    let header = ["PROCESS", "PID", "STATE", "AGE", "OUTPUT", "COMMAND"].map(str::to_owned);
    let rows: Vec<_> = [header]
        .into_iter()
        .chain(processes.iter().map(row))
        .collect();
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or(0);
    let widths: Vec<_> = (0..5).map(width).collect();
    let lines = rows.iter().map(|row| {
        let [number, pid, state, age, output, command] = row;
        format!(
            "{number:<0$}  {pid:<1$}  {state:<2$}  {age:<3$}  {output:<4$}  {command}",
            widths[0], widths[1], widths[2], widths[3], widths[4]
        )
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn row(info: &ProcessInfo) -> [String; 6] {
    let state = match info.end.and_then(|end| end.outcome) {
        Some(Outcome::ExitCode(code)) => format!("exit {code}"),
        Some(Outcome::Signal(signal)) => format!("signal {signal}"),
        None if info.end.is_some() => "ended".to_owned(),
        None if is_waiting(info) => "waits for a reader".to_owned(),
        None => "running".to_owned(),
    };
    let written = |state: Option<OutputState>| state.map_or(0, |state| state.written);
    [
        info.process.to_string(),
        info.pid.to_string(),
        state,
        format!("{:.1?}", Duration::from_millis(info.age_ms)),
        format!(
            "{} B",
            written(info.stdout).saturating_add(written(info.stderr))
        ),
        output::printable(&info.command),
    ]
}

fn is_waiting(info: &ProcessInfo) -> bool {
    let waits = |state: &OutputState| state.waiting_ms > 0;
    info.stdout.as_ref().is_some_and(waits) || info.stderr.as_ref().is_some_and(waits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_guest_writes_to_the_terminal_or_makes_a_sum_overflow() {
        let state = Some(OutputState {
            written: u64::MAX,
            ..OutputState::default()
        });
        let info = ProcessInfo {
            command: "a\x1b[2J\n\u{9b}m é".to_owned(),
            stdout: state,
            stderr: state,
            ..ProcessInfo::default()
        };
        let text = to_text(&[info]);
        let line = text.lines().nth(1).unwrap_or_default();
        let expected = r"  18446744073709551615 B  a\u{1b}[2J\n\u{9b}m é";
        assert!(line.ends_with(expected), "{line}");
        assert_eq!(text.lines().count(), 2);
    }
}
