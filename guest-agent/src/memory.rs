//! All memory of the agent: one static, which is zero until it is touched, and is lent once.

use crate::linux::{ARGUMENT_BYTES, Child, JobPipe, Linux, Socket};
use agent_core::session::Local;
use agent_engine::agent::{AgentServices, AgentSlots};
use agent_engine::limits::{
    CONNECTION_SLOTS, INPUT, LARGE, LARGE_BUFFERS, PROCESSES, PROGRAMS, RING, SMALL, STREAM,
};
use agent_engine::{ConnectionSlots, Engine};
use core::cell::UnsafeCell;
use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, Ordering};

/// The most bytes that are read of the kernel's command line: more than Linux accepts on x86.
pub const COMMAND_LINE_BYTES: usize = 4096;

/// The streams of all programs. Each has an input and two outputs.
const STREAMS: usize = 3 * PROGRAMS;
/// The rings of all processes. Each has two outputs.
const RINGS: usize = if cfg!(feature = "process") {
    2 * PROCESSES
} else {
    0
};

/// The engine, on Linux, with the services of Handclasp's agent.
pub type Agent = Engine<'static, 'static, Linux, AgentServices<'static, Linux>>;

/// The agent's memory. The buffers come first and are whole pages, so each can be returned to the kernel. What every agent
/// uses comes together behind them, so that it takes few pages.
#[derive(Debug)]
#[repr(C, align(4096))]
pub struct Memory {
    /// The input buffers of connections.
    pub inputs: [[u8; SMALL]; CONNECTION_SLOTS],
    /// The output buffers of connections.
    pub outputs: [[u8; SMALL]; CONNECTION_SLOTS],
    /// The buffers for large frames.
    pub large: [[u8; LARGE]; LARGE_BUFFERS],
    /// The inputs and outputs of programs.
    pub streams: [[u8; STREAM]; STREAMS],
    /// The outputs of processes.
    pub rings: [[u8; RING]; RINGS],
    /// The inputs of processes.
    pub process_inputs: [[u8; INPUT]; RINGS / 2],
    /// The arguments of a program that is being started.
    pub arguments: [u8; ARGUMENT_BYTES],
    /// The kernel's command line.
    pub command_line: [u8; COMMAND_LINE_BYTES],
    /// What the agent speaks and serves.
    pub local: MaybeUninit<Local<'static>>,
    /// The engine.
    pub engine: MaybeUninit<Agent>,
    /// The connections.
    pub connections: ConnectionSlots<'static, Socket>,
    /// The programs, processes, jobs and groups.
    pub services: AgentSlots<Child, JobPipe>,
}

struct Static(UnsafeCell<Memory>);

// SAFETY: `take` hands out the only reference, once.
unsafe impl Sync for Static {}

static MEMORY: Static = Static(UnsafeCell::new(Memory {
    inputs: [[0; SMALL]; CONNECTION_SLOTS],
    outputs: [[0; SMALL]; CONNECTION_SLOTS],
    large: [[0; LARGE]; LARGE_BUFFERS],
    streams: [[0; STREAM]; STREAMS],
    rings: [[0; RING]; RINGS],
    process_inputs: [[0; INPUT]; RINGS / 2],
    arguments: [0; ARGUMENT_BYTES],
    command_line: [0; COMMAND_LINE_BYTES],
    local: MaybeUninit::uninit(),
    engine: MaybeUninit::uninit(),
    connections: ConnectionSlots::new(),
    services: AgentSlots::new(),
}));

static TAKEN: AtomicBool = AtomicBool::new(false);

/// The memory, for the first who asks.
pub fn take() -> Option<&'static mut Memory> {
    if TAKEN.swap(true, Ordering::Relaxed) {
        return None;
    }
    // SAFETY: the swap makes this the only reference there ever is.
    Some(unsafe { &mut *MEMORY.0.get() })
}
