//! All the memory that the agent ever uses: static, zero until touched, and lent out once.

use crate::facts::Facts;
use crate::{connections, group, runs};
use agent_core::session::Local;
use core::array;
use core::cell::UnsafeCell;
use core::ffi::CStr;
use core::mem::MaybeUninit;
use core::ops::Range;
use core::ptr;
use core::sync::atomic::{AtomicBool, Ordering};
use heapless::Vec;
use rustix::mm::{Advice, madvise};

/// The connections that the agent serves at a time.
pub const CONNECTIONS: usize = 64;
/// The same, and one that is kept for Negotiate and Health.
pub const CONNECTION_SLOTS: usize = CONNECTIONS + 1;
/// The programs that run at a time.
pub const RUNS: usize = 16;
/// The frames above [`SMALL`] that can be received at a time.
pub const LARGE_BUFFERS: usize = 4;

/// The size of a connection's own buffers, in bytes.
pub const SMALL: usize = 8 * 1024;
/// The size of a large buffer, in bytes: the longest frame that ttRPC knows, and a page for its header.
pub const LARGE: usize = 4 * 1024 * 1024 + PAGE;
/// The most that is kept of a program's input, and of each of its outputs, in bytes.
pub const RUN_STREAM: usize = 256 * 1024;
/// The room for a program's arguments and environment, in bytes.
pub const ARGUMENT_BYTES: usize = 256 * 1024;
/// How much is read of the command line of the kernel, in bytes: more than Linux takes on x86.
pub const COMMAND_LINE_BYTES: usize = 4096;

const PAGE: usize = 4096;

/// A run of whole pages.
#[derive(Debug)]
#[repr(C, align(4096))]
pub struct Pages<const N: usize> {
    bytes: [u8; N],
}

impl<const N: usize> Pages<N> {
    const fn new() -> Self {
        const { assert!(N.is_multiple_of(PAGE)) };
        Self { bytes: [0; N] }
    }

    /// The bytes.
    pub const fn bytes(&self) -> &[u8; N] {
        &self.bytes
    }

    /// The bytes, to be written.
    pub const fn bytes_mut(&mut self) -> &mut [u8; N] {
        &mut self.bytes
    }

    /// Gives the memory back to the kernel; the bytes are zero afterwards.
    pub fn release(&mut self) {
        let start = ptr::from_mut(self).cast();
        // SAFETY: the pages belong to `self` alone (its alignment and size are those of whole pages),
        // nobody else can see them while it is borrowed, and zeros are valid bytes.
        let _ = unsafe { madvise(start, N, Advice::LinuxDontNeed) };
    }
}

/// Copies as much of `source` as fits, and says how much. Unlike `copy_from_slice` it cannot panic.
pub fn copy(target: &mut [u8], source: &[u8]) -> usize {
    let count = target.len().min(source.len());
    // SAFETY: both have that many bytes, and one that is written is no other's.
    unsafe { ptr::copy_nonoverlapping(source.as_ptr(), target.as_mut_ptr(), count) };
    count
}

/// Whether a byte is among these. One after the other, since paths are short, and the search of `contains` is
/// long.
#[allow(clippy::manual_contains)]
pub fn has_byte(bytes: &[u8], byte: u8) -> bool {
    bytes.iter().any(|one| *one == byte)
}

/// The string that the bytes begin with, if a NUL ends it.
pub fn c_str(bytes: &[u8]) -> Option<&CStr> {
    // SAFETY: there is a NUL in the bytes, which the string borrows.
    has_byte(bytes, 0).then(|| unsafe { CStr::from_ptr(bytes.as_ptr().cast()) })
}

/// Moves a part of the bytes to their beginning, and says how much that was. Unlike `copy_within` it cannot
/// panic.
pub fn move_to_front(bytes: &mut [u8], part: Range<usize>) -> usize {
    let Some(source) = bytes.get(part) else {
        return 0;
    };
    let (source, count) = (source.as_ptr(), source.len());
    // SAFETY: the part lies in `bytes`, and so do as many bytes at their beginning.
    unsafe { ptr::copy(source, bytes.as_mut_ptr(), count) };
    count
}

/// Makes something of each item. Unlike `each_mut` and `map` it makes no list of references on the way.
pub fn each<T, U, const N: usize>(
    items: &'static mut [T; N],
    mut make: impl FnMut(&'static mut T) -> U,
) -> [U; N] {
    let first = items.as_mut_ptr();
    // SAFETY: each index comes once and is that of an item, so that no item is lent twice.
    array::from_fn(|index| make(unsafe { &mut *first.add(index) }))
}

/// A connection's own buffers.
#[derive(Debug)]
pub struct ConnectionMemory {
    /// What was received.
    pub input: Pages<SMALL>,
    /// What is to be sent.
    pub output: Pages<SMALL>,
}

/// What a program reads and writes.
#[derive(Debug)]
pub struct RunMemory {
    /// Its standard input.
    pub stdin: Pages<RUN_STREAM>,
    /// Its standard output, from the start.
    pub stdout: Pages<RUN_STREAM>,
    /// Its standard error, from the start.
    pub stderr: Pages<RUN_STREAM>,
}

/// A buffer that one long frame borrows at a time.
pub type LargeBuffer = &'static mut Pages<LARGE>;

/// Everything.
#[derive(Debug)]
pub struct Memory {
    /// For each connection.
    pub connections: [ConnectionMemory; CONNECTION_SLOTS],
    /// For each program.
    pub runs: [RunMemory; RUNS],
    /// For long frames.
    pub large: [Pages<LARGE>; LARGE_BUFFERS],
    /// For the arguments of a program that is being started.
    pub arguments: Pages<ARGUMENT_BYTES>,
    /// For the kernel's command line.
    pub command_line: Pages<COMMAND_LINE_BYTES>,
    /// For the names of groups.
    pub groups: group::Names,
    /// What the agent speaks and serves.
    pub local: MaybeUninit<Local<'static>>,
    /// What the agent knows of itself.
    pub facts: MaybeUninit<Facts>,
    /// The connections.
    pub connection_slots: connections::Slots<'static>,
    /// The programs that run.
    pub run_slots: runs::Slots,
}

struct Static(UnsafeCell<Memory>);

// SAFETY: `take` hands out the only reference, once.
unsafe impl Sync for Static {}

static MEMORY: Static = Static(UnsafeCell::new(Memory {
    connections: [const {
        ConnectionMemory {
            input: Pages::new(),
            output: Pages::new(),
        }
    }; CONNECTION_SLOTS],
    runs: [const {
        RunMemory {
            stdin: Pages::new(),
            stdout: Pages::new(),
            stderr: Pages::new(),
        }
    }; RUNS],
    large: [const { Pages::new() }; LARGE_BUFFERS],
    arguments: Pages::new(),
    command_line: Pages::new(),
    groups: group::NO_NAMES,
    local: MaybeUninit::uninit(),
    facts: MaybeUninit::uninit(),
    connection_slots: Vec::new(),
    run_slots: Vec::new(),
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
