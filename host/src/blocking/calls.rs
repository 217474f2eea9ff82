//! The methods of both [`Agent`] and [`Connecting`], beside those that are generated from the contract.

use super::runtime::block_on;
use super::{Agent, Connecting};
use crate::channel::Done;
use crate::error::{Error, Interruption};
use crate::gate::Gate;
use crate::generated::grpc;
use agent_core::dispatch::Method;
use prost::Message;

macro_rules! methods_of {
    ($($caller:ty),*) => {$(
        impl $caller {
            /// Calls `method` with `request`, also for methods of other contracts. See [`crate::Agent::call`].
            pub fn call<R: Message + Default>(
                &self,
                method: &'static Method,
                request: impl Gate + 'static,
            ) -> Result<Done<R>, Error> {
                block_on(self.0.call(method, request))
            }

            /// Asks whether the agent is serving (`grpc.Health/Check`).
            pub fn health(&self) -> Result<grpc::health_check_response::ServingStatus, Error> {
                block_on(self.0.health())
            }

            /// Asks for the versions that the agent's Health service reports (`grpc.Health/Version`).
            pub fn health_version(&self) -> Result<grpc::VersionCheckResponse, Error> {
                block_on(self.0.health_version())
            }

            /// The reason why the connection has ended; `None` while it is open. A session ends with its connection:
            /// connect again.
            pub fn ended(&self) -> Option<Interruption> {
                self.0.ended()
            }
        }
    )*};
}

methods_of!(Agent, Connecting);
