//! What a guest boots: a kernel, and an initramfs with an init, a userland and modules.

mod build;
mod busybox;
mod initramfs;
mod kernel;
pub(crate) mod small_kernel;
mod vmlinuz;

pub(crate) use build::Image;
pub(crate) use busybox::Busybox;
pub(crate) use kernel::Kernel;
