//! Processes: programs that outlive the connection that started them.
//!
//! - A [ring](ring) keeps the newest bytes of a stream. An [output](output) is read into one, an [input](input) is written from
//!   one. The rings are the only truth about the bytes of a process.
//! - A [process](process) is a program with its outputs, its input, and its [lifetime](lifetime). The [table](table) has all of them.
//! - A call that waits is a [poll](polls). The [calls](calls) of the contract are answered at once if they can be.

mod answers;
mod calls;
mod handlers;
mod input;
mod keys;
mod lifetime;
mod list;
mod memory;
mod output;
mod polls;
mod process;
mod ring;
mod start;
mod table;

pub(super) use polls::Polls;
pub(super) use table::{Processes, Slots};

/// Whether this build has processes. In one without them, the compiler can remove the code for them.
pub(super) const HAS_PROCESSES: bool = cfg!(feature = "process");
