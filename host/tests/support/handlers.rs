//! The handlers of the test's agent: the program's name says what becomes of it.

use super::Output;
use agent_core::Server;
use agent_core::gate::Gated;
use agent_core::messages::agent::{Agent, Info, Run, Shutdown};
use agent_core::messages::health::{Check, Health, Version};
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, HealthCheckResponseServingStatus, InfoRequest, InfoResponse,
    RunRequest, RunResponse, RunResponseOutcome, ShutdownRequest, ShutdownResponse, StoppedBy,
    VersionCheckResponse,
};
use agent_core::messages::{agent, health};
use agent_core::session::{Call, Handled, OfferContext, Reply, ReplyToken};
use agent_core::wire::Sink;
use agent_core::{Code, ErrorResponse};
use agent_engine::pump::Handler;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// How many calls may wait for a late answer.
pub const MAX_LATE: u32 = 64;

#[derive(Default)]
pub struct Handlers {
    /// Answers to send when all that has arrived was read, with what each program wrote.
    late: Vec<(ReplyToken<Run>, Vec<u8>)>,
    /// Calls that are never answered.
    hanging: Vec<ReplyToken<Run>>,
    /// How many programs were run.
    runs: Arc<AtomicU32>,
    hang_up: bool,
}

impl Handlers {
    pub fn counting(runs: &Arc<AtomicU32>) -> Self {
        Self {
            runs: Arc::clone(runs),
            ..Self::default()
        }
    }

    /// Sends the late answers, last call first.
    pub fn send_late(&mut self, server: &mut Server<'_, 1024>, output: &mut Output) {
        while let Some((mut token, stdout)) = self.late.pop() {
            let response = exited(0, &stdout);
            let _ = server.send(&mut token, &response, output);
        }
    }
}

impl Handler for Handlers {
    fn offer_context(&mut self) -> OfferContext {
        OfferContext {
            nonce: [7; 16],
            generation: Some([3; 16]),
            boot: None,
        }
    }

    fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
        match agent::dispatch(self, call, output) {
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
