//! The start of the agent, and the event loop.

use crate::config::{Config, ConfigError};
use crate::linux::{self, Events, Linux, Listener, Sources, read_file};
use crate::log::{self, info};
use crate::memory::{Agent, COMMAND_LINE_BYTES, Memory};
use crate::sys;
use agent_engine::agent::{AgentBuffers, AgentServices, VERSION};
use agent_engine::{Buffers, Engine, Facts, Setup};
use core::convert::Infallible;
use rustix::io::Errno;
use vsock_transport::SocketError;

/// Why the agent could not start to serve.
#[derive(Clone, Copy, Debug)]
pub enum StartError {
    /// A setting is invalid.
    Config(ConfigError),
    /// The agent cannot listen on the configured address.
    Listen(SocketError),
    /// The kernel cannot create the descriptors of the event loop.
    EventLoop(Errno),
}

/// Serves until the guest shuts down. Returns only if the agent cannot start.
///
/// # Errors
/// See [`StartError`].
pub fn serve(
    memory: &'static mut Memory,
    environment: impl Iterator<Item = &'static str>,
) -> Result<Infallible, StartError> {
    let started = linux::now();
    let is_init = rustix::process::getpid().is_init();
    if is_init {
        linux::mount_proc();
        linux::load_modules(linux::MODULE_LIST);
    }
    let mut config = Config::default();
    let command_line = is_init.then_some(&mut memory.command_line);
    configure(&mut config, environment, command_line).map_err(StartError::Config)?;
    let listener = Listener::bind(&config.listen()).map_err(StartError::Listen)?;
    let sources = Sources::new(listener).map_err(StartError::EventLoop)?;
    // Programs must not inherit the descriptors that the agent was started with. Kernels before 5.11 cannot do this.
    let _ = sys::close_others_on_exec();
    info!("version {=str} is listening", VERSION);
    let ready = config.ready();
    let mut platform = Linux::new(sources, ready, is_init, &mut memory.arguments);
    let local = AgentServices::<Linux>::local(config.baseline, config.max_version);
    let engine = memory.engine.write(Engine::new(Setup {
        local: memory.local.write(local),
        facts: Facts {
            started,
            listening: linux::now(),
            is_init,
            generation: None,
        },
        buffers: Buffers {
            slots: &mut memory.connections,
            inputs: &mut memory.inputs,
            outputs: &mut memory.outputs,
            large: &mut memory.large,
        },
        trusted_user: rustix::process::geteuid().as_raw(),
        reports_readiness: ready.is_some(),
        services: AgentServices::new(
            &mut memory.services,
            AgentBuffers {
                streams: &mut memory.streams,
                rings: &mut memory.rings,
                inputs: &mut memory.process_inputs,
            },
        ),
    }));
    run(engine, &mut platform, is_init)
}

/// The event loop.
fn run(engine: &mut Agent, platform: &mut Linux, is_init: bool) -> ! {
    // Dial the host first: the set-up takes time, and it is done before its first call is read.
    engine.run_timers(platform);
    if is_init {
        linux::set_up_for_programs();
    }
    let mut events = Events::default();
    loop {
        let timeout = engine.run_timers(platform);
        log::flush();
        for readiness in platform.wait(&mut events, timeout) {
            engine.on_ready(readiness, platform);
        }
        engine.answer_callers(platform);
    }
}

fn configure<'a>(
    config: &mut Config<'a>,
    environment: impl Iterator<Item = &'a str>,
    command_line: Option<&'a mut [u8; COMMAND_LINE_BYTES]>,
) -> Result<(), ConfigError> {
    for variable in environment {
        config.environment(variable)?;
    }
    if let Some(buffer) = command_line {
        let line = read_file(c"/proc/cmdline", buffer).unwrap_or_default();
        config.command_line(core::str::from_utf8(line).unwrap_or_default())?;
    }
    Ok(())
}

impl StartError {
    /// A sentence for people: what happened, and what to do.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Config(error) => error.as_str(),
            Self::Listen(error) => match error.errno() {
                Errno::ADDRINUSE => "the address to listen on is in use: is another agent running?",
                Errno::ACCESS | Errno::PERM => {
                    "no permission to listen on the address in HANDCLASP_LISTEN"
                }
                Errno::AFNOSUPPORT => {
                    "this kernel has no vsock: load its modules, or listen on unix:PATH"
                }
                Errno::NOENT => {
                    "the directory of the socket to listen on does not exist: create it first"
                }
                _ => "cannot listen on the address in HANDCLASP_LISTEN (vsock:1024 if not set)",
            },
            Self::EventLoop(_) => {
                "the kernel cannot create the event loop: no descriptors or no memory left"
            }
        }
    }
}
