//! The engine as a whole, driven by a platform in memory.

mod admission;
mod eviction;
mod lending;
mod readiness;
mod serials;
mod stalls;
mod timers;
mod traffic;
