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
pub mod setup;
mod vm;

pub use accelerator::Accelerator;
pub use device::VsockDevice;
pub use guest::{BootClock, Dial, Guest, until_interrupted};
pub use ready::ReadyListener;
pub use vm::{Config, PreparedVm, Started, Vm, short_directory};
