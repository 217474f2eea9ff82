//! Memory for guests: for each thread that runs worlds as many sets as a world has lives of guests.

use agent_engine::agent::AgentBuffers;
use agent_engine::limits::{INPUT, LARGE, RING, SMALL, STREAM};

/// The connections that a guest has room for, of which the last is the reserved one.
pub(crate) const CONNECTIONS: usize = 6;
/// The large buffers of a guest.
pub(crate) const LARGE_BUFFERS: usize = 2;
/// The programs that a guest runs at a time.
pub(crate) const PROGRAMS: usize = 3;
/// The processes that a guest runs or remembers at a time.
pub(crate) const PROCESSES: usize = 3;
/// The guests that a world can have, one after the other or side by side.
pub(crate) const LIVES: usize = 12;

/// The memory of all guests of a world.
#[derive(Debug)]
pub(crate) struct Memory {
    sets: Vec<Set>,
}

/// The memory of one guest. What an earlier world has left in it nobody may read.
#[derive(Debug)]
pub(crate) struct Set {
    inputs: Vec<u8>,
    outputs: Vec<u8>,
    large: Vec<u8>,
    streams: Vec<u8>,
    rings: Vec<u8>,
    process_inputs: Vec<u8>,
}

/// The parts of a set.
pub(crate) struct Parts<'m> {
    pub(crate) inputs: &'m mut [[u8; SMALL]],
    pub(crate) outputs: &'m mut [[u8; SMALL]],
    pub(crate) large: &'m mut [[u8; LARGE]],
    pub(crate) services: AgentBuffers<'m>,
}

impl Memory {
    pub(crate) fn new() -> Self {
        let set = || Set {
            inputs: vec![0; CONNECTIONS * SMALL],
            outputs: vec![0; CONNECTIONS * SMALL],
            large: vec![0; LARGE_BUFFERS * LARGE],
            streams: vec![0; 3 * PROGRAMS * STREAM],
            rings: vec![0; 2 * PROCESSES * RING],
            process_inputs: vec![0; PROCESSES * INPUT],
        };
        Self {
            sets: (0..LIVES).map(|_| set()).collect(),
        }
    }

    /// The memory of each life.
    pub(crate) fn sets(&mut self) -> impl Iterator<Item = Parts<'_>> {
        self.sets.iter_mut().map(|set| Parts {
            inputs: set.inputs.as_chunks_mut().0,
            outputs: set.outputs.as_chunks_mut().0,
            large: set.large.as_chunks_mut().0,
            services: AgentBuffers {
                streams: set.streams.as_chunks_mut().0,
                rings: set.rings.as_chunks_mut().0,
                inputs: set.process_inputs.as_chunks_mut().0,
            },
        })
    }
}
