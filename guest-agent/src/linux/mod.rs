//! The platform of the engine on Linux, by system calls.

mod accounts;
mod bytes;
mod clock;
mod entropy;
mod execute;
mod freezer;
mod groups;
mod identity;
mod image;
mod info;
mod init;
mod interpreter;
mod jobs;
mod leaf;
mod limits;
mod listener;
mod mount;
mod platform;
mod poller;
mod power;
mod program;
mod report;
mod signals;
mod socket;
mod spawn;
mod strings;
mod terminal;

pub use info::read_file;
pub use init::{MODULE_LIST, load_modules, mount_proc, set_up_for_programs};
pub use jobs::JobPipe;
pub use listener::Listener;
pub use platform::{ARGUMENT_BYTES, Linux, Sources, now};
pub use poller::{Events, Poller};
pub use program::Child;
pub use socket::Socket;
