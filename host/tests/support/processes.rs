//! The handlers for the processes of the test's agent.

use super::Output;
use super::handlers::Handlers;
use super::programs::{Description, Program, outcome};
use agent_core::gate::Gated;
use agent_core::messages::processes::{
    List, Processes, ReadOutput, Release, ResizeTerminal, Signal, Start, Wait, WriteInput,
};
use agent_core::messages::{
    ListRequest, ListResponse, OutputChannel, OutputPolicy, OutputState, ProcessEnd,
    ProcessEndOutcome, ProcessInfo, ReadOutputRequest, ReadOutputResponse, ReleaseRequest,
    ReleaseResponse, ResizeTerminalRequest, ResizeTerminalResponse, SignalRequest, SignalResponse,
    SignalTarget, StartFailure, StartRequest, StartResponse, StartResponseOutcome, StartStage,
    StartedProcess, WaitRequest, WaitResponse, WriteInputRequest, WriteInputResponse,
};
use agent_core::session::{Handled, Reply, ReplyToken};
use agent_core::wire::Repeated;
use agent_core::{Code, ErrorResponse, Server};
use rustix::process::{Pid, Signal as KernelSignal, kill_process, kill_process_group};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The most bytes in a response, so that a ring takes several.
const MOST: usize = 50_000;

/// A call that waits for something.
pub enum Waiting {
    End(ReplyToken<Wait>, Shared, Instant),
    Output(ReplyToken<ReadOutput>, Shared, ReadOutputRequest, Instant),
}

type Shared = Arc<Mutex<Program>>;
type Answer = Result<Handled, ErrorResponse<'static>>;

const NO_PROCESS: ErrorResponse<'static> =
    ErrorResponse::Handler(Code::NotFound, "no such process");

impl Waiting {
    /// Answers the call if it is time; otherwise gives it back.
    pub fn send(self, server: &mut Server<'_, 1024>, output: &mut Output) -> Option<Self> {
        match self {
            Self::End(mut token, program, until) => {
                let response = wait_response(&program.lock().unwrap());
                if response.end.is_none() && Instant::now() < until {
                    return Some(Self::End(token, program, until));
                }
                let _ = server.send(&mut token, &response, output);
            }
            Self::Output(mut token, program, request, until) => {
                let shared = Arc::clone(&program);
                let locked = shared.lock().unwrap();
                let response = read_response(&locked, &request);
                let is_nothing = response.data.is_empty() && response.end.is_none();
                if is_nothing && Instant::now() < until {
                    return Some(Self::Output(token, program, request, until));
                }
                let _ = server.send(&mut token, &response, output);
            }
        }
        None
    }
}

fn state(program: &Program, index: usize) -> OutputState {
    let ring = &program.outputs[index];
    OutputState {
        start: ring.start,
        written: ring.written(),
        open: ring.is_open,
        waiting_ms: u64::from(ring.is_full()),
    }
}

fn end(program: &Program) -> Option<ProcessEnd> {
    let status = program.end?;
    Some(ProcessEnd {
        outcome: Some(match outcome(status) {
            Ok(code) => ProcessEndOutcome::ExitCode(code),
            Err(signal) => ProcessEndOutcome::Signal(signal),
        }),
        ran_ms: 5,
        ..ProcessEnd::default()
    })
}

fn wait_response(program: &Program) -> WaitResponse {
    WaitResponse {
        end: end(program),
        stdout: Some(state(program, 0)),
        stderr: Some(state(program, 1)),
    }
}

fn index(channel: OutputChannel) -> usize {
    usize::from(channel == OutputChannel::Stderr)
}

fn read_response<'p>(program: &'p Program, request: &ReadOutputRequest) -> ReadOutputResponse<'p> {
    let ring = &program.outputs[index(request.output)];
    let (offset, data) = ring.read(request.offset, MOST);
    let is_end = !ring.is_open && offset + data.len() as u64 >= ring.written();
    ReadOutputResponse {
        offset,
        data,
        end: is_end.then(|| ring.written()),
    }
}

fn until(wait_ms: u64) -> Instant {
    Instant::now() + Duration::from_millis(wait_ms)
}

impl Processes for Handlers {
    const HAS_START: bool = true;

    fn start(&mut self, request: &Gated<StartRequest<'_>>, reply: Reply<'_, Start>) -> Answer {
        let started = |process, pid, existed| StartedProcess {
            process,
            pid,
            existed,
        };
        let text = format!("{:?}", **request);
        if let Some((number, program)) = self.programs.by_key(request.key)
            && !request.key.is_empty()
        {
            let program = program.lock().unwrap();
            if program.request != text {
                let sentence = "another request has this key";
                return Err(ErrorResponse::Handler(Code::AlreadyExists, sentence));
            }
            let outcome = StartResponseOutcome::Started(started(number, program.pid, true));
            return Ok(reply.send(&StartResponse {
                outcome: Some(outcome),
            }));
        }
        let argv: Vec<&str> = request.argv.iter().collect();
        let description = Description {
            env: request.env.iter().collect(),
            cwd: request.cwd,
            has_input: request.input || request.terminal.is_some(),
            is_terminal: request.terminal.is_some(),
            waits: request.output_policy == OutputPolicy::Wait,
            key: request.key,
            request: text,
            argv: argv.clone(),
        };
        let outcome = match self.programs.start(&description) {
            Ok((number, pid)) => StartResponseOutcome::Started(started(number, pid, false)),
            Err(errno) => StartResponseOutcome::Failure(StartFailure {
                stage: StartStage::Exec,
                errno,
                subject: argv[0],
            }),
        };
        Ok(reply.send(&StartResponse {
            outcome: Some(outcome),
        }))
    }

    const HAS_LIST: bool = true;

    fn list(&mut self, request: &Gated<ListRequest>, reply: Reply<'_, List>) -> Answer {
        let all = self.programs.0.lock().unwrap().clone();
        let is_endless = self.is_hostile.load(Ordering::Relaxed);
        let after = if is_endless { 0 } else { request.after };
        let locked: Vec<_> = all
            .range(after + 1..)
            .map(|(number, program)| (*number, program.lock().unwrap()))
            .collect();
        let infos: Vec<_> = locked
            .iter()
            .map(|(number, program)| ProcessInfo {
                process: *number,
                pid: program.pid,
                command: &program.command,
                terminal: program.is_terminal,
                age_ms: 1500,
                end: end(program),
                stdout: Some(state(program, 0)),
                stderr: Some(state(program, 1)),
                key: &program.key,
                ..ProcessInfo::default()
            })
            .collect();
        // Two on a page.
        let page = &infos[..infos.len().min(2)];
        Ok(reply.send(&ListResponse {
            processes: Repeated::new(page),
            more: is_endless || infos.len() > page.len(),
        }))
    }

    const HAS_WAIT: bool = true;

    fn wait(&mut self, request: &Gated<WaitRequest>, reply: Reply<'_, Wait>) -> Answer {
        let program = self.programs.get(request.process).ok_or(NO_PROCESS)?;
        let (handled, token) = reply.later();
        let until = until(request.wait_ms);
        self.waiting.push(Waiting::End(token, program, until));
        Ok(handled)
    }

    const HAS_SIGNAL: bool = true;

    fn signal(&mut self, request: &Gated<SignalRequest>, reply: Reply<'_, Signal>) -> Answer {
        let program = self.programs.get(request.process).ok_or(NO_PROCESS)?;
        let mut program = program.lock().unwrap();
        if program.end.is_some() {
            let sentence = "the process has ended";
            return Err(ErrorResponse::Handler(Code::FailedPrecondition, sentence));
        }
        program.signals.push(request.signal);
        let signal = KernelSignal::from_named_raw(request.signal.cast_signed()).unwrap();
        let pid = Pid::from_raw(program.pid.cast_signed()).unwrap();
        let sent = match request.target {
            SignalTarget::Process => kill_process(pid, signal),
            _ => kill_process_group(pid, signal),
        };
        sent.unwrap();
        Ok(reply.send(&SignalResponse {}))
    }

    const HAS_RESIZE_TERMINAL: bool = true;

    fn resize_terminal(
        &mut self,
        request: &Gated<ResizeTerminalRequest>,
        reply: Reply<'_, ResizeTerminal>,
    ) -> Answer {
        let program = self.programs.get(request.process).ok_or(NO_PROCESS)?;
        let size = (request.rows, request.columns);
        program.lock().unwrap().sizes.push(size);
        Ok(reply.send(&ResizeTerminalResponse {}))
    }

    const HAS_READ_OUTPUT: bool = true;

    fn read_output(
        &mut self,
        request: &Gated<ReadOutputRequest>,
        reply: Reply<'_, ReadOutput>,
    ) -> Answer {
        let program = self.programs.get(request.process).ok_or(NO_PROCESS)?;
        if let Some(acknowledged) = request.acknowledged {
            let ring = &mut program.lock().unwrap().outputs[index(request.output)];
            ring.acknowledged = ring.acknowledged.max(acknowledged);
        }
        let (handled, token) = reply.later();
        let until = until(request.wait_ms);
        let is_repeated = self.is_hostile.load(Ordering::Relaxed);
        let request = ReadOutputRequest {
            offset: if is_repeated { 0 } else { request.offset },
            ..**request
        };
        self.waiting
            .push(Waiting::Output(token, program, request, until));
        Ok(handled)
    }

    const HAS_WRITE_INPUT: bool = true;

    fn write_input(
        &mut self,
        request: &Gated<WriteInputRequest<'_>>,
        reply: Reply<'_, WriteInput>,
    ) -> Answer {
        let program = self.programs.get(request.process).ok_or(NO_PROCESS)?;
        let written = program
            .lock()
            .unwrap()
            .write(request.offset, request.data, request.end);
        let Some((taken, closed)) = written else {
            let sentence = "bytes are missing before this offset";
            return Err(ErrorResponse::Handler(Code::FailedPrecondition, sentence));
        };
        Ok(reply.send(&WriteInputResponse { taken, closed }))
    }

    const HAS_RELEASE: bool = true;

    fn release(&mut self, request: &Gated<ReleaseRequest>, reply: Reply<'_, Release>) -> Answer {
        self.programs.0.lock().unwrap().remove(&request.process);
        Ok(reply.send(&ReleaseResponse {}))
    }
}
