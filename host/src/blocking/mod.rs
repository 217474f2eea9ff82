//! The same API without `async`: each function blocks until its result is there.
//!
//! ```no_run
//! # fn example() -> Result<(), handclasp::Error> {
//! let agent = handclasp::blocking::connect("unix:/run/agent.sock")?;
//! println!("{} CPUs", agent.info()?.cpus);
//! # Ok(())
//! # }
//! ```
//!
//! Call these functions on any thread that may block: an ordinary thread, inside `tokio::task::spawn_blocking` or
//! `block_in_place`, or under a runtime's `enter()`. Calls from several threads run side by side. One thread of this
//! library's own drives all connections of the process. The first function that is called starts it. A child process
//! made by `fork` does not have that thread.
//!
//! There is one place where they cannot be called: **inside an async task**, which includes the future that a
//! runtime's `block_on` runs. A waiting task keeps its executor from running anything else. On a current-thread runtime
//! that is a deadlock if the call depends on another task there, such as the agent in a test. So each function returns
//! [`Error::CannotBlock`](crate::Error::CannotBlock) there and does nothing: use the async functions, or
//! `spawn_blocking`.
//!
//! Only tokio's tasks are recognised. In a task of another executor, and in a future inside
//! `tokio::task::unconstrained`, the function works, and blocks the executor while it waits.

mod agent;
mod calls;
mod connecting;
mod functions;
mod incoming;
mod listener;
pub mod process;
mod runtime;

pub use agent::Agent;
pub use connecting::Connecting;
pub use functions::{
    adopt, connect, connect_with, dial, incoming, listen, take_handshakes, wait_ready,
};
pub use incoming::Incoming;
pub use listener::Listener;
