//! What every room may use: the checkout, steps, files, programs, packages, Go, child processes, signals.

pub(crate) mod apt;
pub(crate) mod child;
pub mod files;
pub mod go;
pub mod packages;
mod programs;
mod signals;
pub mod step;
mod tools;
mod workspace;

pub use programs::find_program;
pub use signals::Signals;
pub use tools::Tool;
pub use workspace::Workspace;
