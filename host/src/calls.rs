//! The methods of both [`Agent`] and [`Connecting`], beside those that are generated from the contract.

use crate::agent::Agent;
use crate::channel::{Channel, Done};
use crate::connecting::Connecting;
use crate::error::{Error, Interruption};
use crate::gate::Gate;
use crate::generated::grpc;
use agent_core::dispatch::Method;
use prost::Message;

macro_rules! methods_of {
    ($($caller:ty),*) => {$(
        impl $caller {
            /// Calls `method` with `request`, also for methods of other contracts. The generated methods call this one.
            ///
            /// Until the session's level is known, the call is encoded for the
            /// [expected level](crate::Options::expect_level). It is sent again, once, if the agent refuses it because
            /// that level was wrong.
            pub async fn call<R: Message + Default>(
                &self,
                method: &'static Method,
                request: impl Gate + 'static,
            ) -> Result<Done<R>, Error> {
                self.channel().call(method, request).await
            }

            /// Asks whether the agent is serving (`grpc.Health/Check`).
            pub async fn health(
                &self,
            ) -> Result<grpc::health_check_response::ServingStatus, Error> {
                self.channel().health().await
            }

            /// Asks for the versions that the agent's Health service reports (`grpc.Health/Version`).
            pub async fn health_version(&self) -> Result<grpc::VersionCheckResponse, Error> {
                self.channel().health_version().await
            }

            /// The reason why the connection has ended; `None` while it is open. A session ends with its connection:
            /// connect again.
            pub fn ended(&self) -> Option<Interruption> {
                self.channel().ended()
            }

            fn channel(&self) -> &Channel {
                self.as_ref()
            }
        }
    )*};
}

methods_of!(Agent, Connecting);
