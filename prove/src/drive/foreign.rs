//! What is generated of somebody else's contract: the code of `tests/foreign` for a guest.

#[allow(dead_code)]
#[path = "../../../tests/foreign/src/guest/generated/mod.rs"]
mod generated;

use super::gates::enumeration;
use super::lists::list;
use super::messages::rpc;
use super::negotiation::local;
use crate::{Opaque, consume};
use agent_core::dispatch::Rpc;
use agent_core::error::ErrorResponse;
use agent_core::gate::Gated;
use agent_core::session::{Call, Event, Handled, Reply, Server};
use agent_core::wire::{Sink, Writer};
use generated::{contract, google, keywords, names, types, v1};

/// Drives every message of the contract, and serves one of its services.
pub fn drive(input: Opaque<'_>) {
    messages(input);
    enumeration::<keywords::Trait>(input);
    enumeration::<names::IpFamily>(input);
    enumeration::<names::Features>(input);
    enumeration::<names::Knob>(input);
    enumeration::<v1::Older>(input);
    list(input, &[names::Features::default()]);
    list(input, &[google::Timestamp::default()]);
    list(input, &[types::Numbers::default()]);
    consume(names::service::features::<Desk<'_>>());
    consume((contract::VERSION, &contract::CATALOGUE));
    serve(input);
}

fn messages(input: Opaque<'_>) {
    rpc::<keywords::mod_::Loop>(input);
    rpc::<keywords::type_::TypeMethod>(input);
    rpc::<keywords::type_::Match>(input);
    rpc::<keywords::type_::Self_>(input);
    rpc::<keywords::type_::Super>(input);
    rpc::<keywords::type_::Async>(input);
    rpc::<keywords::type_::Gen>(input);
    rpc::<keywords::type_::Try>(input);
    rpc::<keywords::type_::Crate>(input);
    rpc::<keywords::type_::Mod>(input);
    rpc::<names::messages_::Send>(input);
    rpc::<v1::agent::Count>(input);
    rpc::<v1::agent::Ping>(input);
    rpc::<v1::agent::Put>(input);
    rpc::<v1::agent::Later>(input);
}

/// Serves a session.
fn serve(input: Opaque<'_>) {
    let local = local(input);
    let mut server = Server::<8>::new(&local);
    while input.bool() {
        let mut buffer = [0; 4096];
        let mut output = Writer::new(&mut buffer);
        if let Event::Call(call) = server.receive(input.bytes(), &mut output).event {
            let handled = dispatch(input, call, &mut output);
            server.handled(handled);
        }
        consume(output.finish());
    }
}

fn dispatch(input: Opaque<'_>, call: Call<'_>, output: &mut dyn Sink) -> Handled {
    match names::service::dispatch(&mut Desk { input }, call, output) {
        Ok(handled) => handled,
        Err(call) => call.reject(&ErrorResponse::NO_HANDLER, output),
    }
}

/// Answers every call with the default.
struct Desk<'i> {
    input: Opaque<'i>,
}

impl Desk<'_> {
    fn answer<R: Rpc>(&self, reply: Reply<'_, R>) -> Result<Handled, ErrorResponse<'static>> {
        if self.input.bool() {
            return Err(ErrorResponse::NO_HANDLER);
        }
        Ok(reply.send(&R::Response::default()))
    }
}

/// The methods of the service.
macro_rules! impl_service {
    ($($function:ident $method:ident $request:ty;)+) => {
        impl names::service::Service for Desk<'_> {
            const SERVES_KNOB: bool = true;

            $(fn $function(
                &mut self,
                request: &Gated<$request>,
                reply: Reply<'_, names::service::$method>,
            ) -> Result<Handled, ErrorResponse<'static>> {
                consume(**request);
                self.answer(reply)
            })+
        }
    };
}

impl_service! {
    level Level names::Level<'_>;
    option Option names::Result<'_>;
    service ServiceMethod names::All<'_>;
    get_ip_tables GetIpTables names::GetIpTables<'_>;
    get_ip_routes GetIpRoutes names::All<'_>;
    i_p_rules IPRules names::All<'_>;
    method Method names::Method;
    dispatch Dispatch names::All<'_>;
    features Features names::None;
    new New names::All<'_>;
    default Default names::Default;
    into Into names::All<'_>;
    rpc Rpc names::Rpc;
    mount2_fa Mount2Fa names::All<'_>;
}
