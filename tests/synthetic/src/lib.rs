//! A contract that exists for tests only, and what is generated from it: `proto/synthetic/v1/synthetic.proto`
//! has every kind of element that can be newer than its neighbours, over the versions 1.0 to 1.2.

mod generated;

pub use generated::{calls, features, v1};
