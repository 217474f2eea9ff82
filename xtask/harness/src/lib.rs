//! The guest's agent, built and booted: what `cargo xtask` and the tests in virtual machines share.
//!
//! - [`ground`] is what everything here uses, and `cargo xtask` too: the checkout, steps, files, packages, child processes.
//! - [`agent`] builds the agent, and knows the released ones.
//! - [`image`] makes what a guest boots: a kernel and an initramfs.
//! - [`machine`] boots it: QEMU, a vsock device, the guest's dial, its end.
//!
//! Nothing outlives the thread that started it, and Ctrl-C ends a guest in order while
//! [`machine::until_interrupted`] runs:
//!
//! ```no_run
//! use vm_harness::ground::Workspace;
//! use vm_harness::machine::{Guest, setup, until_interrupted};
//!
//! # fn main() -> anyhow::Result<()> {
//! let workspace = Workspace::find()?;
//! let image = setup::image(&workspace, None)?;
//! let guest = Guest::boot(setup::config(&workspace, image.path)?)?;
//! let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! let dial = runtime.block_on(until_interrupted(async { guest.dial().await }))?;
//! # drop(dial);
//! # Ok(())
//! # }
//! ```

pub mod agent;
pub mod ground;
pub mod image;
pub mod machine;
