//! Connections: their table, their buffers, and the transfer between buffers and socket.

mod inbox;
mod outbox;
mod state;
mod table;

pub(crate) use inbox::Input;
pub(crate) use outbox::Output;
pub(crate) use state::{Connection, Filled, Flushed};
pub(crate) use table::Connections;
pub use table::{Buffers, ConnectionSlots};
