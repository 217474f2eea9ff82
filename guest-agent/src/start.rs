//! From the first instruction to the event loop.

use crate::config::{Config, ConfigError};
use crate::connections::Connections;
use crate::event_loop::{EventLoop, Parts, Sources};
use crate::facts::{Facts, read_file};
use crate::group::Groups;
use crate::handlers::Handlers;
use crate::listener::Listener;
use crate::log::info;
use crate::memory::{COMMAND_LINE_BYTES, CONNECTION_SLOTS, Memory, Pages};
use crate::ready::Ready;
use crate::runs::Runs;
use crate::{STREAMS, VERSION, arch, init};
use agent_core::dispatch::Service;
use agent_core::frame::MAX_PAYLOAD;
use agent_core::messages::{agent, contract, health};
use agent_core::offer::{Limits, Role, Terms};
use agent_core::session::Local;
use agent_core::{Feature, FeatureSet};
use core::cell::Cell;
use rustix::io::Errno;
use vsock_transport::SocketError;

/// Why the agent could not begin to serve.
#[derive(Clone, Copy, Debug)]
pub enum StartError {
    /// A setting makes no sense.
    Config(ConfigError),
    /// The address to listen on cannot be had.
    Listen(SocketError),
    /// The kernel did not give the event loop what it needs.
    EventLoop(Errno),
}

/// The features of this build that no method carries.
static FEATURES: &[Feature] = &[
    #[cfg(feature = "ephemeral")]
    contract::features::EPHEMERAL,
];

/// The services that this build has.
static SERVICES: [&Service; 2] = [&agent::SERVICE, &health::SERVICE];

/// Serves until the guest ends; returns only if that could not begin.
pub fn serve(
    memory: &'static mut Memory,
    environment: impl Iterator<Item = &'static str>,
) -> Result<core::convert::Infallible, StartError> {
    let exec_ns = arch::monotonic_ns();
    let is_init = rustix::process::getpid().is_init();
    if is_init {
        init::mount_proc();
        init::load_modules(init::MODULE_LIST);
    }
    let mut config = Config::default();
    let command_line = is_init.then_some(&mut memory.command_line);
    configure(&mut config, environment, command_line).map_err(StartError::Config)?;
    let listener = Listener::bind(&config.listen()).map_err(StartError::Listen)?;
    let sources = Sources::new(listener).map_err(StartError::EventLoop)?;
    // Programs inherit nothing that the agent was started with. Kernels before 5.11 cannot do this.
    let _ = arch::close_others_on_exec();
    let facts = memory.facts.write(Facts {
        exec_ns,
        listening_ns: arch::monotonic_ns(),
        is_init,
        generation: Cell::new(None),
    });
    info!("version {=str} listens", VERSION);
    let local = memory.local.write(local(&config));
    let mut event_loop = EventLoop::new(Parts {
        sources,
        local,
        facts,
        connections: Connections::new(
            &mut memory.connection_slots,
            &mut memory.connections,
            &mut memory.large,
        ),
        runs: Runs::new(
            &mut memory.run_slots,
            &mut memory.runs,
            &mut memory.arguments,
            Groups::new(&mut memory.groups, is_init),
        ),
        ready: config.ready().map(Ready::new),
    });
    // The host hears of the agent first, and what is mounted meanwhile is there before its first call.
    event_loop.begin();
    if is_init {
        init::mount_others();
    }
    event_loop.run()
}

fn configure<'a>(
    config: &mut Config<'a>,
    environment: impl Iterator<Item = &'a str>,
    command_line: Option<&'a mut Pages<COMMAND_LINE_BYTES>>,
) -> Result<(), ConfigError> {
    for variable in environment {
        config.environment(variable)?;
    }
    if let Some(buffer) = command_line {
        let line = read_file(c"/proc/cmdline", buffer.bytes_mut()).unwrap_or_default();
        config.command_line(core::str::from_utf8(line).unwrap_or_default())?;
    }
    Ok(())
}

/// What this build speaks and serves.
fn local(config: &Config<'_>) -> Local<'static> {
    Local {
        role: Role::Guest,
        terms: Terms {
            versions: match config.max_version {
                Some(highest) => contract::VERSIONS.clamped(highest),
                None => contract::VERSIONS,
            },
            offered: FEATURES
                .iter()
                .copied()
                .collect::<FeatureSet>()
                .union(agent::features::<Handlers<'_, '_>>()),
            required: FeatureSet::EMPTY,
            vendor: "",
        },
        limits: Limits {
            max_message: MAX_PAYLOAD,
            max_streams: count(STREAMS),
            max_connections: count(CONNECTION_SLOTS),
        },
        software: "handclasp-agent",
        software_version: VERSION,
        fingerprint: &[],
        catalogue: &contract::CATALOGUE,
        services: &SERVICES,
        baseline: config.baseline,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl StartError {
    /// What happened, as a sentence.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Config(error) => error.as_str(),
            Self::Listen(error) => match error.errno() {
                Errno::ADDRINUSE => "the address to listen on is in use: is another agent running?",
                Errno::ACCESS | Errno::PERM => "the address to listen on is not this user's to use",
                Errno::AFNOSUPPORT => {
                    "this kernel has no vsock: load its modules, or listen on unix:PATH"
                }
                Errno::NOENT => "the directory of the socket to listen on does not exist",
                _ => "cannot listen where HANDCLASP_LISTEN says",
            },
            Self::EventLoop(_) => "the kernel gives no descriptors for the event loop",
        }
    }
}
