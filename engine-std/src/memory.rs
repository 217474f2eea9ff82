//! The memory for an engine: allocated once, zeroed, and without physical pages until it is written to.

use agent_engine::limits::{LARGE, LARGE_BUFFERS, SMALL};
use agent_engine::{Buffers, ConnectionSlots};
use vsock_transport::Stream;

/// Buffers for connections. They are vectors, whose zeroed memory comes directly from the kernel. Arrays of this size
/// would be built on the stack first.
#[derive(Debug)]
pub(crate) struct Memory {
    inputs: Vec<u8>,
    outputs: Vec<u8>,
    large: Vec<u8>,
}

impl Memory {
    /// Allocates the buffers for `connections`, and for the reserved one.
    pub(crate) fn new(connections: usize) -> Self {
        let slots = connections + 1;
        Self {
            inputs: vec![0; slots * SMALL],
            outputs: vec![0; slots * SMALL],
            large: vec![0; LARGE_BUFFERS * LARGE],
        }
    }

    /// Lends all buffers.
    pub(crate) fn lend<'m, 'l>(
        &'m mut self,
        slots: &'m mut ConnectionSlots<'l, Stream>,
    ) -> Buffers<'m, 'l, Stream> {
        Buffers {
            slots,
            inputs: self.inputs.as_chunks_mut().0,
            outputs: self.outputs.as_chunks_mut().0,
            large: self.large.as_chunks_mut().0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_buffer_for_each_connection_and_the_reserved_one() {
        let mut memory = Memory::new(5);
        let mut slots = ConnectionSlots::new();
        let buffers = memory.lend(&mut slots);
        assert_eq!((buffers.inputs.len(), buffers.outputs.len()), (6, 6));
        assert_eq!(buffers.large.len(), LARGE_BUFFERS);
    }
}
