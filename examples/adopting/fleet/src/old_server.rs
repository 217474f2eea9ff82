//! The server of a release: a stock `ttrpc` server. It does what servers of its kind do: what it does not know, it does not see.

use crate::deed::GREEDY;
use crate::journal::{Entry, Journal};
use crate::release::{Release, SERVICE, from_json, to_json};
use prost::Message;
use prost_reflect::{DynamicMessage, MethodDescriptor};
use serde_json::{Value, json};
use std::collections::HashMap;
use ttrpc::r#async::{MethodHandler, Server, Service, TtrpcContext};
use ttrpc::{Code, Request, Response, get_status};

/// Starts the server of a release on `address`, a Unix socket.
pub(crate) async fn start(
    release: &Release,
    address: &str,
    journal: &Journal,
) -> anyhow::Result<Server> {
    let methods = release.methods().into_iter().filter_map(|name| {
        let handler = Handler {
            minor: release.minor,
            method: release.method(&name)?,
            journal: journal.clone(),
        };
        Some((
            name,
            Box::new(handler) as Box<dyn MethodHandler + Send + Sync>,
        ))
    });
    let service = Service {
        methods: methods.collect(),
        streams: HashMap::new(),
    };
    let services = HashMap::from([(SERVICE.to_owned(), service)]);
    let mut server = Server::new().bind(address)?.register_service(services);
    server.start().await?;
    Ok(server)
}

struct Handler {
    minor: u32,
    method: MethodDescriptor,
    journal: Journal,
}

#[async_trait::async_trait]
impl MethodHandler for Handler {
    async fn handler(&self, _: TtrpcContext, request: Request) -> ttrpc::Result<Response> {
        let done = match self.serve(&request.payload) {
            Ok(payload) => Response {
                payload,
                ..Response::default()
            },
            Err(reason) => Response {
                status: Some(get_status(Code::INVALID_ARGUMENT, reason)).into(),
                ..Response::default()
            },
        };
        Ok(done)
    }
}

impl Handler {
    /// Reads a request, does what it says, and writes the response.
    fn serve(&self, payload: &[u8]) -> Result<Vec<u8>, String> {
        let text = |error: &dyn std::fmt::Display| format!("{error:#}");
        let request = DynamicMessage::decode(self.method.input(), payload);
        let request = to_json(&request.map_err(|error| text(&error))?);
        let request = request.map_err(|error| text(&error))?;
        let done = self.run(&request);
        self.journal.add(Entry {
            request,
            response: done.clone(),
        });
        let response = from_json(self.method.output(), &done?);
        Ok(response.map_err(|error| text(&error))?.encode_to_vec())
    }

    /// Does what the request says, as far as this release understands it.
    fn run(&self, request: &Value) -> Result<Value, String> {
        match self.method.name() {
            "Prepare" | "CreateWorkload" => self.mount(request),
            "StartWorkload" => Ok(json!({"pid": 7})),
            "WaitWorkload" if self.minor >= 4 && request["workloadId"] == GREEDY => {
                Ok(json!({"outOfMemory": true}))
            }
            "WaitWorkload" if request["workloadId"] == GREEDY => Ok(json!({"signal": 9})),
            "WaitWorkload" => Ok(json!({"exitCode": 3})),
            "ListProcesses" => Ok(json!({"pids": [7, 8]})),
            "Stats" => Ok(json!({"cpuUsec": "1500", "devices": {"vda": {"read": "4096"}}})),
            "Exec" => Ok(json!({"output": "aGk="})),
            _ => Ok(json!({})),
        }
    }

    /// Mounts the volumes in their order. The ones before an unknown driver stay mounted.
    fn mount(&self, request: &Value) -> Result<Value, String> {
        for volume in request["volumes"].as_array().into_iter().flatten() {
            match volume["driver"].as_str().unwrap_or_default() {
                "disk" | "share" | "tmpfs" => {}
                "scratch" if self.minor >= 1 => {}
                other => return Err(format!("unknown driver {other:?}")),
            }
        }
        Ok(json!({}))
    }
}
