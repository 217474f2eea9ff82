// Generated from the contract by `cargo run --bin generate`: change the .proto files instead.

//! `acme.sandbox.v1.Sandbox`: Runs workloads in one virtual machine.

use super::{
    CreateWorkloadRequest, ExecRequest, ExecResponse, FreezeRequest, ListProcessesRequest,
    ListProcessesResponse, PrepareRequest, RemoveWorkloadRequest, SignalWorkloadRequest,
    StartWorkloadRequest, StartWorkloadResponse, StatsRequest, StatsResponse, ThawRequest,
    WaitWorkloadRequest, WaitWorkloadResponse,
};
use agent_core::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use agent_core::error::ErrorResponse;
use agent_core::feature::FeatureSet;
use agent_core::gate::Gated;
use agent_core::level::Need;
use agent_core::session::{Call, Handled, MethodGate, Reply};
use agent_core::wire::Sink;

/// The service `acme.sandbox.v1.Sandbox`.
pub static SERVICE: Service = Service {
    name: "acme.sandbox.v1.Sandbox",
    methods: &[
        &PREPARE,
        &SHUTDOWN,
        &CREATE_WORKLOAD,
        &START_WORKLOAD,
        &SIGNAL_WORKLOAD,
        &WAIT_WORKLOAD,
        &STATS,
        &FREEZE,
        &THAW,
        &LIST_PROCESSES,
        &REMOVE_WORKLOAD,
        &EXEC,
    ],
};

static PREPARE: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Prepare",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static SHUTDOWN: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Shutdown",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static CREATE_WORKLOAD: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "CreateWorkload",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static START_WORKLOAD: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "StartWorkload",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static SIGNAL_WORKLOAD: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "SignalWorkload",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static WAIT_WORKLOAD: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "WaitWorkload",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static STATS: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Stats",
    visibility: Visibility::Session(Need::since(1, 2)),
    kind: MethodKind::Unary,
    idempotent: false,
};

static FREEZE: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Freeze",
    visibility: Visibility::Session(Need::since(1, 5)),
    kind: MethodKind::Unary,
    idempotent: true,
};

static THAW: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Thaw",
    visibility: Visibility::Session(Need::since(1, 5)),
    kind: MethodKind::Unary,
    idempotent: true,
};

static LIST_PROCESSES: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "ListProcesses",
    visibility: Visibility::Session(Need::BASELINE.until(4)),
    kind: MethodKind::Unary,
    idempotent: false,
};

static REMOVE_WORKLOAD: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "RemoveWorkload",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static EXEC: Method = Method {
    service: "acme.sandbox.v1.Sandbox",
    name: "Exec",
    visibility: Visibility::Session(Need::since(1, 1)),
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `acme.sandbox.v1.Sandbox/Prepare`. Sets up what all workloads share. The first call on a new machine.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Prepare {}

impl Rpc for Prepare {
    const METHOD: &'static Method = &PREPARE;
    type Request<'a> = PrepareRequest<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `acme.sandbox.v1.Sandbox/Shutdown`. Ends the virtual machine. Answered before it is done.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Shutdown {}

impl Rpc for Shutdown {
    const METHOD: &'static Method = &SHUTDOWN;
    type Request<'a> = super::super::google::Empty;
    type Response<'a> = super::super::google::Empty;
}

/// `acme.sandbox.v1.Sandbox/CreateWorkload`. Creates a workload from its specification; it does not run yet.
///
/// Since 1.0.
#[derive(Debug)]
pub enum CreateWorkload {}

impl Rpc for CreateWorkload {
    const METHOD: &'static Method = &CREATE_WORKLOAD;
    type Request<'a> = CreateWorkloadRequest<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `acme.sandbox.v1.Sandbox/StartWorkload`. Runs a workload that was created.
///
/// Since 1.0.
#[derive(Debug)]
pub enum StartWorkload {}

impl Rpc for StartWorkload {
    const METHOD: &'static Method = &START_WORKLOAD;
    type Request<'a> = StartWorkloadRequest<'a>;
    type Response<'a> = StartWorkloadResponse;
}

/// `acme.sandbox.v1.Sandbox/SignalWorkload`. Sends a signal to a workload. SIGKILL cannot be caught.
///
/// Since 1.0.
#[derive(Debug)]
pub enum SignalWorkload {}

impl Rpc for SignalWorkload {
    const METHOD: &'static Method = &SIGNAL_WORKLOAD;
    type Request<'a> = SignalWorkloadRequest<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `acme.sandbox.v1.Sandbox/WaitWorkload`. Waits until a workload has ended.
///
/// Since 1.0.
#[derive(Debug)]
pub enum WaitWorkload {}

impl Rpc for WaitWorkload {
    const METHOD: &'static Method = &WAIT_WORKLOAD;
    type Request<'a> = WaitWorkloadRequest<'a>;
    type Response<'a> = WaitWorkloadResponse;
}

/// `acme.sandbox.v1.Sandbox/Stats`. What a workload has used so far.
///
/// Since 1.2.
#[derive(Debug)]
pub enum Stats {}

impl Rpc for Stats {
    const METHOD: &'static Method = &STATS;
    type Request<'a> = StatsRequest<'a>;
    type Response<'a> = StatsResponse<'a>;
}

/// `acme.sandbox.v1.Sandbox/Freeze`. Stops all processes of a workload until it is thawed.
///
/// Since 1.5.
#[derive(Debug)]
pub enum Freeze {}

impl Rpc for Freeze {
    const METHOD: &'static Method = &FREEZE;
    type Request<'a> = FreezeRequest<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `acme.sandbox.v1.Sandbox/Thaw`. Lets the processes of a frozen workload go on.
///
/// Since 1.5.
#[derive(Debug)]
pub enum Thaw {}

impl Rpc for Thaw {
    const METHOD: &'static Method = &THAW;
    type Request<'a> = ThawRequest<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `acme.sandbox.v1.Sandbox/ListProcesses`. Lists the processes of a workload. Replaced by Stats.
///
/// Since 1.0. Removed in 1.4.
#[derive(Debug)]
pub enum ListProcesses {}

impl Rpc for ListProcesses {
    const METHOD: &'static Method = &LIST_PROCESSES;
    type Request<'a> = ListProcessesRequest<'a>;
    type Response<'a> = ListProcessesResponse<'a>;
}

/// `acme.sandbox.v1.Sandbox/RemoveWorkload`. Deletes a workload and all that it wrote.
///
/// Since 1.0.
#[derive(Debug)]
pub enum RemoveWorkload {}

impl Rpc for RemoveWorkload {
    const METHOD: &'static Method = &REMOVE_WORKLOAD;
    type Request<'a> = RemoveWorkloadRequest<'a>;
    type Response<'a> = super::super::google::Empty;
}

/// `acme.sandbox.v1.Sandbox/Exec`. Runs another program in a workload that runs.
///
/// Since 1.1.
#[derive(Debug)]
pub enum Exec {}

impl Rpc for Exec {
    const METHOD: &'static Method = &EXEC;
    type Request<'a> = ExecRequest<'a>;
    type Response<'a> = ExecResponse<'a>;
}

/// Serves `acme.sandbox.v1.Sandbox`.
pub trait Sandbox {
    /// Sets up what all workloads share. The first call on a new machine.
    fn prepare(
        &mut self,
        request: &Gated<PrepareRequest<'_>>,
        reply: Reply<'_, Prepare>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Ends the virtual machine. Answered before it is done.
    fn shutdown(
        &mut self,
        request: &Gated<super::super::google::Empty>,
        reply: Reply<'_, Shutdown>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Creates a workload from its specification; it does not run yet.
    fn create_workload(
        &mut self,
        request: &Gated<CreateWorkloadRequest<'_>>,
        reply: Reply<'_, CreateWorkload>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Runs a workload that was created.
    fn start_workload(
        &mut self,
        request: &Gated<StartWorkloadRequest<'_>>,
        reply: Reply<'_, StartWorkload>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Sends a signal to a workload. SIGKILL cannot be caught.
    fn signal_workload(
        &mut self,
        request: &Gated<SignalWorkloadRequest<'_>>,
        reply: Reply<'_, SignalWorkload>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Waits until a workload has ended.
    fn wait_workload(
        &mut self,
        request: &Gated<WaitWorkloadRequest<'_>>,
        reply: Reply<'_, WaitWorkload>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// What a workload has used so far.
    fn stats(
        &mut self,
        request: &Gated<StatsRequest<'_>>,
        reply: Reply<'_, Stats>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Stops all processes of a workload until it is thawed.
    fn freeze(
        &mut self,
        request: &Gated<FreezeRequest<'_>>,
        reply: Reply<'_, Freeze>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Lets the processes of a frozen workload go on.
    fn thaw(
        &mut self,
        request: &Gated<ThawRequest<'_>>,
        reply: Reply<'_, Thaw>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Lists the processes of a workload. Replaced by Stats.
    fn list_processes(
        &mut self,
        request: &Gated<ListProcessesRequest<'_>>,
        reply: Reply<'_, ListProcesses>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Deletes a workload and all that it wrote.
    fn remove_workload(
        &mut self,
        request: &Gated<RemoveWorkloadRequest<'_>>,
        reply: Reply<'_, RemoveWorkload>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Runs another program in a workload that runs.
    fn exec(
        &mut self,
        request: &Gated<ExecRequest<'_>>,
        reply: Reply<'_, Exec>,
    ) -> Result<Handled, ErrorResponse<'static>>;
}

/// The features of which the handler has every method.
pub fn features<_H: Sandbox>() -> FeatureSet {
    FeatureSet::EMPTY
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Sandbox>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if method.is::<Prepare>() => Ok(call
            .serve_in_place::<Prepare>(output, |request, reply| handler.prepare(request, reply))),
        method if method.is::<Shutdown>() => Ok(call
            .serve_in_place::<Shutdown>(output, |request, reply| handler.shutdown(request, reply))),
        method if method.is::<CreateWorkload>() => Ok(call
            .serve_in_place::<CreateWorkload>(output, |request, reply| {
                handler.create_workload(request, reply)
            })),
        method if method.is::<StartWorkload>() => Ok(call
            .serve_in_place::<StartWorkload>(output, |request, reply| {
                handler.start_workload(request, reply)
            })),
        method if method.is::<SignalWorkload>() => Ok(call
            .serve_in_place::<SignalWorkload>(output, |request, reply| {
                handler.signal_workload(request, reply)
            })),
        method if method.is::<WaitWorkload>() => Ok(call
            .serve_in_place::<WaitWorkload>(output, |request, reply| {
                handler.wait_workload(request, reply)
            })),
        method if method.is::<Stats>() => Ok(
            call.serve_in_place::<Stats>(output, |request, reply| handler.stats(request, reply))
        ),
        method if method.is::<Freeze>() => {
            Ok(call
                .serve_in_place::<Freeze>(output, |request, reply| handler.freeze(request, reply)))
        }
        method if method.is::<Thaw>() => {
            Ok(call.serve_in_place::<Thaw>(output, |request, reply| handler.thaw(request, reply)))
        }
        method if method.is::<ListProcesses>() => Ok(call
            .serve_in_place::<ListProcesses>(output, |request, reply| {
                handler.list_processes(request, reply)
            })),
        method if method.is::<RemoveWorkload>() => Ok(call
            .serve_in_place::<RemoveWorkload>(output, |request, reply| {
                handler.remove_workload(request, reply)
            })),
        method if method.is::<Exec>() => {
            Ok(call.serve_in_place::<Exec>(output, |request, reply| handler.exec(request, reply)))
        }

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[
    MethodGate::of::<Prepare>(),
    MethodGate::of::<Shutdown>(),
    MethodGate::of::<CreateWorkload>(),
    MethodGate::of::<StartWorkload>(),
    MethodGate::of::<SignalWorkload>(),
    MethodGate::of::<WaitWorkload>(),
    MethodGate::of::<Stats>(),
    MethodGate::of::<Freeze>(),
    MethodGate::of::<Thaw>(),
    MethodGate::of::<ListProcesses>(),
    MethodGate::of::<RemoveWorkload>(),
    MethodGate::of::<Exec>(),
];
