//! Virtual machines with a real virtio-vsock device, and agents as processes of this machine.
//!
//! [`setup`] gets all that a machine needs; [`PreparedVm`] knows its addresses, [`Vm`] runs. A [`Guest`] is a machine or
//! a process, and its dial can be awaited.

mod accelerator;
mod device;
mod disk;
mod endpoint;
mod guest;
mod qemu;
mod ready;
pub(crate) mod setup;
mod vm;

pub(crate) use accelerator::Accelerator;
pub(crate) use guest::{BootClock, Dial, Guest, until_interrupted};
pub(crate) use ready::ReadyListener;
pub(crate) use vm::{Config, PreparedVm, Vm, short_directory};
