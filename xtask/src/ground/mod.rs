//! What every room may use: the checkout, steps, files, programs, packages, child processes, signals.

pub(crate) mod apt;
pub(crate) mod child;
pub(crate) mod files;
pub(crate) mod packages;
mod programs;
mod signals;
pub(crate) mod step;
mod tools;
mod workspace;

pub(crate) use programs::find_program;
pub(crate) use signals::Signals;
pub(crate) use tools::Tool;
pub(crate) use workspace::Workspace;
