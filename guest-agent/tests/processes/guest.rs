//! A platform without an engine: it starts programs, and does for them what the engine would do.

use agent_core::messages::{StartRequest, StartStage};
use agent_engine::HandlerError;
use agent_engine::platform::{Channel, Id, ProcessSource, Token};
use agent_engine::system::{Exit, Moved, ProcessInterest, Program as _, StartState, System as _};
use agent_engine::time::Duration;
use guest_agent::linux::{ARGUMENT_BYTES, Child, Events, Linux, Listener, Sources};
use guest_agent::sys::{self, Fd};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use vsock_transport::ListenAddress;

/// The longest that something may take, against a test that hangs.
const LIMIT: std::time::Duration = std::time::Duration::from_mins(1);
/// How long a turn waits for events. The kernel reports no children here, since other threads of a test ignore that signal.
const TURN: Duration = Duration::from_millis(5);

/// The platform. Children belong to the whole process, so there is one at a time.
pub(crate) struct Guest {
    pub(crate) linux: Linux,
    events: Events,
    started: u32,
    _alone: MutexGuard<'static, ()>,
}

impl Guest {
    pub(crate) fn new() -> Self {
        static ALONE: Mutex<()> = Mutex::new(());
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        sys::close_others_on_exec().unwrap();
        let directory = tempfile::tempdir().unwrap();
        let address = format!("unix:{}", directory.path().join("agent").display());
        let listener = Listener::bind(&ListenAddress::parse(&address).unwrap()).unwrap();
        let memory = vec![0; ARGUMENT_BYTES].into_boxed_slice();
        let memory = Box::leak(memory).try_into().unwrap();
        let sources = Sources::new(listener).unwrap();
        Self {
            linux: Linux::new(sources, None, false, memory),
            events: Events::default(),
            started: 0,
            _alone: alone,
        }
    }

    /// Starts a program. It is not known yet whether it is executed.
    pub(crate) fn begin(
        &mut self,
        request: &StartRequest<'_>,
        group: Option<&Fd>,
    ) -> Result<Program, HandlerError> {
        self.started += 1;
        let id = Id {
            index: 0,
            serial: self.started,
        };
        let child = self.linux.start(request, group, id)?;
        Ok(Program {
            child,
            id,
            state: StartState::Pending,
            is_reported: false,
            outputs: [Vec::new(), Vec::new()],
            at_end: [false, request.terminal.is_some()],
            exit: None,
        })
    }

    /// Starts a program that is executed.
    pub(crate) fn start(&mut self, request: &StartRequest<'_>) -> Program {
        let mut program = self.begin(request, None).unwrap();
        self.until(&mut program, |program| program.state != StartState::Pending);
        assert_eq!(program.state, StartState::Executed);
        program
    }

    /// Starts a program that cannot be executed. Returns the stage, the error number and the subject.
    pub(crate) fn fail(&mut self, request: &StartRequest<'_>) -> (StartStage, u32, String) {
        let mut program = self.begin(request, None).unwrap();
        // The process may have ended before its report is read.
        self.until(&mut program, |program| {
            program.exit.is_some() && program.is_reported
        });
        let StartState::Failed { stage, errno } = program.state else {
            panic!("it was executed");
        };
        let mut subject = [0; 4096];
        let length = program.child.failed_path(&mut subject);
        let subject = String::from_utf8(subject[..length].to_vec()).unwrap();
        (stage, errno, subject)
    }

    /// Runs a program to its end and that of its outputs. Returns what it wrote to its standard output.
    pub(crate) fn run(&mut self, request: &StartRequest<'_>) -> String {
        let mut program = self.start(request);
        self.finish(&mut program);
        assert_eq!(program.exit, Some(Exit::Code(0)), "{}", program.stderr());
        program.stdout()
    }

    /// Waits until a program and its outputs have ended.
    pub(crate) fn finish(&mut self, program: &mut Program) {
        self.until(program, |program| {
            program.exit.is_some() && program.at_end == [true; 2]
        });
    }

    /// Waits until a program has written a text to its standard output.
    pub(crate) fn until_written(&mut self, program: &mut Program, text: &str) {
        self.until(program, |program| program.stdout().contains(text));
    }

    /// Takes turns until something is so.
    pub(crate) fn until(&mut self, program: &mut Program, is_so: impl Fn(&Program) -> bool) {
        let start = Instant::now();
        while !is_so(program) {
            let wrote = (program.stdout(), program.stderr());
            assert!(start.elapsed() < LIMIT, "{:?} {wrote:?}", program.state);
            self.turn(program);
        }
    }

    /// Does what is to be done for a program.
    pub(crate) fn turn(&mut self, program: &mut Program) {
        let ready: Vec<Token> = self
            .linux
            .wait(&mut self.events, Some(TURN))
            .map(|readiness| readiness.token)
            .collect();
        for token in ready {
            match token {
                Token::Process(id, source) if id == program.id => self.on_ready(program, source),
                _ => {}
            }
        }
        while let Some((process, exit)) = self.linux.next_ended() {
            if process == program.child.id() {
                program.exit = Some(exit);
            }
        }
    }

    fn on_ready(&mut self, program: &mut Program, source: ProcessSource) {
        match source {
            ProcessSource::Start if program.is_reported => {}
            ProcessSource::Start => {
                program.state = program.child.start_state();
                program.is_reported = program.state != StartState::Pending;
            }
            ProcessSource::Output(channel) => program.read(channel),
            ProcessSource::Input => {}
        }
        let interest = ProcessInterest {
            input: false,
            stdout: !program.at_end[0],
            stderr: !program.at_end[1],
        };
        self.linux
            .watch_process(&program.child, program.id, interest);
    }
}

/// A program that was started.
pub(crate) struct Program {
    pub(crate) child: Child,
    id: Id,
    pub(crate) state: StartState,
    is_reported: bool,
    outputs: [Vec<u8>; 2],
    /// Whether the last writer of each output has closed it.
    pub(crate) at_end: [bool; 2],
    pub(crate) exit: Option<Exit>,
}

impl Program {
    pub(crate) fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.outputs[0]).into_owned()
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.outputs[1]).into_owned()
    }

    /// Writes to the program's input, which has room.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        assert_eq!(self.child.write(bytes), Moved::Bytes(bytes.len()));
    }

    fn read(&mut self, channel: Channel) {
        let mut buffer = [0; 4096];
        loop {
            match self.child.read(channel, &mut buffer) {
                Moved::Bytes(count) => {
                    self.outputs[channel as usize].extend_from_slice(&buffer[..count]);
                }
                Moved::Nothing => return,
                Moved::End => {
                    self.at_end[channel as usize] = true;
                    return self.child.close_output(channel);
                }
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.exit.is_none() {
            self.child.signal(agent_engine::system::Signal::Kill);
        }
        self.child.kill_left_behind();
    }
}
