//! Frames, negotiation, gating and dispatch.
#![no_std]
#![forbid(unsafe_code)]
