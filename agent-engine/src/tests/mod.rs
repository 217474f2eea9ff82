//! The engine as a whole, driven by a platform in memory.

mod admission;
mod eviction;
mod exhaustion;
mod groups;
mod handlers;
mod jobs;
mod leftovers;
mod lending;
mod outputs;
mod power;
mod program_ends;
mod program_shutdown;
mod program_slots;
mod programs;
mod pump;
mod readiness;
mod serials;
mod stalls;
mod timers;
mod traffic;
