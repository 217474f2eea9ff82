// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `handclasp.v1.Processes`: Processes: programs that are started, watched, fed and stopped by calls of their own. They outlive their connection.
//!
//! What a process writes is kept in a ring for each output, and each byte has an absolute offset. So a reader that lost its
//! connection continues where it was. A process that has ended is remembered until it is released, at most for ten minutes.
//!
//! At most 64 processes run or are remembered at a time. At most 256 calls wait for them, 24 of them on one connection: more are
//! RESOURCE_EXHAUSTED.

use super::super::contract::features;
use super::{
    ListRequest, ListResponse, ReadOutputRequest, ReadOutputResponse, ReleaseRequest,
    ReleaseResponse, ResizeTerminalRequest, ResizeTerminalResponse, SignalRequest, SignalResponse,
    StartRequest, StartResponse, WaitRequest, WaitResponse, WriteInputRequest, WriteInputResponse,
};
use crate::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use crate::error::ErrorResponse;
use crate::feature::FeatureSet;
use crate::gate::Gated;
use crate::level::Need;
use crate::session::{Call, Handled, MethodGate, Reply};
use crate::wire::Sink;

/// The service `handclasp.v1.Processes`.
pub static SERVICE: Service = Service {
    name: "handclasp.v1.Processes",
    methods: &[
        &START,
        &LIST,
        &WAIT,
        &SIGNAL,
        &RESIZE_TERMINAL,
        &READ_OUTPUT,
        &WRITE_INPUT,
        &RELEASE,
    ],
};

static START: Method = Method {
    service: "handclasp.v1.Processes",
    name: "Start",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: false,
};

static LIST: Method = Method {
    service: "handclasp.v1.Processes",
    name: "List",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

static WAIT: Method = Method {
    service: "handclasp.v1.Processes",
    name: "Wait",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

static SIGNAL: Method = Method {
    service: "handclasp.v1.Processes",
    name: "Signal",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: false,
};

static RESIZE_TERMINAL: Method = Method {
    service: "handclasp.v1.Processes",
    name: "ResizeTerminal",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

static READ_OUTPUT: Method = Method {
    service: "handclasp.v1.Processes",
    name: "ReadOutput",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

static WRITE_INPUT: Method = Method {
    service: "handclasp.v1.Processes",
    name: "WriteInput",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

static RELEASE: Method = Method {
    service: "handclasp.v1.Processes",
    name: "Release",
    visibility: Visibility::Session(Need::since(1, 2).with(features::PROCESS)),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `handclasp.v1.Processes/Start`. Starts a program. Answered when the program is executed, or when that has failed.
///
/// Since 1.2, feature PROCESS.
#[derive(Debug)]
pub enum Start {}

impl Rpc for Start {
    const METHOD: &'static Method = &START;
    type Request<'a> = StartRequest<'a>;
    type Response<'a> = StartResponse<'a>;
}

/// `handclasp.v1.Processes/List`. Lists the processes that run or are remembered, in the order of their numbers.
///
/// Since 1.2, feature PROCESS.
#[derive(Debug)]
pub enum List {}

impl Rpc for List {
    const METHOD: &'static Method = &LIST;
    type Request<'a> = ListRequest;
    type Response<'a> = ListResponse<'a>;
}

/// `handclasp.v1.Processes/Wait`. Waits for the end of a process.
///
/// Since 1.2, feature PROCESS.
#[derive(Debug)]
pub enum Wait {}

impl Rpc for Wait {
    const METHOD: &'static Method = &WAIT;
    type Request<'a> = WaitRequest;
    type Response<'a> = WaitResponse;
}

/// `handclasp.v1.Processes/Signal`. Sends a signal to a process.
///
/// Since 1.2, feature PROCESS.
#[derive(Debug)]
pub enum Signal {}

impl Rpc for Signal {
    const METHOD: &'static Method = &SIGNAL;
    type Request<'a> = SignalRequest;
    type Response<'a> = SignalResponse;
}

/// `handclasp.v1.Processes/ResizeTerminal`. Sets the size of a process's terminal.
///
/// Since 1.2, feature PROCESS.
#[derive(Debug)]
pub enum ResizeTerminal {}

impl Rpc for ResizeTerminal {
    const METHOD: &'static Method = &RESIZE_TERMINAL;
    type Request<'a> = ResizeTerminalRequest;
    type Response<'a> = ResizeTerminalResponse;
}

/// `handclasp.v1.Processes/ReadOutput`. Reads what a process has written to one of its outputs, or waits until it writes something.
///
/// Since 1.2, feature PROCESS.
#[derive(Debug)]
pub enum ReadOutput {}

impl Rpc for ReadOutput {
    const METHOD: &'static Method = &READ_OUTPUT;
    type Request<'a> = ReadOutputRequest;
    type Response<'a> = ReadOutputResponse<'a>;
}

/// `handclasp.v1.Processes/WriteInput`. Writes to a process's standard input. Bytes that were taken before are skipped. The newest connection to write displaces the
/// one before, which can go on only at the offset that was reached: everything else is FAILED_PRECONDITION.
///
/// Since 1.2, feature PROCESS.
#[derive(Debug)]
pub enum WriteInput {}

impl Rpc for WriteInput {
    const METHOD: &'static Method = &WRITE_INPUT;
    type Request<'a> = WriteInputRequest<'a>;
    type Response<'a> = WriteInputResponse;
}

/// `handclasp.v1.Processes/Release`. Forgets a process and what it wrote: at once if it has ended, else at its end.
///
/// Since 1.2, feature PROCESS.
#[derive(Debug)]
pub enum Release {}

impl Rpc for Release {
    const METHOD: &'static Method = &RELEASE;
    type Request<'a> = ReleaseRequest;
    type Response<'a> = ReleaseResponse;
}

/// Serves `handclasp.v1.Processes`.
pub trait Processes {
    /// Whether the handler has [`Self::start`]: a method without it is neither read nor offered.
    const HAS_START: bool = false;

    /// Starts a program. Answered when the program is executed, or when that has failed.
    fn start(
        &mut self,
        request: &Gated<StartRequest<'_>>,
        reply: Reply<'_, Start>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::list`]: a method without it is neither read nor offered.
    const HAS_LIST: bool = false;

    /// Lists the processes that run or are remembered, in the order of their numbers.
    fn list(
        &mut self,
        request: &Gated<ListRequest>,
        reply: Reply<'_, List>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::wait`]: a method without it is neither read nor offered.
    const HAS_WAIT: bool = false;

    /// Waits for the end of a process.
    fn wait(
        &mut self,
        request: &Gated<WaitRequest>,
        reply: Reply<'_, Wait>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::signal`]: a method without it is neither read nor offered.
    const HAS_SIGNAL: bool = false;

    /// Sends a signal to a process.
    fn signal(
        &mut self,
        request: &Gated<SignalRequest>,
        reply: Reply<'_, Signal>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::resize_terminal`]: a method without it is neither read nor offered.
    const HAS_RESIZE_TERMINAL: bool = false;

    /// Sets the size of a process's terminal.
    fn resize_terminal(
        &mut self,
        request: &Gated<ResizeTerminalRequest>,
        reply: Reply<'_, ResizeTerminal>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::read_output`]: a method without it is neither read nor offered.
    const HAS_READ_OUTPUT: bool = false;

    /// Reads what a process has written to one of its outputs, or waits until it writes something.
    fn read_output(
        &mut self,
        request: &Gated<ReadOutputRequest>,
        reply: Reply<'_, ReadOutput>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::write_input`]: a method without it is neither read nor offered.
    const HAS_WRITE_INPUT: bool = false;

    /// Writes to a process's standard input. Bytes that were taken before are skipped. The newest connection to write displaces the
    /// one before, which can go on only at the offset that was reached: everything else is FAILED_PRECONDITION.
    fn write_input(
        &mut self,
        request: &Gated<WriteInputRequest<'_>>,
        reply: Reply<'_, WriteInput>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::release`]: a method without it is neither read nor offered.
    const HAS_RELEASE: bool = false;

    /// Forgets a process and what it wrote: at once if it has ended, else at its end.
    fn release(
        &mut self,
        request: &Gated<ReleaseRequest>,
        reply: Reply<'_, Release>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }
}

/// The features of which the handler has every method.
pub fn features<H: Processes>() -> FeatureSet {
    let mut set = FeatureSet::EMPTY;
    if H::HAS_START
        && H::HAS_LIST
        && H::HAS_WAIT
        && H::HAS_SIGNAL
        && H::HAS_RESIZE_TERMINAL
        && H::HAS_READ_OUTPUT
        && H::HAS_WRITE_INPUT
        && H::HAS_RELEASE
    {
        set.insert(features::PROCESS);
    }
    set
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Processes>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if H::HAS_START && method.is::<Start>() => Ok(
            call.serve_in_place::<Start>(output, |request, reply| handler.start(request, reply))
        ),
        method if H::HAS_LIST && method.is::<List>() => {
            Ok(call.serve_in_place::<List>(output, |request, reply| handler.list(request, reply)))
        }
        method if H::HAS_WAIT && method.is::<Wait>() => {
            Ok(call.serve_in_place::<Wait>(output, |request, reply| handler.wait(request, reply)))
        }
        method if H::HAS_SIGNAL && method.is::<Signal>() => {
            Ok(call
                .serve_in_place::<Signal>(output, |request, reply| handler.signal(request, reply)))
        }
        method if H::HAS_RESIZE_TERMINAL && method.is::<ResizeTerminal>() => Ok(call
            .serve_in_place::<ResizeTerminal>(output, |request, reply| {
                handler.resize_terminal(request, reply)
            })),
        method if H::HAS_READ_OUTPUT && method.is::<ReadOutput>() => Ok(call
            .serve_in_place::<ReadOutput>(output, |request, reply| {
                handler.read_output(request, reply)
            })),
        method if H::HAS_WRITE_INPUT && method.is::<WriteInput>() => Ok(call
            .serve_in_place::<WriteInput>(output, |request, reply| {
                handler.write_input(request, reply)
            })),
        method if H::HAS_RELEASE && method.is::<Release>() => Ok(call
            .serve_in_place::<Release>(output, |request, reply| handler.release(request, reply))),

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[
    MethodGate::of::<Start>(),
    MethodGate::of::<List>(),
    MethodGate::of::<Wait>(),
    MethodGate::of::<Signal>(),
    MethodGate::of::<ResizeTerminal>(),
    MethodGate::of::<ReadOutput>(),
    MethodGate::of::<WriteInput>(),
    MethodGate::of::<Release>(),
];
