//! A process in the guest, as if it ran here: its output, its input, its signals and its terminal.

mod feed;
mod progress;
mod run;
mod sink;
mod terminal;

pub(crate) use run::{End, Follow, OnSignal, Relay};
pub(crate) use sink::{Collected, Sink};
pub(crate) use terminal::{RawMode, Terminal, restore_terminal};
