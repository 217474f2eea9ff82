// Generated from the contract by `cargo xtask generate`: change the .proto files instead.

//! `handclasp.v1.Agent`: The agent inside the virtual machine.

use super::super::contract::features;
use super::{
    InfoRequest, InfoResponse, MountRequest, MountResponse, PauseRequest, PauseResponse,
    ReseedRandomRequest, ReseedRandomResponse, ResumeRequest, ResumeResponse, RunRequest,
    RunResponse, SetTimeRequest, SetTimeResponse, ShutdownRequest, ShutdownResponse,
};
use crate::dispatch::{Method, MethodKind, Rpc, Service, Visibility};
use crate::error::ErrorResponse;
use crate::feature::FeatureSet;
use crate::gate::Gated;
use crate::level::Need;
use crate::session::{Call, Handled, MethodGate, Reply};
use crate::wire::Sink;

/// The service `handclasp.v1.Agent`.
pub static SERVICE: Service = Service {
    name: "handclasp.v1.Agent",
    methods: &[
        &INFO,
        &RUN,
        &SHUTDOWN,
        &SET_TIME,
        &RESEED_RANDOM,
        &MOUNT,
        &PAUSE,
        &RESUME,
    ],
};

static INFO: Method = Method {
    service: "handclasp.v1.Agent",
    name: "Info",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: true,
};

static RUN: Method = Method {
    service: "handclasp.v1.Agent",
    name: "Run",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static SHUTDOWN: Method = Method {
    service: "handclasp.v1.Agent",
    name: "Shutdown",
    visibility: Visibility::Session(Need::BASELINE),
    kind: MethodKind::Unary,
    idempotent: false,
};

static SET_TIME: Method = Method {
    service: "handclasp.v1.Agent",
    name: "SetTime",
    visibility: Visibility::Session(Need::BASELINE.with(features::TIME)),
    kind: MethodKind::Unary,
    idempotent: false,
};

static RESEED_RANDOM: Method = Method {
    service: "handclasp.v1.Agent",
    name: "ReseedRandom",
    visibility: Visibility::Session(Need::BASELINE.with(features::ENTROPY)),
    kind: MethodKind::Unary,
    idempotent: false,
};

static MOUNT: Method = Method {
    service: "handclasp.v1.Agent",
    name: "Mount",
    visibility: Visibility::Session(Need::BASELINE.with(features::MOUNT)),
    kind: MethodKind::Unary,
    idempotent: false,
};

static PAUSE: Method = Method {
    service: "handclasp.v1.Agent",
    name: "Pause",
    visibility: Visibility::Session(Need::since(1, 1).with(features::PAUSE)),
    kind: MethodKind::Unary,
    idempotent: true,
};

static RESUME: Method = Method {
    service: "handclasp.v1.Agent",
    name: "Resume",
    visibility: Visibility::Session(Need::since(1, 1).with(features::PAUSE)),
    kind: MethodKind::Unary,
    idempotent: true,
};

/// `handclasp.v1.Agent/Info`. What the agent is and what it runs on.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Info {}

impl Rpc for Info {
    const METHOD: &'static Method = &INFO;
    type Request<'a> = InfoRequest;
    type Response<'a> = InfoResponse<'a>;
}

/// `handclasp.v1.Agent/Run`. Runs a program and waits for its end.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Run {}

impl Rpc for Run {
    const METHOD: &'static Method = &RUN;
    type Request<'a> = RunRequest<'a>;
    type Response<'a> = RunResponse<'a>;
}

/// `handclasp.v1.Agent/Shutdown`. Ends the guest. Answered before it is done.
///
/// Since 1.0.
#[derive(Debug)]
pub enum Shutdown {}

impl Rpc for Shutdown {
    const METHOD: &'static Method = &SHUTDOWN;
    type Request<'a> = ShutdownRequest;
    type Response<'a> = ShutdownResponse;
}

/// `handclasp.v1.Agent/SetTime`. Sets the guest's clock.
///
/// Since 1.0, feature TIME.
#[derive(Debug)]
pub enum SetTime {}

impl Rpc for SetTime {
    const METHOD: &'static Method = &SET_TIME;
    type Request<'a> = SetTimeRequest;
    type Response<'a> = SetTimeResponse;
}

/// `handclasp.v1.Agent/ReseedRandom`. Gives the guest's kernel entropy, for instance after a restore: clones of one snapshot share theirs.
///
/// Since 1.0, feature ENTROPY.
#[derive(Debug)]
pub enum ReseedRandom {}

impl Rpc for ReseedRandom {
    const METHOD: &'static Method = &RESEED_RANDOM;
    type Request<'a> = ReseedRandomRequest<'a>;
    type Response<'a> = ReseedRandomResponse;
}

/// `handclasp.v1.Agent/Mount`. Mounts a file system. The directory that it is mounted on is made if it is not there.
///
/// Since 1.0, feature MOUNT.
#[derive(Debug)]
pub enum Mount {}

impl Rpc for Mount {
    const METHOD: &'static Method = &MOUNT;
    type Request<'a> = MountRequest<'a>;
    type Response<'a> = MountResponse;
}

/// `handclasp.v1.Agent/Pause`. Stops all programs of a named process group until it is resumed. Answered when all of them stand still.
///
/// Since 1.1, feature PAUSE.
#[derive(Debug)]
pub enum Pause {}

impl Rpc for Pause {
    const METHOD: &'static Method = &PAUSE;
    type Request<'a> = PauseRequest<'a>;
    type Response<'a> = PauseResponse;
}

/// `handclasp.v1.Agent/Resume`. Lets the programs of a named process group go on.
///
/// Since 1.1, feature PAUSE.
#[derive(Debug)]
pub enum Resume {}

impl Rpc for Resume {
    const METHOD: &'static Method = &RESUME;
    type Request<'a> = ResumeRequest<'a>;
    type Response<'a> = ResumeResponse;
}

/// Serves `handclasp.v1.Agent`.
pub trait Agent {
    /// Whether the handler has the feature EPHEMERAL, which no method belongs to: it is not offered without.
    const SERVES_EPHEMERAL: bool = false;

    /// What the agent is and what it runs on.
    fn info(
        &mut self,
        request: &Gated<InfoRequest>,
        reply: Reply<'_, Info>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Runs a program and waits for its end.
    fn run(
        &mut self,
        request: &Gated<RunRequest<'_>>,
        reply: Reply<'_, Run>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Ends the guest. Answered before it is done.
    fn shutdown(
        &mut self,
        request: &Gated<ShutdownRequest>,
        reply: Reply<'_, Shutdown>,
    ) -> Result<Handled, ErrorResponse<'static>>;

    /// Whether the handler has [`Self::set_time`]: a method without it is neither read nor offered.
    const HAS_SET_TIME: bool = false;

    /// Sets the guest's clock.
    fn set_time(
        &mut self,
        request: &Gated<SetTimeRequest>,
        reply: Reply<'_, SetTime>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::reseed_random`]: a method without it is neither read nor offered.
    const HAS_RESEED_RANDOM: bool = false;

    /// Gives the guest's kernel entropy, for instance after a restore: clones of one snapshot share theirs.
    fn reseed_random(
        &mut self,
        request: &Gated<ReseedRandomRequest<'_>>,
        reply: Reply<'_, ReseedRandom>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::mount`]: a method without it is neither read nor offered.
    const HAS_MOUNT: bool = false;

    /// Mounts a file system. The directory that it is mounted on is made if it is not there.
    fn mount(
        &mut self,
        request: &Gated<MountRequest<'_>>,
        reply: Reply<'_, Mount>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::pause`]: a method without it is neither read nor offered.
    const HAS_PAUSE: bool = false;

    /// Stops all programs of a named process group until it is resumed. Answered when all of them stand still.
    fn pause(
        &mut self,
        request: &Gated<PauseRequest<'_>>,
        reply: Reply<'_, Pause>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }

    /// Whether the handler has [`Self::resume`]: a method without it is neither read nor offered.
    const HAS_RESUME: bool = false;

    /// Lets the programs of a named process group go on.
    fn resume(
        &mut self,
        request: &Gated<ResumeRequest<'_>>,
        reply: Reply<'_, Resume>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let _ = (request, reply);
        Err(ErrorResponse::NO_HANDLER)
    }
}

/// The features of which the handler has every method, and those without methods that it has.
pub fn features<H: Agent>() -> FeatureSet {
    let mut set = FeatureSet::EMPTY;
    if H::HAS_RESEED_RANDOM {
        set.insert(features::ENTROPY);
    }
    if H::SERVES_EPHEMERAL {
        set.insert(features::EPHEMERAL);
    }
    if H::HAS_MOUNT {
        set.insert(features::MOUNT);
    }
    if H::HAS_PAUSE && H::HAS_RESUME {
        set.insert(features::PAUSE);
    }
    if H::HAS_SET_TIME {
        set.insert(features::TIME);
    }
    set
}

/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
pub fn dispatch<'a, H: Agent>(
    handler: &mut H,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if method.is::<Info>() => {
            Ok(call.serve_in_place::<Info>(output, |request, reply| handler.info(request, reply)))
        }
        method if method.is::<Run>() => {
            Ok(call.serve_in_place::<Run>(output, |request, reply| handler.run(request, reply)))
        }
        method if method.is::<Shutdown>() => Ok(call
            .serve_in_place::<Shutdown>(output, |request, reply| handler.shutdown(request, reply))),
        method if H::HAS_SET_TIME && method.is::<SetTime>() => Ok(call
            .serve_in_place::<SetTime>(output, |request, reply| handler.set_time(request, reply))),
        method if H::HAS_RESEED_RANDOM && method.is::<ReseedRandom>() => Ok(call
            .serve_in_place::<ReseedRandom>(output, |request, reply| {
                handler.reseed_random(request, reply)
            })),
        method if H::HAS_MOUNT && method.is::<Mount>() => Ok(
            call.serve_in_place::<Mount>(output, |request, reply| handler.mount(request, reply))
        ),
        method if H::HAS_PAUSE && method.is::<Pause>() => Ok(
            call.serve_in_place::<Pause>(output, |request, reply| handler.pause(request, reply))
        ),
        method if H::HAS_RESUME && method.is::<Resume>() => {
            Ok(call
                .serve_in_place::<Resume>(output, |request, reply| handler.resume(request, reply)))
        }

        _ => Err(call),
    }
}

/// The gates of the methods, for a program that forwards the calls to another server.
pub static GATES: &[MethodGate] = &[
    MethodGate::of::<Info>(),
    MethodGate::of::<Run>(),
    MethodGate::of::<Shutdown>(),
    MethodGate::of::<SetTime>(),
    MethodGate::of::<ReseedRandom>(),
    MethodGate::of::<Mount>(),
    MethodGate::of::<Pause>(),
    MethodGate::of::<Resume>(),
];
