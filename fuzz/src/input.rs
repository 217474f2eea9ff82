//! A fuzzer's bytes, taken apart.

/// Takes what a check needs from the front of a fuzzer's bytes; where they end, all is 0.
pub(crate) struct Input<'d> {
    rest: &'d [u8],
}

impl<'d> Input<'d> {
    pub(crate) const fn new(data: &'d [u8]) -> Self {
        Self { rest: data }
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.rest.split_first() else {
            return 0;
        };
        self.rest = rest;
        *first
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Up to this many bytes.
    pub(crate) fn take(&mut self, count: usize) -> &'d [u8] {
        let (head, rest) = self.rest.split_at(count.min(self.rest.len()));
        self.rest = rest;
        head
    }

    /// Bytes with their length, 16 bits, in front.
    pub(crate) fn bytes(&mut self) -> &'d [u8] {
        let count = usize::from(u16::from_be_bytes([self.byte(), self.byte()]));
        self.take(count)
    }

    pub(crate) fn rest(self) -> &'d [u8] {
        self.rest
    }
}

/// Feeds `bytes` in pieces whose lengths follow from `seed`; `feed` gets all that was not consumed so far, and
/// says how much it has consumed, or `None` to end it.
pub(crate) fn in_pieces(bytes: &[u8], seed: u8, mut feed: impl FnMut(&[u8]) -> Option<Consumed>) {
    let (mut start, mut end) = (0, 0);
    let mut step = u32::from(seed);
    loop {
        match feed(&bytes[start..end]) {
            None => return,
            Some(Consumed::Bytes(count)) => {
                assert!(count <= end - start, "more was consumed than there was");
                start += count;
            }
            Some(Consumed::Wants(needed)) => {
                assert!(needed > end - start, "it waits for what it has");
                if end == bytes.len() {
                    return;
                }
                // Whole where the seed is 0.
                step = step.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                let piece = if seed == 0 {
                    bytes.len()
                } else {
                    1 + (step >> 16) as usize % 23
                };
                end = bytes.len().min(end + piece);
            }
        }
    }
}

/// What became of the bytes at hand.
pub(crate) enum Consumed {
    /// So many are done with.
    Bytes(usize),
    /// None are, until there are so many.
    Wants(usize),
}
