//! The handlers of the test's agent: the program's name says what becomes of it.

use super::processes::Waiting;
use super::programs::Programs;
use super::{Config, Output};
use agent_core::Server;
use agent_core::gate::Gated;
use agent_core::messages::agent::{
    Agent, Info, Mount, Pause, ReseedRandom, Resume, Run, SetTime, Shutdown,
};
use agent_core::messages::health::{Check, Health, Version};
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, HealthCheckResponseServingStatus, InfoRequest, InfoResponse,
    MountRequest, MountResponse, PauseRequest, PauseResponse, ReseedRandomRequest,
    ReseedRandomResponse, ResumeRequest, ResumeResponse, RunRequest, RunResponse,
    RunResponseOutcome, SetTimeRequest, SetTimeResponse, ShutdownRequest, ShutdownResponse,
    StoppedBy, VersionCheckResponse,
};
use agent_core::messages::{agent, health, processes};
use agent_core::session::{Call, Handled, OfferContext, Reply, ReplyToken};
use agent_core::wire::Sink;
use agent_core::{Code, ErrorResponse};
use agent_engine::pump::Handler;
use std::collections::BTreeSet;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// How many calls may wait for a late answer.
pub const MAX_LATE: u32 = 64;

/// What the clock shows that `SetTime` moves, in nanoseconds since 1970.
pub const CLOCK_NS: u64 = 1_000_000_000_000_000_000;

#[derive(Default)]
pub struct Handlers {
    /// Answers to send when all that has arrived was read, with what each program wrote.
    late: Vec<(ReplyToken<Run>, Vec<u8>)>,
    /// Calls that are never answered.
    hanging: Vec<ReplyToken<Run>>,
    /// Calls that wait for a process.
    pub waiting: Vec<Waiting>,
    pub programs: Programs,
    pub is_hostile: Arc<AtomicBool>,
    /// How many programs were run.
    runs: Arc<AtomicU32>,
    generation: Arc<Mutex<Option<[u8; 16]>>>,
    /// The methods that were called.
    called: Arc<Mutex<BTreeSet<String>>>,
    hang_up: bool,
}

impl Handlers {
    pub fn new(config: &Config) -> Self {
        Self {
            programs: config.programs.clone(),
            is_hostile: Arc::clone(&config.is_hostile),
            runs: Arc::clone(&config.runs),
            generation: Arc::clone(&config.generation),
            called: Arc::clone(&config.called),
            ..Self::default()
        }
    }

    fn note(&self, method: String) {
        self.called.lock().unwrap().insert(method);
    }

    /// Sends the late answers, last call first.
    pub fn send_late(&mut self, server: &mut Server<'_, 1024>, output: &mut Output) {
        while let Some((mut token, stdout)) = self.late.pop() {
            let response = exited(0, &stdout);
            let _ = server.send(&mut token, &response, output);
        }
        let waiting = mem::take(&mut self.waiting).into_iter();
        self.waiting = waiting
            .filter_map(|call| call.send(server, output))
            .collect();
    }

    pub fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }
}

impl Handler for Handlers {
    fn offer_context(&mut self) -> OfferContext {
        self.note("handclasp.v1.Negotiation/Negotiate".to_owned());
        OfferContext {
            nonce: [7; 16],
            generation: *self.generation.lock().unwrap(),
            boot: None,
        }
    }

    fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
        self.note(call.method().element().to_string());
        let call = match agent::dispatch(self, call, output) {
            Ok(handled) => return handled,
            Err(call) => call,
        };
        match processes::dispatch(self, call, output) {
            Ok(handled) => handled,
            Err(call) => health::dispatch(self, call, output).unwrap(),
        }
    }

    fn should_continue(&self) -> bool {
        !self.hang_up
    }
}

fn exited(code: i32, stdout: &[u8]) -> RunResponse<'_> {
    RunResponse {
        outcome: Some(RunResponseOutcome::ExitCode(code)),
        stdout,
        pid: 99,
        ..RunResponse::default()
    }
}

impl Agent for Handlers {
    fn info(
        &mut self,
        _: &Gated<InfoRequest>,
        reply: Reply<'_, Info>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        Ok(reply.send(&InfoResponse {
            agent_version: "0.0.1",
            kernel_release: "6.1-test",
            cpus: 2,
            ..InfoResponse::default()
        }))
    }

    fn run(
        &mut self,
        request: &Gated<RunRequest<'_>>,
        reply: Reply<'_, Run>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        self.runs.fetch_add(1, Ordering::Relaxed);
        let mut words = request.argv.iter();
        let program = words.next().unwrap_or_default();
        let rest: Vec<&str> = words.collect();
        let number = || rest.first().and_then(|word| word.parse().ok()).unwrap_or(0);
        let response = match program {
            // The example of the command's help.
            "uname" => return Ok(reply.send(&exited(0, b"6.1-test\n"))),
            "echo" => {
                let mut stdout = rest.join(" ").into_bytes();
                stdout.extend_from_slice(request.stdin);
                return Ok(reply.send(&exited(0, &stdout)));
            }
            "late" if self.late.len() >= MAX_LATE as usize => {
                return Err(ErrorResponse::Handler(
                    Code::ResourceExhausted,
                    "too many calls",
                ));
            }
            "late" => {
                let (handled, token) = reply.later();
                self.late.push((token, rest.join(" ").into_bytes()));
                return Ok(handled);
            }
            "hang" => {
                let (handled, token) = reply.later();
                self.hanging.push(token);
                return Ok(handled);
            }
            "hang-up" => {
                self.hang_up = true;
                return Ok(reply.later().0);
            }
            "missing" => return Err(ErrorResponse::Handler(Code::NotFound, "no such program")),
            "forbidden" => {
                return Err(ErrorResponse::Handler(
                    Code::PermissionDenied,
                    "not executable",
                ));
            }
            "exit" => exited(number(), b""),
            "signal" => RunResponse {
                outcome: Some(RunResponseOutcome::Signal(number())),
                ..exited(0, b"")
            },
            "slow" => RunResponse {
                outcome: Some(RunResponseOutcome::Signal(15)),
                stopped_by: StoppedBy::Term,
                ..exited(0, b"part")
            },
            "shutdown" => RunResponse {
                outcome: Some(RunResponseOutcome::Signal(15)),
                stopped_by: StoppedBy::Shutdown,
                ..exited(0, b"part")
            },
            "daemon" => RunResponse {
                outcome: Some(RunResponseOutcome::LeftRunning(true)),
                ..exited(0, b"")
            },
            "much" => {
                let stdout = vec![b'x'; 256 * 1024];
                return Ok(reply.send(&exited(0, &stdout)));
            }
            "binary" => RunResponse {
                stderr: b"\xfe\n",
                stderr_truncated: true,
                ..exited(0, b"\0\xff\r\n")
            },
            _ => {
                return Err(ErrorResponse::Handler(
                    Code::InvalidArgument,
                    "what is that?",
                ));
            }
        };
        Ok(reply.send(&response))
    }

    fn shutdown(
        &mut self,
        request: &Gated<ShutdownRequest>,
        reply: Reply<'_, Shutdown>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        if request.action == agent_core::messages::PowerAction::Reboot {
            return Err(ErrorResponse::Handler(
                Code::FailedPrecondition,
                "an agent that is not init cannot reboot",
            ));
        }
        Ok(reply.send(&ShutdownResponse {}))
    }

    const HAS_SET_TIME: bool = true;

    fn set_time(
        &mut self,
        request: &Gated<SetTimeRequest>,
        reply: Reply<'_, SetTime>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let moved_ns = request.unix_ns.cast_signed() - CLOCK_NS.cast_signed();
        Ok(reply.send(&SetTimeResponse { moved_ns }))
    }

    const HAS_RESEED_RANDOM: bool = true;

    fn reseed_random(
        &mut self,
        request: &Gated<ReseedRandomRequest<'_>>,
        reply: Reply<'_, ReseedRandom>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        let is_random = request.entropy.len() >= 16 && request.entropy.iter().any(|byte| *byte > 0);
        if !is_random || ![0, 16].contains(&request.generation.len()) {
            return Err(ErrorResponse::Handler(Code::InvalidArgument, "no entropy"));
        }
        Ok(reply.send(&ReseedRandomResponse {}))
    }

    const SERVES_EPHEMERAL: bool = true;
    const HAS_MOUNT: bool = true;

    fn mount(
        &mut self,
        request: &Gated<MountRequest<'_>>,
        reply: Reply<'_, Mount>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        if request.driver == "block" && (request.source, request.fstype) != ("/dev/vda", "ext4") {
            return Err(ErrorResponse::Handler(Code::NotFound, "no such device"));
        }
        if request.options.iter().any(|option| option == "odd") {
            return Err(ErrorResponse::Handler(
                Code::InvalidArgument,
                "what is odd?",
            ));
        }
        Ok(reply.send(&MountResponse {}))
    }

    const HAS_PAUSE: bool = true;

    fn pause(
        &mut self,
        request: &Gated<PauseRequest<'_>>,
        reply: Reply<'_, Pause>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        known_group(request.group)?;
        Ok(reply.send(&PauseResponse {}))
    }

    const HAS_RESUME: bool = true;

    fn resume(
        &mut self,
        request: &Gated<ResumeRequest<'_>>,
        reply: Reply<'_, Resume>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        known_group(request.group)?;
        Ok(reply.send(&ResumeResponse {}))
    }
}

fn known_group(name: &str) -> Result<(), ErrorResponse<'static>> {
    match name {
        "web" => Ok(()),
        _ => Err(ErrorResponse::Handler(Code::NotFound, "no such group")),
    }
}

impl Health for Handlers {
    fn check(
        &mut self,
        _: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, Check>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        Ok(reply.send(&HealthCheckResponse {
            status: HealthCheckResponseServingStatus::Serving,
        }))
    }

    fn version(
        &mut self,
        _: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, Version>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        Ok(reply.send(&VersionCheckResponse {
            grpc_version: "1.0",
            agent_version: "0.0.1",
        }))
    }
}
