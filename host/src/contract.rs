//! What this build speaks of the contract.

pub(crate) use agent_core::messages::contract::{CATALOGUE, VERSIONS};
