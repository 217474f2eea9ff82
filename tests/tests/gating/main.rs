//! The sender's, the receiver's and the responder's gates, on a contract with every kind of element that can be newer than
//! its neighbours: the list of what is tried is taken from the contract.

mod cases;
#[allow(dead_code)]
mod generated;
mod guest;
mod other_hosts;
mod receiver;
mod responder;
mod sender;
