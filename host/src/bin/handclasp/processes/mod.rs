//! The commands for processes that outlive their connection.

mod attach;
mod control;
mod list;
mod logs;
mod start;
mod wait;

pub(crate) use attach::attach;
pub(crate) use control::{kill, release, resize};
pub(crate) use list::ps;
pub(crate) use logs::logs;
pub(crate) use start::{command, start};
pub(crate) use wait::wait;

use crate::exit::Failure;
use handclasp::process::{Attach, Child};

/// The process that the arguments name.
async fn open(attach: Attach) -> Result<Child, Failure> {
    Ok(attach.open().await?)
}
