//! What a guest boots: a kernel, and an initramfs with an init, a userland and modules.

mod build;
mod busybox;
mod initramfs;
mod kernel;
pub mod small_kernel;
mod vmlinuz;

pub use build::Image;
pub use busybox::Busybox;
pub(crate) use kernel::Kernel;
