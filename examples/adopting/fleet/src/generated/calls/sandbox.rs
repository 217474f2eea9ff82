// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! `acme.sandbox.v1.Sandbox`: Runs workloads in one virtual machine.

use super::super::{google, sandbox};
use handclasp::{Channel, Error, Method, MethodKind, Need, Visibility};

/// `acme.sandbox.v1.Sandbox/Prepare`.
pub static PREPARE: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Prepare",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.sandbox.v1.Sandbox/Shutdown`.
pub static SHUTDOWN: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Shutdown",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.sandbox.v1.Sandbox/CreateWorkload`.
pub static CREATE_WORKLOAD: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "CreateWorkload",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.sandbox.v1.Sandbox/StartWorkload`.
pub static START_WORKLOAD: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "StartWorkload",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.sandbox.v1.Sandbox/SignalWorkload`.
pub static SIGNAL_WORKLOAD: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "SignalWorkload",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.sandbox.v1.Sandbox/WaitWorkload`.
pub static WAIT_WORKLOAD: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "WaitWorkload",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.sandbox.v1.Sandbox/Stats`.
pub static STATS: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Stats",
    visibility: Visibility::Session(Need::since(1, 2)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.sandbox.v1.Sandbox/Freeze`.
pub static FREEZE: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Freeze",
    visibility: Visibility::Session(Need::since(1, 5)),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `acme.sandbox.v1.Sandbox/Thaw`.
pub static THAW: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Thaw",
    visibility: Visibility::Session(Need::since(1, 5)),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `acme.sandbox.v1.Sandbox/ListProcesses`.
pub static LIST_PROCESSES: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "ListProcesses",
    visibility: Visibility::Session(Need::BASELINE.until(4)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.sandbox.v1.Sandbox/RemoveWorkload`.
pub static REMOVE_WORKLOAD: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "RemoveWorkload",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.sandbox.v1.Sandbox/Exec`.
pub static EXEC: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Exec",
    visibility: Visibility::Session(Need::since(1, 1)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// Runs workloads in one virtual machine.
#[derive(Clone, Copy, Debug)]
pub struct Sandbox<'c>(&'c Channel);

impl<'c> Sandbox<'c> {
    /// The service of an agent: of an `Agent`, or of a `Connecting`.
    pub fn new(agent: &'c impl AsRef<Channel>) -> Self {
        Self(agent.as_ref())
    }

    /// Sets up what all workloads share. The first call on a new machine.
    ///
    /// Since 1.0.
    pub async fn prepare(&self, request: sandbox::PrepareRequest) -> Result<google::Empty, Error> {
        let done = self.0.call(&PREPARE, request).await?;
        Ok(done.response)
    }

    /// Ends the virtual machine. Answered before it is done.
    ///
    /// Since 1.0.
    pub async fn shutdown(&self) -> Result<google::Empty, Error> {
        let done = self.0.call(&SHUTDOWN, google::Empty::default()).await?;
        Ok(done.response)
    }

    /// Creates a workload from its specification; it does not run yet.
    ///
    /// Since 1.0.
    pub async fn create_workload(
        &self,
        request: sandbox::CreateWorkloadRequest,
    ) -> Result<google::Empty, Error> {
        let done = self.0.call(&CREATE_WORKLOAD, request).await?;
        Ok(done.response)
    }

    /// Runs a workload that was created.
    ///
    /// Since 1.0.
    pub async fn start_workload(
        &self,
        request: sandbox::StartWorkloadRequest,
    ) -> Result<sandbox::StartWorkloadResponse, Error> {
        let done = self.0.call(&START_WORKLOAD, request).await?;
        Ok(done.response)
    }

    /// Sends a signal to a workload. SIGKILL cannot be caught.
    ///
    /// Since 1.0.
    pub async fn signal_workload(
        &self,
        request: sandbox::SignalWorkloadRequest,
    ) -> Result<google::Empty, Error> {
        let done = self.0.call(&SIGNAL_WORKLOAD, request).await?;
        Ok(done.response)
    }

    /// Waits until a workload has ended.
    ///
    /// Since 1.0.
    pub async fn wait_workload(
        &self,
        request: sandbox::WaitWorkloadRequest,
    ) -> Result<sandbox::WaitWorkloadResponse, Error> {
        let done = self.0.call(&WAIT_WORKLOAD, request).await?;
        Ok(done.response)
    }

    /// What a workload has used so far.
    ///
    /// Since 1.2.
    pub async fn stats(
        &self,
        request: sandbox::StatsRequest,
    ) -> Result<sandbox::StatsResponse, Error> {
        let done = self.0.call(&STATS, request).await?;
        Ok(done.response)
    }

    /// Stops all processes of a workload until it is thawed.
    ///
    /// Since 1.5.
    pub async fn freeze(&self, request: sandbox::FreezeRequest) -> Result<google::Empty, Error> {
        let done = self.0.call(&FREEZE, request).await?;
        Ok(done.response)
    }

    /// Lets the processes of a frozen workload go on.
    ///
    /// Since 1.5.
    pub async fn thaw(&self, request: sandbox::ThawRequest) -> Result<google::Empty, Error> {
        let done = self.0.call(&THAW, request).await?;
        Ok(done.response)
    }

    /// Lists the processes of a workload. Replaced by Stats.
    ///
    /// Since 1.0. Removed in 1.4.
    pub async fn list_processes(
        &self,
        request: sandbox::ListProcessesRequest,
    ) -> Result<sandbox::ListProcessesResponse, Error> {
        let done = self.0.call(&LIST_PROCESSES, request).await?;
        Ok(done.response)
    }

    /// Deletes a workload and all that it wrote.
    ///
    /// Since 1.0.
    pub async fn remove_workload(
        &self,
        request: sandbox::RemoveWorkloadRequest,
    ) -> Result<google::Empty, Error> {
        let done = self.0.call(&REMOVE_WORKLOAD, request).await?;
        Ok(done.response)
    }

    /// Runs another program in a workload that runs.
    ///
    /// Since 1.1.
    pub async fn exec(
        &self,
        request: sandbox::ExecRequest,
    ) -> Result<sandbox::ExecResponse, Error> {
        let done = self.0.call(&EXEC, request).await?;
        Ok(done.response)
    }
}
