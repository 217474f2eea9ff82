//! A guest that serves the synthetic contract, and sessions with it.

use crate::generated::contract::CATALOGUE;
use crate::generated::v1::kinds::{self, Kinds};
use crate::generated::v1::*;
use agent_core::Contract;
use agent_core::dispatch::Service;
use agent_core::error::ErrorResponse;
use agent_core::frame::{FrameType, OutgoingFrame};
use agent_core::gate::Gated;
use agent_core::level::Level;
use agent_core::rpc::{OutgoingRequest, Response};
use agent_core::session::{
    Baseline, Client, ClientEvent, Event, Handled, OfferContext, Reply, Server,
};
use agent_core::wire::{Encode, Writer};
use agent_core::{FeatureSet, Limits, Local, Role, Terms, VersionRange, Versions};

static SERVICES: [&Service; 1] = [&kinds::SERVICE];

/// What both ends are, with `features` and minors up to `highest`.
pub(crate) fn local(role: Role, highest: u32, features: FeatureSet) -> Local<'static> {
    Local {
        role,
        terms: Terms {
            versions: Versions::single(VersionRange::new(1, 0, highest).unwrap()),
            offered: features,
            required: FeatureSet::EMPTY,
            vendor: "tests",
        },
        limits: Limits {
            max_message: 65536,
            max_streams: 8,
            max_connections: 1,
        },
        software: "gating",
        software_version: "0",
        fingerprint: &[],
        contract: Contract::handclasp(&CATALOGUE),
        services: &SERVICES,
        baseline: Baseline::Serve,
    }
}

/// All features of the synthetic contract.
pub(crate) fn all_features() -> FeatureSet {
    CATALOGUE.features.iter().map(|info| info.feature).collect()
}

/// How often each method ran, by its name, and what it answers.
#[derive(Debug, Default)]
pub(crate) struct Guest {
    pub(crate) ran: Vec<&'static str>,
    pub(crate) response: NewerResponseResponse<'static>,
}

/// The frame that the guest writes for a request of `method` on a session of this level.
pub(crate) fn exchange(guest: &mut Guest, level: &Level, method: &str, request: &[u8]) -> Vec<u8> {
    let server_local = local(Role::Guest, 2, all_features());
    let client_local = local(Role::Host, level.version.minor, level.features);
    let mut server = Server::<8>::new(&server_local);
    if *level != Level::BASELINE {
        negotiate(&client_local, &mut server, level);
    }
    let call = OutgoingFrame {
        stream: 3,
        frame_type: FrameType::Request,
        payload: &OutgoingRequest {
            service: "synthetic.v1.Kinds",
            method,
            payload: &request,
            timeout_nano: 0,
        },
    };
    let input = encoded(&call);
    let mut buffer = [0; 16384];
    let mut output = Writer::new(&mut buffer);
    match server.receive(&input, &mut output).event {
        Event::Call(call) => {
            let handled = kinds::dispatch(guest, call, &mut output).expect("the only service");
            server.handled(handled);
        }
        Event::Done => {}
        other => panic!("{other:?}"),
    }
    output.finish().unwrap().to_owned()
}

/// Brings the server to a session of this level.
fn negotiate(local: &Local<'_>, server: &mut Server<'_, 8>, level: &Level) {
    let mut client = Client::<8>::dialled(local);
    let (mut there, mut back) = ([0; 4096], [0; 4096]);
    let (mut offer, mut answer) = (Writer::new(&mut there), Writer::new(&mut back));
    client
        .negotiate(&OfferContext::default(), Level::BASELINE, &mut offer)
        .unwrap();
    match server.receive(offer.finish().unwrap(), &mut answer).event {
        Event::Negotiate(proposal) => {
            server
                .answer(&proposal, &OfferContext::default(), &mut answer)
                .unwrap();
        }
        other => panic!("{other:?}"),
    }
    let mut nothing = Writer::new(&mut []);
    match client.receive(answer.finish().unwrap(), &mut nothing).event {
        ClientEvent::Agreed(agreement) => assert_eq!(agreement.level, *level),
        other => panic!("{other:?}"),
    }
}

/// The response in a frame.
pub(crate) fn response(frame: &[u8]) -> Response<'_> {
    Response::decode(&frame[10..]).unwrap()
}

fn encoded(message: &dyn Encode) -> Vec<u8> {
    let mut buffer = vec![0; 65536];
    let mut writer = Writer::new(&mut buffer);
    message.encode(&mut writer);
    writer.finish().unwrap().to_owned()
}

/// Handlers that note that they ran and answer with an empty message.
macro_rules! impl_kinds {
    ($($function:ident $method:ident $request:ty, $response:expr;)+) => {
        impl Kinds for Guest {
            const HAS_ADDED_METHOD: bool = true;

            $(fn $function(
                &mut self,
                _request: &Gated<$request>,
                reply: Reply<'_, kinds::$method>,
            ) -> Result<Handled, ErrorResponse<'static>> {
                self.ran.push(stringify!($method));
                Ok(reply.send(&$response))
            })+

            fn newer_response(
                &mut self,
                _request: &Gated<NewerResponseRequest>,
                reply: Reply<'_, kinds::NewerResponse>,
            ) -> Result<Handled, ErrorResponse<'static>> {
                self.ran.push("NewerResponse");
                Ok(reply.send(&self.response))
            }
        }
    };
}

impl_kinds! {
    added_method AddedMethod AddedMethodRequest, AddedMethodResponse {};
    added_field AddedField AddedFieldRequest<'_>, AddedFieldResponse {};
    nested_field NestedField NestedFieldRequest, NestedFieldResponse {};
    listed_field ListedField ListedFieldRequest<'_>, ListedFieldResponse {};
    map_key MapKey MapKeyRequest<'_>, MapKeyResponse {};
    map_value MapValue MapValueRequest<'_>, MapValueResponse {};
    oneof_arm OneofArm OneofArmRequest<'_>, OneofArmResponse {};
    enum_value EnumValue EnumValueRequest<'_>, EnumValueResponse {};
    vocabulary_value VocabularyValue VocabularyValueRequest<'_>, VocabularyValueResponse {};
    listed_value ListedValue ListedValueRequest<'_>, ListedValueResponse {};
    bounded Bounded BoundedRequest<'_>, BoundedResponse {};
}
