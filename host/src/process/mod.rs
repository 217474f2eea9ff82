//! Processes in the guest: programs that outlive the connection that started them.
//!
//! [`Agent::command`](crate::Agent::command) describes a process in the way of `tokio::process::Command`:
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let agent = handclasp::connect("hybrid:/run/vm7.vsock:1024").await?;
//! let output = agent.command("uname").arg("-a").output().await?;
//! println!("{}: {}", output.status, String::from_utf8_lossy(&output.stdout));
//!
//! let mut child = agent.command("sh").args(["-c", "make 2>&1"]).current_dir("/src").spawn().await?;
//! let mut events = child.events();
//! while let Some(event) = events.next().await {
//!     println!("{:?}", event?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The agent keeps the newest 128 KiB of each output, and each byte has an offset. A [`Child`] reads an output with calls
//! that wait for data, and each call acknowledges what the caller has read. So the reading goes on where it was after the
//! connection was lost. Bytes that the agent no longer has are reported as a [`Gap`].
//!
//! - A lost connection is made again, for [`Options::reconnect_within`](crate::Options::reconnect_within), if the agent's
//!   address is known. Calls that may be repeated are repeated. [`Child::signal`] and a start without a
//!   [key](Command::key) are not: if their outcome is not known, they end as
//!   [`OutcomeUnknown`](crate::Error::OutcomeUnknown).
//! - A process runs on when its connection is lost, for the time of its [lease](Command::lease).
//! - All handles need a tokio runtime. [`blocking`](crate::blocking) has the same without async.

mod attach;
mod builder;
mod child;
mod command;
mod events;
mod gap;
mod input;
mod link;
mod output;
mod polls;
mod reader;
mod remote;
mod start_failed;
mod status;

pub(crate) use builder::{Settings, builder_methods};
pub(crate) use link::{Link, Origin};

pub use crate::v1::{
    OutputChannel, OutputPolicy, ProcessInfo, Resource, SignalTarget, StartStage, StoppedBy,
};
pub use attach::Attach;
pub use builder::Stdio;
pub use child::Child;
pub use command::{Command, DEFAULT_LEASE, Output};
pub use events::{Event, Events};
pub use gap::Gap;
pub use input::ChildStdin;
pub use output::ChildOutput;
pub use start_failed::StartFailed;
pub use status::ExitStatus;
