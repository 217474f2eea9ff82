//! Virtual machines for people: their images and kernel, one that is held, and the whole job in one.

pub(crate) mod demo;
pub(crate) mod hold;
pub(crate) mod image;
pub(crate) mod kernel;
