//! The calls about processes: what each does to a process of its own, and looking at it.

use anyhow::{Context, Result, bail, ensure};
use handclasp::processes::Processes;
use handclasp::v1::process_end::Outcome as Ended;
use handclasp::v1::start_response::Outcome as Started;
use handclasp::v1::{
    ListRequest, OutputChannel, ProcessEnd, ReadOutputRequest, ReleaseRequest,
    ResizeTerminalRequest, SignalRequest, SignalTarget, StartRequest, TerminalSettings,
    WaitRequest, WriteInputRequest,
};
use handclasp::{Agent, Code, Error};

/// How long a call waits in the guest, in milliseconds.
const PATIENCE_MS: u64 = 20_000;
/// What is written and read back.
const TEXT: &str = "there and back\n";

/// A use of a method of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    Start,
    List,
    Wait,
    Signal,
    Resize,
    Read,
    Write,
    Release,
}

/// Only sends the request. Its process does not exist.
pub(crate) async fn request(agent: &Agent, wanted: Use) -> Result<(), Error> {
    let processes = Processes::new(agent);
    match wanted {
        Use::Start => processes.start(shell("true")).await.map(drop),
        Use::List => processes.list(ListRequest::default()).await.map(drop),
        Use::Wait => processes.wait(WaitRequest::default()).await.map(drop),
        Use::Signal => processes.signal(SignalRequest::default()).await.map(drop),
        Use::Resize => {
            let request = ResizeTerminalRequest::default();
            processes.resize_terminal(request).await.map(drop)
        }
        Use::Read => {
            let request = ReadOutputRequest::default();
            processes.read_output(request).await.map(drop)
        }
        Use::Write => {
            let request = WriteInputRequest::default();
            processes.write_input(request).await.map(drop)
        }
        Use::Release => processes.release(ReleaseRequest::default()).await.map(drop),
    }
}

/// Uses the method, and looks at what it did.
pub(crate) async fn perform(agent: &Agent, wanted: Use) -> Result<()> {
    match wanted {
        Use::Start | Use::Wait => ends_with(agent, "exit 3", Ended::ExitCode(3)).await,
        Use::List => is_listed(agent).await,
        Use::Signal => is_killed(agent).await,
        Use::Resize => has_size(agent).await,
        Use::Read | Use::Write => echoes(agent).await,
        Use::Release => is_forgotten(agent).await,
    }
}

async fn ends_with(agent: &Agent, script: &str, expected: Ended) -> Result<()> {
    let process = start(agent, shell(script)).await?;
    let end = end_of(agent, process).await?;
    ensure!(end.outcome == Some(expected), "it ended: {end:?}");
    release(agent, process).await
}

async fn is_listed(agent: &Agent) -> Result<()> {
    let process = start(agent, shell("sleep 1000")).await?;
    let request = ListRequest { after: process - 1 };
    let page = Processes::new(agent).list(request).await?;
    let first = page.processes.first().context("the list is empty")?;
    ensure!(first.process == process && first.command == "sh -c sleep 1000");
    kill(agent, process).await?;
    release(agent, process).await
}

async fn is_killed(agent: &Agent) -> Result<()> {
    let process = start(agent, shell("sleep 1000")).await?;
    kill(agent, process).await?;
    let end = end_of(agent, process).await?;
    ensure!(
        end.outcome == Some(Ended::Signal(9)),
        "it ended with {end:?}"
    );
    release(agent, process).await
}

async fn has_size(agent: &Agent) -> Result<()> {
    let request = StartRequest {
        terminal: Some(TerminalSettings::default()),
        ..shell("read go; stty size")
    };
    let process = start(agent, request).await?;
    let size = ResizeTerminalRequest {
        process,
        rows: 30,
        columns: 100,
    };
    Processes::new(agent).resize_terminal(size).await?;
    write(agent, process, b"go\n", false).await?;
    let output = output_of(agent, process).await?;
    ensure!(output.contains("30 100"), "stty wrote {output:?}");
    release(agent, process).await
}

async fn echoes(agent: &Agent) -> Result<()> {
    let request = StartRequest {
        input: true,
        ..shell("cat")
    };
    let process = start(agent, request).await?;
    write(agent, process, TEXT.as_bytes(), true).await?;
    let output = output_of(agent, process).await?;
    ensure!(output == TEXT, "cat wrote {output:?}");
    release(agent, process).await
}

async fn is_forgotten(agent: &Agent) -> Result<()> {
    let process = start(agent, shell("true")).await?;
    end_of(agent, process).await?;
    release(agent, process).await?;
    let request = WaitRequest {
        process,
        wait_ms: 0,
    };
    match Processes::new(agent).wait(request).await {
        Err(Error::Status {
            code: Code::NotFound,
            ..
        }) => Ok(()),
        other => bail!("it is still known: {other:?}"),
    }
}

fn shell(script: &str) -> StartRequest {
    StartRequest {
        argv: ["sh", "-c", script].map(str::to_owned).into(),
        ..StartRequest::default()
    }
}

async fn start(agent: &Agent, request: StartRequest) -> Result<u64> {
    match Processes::new(agent).start(request).await?.outcome {
        Some(Started::Started(started)) => Ok(started.process),
        other => bail!("it was not started: {other:?}"),
    }
}

async fn end_of(agent: &Agent, process: u64) -> Result<ProcessEnd> {
    let request = WaitRequest {
        process,
        wait_ms: PATIENCE_MS,
    };
    let waited = Processes::new(agent).wait(request).await?;
    waited.end.context("it did not end")
}

async fn kill(agent: &Agent, process: u64) -> Result<()> {
    let request = SignalRequest {
        process,
        signal: 9,
        target: SignalTarget::All.into(),
        kill_after_ms: 0,
    };
    Processes::new(agent).signal(request).await?;
    Ok(())
}

async fn write(agent: &Agent, process: u64, data: &[u8], end: bool) -> Result<()> {
    let request = WriteInputRequest {
        process,
        data: data.to_vec(),
        end,
        wait_ms: PATIENCE_MS,
        ..WriteInputRequest::default()
    };
    let written = Processes::new(agent).write_input(request).await?;
    ensure!(written.taken == data.len() as u64);
    Ok(())
}

/// All that a process writes to its standard output, until the output ends.
async fn output_of(agent: &Agent, process: u64) -> Result<String> {
    let mut output = Vec::new();
    loop {
        let offset = output.len() as u64;
        let request = ReadOutputRequest {
            process,
            output: OutputChannel::Stdout.into(),
            offset,
            wait_ms: PATIENCE_MS,
            acknowledged: Some(offset),
            ..ReadOutputRequest::default()
        };
        let read = Processes::new(agent).read_output(request).await?;
        ensure!(read.offset == offset, "bytes are lost");
        ensure!(
            !read.data.is_empty() || read.end.is_some(),
            "nothing was written in time"
        );
        output.extend(read.data);
        if read.end == Some(output.len() as u64) {
            return String::from_utf8(output).context("it wrote no text");
        }
    }
}

async fn release(agent: &Agent, process: u64) -> Result<()> {
    let request = ReleaseRequest { process };
    Processes::new(agent).release(request).await?;
    Ok(())
}
