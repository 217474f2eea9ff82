//! `handclasp.v1.Agent`: what every build of the agent does.

use crate::dispatch::{Method, Rpc, Service, Visibility};
use crate::gate::{Decode, DecodeError, Gate, Gated, Need, check_bound};
use crate::offer::BootTimes;
use crate::rejection::Rejection;
use crate::session::{Call, Handled, Reply};
use crate::wire::{
    Encode, Fields, Repeated, Sink, WireError, put_bool, put_bytes, put_int, put_message,
    put_present_uint, put_uint,
};

/// The service `handclasp.v1.Agent`.
pub static SERVICE: Service = Service {
    name: "handclasp.v1.Agent",
    methods: &[&INFO, &RUN, &SHUTDOWN],
};

static INFO: Method = Method {
    service: "handclasp.v1.Agent",
    name: "Info",
    visibility: Visibility::Session(Need::BASELINE),
};

static RUN: Method = Method {
    service: "handclasp.v1.Agent",
    name: "Run",
    visibility: Visibility::Session(Need::BASELINE),
};

static SHUTDOWN: Method = Method {
    service: "handclasp.v1.Agent",
    name: "Shutdown",
    visibility: Visibility::Session(Need::BASELINE),
};

/// `handclasp.v1.Agent/Info`: what the agent is and what it runs on. Since 1.0.
#[derive(Debug)]
pub enum Info {}

impl Rpc for Info {
    const METHOD: &'static Method = &INFO;
    type Request<'a> = InfoRequest;
    type Response<'a> = InfoResponse<'a>;
}

/// `handclasp.v1.Agent/Run`: runs a program and waits for its end. Since 1.0.
#[derive(Debug)]
pub enum Run {}

impl Rpc for Run {
    const METHOD: &'static Method = &RUN;
    type Request<'a> = RunRequest<'a>;
    type Response<'a> = RunResponse<'a>;
}

/// `handclasp.v1.Agent/Shutdown`: ends the guest. Since 1.0.
#[derive(Debug)]
pub enum Shutdown {}

impl Rpc for Shutdown {
    const METHOD: &'static Method = &SHUTDOWN;
    type Request<'a> = ShutdownRequest;
    type Response<'a> = ShutdownResponse;
}

/// Serves `handclasp.v1.Agent`.
pub trait Agent {
    /// What the agent is and what it runs on.
    fn info(
        &mut self,
        request: &Gated<InfoRequest>,
        reply: Reply<'_, Info>,
    ) -> Result<Handled, Rejection<'static>>;

    /// Runs a program and waits for its end.
    fn run(
        &mut self,
        request: &Gated<RunRequest<'_>>,
        reply: Reply<'_, Run>,
    ) -> Result<Handled, Rejection<'static>>;

    /// Ends the guest.
    fn shutdown(
        &mut self,
        request: &Gated<ShutdownRequest>,
        reply: Reply<'_, Shutdown>,
    ) -> Result<Handled, Rejection<'static>>;
}

/// Hands a call to its handler; gives it back if it belongs to another service.
pub fn dispatch<'a>(
    handler: &mut impl Agent,
    call: Call<'a>,
    output: &mut dyn Sink,
) -> Result<Handled, Call<'a>> {
    match call.method() {
        method if method.is::<Info>() => {
            Ok(call.serve::<Info>(output, |request, reply| handler.info(request, reply)))
        }
        method if method.is::<Run>() => {
            Ok(call.serve::<Run>(output, |request, reply| handler.run(request, reply)))
        }
        method if method.is::<Shutdown>() => {
            Ok(call.serve::<Shutdown>(output, |request, reply| handler.shutdown(request, reply)))
        }
        _ => Err(call),
    }
}

/// Asks what the agent is and what it runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InfoRequest {}

impl<'a> Decode<'a> for InfoRequest {
    fn decode(bytes: &'a [u8], gate: Gate<'_>) -> Result<Self, DecodeError> {
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            gate.unknown_field("InfoRequest", number)?;
        }
        fields.finish()?;
        Ok(Self {})
    }
}

impl Encode for InfoRequest {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

/// What the agent is and what it runs on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InfoResponse<'a> {
    /// The agent's version.
    pub agent_version: &'a str,
    /// The guest kernel's release.
    pub kernel_release: &'a str,
    /// The guest kernel's time since its start, in nanoseconds.
    pub uptime_ns: u64,
    /// The guest's memory, in bytes.
    pub memory_total: u64,
    /// How much of it could be had without swapping, in bytes.
    pub memory_available: u64,
    /// How many CPUs are online.
    pub cpus: u32,
    /// Whether the agent is the guest's init.
    pub is_init: bool,
    /// When the guest reached the stations of its boot.
    pub boot: Option<BootTimes>,
}

impl<'a> Decode<'a> for InfoResponse<'a> {
    fn decode(bytes: &'a [u8], gate: Gate<'_>) -> Result<Self, DecodeError> {
        let mut message = Self::default();
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                1 => message.agent_version = fields.str(),
                2 => message.kernel_release = fields.str(),
                3 => message.uptime_ns = fields.u64(),
                4 => message.memory_total = fields.u64(),
                5 => message.memory_available = fields.u64(),
                6 => message.cpus = fields.u32(),
                7 => message.is_init = fields.bool(),
                8 if message.boot.is_some() => fields.fail(WireError::DuplicateMessage),
                8 => message.boot = Some(BootTimes::decode(fields.bytes())?),
                number => gate.unknown_field("InfoResponse", number)?,
            }
        }
        fields.finish()?;
        Ok(message)
    }
}

impl Encode for InfoResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 1, self.agent_version.as_bytes());
        put_bytes(sink, 2, self.kernel_release.as_bytes());
        put_uint(sink, 3, self.uptime_ns);
        put_uint(sink, 4, self.memory_total);
        put_uint(sink, 5, self.memory_available);
        put_uint(sink, 6, self.cpus.into());
        put_bool(sink, 7, self.is_init);
        if let Some(boot) = &self.boot {
            put_message(sink, 8, boot);
        }
    }
}

/// Asks to run a program.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunRequest<'a> {
    /// The program and its arguments. A program without a slash is looked for in `PATH`.
    pub argv: Repeated<'a, &'a str>,
    /// The environment, as `NAME=value`. Without a `PATH` it gets the usual one.
    pub env: Repeated<'a, &'a str>,
    /// The working directory; empty is `/`.
    pub cwd: &'a str,
    /// What the program reads on its standard input.
    pub stdin: &'a [u8],
    /// How long the program may take, in milliseconds; 0 is for ever.
    pub timeout_ms: u64,
    /// Whether the program goes on after the timeout, or after the connection is lost.
    pub detach: bool,
}

impl RunRequest<'_> {
    /// The most arguments.
    pub const MAX_ARGV: usize = 1024;
    /// The most environment variables.
    pub const MAX_ENV: usize = 1024;
    /// The longest working directory, in bytes: Linux's own limit.
    pub const MAX_CWD: usize = 4095;
    /// The longest standard input, in bytes.
    pub const MAX_STDIN: usize = 256 * 1024;
}

impl<'a> Decode<'a> for RunRequest<'a> {
    fn decode(bytes: &'a [u8], gate: Gate<'_>) -> Result<Self, DecodeError> {
        let mut message = Self {
            argv: Repeated::received(bytes, 1),
            env: Repeated::received(bytes, 2),
            ..Self::default()
        };
        let (mut argv, mut env) = (0_usize, 0_usize);
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    fields.str();
                    argv = argv.saturating_add(1);
                }
                2 => {
                    fields.str();
                    env = env.saturating_add(1);
                }
                3 => message.cwd = fields.str(),
                4 => message.stdin = fields.bytes(),
                5 => message.timeout_ms = fields.u64(),
                6 => message.detach = fields.bool(),
                number => gate.unknown_field("RunRequest", number)?,
            }
        }
        fields.finish()?;
        check_bound("RunRequest.argv", argv, Self::MAX_ARGV)?;
        check_bound("RunRequest.env", env, Self::MAX_ENV)?;
        check_bound("RunRequest.cwd", message.cwd.len(), Self::MAX_CWD)?;
        check_bound("RunRequest.stdin", message.stdin.len(), Self::MAX_STDIN)?;
        Ok(message)
    }
}

impl Encode for RunRequest<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        self.argv.write(sink, 1);
        self.env.write(sink, 2);
        put_bytes(sink, 3, self.cwd.as_bytes());
        put_bytes(sink, 4, self.stdin);
        put_uint(sink, 5, self.timeout_ms);
        put_bool(sink, 6, self.detach);
    }
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Outcome {
    /// It exited with this code.
    ExitCode(i32),
    /// This signal ended it.
    Signal(i32),
    /// It was to be left running at its timeout, and was.
    LeftRunning(bool),
}

/// What the agent sent a program that took too long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum StoppedBy {
    /// Nothing.
    #[default]
    Nothing = 0,
    /// `SIGTERM`, and that was enough.
    Term = 1,
    /// `SIGTERM`, and 2 seconds later `SIGKILL`.
    Kill = 2,
}

impl StoppedBy {
    const fn from_number(number: i32) -> Option<Self> {
        match number {
            0 => Some(Self::Nothing),
            1 => Some(Self::Term),
            2 => Some(Self::Kill),
            _ => None,
        }
    }
}

/// What came of running a program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunResponse<'a> {
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// What it wrote to its standard output, from the start.
    pub stdout: &'a [u8],
    /// Whether it wrote more than that.
    pub stdout_truncated: bool,
    /// What it wrote to its standard error, from the start.
    pub stderr: &'a [u8],
    /// Whether it wrote more than that.
    pub stderr_truncated: bool,
    /// What the agent did to end it.
    pub stopped_by: StoppedBy,
    /// Its process id in the guest.
    pub pid: u32,
}

impl RunResponse<'_> {
    /// The most that is kept of each output, in bytes.
    pub const MAX_OUTPUT: usize = 256 * 1024;
}

impl<'a> Decode<'a> for RunResponse<'a> {
    fn decode(bytes: &'a [u8], gate: Gate<'_>) -> Result<Self, DecodeError> {
        let mut message = Self::default();
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                1 => message.outcome = Some(Outcome::ExitCode(fields.i32())),
                2 => message.outcome = Some(Outcome::Signal(fields.i32())),
                3 => message.outcome = Some(Outcome::LeftRunning(fields.bool())),
                4 => message.stdout = fields.bytes(),
                5 => message.stdout_truncated = fields.bool(),
                6 => message.stderr = fields.bytes(),
                7 => message.stderr_truncated = fields.bool(),
                8 => match StoppedBy::from_number(fields.i32()) {
                    Some(stopped_by) => message.stopped_by = stopped_by,
                    None => gate.unknown_value("RunResponse.stopped_by", fields.i32())?,
                },
                9 => message.pid = fields.u32(),
                number => gate.unknown_field("RunResponse", number)?,
            }
        }
        fields.finish()?;
        check_bound("RunResponse.stdout", message.stdout.len(), Self::MAX_OUTPUT)?;
        check_bound("RunResponse.stderr", message.stderr.len(), Self::MAX_OUTPUT)?;
        Ok(message)
    }
}

impl Encode for RunResponse<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        // Members of a oneof are written even at their default: that they are there is what they say.
        match self.outcome {
            None => {}
            Some(Outcome::ExitCode(code)) => {
                put_present_uint(sink, 1, i64::from(code).cast_unsigned());
            }
            Some(Outcome::Signal(signal)) => {
                put_present_uint(sink, 2, i64::from(signal).cast_unsigned());
            }
            Some(Outcome::LeftRunning(left)) => put_present_uint(sink, 3, left.into()),
        }
        put_bytes(sink, 4, self.stdout);
        put_bool(sink, 5, self.stdout_truncated);
        put_bytes(sink, 6, self.stderr);
        put_bool(sink, 7, self.stderr_truncated);
        put_int(sink, 8, self.stopped_by as i64);
        put_uint(sink, 9, self.pid.into());
    }
}

/// What to do to the guest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum PowerAction {
    /// Turn it off. An agent that is not init ends itself and what it runs.
    #[default]
    PowerOff = 0,
    /// Start it again. An agent that is not init refuses.
    Reboot = 1,
}

/// Asks to end the guest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShutdownRequest {
    /// What to do.
    pub action: PowerAction,
}

impl<'a> Decode<'a> for ShutdownRequest {
    fn decode(bytes: &'a [u8], gate: Gate<'_>) -> Result<Self, DecodeError> {
        let mut message = Self::default();
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                1 => match fields.i32() {
                    0 => message.action = PowerAction::PowerOff,
                    1 => message.action = PowerAction::Reboot,
                    other => gate.unknown_value("ShutdownRequest.action", other)?,
                },
                number => gate.unknown_field("ShutdownRequest", number)?,
            }
        }
        fields.finish()?;
        Ok(message)
    }
}

impl Encode for ShutdownRequest {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.action as u64);
    }
}

/// The agent is about to end the guest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShutdownResponse {}

impl<'a> Decode<'a> for ShutdownResponse {
    fn decode(bytes: &'a [u8], gate: Gate<'_>) -> Result<Self, DecodeError> {
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            gate.unknown_field("ShutdownResponse", number)?;
        }
        fields.finish()?;
        Ok(Self {})
    }
}

impl Encode for ShutdownResponse {
    fn encode(&self, _sink: &mut dyn Sink) {}
}

crate::impl_prost_message!(
    InfoRequest,
    InfoResponse<'a>,
    RunRequest<'a>,
    RunResponse<'a>,
    ShutdownRequest,
    ShutdownResponse,
);
