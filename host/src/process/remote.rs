//! A process of an agent, as its calls see it.

use super::link::{Guest, Link, Repeat};
use super::status::ExitStatus;
use crate::error::Error;
use crate::generated::calls::processes::{
    LIST, READ_OUTPUT, RELEASE, RESIZE_TERMINAL, SIGNAL, WAIT, WRITE_INPUT,
};
use crate::v1::{
    ListRequest, ListResponse, OutputChannel, ProcessInfo, ReadOutputRequest, ReadOutputResponse,
    ReleaseRequest, ReleaseResponse, ResizeTerminalRequest, ResizeTerminalResponse, SignalRequest,
    SignalResponse, WaitRequest, WaitResponse, WriteInputRequest, WriteInputResponse,
};
use agent_core::Code;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;

/// A process, shared by all handles to it.
#[derive(Debug)]
pub(super) struct Remote {
    link: Arc<Link>,
    guest: Guest,
    number: u64,
    /// Where the calls of dropped handles are made.
    runtime: Handle,
    /// Whether the guest forgets the process when the last handle is dropped.
    is_released_on_drop: AtomicBool,
}

impl Remote {
    /// Must be called inside a tokio runtime.
    pub(super) fn new(
        link: Arc<Link>,
        guest: Guest,
        number: u64,
        is_released_on_drop: bool,
    ) -> Self {
        Self {
            link,
            guest,
            number,
            runtime: Handle::current(),
            is_released_on_drop: AtomicBool::new(is_released_on_drop),
        }
    }

    pub(super) const fn number(&self) -> u64 {
        self.number
    }

    pub(super) const fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// Leaves the process in the guest when the handles are dropped.
    pub(super) fn keep(&self) {
        self.is_released_on_drop.store(false, Ordering::Relaxed);
    }

    /// Waits for output from `offset` on. An owner acknowledges what is before it.
    pub(super) async fn read(
        &self,
        output: OutputChannel,
        offset: u64,
        acknowledged: Option<u64>,
    ) -> Result<ReadOutputResponse, Error> {
        let request = |wait| ReadOutputRequest {
            process: self.number,
            output: output.into(),
            offset,
            max_bytes: 0,
            wait_ms: milliseconds(wait),
            acknowledged,
        };
        self.link.poll(self.guest, &READ_OUTPUT, request).await
    }

    /// Writes input, and waits until there is room for the first byte.
    pub(super) async fn write(
        &self,
        offset: u64,
        data: Vec<u8>,
        end: bool,
    ) -> Result<WriteInputResponse, Error> {
        let request = |wait| WriteInputRequest {
            process: self.number,
            offset,
            data: data.clone(),
            end,
            wait_ms: milliseconds(wait),
        };
        self.link.poll(self.guest, &WRITE_INPUT, request).await
    }

    /// How the process has ended; `None` if it runs.
    pub(super) async fn try_wait(&self) -> Result<Option<ExitStatus>, Error> {
        let request = WaitRequest {
            process: self.number,
            wait_ms: 0,
        };
        let response: WaitResponse = self
            .link
            .call(self.guest, &WAIT, request, Repeat::Yes)
            .await?;
        Ok(response.end.map(ExitStatus::new))
    }

    /// Waits for the end of the process.
    pub(super) async fn wait(&self) -> Result<ExitStatus, Error> {
        let request = |wait| WaitRequest {
            process: self.number,
            wait_ms: milliseconds(wait),
        };
        loop {
            let response: WaitResponse = self.link.poll(self.guest, &WAIT, request).await?;
            if let Some(end) = response.end {
                return Ok(ExitStatus::new(end));
            }
        }
    }

    pub(super) async fn signal(&self, request: SignalRequest) -> Result<(), Error> {
        // Killing a process twice is killing it.
        let repeat = match request.signal {
            SIGKILL => Repeat::Yes,
            _ => Repeat::No,
        };
        let request = SignalRequest {
            process: self.number,
            ..request
        };
        let _: SignalResponse = self.link.call(self.guest, &SIGNAL, request, repeat).await?;
        Ok(())
    }

    pub(super) async fn resize(&self, rows: u32, columns: u32) -> Result<(), Error> {
        let request = ResizeTerminalRequest {
            process: self.number,
            rows,
            columns,
        };
        let call = self
            .link
            .call(self.guest, &RESIZE_TERMINAL, request, Repeat::Yes);
        let _: ResizeTerminalResponse = call.await?;
        Ok(())
    }

    pub(super) async fn release(&self) -> Result<(), Error> {
        self.keep();
        release(&self.link, self.guest, self.number).await
    }

    /// What the agent knows of the process.
    pub(super) async fn info(&self) -> Result<ProcessInfo, Error> {
        let after = self.number.saturating_sub(1);
        let page: ListResponse = self
            .link
            .call(self.guest, &LIST, ListRequest { after }, Repeat::Yes)
            .await?;
        let mut processes = page.processes.into_iter();
        let found = processes.find(|info| info.process == self.number);
        found.ok_or_else(|| Error::Status {
            code: Code::NotFound,
            message: format!(
                "there is no process {}: it was released, or has ended more than ten minutes ago",
                self.number
            ),
            refusal: None,
        })
    }
}

impl Drop for Remote {
    fn drop(&mut self) {
        if *self.is_released_on_drop.get_mut() {
            let (link, guest, number) = (Arc::clone(&self.link), self.guest, self.number);
            self.runtime.spawn(async move {
                // If it fails, the guest forgets the process by itself.
                let _ = release(&link, guest, number).await;
            });
        }
    }
}

/// The signal that no process can ignore.
pub(super) const SIGKILL: u32 = 9;

async fn release(link: &Link, guest: Guest, process: u64) -> Result<(), Error> {
    let call = link.call(guest, &RELEASE, ReleaseRequest { process }, Repeat::Yes);
    let _: ReleaseResponse = call.await?;
    Ok(())
}

/// A duration as the contract has it.
pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
