//! Streams from end to end: the generated traits of a guest, and the generated streams of the host library, a stock `ttrpc`
//! client, and a client that behaves as Go's does.

#[allow(dead_code)]
#[path = "../gating/generated/mod.rs"]
mod generated;
mod go_like;
mod guest;
mod library;
mod stock;
