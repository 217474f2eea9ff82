//! Processes, for programs without async.

mod child;
mod command;
mod pipes;

pub use child::{Child, Events};
pub use command::{Attach, Command};
pub use pipes::{ChildOutput, ChildStdin};
