//! Today's host: generated from the annotated contract. It negotiates, and gates what it sends.

use crate::deed::Deed;
use crate::generated::calls::sandbox as calls;
use crate::generated::google::Empty;
use crate::generated::sandbox::{
    CreateWorkloadRequest, ExecRequest, ExecResponse, FreezeRequest, ListProcessesRequest,
    ListProcessesResponse, PrepareRequest, RemoveWorkloadRequest, SignalWorkloadRequest,
    StartWorkloadRequest, StartWorkloadResponse, StatsRequest, StatsResponse, ThawRequest,
    WaitWorkloadRequest, WaitWorkloadResponse,
};
use crate::outcome::{Heard, Host};
use crate::release::{Release, from_json, to_json};
use acme_guard::contract;
use acme_guard::generated::contract::{CATALOGUE, VERSIONS};
use anyhow::{Context, Result, bail};
use handclasp::gate::Gate;
use handclasp::{Agent, Code, Contract, Error, FeatureSet, Level, Method, Options, Version};
use prost::Message;
use prost_reflect::DynamicMessage;
use serde_json::Value;

const ACME: Contract = Contract::new(contract::NAME, VERSIONS, &CATALOGUE);

/// Today's host, connected.
pub(crate) struct NewHost<'r> {
    release: &'r Release,
    agent: Agent,
}

impl<'r> NewHost<'r> {
    /// Connects and negotiates. A server that does not negotiate is called at the level of release 1.`assumed`.
    pub(crate) async fn connect(
        release: &'r Release,
        address: &str,
        assumed: Option<u32>,
    ) -> Result<Self> {
        let mut options = Options::new().contract(ACME).software("acme-host", "1.5");
        if let Some(minor) = assumed {
            options = options.assume_legacy(Level {
                version: Version::new(1, minor),
                features: FeatureSet::EMPTY,
            });
        }
        let agent = options.connect(address).await?;
        Ok(Self { release, agent })
    }

    async fn unary<Q, R>(&self, method: &'static Method, request: &Value) -> Result<Heard>
    where
        Q: Message + Default + Gate + 'static,
        R: Message + Default,
    {
        let known = self
            .release
            .method(method.name)
            .context("the contract lacks the method")?;
        let message = from_json(known.input(), request)?;
        let meant = to_json(&message)?;
        let request = Q::decode(message.encode_to_vec().as_slice())?;
        match self.agent.call::<R>(method, request).await {
            Ok(done) => {
                let bytes = done.response.encode_to_vec();
                let response = to_json(&DynamicMessage::decode(known.output(), bytes.as_slice())?)?;
                Ok(Heard::Response { meant, response })
            }
            Err(error @ (Error::Unsupported(_) | Error::TooLong(_))) => Ok(Heard::NotSent {
                message: error.to_string(),
            }),
            Err(Error::Status { code, message, .. }) => Ok(Heard::Error {
                is_refusal: matches!(code, Code::Unimplemented | Code::FailedPrecondition),
                message,
            }),
            Err(error) => Err(error.into()),
        }
    }
}

impl Host for NewHost<'_> {
    async fn call(&self, deed: &Deed) -> Result<Heard> {
        let request = &deed.request;
        match deed.method {
            "Prepare" => {
                self.unary::<PrepareRequest, ()>(&calls::PREPARE, request)
                    .await
            }
            "Shutdown" => self.unary::<Empty, ()>(&calls::SHUTDOWN, request).await,
            "CreateWorkload" => {
                self.unary::<CreateWorkloadRequest, ()>(&calls::CREATE_WORKLOAD, request)
                    .await
            }
            "StartWorkload" => {
                self.unary::<StartWorkloadRequest, StartWorkloadResponse>(
                    &calls::START_WORKLOAD,
                    request,
                )
                .await
            }
            "SignalWorkload" => {
                self.unary::<SignalWorkloadRequest, ()>(&calls::SIGNAL_WORKLOAD, request)
                    .await
            }
            "WaitWorkload" => {
                self.unary::<WaitWorkloadRequest, WaitWorkloadResponse>(
                    &calls::WAIT_WORKLOAD,
                    request,
                )
                .await
            }
            "ListProcesses" => {
                self.unary::<ListProcessesRequest, ListProcessesResponse>(
                    &calls::LIST_PROCESSES,
                    request,
                )
                .await
            }
            "Stats" => {
                self.unary::<StatsRequest, StatsResponse>(&calls::STATS, request)
                    .await
            }
            "Freeze" => {
                self.unary::<FreezeRequest, ()>(&calls::FREEZE, request)
                    .await
            }
            "Thaw" => self.unary::<ThawRequest, ()>(&calls::THAW, request).await,
            "RemoveWorkload" => {
                self.unary::<RemoveWorkloadRequest, ()>(&calls::REMOVE_WORKLOAD, request)
                    .await
            }
            "Exec" => {
                self.unary::<ExecRequest, ExecResponse>(&calls::EXEC, request)
                    .await
            }
            other => bail!("today's host has no method {other}"),
        }
    }
}
