//! The host of a release: a stock `ttrpc` client that knows its own release, and does not negotiate.

use crate::deed::Deed;
use crate::outcome::{Heard, Host};
use crate::release::{Release, SERVICE, from_json, to_json};
use anyhow::{Context, Result};
use prost::Message;
use prost_reflect::DynamicMessage;
use ttrpc::r#async::Client;
use ttrpc::{Code, Error, Request};

/// A host that is connected to a server, or to a guard in front of it.
pub(crate) struct OldHost<'r> {
    release: &'r Release,
    client: Client,
}

impl<'r> OldHost<'r> {
    pub(crate) async fn connect(release: &'r Release, address: &str) -> Result<Self> {
        let client = Client::connect(address).await?;
        Ok(Self { release, client })
    }
}

impl Host for OldHost<'_> {
    async fn call(&self, deed: &Deed) -> Result<Heard> {
        let method = self.release.method(deed.method);
        let method = method
            .with_context(|| format!("release 1.{} has no {}", self.release.minor, deed.method))?;
        let request = from_json(method.input(), &deed.request)?;
        let meant = to_json(&request)?;
        let envelope = Request {
            service: SERVICE.to_owned(),
            method: deed.method.to_owned(),
            payload: request.encode_to_vec(),
            ..Request::default()
        };
        Ok(match self.client.request(envelope).await {
            Ok(response) => {
                let response =
                    DynamicMessage::decode(method.output(), response.payload.as_slice())?;
                Heard::Response {
                    meant,
                    response: to_json(&response)?,
                }
            }
            Err(Error::RpcStatus(status)) => Heard::Error {
                is_refusal: matches!(
                    status.code(),
                    Code::UNIMPLEMENTED | Code::FAILED_PRECONDITION
                ),
                message: status.message,
            },
            Err(error) => return Err(error.into()),
        })
    }
}
