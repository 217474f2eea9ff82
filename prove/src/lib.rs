//! The link-time proof that `agent-core` and `agent-engine` can reach neither a panic nor an allocation.
//!
//! `prove-core` drives every public function of the core with inputs that the optimiser knows nothing of
//! ([`Opaque`]), and `prove-engine` those of the engine. Their panic handler and their allocator call functions that do
//! not exist, so they can be linked only if nothing that is left of the program can reach them. The `control-*` programs
//! do one forbidden thing each, and must not link. None of them is ever run: `cargo xtask prove` links them.

#![no_std]

pub mod drive;
mod opaque;
#[cfg(feature = "freestanding")]
mod runtime;

pub use opaque::{Opaque, consume};

/// Makes a function of [`Opaque`] input the program.
#[macro_export]
macro_rules! program {
    ($drive:path) => {
        /// The entry. Nobody calls it, so the optimiser can know nothing of what it is given.
        #[unsafe(no_mangle)]
        extern "C" fn _start(input: &[u8; 4096], length: usize) {
            $drive($crate::Opaque::new(input.get(..length).unwrap_or_default()));
        }
    };
}
