//! Bytes between host and guest.
#![no_std]
