//! The engine as a whole, driven by a platform in memory.

mod admission;
mod eviction;
mod groups;
mod jobs;
mod lending;
mod outputs;
mod program_ends;
mod program_slots;
mod programs;
mod readiness;
mod serials;
mod stalls;
mod timers;
mod traffic;
