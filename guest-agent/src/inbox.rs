//! What a connection has received and not yet dealt with.

use crate::memory::{LARGE, LargeBuffer, Pages, SMALL, copy, move_to_front};
use heapless::Vec;

/// The large buffers that nobody has borrowed.
pub type Pool = Vec<LargeBuffer, { crate::memory::LARGE_BUFFERS }>;

/// A connection's input: its own small buffer, or a large one while a long frame comes in.
#[derive(Debug)]
pub struct Inbox {
    small: &'static mut Pages<SMALL>,
    large: Option<LargeBuffer>,
    start: usize,
    end: usize,
}

impl Inbox {
    /// An empty inbox.
    pub const fn new(small: &'static mut Pages<SMALL>) -> Self {
        Self {
            small,
            large: None,
            start: 0,
            end: 0,
        }
    }

    /// The bytes that wait.
    pub fn bytes(&self) -> &[u8] {
        self.buffer().get(self.start..self.end).unwrap_or_default()
    }

    /// Whether nothing waits, and nothing is borrowed.
    pub const fn is_idle(&self) -> bool {
        self.start == self.end && self.large.is_none()
    }

    /// Drops `count` bytes from the front.
    pub fn consume(&mut self, count: usize) {
        self.start = self.start.saturating_add(count).min(self.end);
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
        }
    }

    /// Where more bytes can be received.
    pub fn space(&mut self) -> &mut [u8] {
        if self.start > 0 {
            let waiting = self.start..self.end;
            self.end = move_to_front(self.buffer_mut(), waiting);
            self.start = 0;
        }
        let end = self.end;
        self.buffer_mut().get_mut(end..).unwrap_or_default()
    }

    /// Takes note that `count` bytes were received into [`Inbox::space`].
    pub fn received(&mut self, count: usize) {
        self.end = self.end.saturating_add(count).min(self.buffer().len());
    }

    /// Whether a frame of `length` bytes needs a large buffer that is not there yet.
    pub const fn needs_large(&self, length: usize) -> bool {
        self.large.is_none() && length > SMALL
    }

    /// Whether a large buffer is borrowed.
    pub const fn has_large(&self) -> bool {
        self.large.is_some()
    }

    /// Borrows a large buffer and moves what waits into it. False if there is none left.
    pub fn grow(&mut self, pool: &mut Pool) -> bool {
        let Some(large) = pool.pop() else {
            return false;
        };
        let count = copy(large.bytes_mut(), self.bytes());
        (self.start, self.end) = (0, count);
        self.large = Some(large);
        true
    }

    /// Gives the large buffer back, if there is one and what waits fits the small one.
    pub fn shrink(&mut self, pool: &mut Pool) {
        if self.bytes().len() > SMALL {
            return;
        }
        let Some(large) = self.large.take() else {
            return;
        };
        let waiting = large.bytes().get(self.start..self.end);
        let count = copy(self.small.bytes_mut(), waiting.unwrap_or_default());
        (self.start, self.end) = (0, count);
        give_back(large, pool);
    }

    /// Forgets everything, for the next connection.
    pub fn reset(&mut self, pool: &mut Pool) {
        (self.start, self.end) = (0, 0);
        if let Some(large) = self.large.take() {
            give_back(large, pool);
        }
    }

    fn buffer(&self) -> &[u8] {
        match &self.large {
            Some(large) => large.bytes(),
            None => self.small.bytes(),
        }
    }

    fn buffer_mut(&mut self) -> &mut [u8] {
        match &mut self.large {
            Some(large) => large.bytes_mut(),
            None => self.small.bytes_mut(),
        }
    }
}

fn give_back(large: LargeBuffer, pool: &mut Pool) {
    large.release();
    // The pool has room for all the buffers that there are.
    let _ = pool.push(large);
}

// A large buffer holds any frame that a session accepts.
const _: () =
    assert!(LARGE >= agent_core::frame::MAX_PAYLOAD as usize + agent_core::frame::HEADER_LEN);

#[cfg(test)]
mod tests {
    use super::*;
    use std::boxed::Box;

    /// Zeroed pages on the heap: too large for a test's stack.
    fn pages<const N: usize>() -> &'static mut Pages<N> {
        let layout = std::alloc::Layout::new::<Pages<N>>();
        // SAFETY: the layout is not empty, and zeros are valid pages.
        let pages = unsafe { std::alloc::alloc_zeroed(layout).cast::<Pages<N>>() };
        // SAFETY: the pointer is fresh, aligned and of the box's own allocator.
        Box::leak(unsafe { Box::from_raw(pages) })
    }

    fn receive(inbox: &mut Inbox, bytes: &[u8]) {
        inbox.space()[..bytes.len()].copy_from_slice(bytes);
        inbox.received(bytes.len());
    }

    #[test]
    fn bytes_keep_their_order_through_both_buffers() {
        let mut pool = Pool::new();
        pool.push(pages()).unwrap();
        let mut inbox = Inbox::new(pages());
        receive(&mut inbox, b"0123456789");
        inbox.consume(4);
        assert!(inbox.needs_large(SMALL + 1) && inbox.grow(&mut pool));
        receive(&mut inbox, b"abc");
        assert_eq!(inbox.bytes(), b"456789abc");
        inbox.consume(6);
        inbox.shrink(&mut pool);
        assert_eq!((inbox.bytes(), pool.len()), (&b"abc"[..], 1));
        receive(&mut inbox, b"d");
        assert_eq!(inbox.bytes(), b"abcd");
    }

    #[test]
    fn an_inbox_is_idle_once_it_has_given_back_what_it_borrowed() {
        let mut pool = Pool::new();
        pool.push(pages()).unwrap();
        let mut inbox = Inbox::new(pages());
        assert!(inbox.is_idle());
        receive(&mut inbox, b"a");
        assert!(!inbox.is_idle() && inbox.grow(&mut pool));
        inbox.consume(1);
        assert!(!inbox.is_idle());
        inbox.shrink(&mut pool);
        assert!(inbox.is_idle());
    }

    #[test]
    fn an_inbox_without_room_offers_none() {
        let mut inbox = Inbox::new(pages());
        let all = [7; SMALL];
        receive(&mut inbox, &all);
        assert!(inbox.space().is_empty());
        inbox.consume(1);
        assert_eq!(inbox.space().len(), 1);
        assert!(!inbox.grow(&mut Pool::new()));
    }
}
