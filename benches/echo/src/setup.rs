//! What a server does before it serves: the least that an init must, and listening.

use crate::answer::Answer;
use core::ffi::CStr;
use guest_agent::config::Config;
use guest_agent::linux;
use guest_agent::memory::{self, Memory};
use rustix::mount::{MountFlags, mount};
use vsock_transport::{Listener, Stream};

/// A server that listens.
#[derive(Debug)]
pub struct Server {
    /// Where connections come in.
    pub listener: Listener,
    /// The connection that the guest has dialled, if it was told to.
    pub dialled: Option<Stream>,
    /// What requests are answered.
    pub answer: Answer,
    /// Buffers for long frames.
    pub memory: &'static mut Memory,
}

/// Listens where the agent would, told by the same settings; `None` if that cannot be.
pub fn start(environment: impl Iterator<Item = &'static CStr>) -> Option<Server> {
    let exec = linux::now();
    let is_init = rustix::process::getpid().is_init();
    let mut config = Config::default();
    for variable in environment {
        config.environment(variable.to_str().ok()?).ok()?;
    }
    let mut buffer = [0; 4096];
    if is_init {
        linux::load_modules(linux::MODULE_LIST);
        mount(c"proc", c"/proc", c"proc", MountFlags::empty(), None).ok()?;
        let line = linux::read_file(c"/proc/cmdline", &mut buffer).ok()?;
        config.command_line(core::str::from_utf8(line).ok()?).ok()?;
    }
    let listener = Listener::bind(&config.listen()).ok()?;
    let dialled = match config.ready() {
        Some(address) => Some(Stream::connect(&address).ok()?),
        None => None,
    };
    Some(Server {
        listener,
        dialled,
        answer: if is_init {
            Answer::Clock { exec }
        } else {
            Answer::healthy()
        },
        memory: memory::take()?,
    })
}
