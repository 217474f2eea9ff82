// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `handclasp.v1.Processes`: Processes: programs that are started, watched, fed and stopped by calls of their own. They outlive their connection.
//!
//! What a process writes is kept in a ring for each output, and each byte has an absolute offset. So a reader that lost its
//! connection continues where it was. A process that has ended is remembered until it is released, at most for ten minutes.
//!
//! At most 64 processes run or are remembered at a time. At most 256 calls wait for them, 24 of them on one connection: more are
//! RESOURCE_EXHAUSTED.

use super::super::{features, v1};
use crate::channel::Channel;
use crate::error::Error;
use agent_core::Need;
use agent_core::dispatch::{Method, MethodKind, Visibility};

/// `handclasp.v1.Processes/Start`.
pub static START: Method = Method {
    service: "handclasp.v1.Processes",
    name: "Start",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `handclasp.v1.Processes/List`.
pub static LIST: Method = Method {
    service: "handclasp.v1.Processes",
    name: "List",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `handclasp.v1.Processes/Wait`.
pub static WAIT: Method = Method {
    service: "handclasp.v1.Processes",
    name: "Wait",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `handclasp.v1.Processes/Signal`.
pub static SIGNAL: Method = Method {
    service: "handclasp.v1.Processes",
    name: "Signal",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `handclasp.v1.Processes/ResizeTerminal`.
pub static RESIZE_TERMINAL: Method = Method {
    service: "handclasp.v1.Processes",
    name: "ResizeTerminal",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `handclasp.v1.Processes/ReadOutput`.
pub static READ_OUTPUT: Method = Method {
    service: "handclasp.v1.Processes",
    name: "ReadOutput",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `handclasp.v1.Processes/WriteInput`.
pub static WRITE_INPUT: Method = Method {
    service: "handclasp.v1.Processes",
    name: "WriteInput",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `handclasp.v1.Processes/Release`.
pub static RELEASE: Method = Method {
    service: "handclasp.v1.Processes",
    name: "Release",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// Processes: programs that are started, watched, fed and stopped by calls of their own. They outlive their connection.
///
/// What a process writes is kept in a ring for each output, and each byte has an absolute offset. So a reader that lost its
/// connection continues where it was. A process that has ended is remembered until it is released, at most for ten minutes.
///
/// At most 64 processes run or are remembered at a time. At most 256 calls wait for them, 24 of them on one connection: more are
/// RESOURCE_EXHAUSTED.
#[derive(Clone, Copy, Debug)]
pub struct Processes<'c>(&'c Channel);

impl<'c> Processes<'c> {
    /// The service of an agent: of an `Agent`, or of a `Connecting`.
    pub fn new(agent: &'c impl AsRef<Channel>) -> Self {
        Self(agent.as_ref())
    }

    /// Starts a program. Answered when the program is executed, or when that has failed.
    ///
    /// Since 1.2, feature PROCESS.
    pub async fn start(&self, request: v1::StartRequest) -> Result<v1::StartResponse, Error> {
        let done = self.0.call(&START, request).await?;
        Ok(done.response)
    }

    /// Lists the processes that run or are remembered, in the order of their numbers.
    ///
    /// Since 1.2, feature PROCESS.
    pub async fn list(&self, request: v1::ListRequest) -> Result<v1::ListResponse, Error> {
        let done = self.0.call(&LIST, request).await?;
        Ok(done.response)
    }

    /// Waits for the end of a process.
    ///
    /// Since 1.2, feature PROCESS.
    pub async fn wait(&self, request: v1::WaitRequest) -> Result<v1::WaitResponse, Error> {
        let done = self.0.call(&WAIT, request).await?;
        Ok(done.response)
    }

    /// Sends a signal to a process.
    ///
    /// Since 1.2, feature PROCESS.
    pub async fn signal(&self, request: v1::SignalRequest) -> Result<v1::SignalResponse, Error> {
        let done = self.0.call(&SIGNAL, request).await?;
        Ok(done.response)
    }

    /// Sets the size of a process's terminal.
    ///
    /// Since 1.2, feature PROCESS.
    pub async fn resize_terminal(
        &self,
        request: v1::ResizeTerminalRequest,
    ) -> Result<v1::ResizeTerminalResponse, Error> {
        let done = self.0.call(&RESIZE_TERMINAL, request).await?;
        Ok(done.response)
    }

    /// Reads what a process has written to one of its outputs, or waits until it writes something.
    ///
    /// Since 1.2, feature PROCESS.
    pub async fn read_output(
        &self,
        request: v1::ReadOutputRequest,
    ) -> Result<v1::ReadOutputResponse, Error> {
        let done = self.0.call(&READ_OUTPUT, request).await?;
        Ok(done.response)
    }

    /// Writes to a process's standard input. Bytes that were taken before are skipped. The newest connection to write displaces the
    /// one before, which can go on only at the offset that was reached: everything else is FAILED_PRECONDITION.
    ///
    /// Since 1.2, feature PROCESS.
    pub async fn write_input(
        &self,
        request: v1::WriteInputRequest,
    ) -> Result<v1::WriteInputResponse, Error> {
        let done = self.0.call(&WRITE_INPUT, request).await?;
        Ok(done.response)
    }

    /// Forgets a process and what it wrote: at once if it has ended, else at its end.
    ///
    /// Since 1.2, feature PROCESS.
    pub async fn release(&self, request: v1::ReleaseRequest) -> Result<v1::ReleaseResponse, Error> {
        let done = self.0.call(&RELEASE, request).await?;
        Ok(done.response)
    }
}
