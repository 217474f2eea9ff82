//! Whole connections, write by write.

use super::json::{self, hex};
use super::parse;
use super::samples::{catalogue, guest, host};
use super::select;
use super::sentences::without_sentences;
use agent_core::Contract;
use agent_core::dispatch::Service;
use agent_core::messages::{
    HealthCheckResponse, HealthCheckResponseServingStatus, InfoResponse, agent, health,
};
use agent_core::offer::{Offer, Role};
use agent_core::session::{
    Baseline, Call, Client, ClientEvent, Handled, Local, OfferContext, Received, Server,
};
use agent_core::wire::{Sink, Writer};
use agent_core::{ErrorResponse, Level};
use agent_engine::pump::{Handler, Stopped, drain_frames};
use serde_json::{Map, Value, json};

/// Room for all that a side writes at once.
const ROOM: usize = 16 * 1024;

static SERVICES: [&Service; 2] = [&agent::SERVICE, &health::SERVICE];

pub(super) fn generate() -> Vec<Value> {
    let one = [(1, 0, 0)];
    let offers = [
        (
            "both speak 1.0",
            host(&one, &[1, 2, 3], &[]),
            guest(&one, &[1, 2, 3], &[]),
        ),
        (
            "a newer host",
            host(&[(2, 0, 0), (1, 0, 4)], &[1, 2, 4, 5], &[2]),
            guest(&[(1, 0, 1)], &[1, 2, 3, 4], &[]),
        ),
        (
            "no common version",
            host(&[(3, 0, 4)], &[], &[]),
            guest(&[(2, 0, 7), (1, 0, 9)], &[], &[]),
        ),
        (
            "a feature that the host requires is missing",
            host(&one, &[], &[3]),
            guest(&one, &[1, 2], &[]),
        ),
        (
            "a feature that the guest requires is missing",
            host(&one, &[1], &[]),
            guest(&one, &[1], &[2]),
        ),
    ];
    let mut vectors = Vec::new();
    for (name, host, guest) in &offers {
        for dials in ["host", "guest"] {
            let steps = steps(dials, host, guest, &catalogue());
            vectors.push(json!({
                "name": format!("{name}, the {dials} dials"), "dials": dials, "catalogue": catalogue(),
                "host": json::offer(host), "guest": json::offer(guest), "steps": steps,
                "outcome": select::outcome(&catalogue(), &host.terms, &guest.terms),
            }));
        }
    }
    vectors
}

pub(super) fn check(vector: &Map<String, Value>) {
    let fingerprint = |side: &str| parse::bytes(&vector[side]["fingerprint"]);
    let (of_host, of_guest) = (fingerprint("host"), fingerprint("guest"));
    let host = parse::offer(&vector["host"], &of_host);
    let guest = parse::offer(&vector["guest"], &of_guest);
    let steps = steps(
        parse::text(&vector["dials"]),
        &host,
        &guest,
        &vector["catalogue"],
    );
    assert_eq!(steps, vector["steps"], "{}", vector["name"]);
    let outcome = select::outcome(&vector["catalogue"], &host.terms, &guest.terms);
    assert_eq!(outcome, vector["outcome"], "{}", vector["name"]);
}

/// A side that says this offer.
pub(super) fn local<'o>(role: Role, offer: &Offer<'o>, catalogue: &Value) -> Local<'o> {
    Local {
        role,
        terms: offer.terms,
        limits: offer.limits,
        software: offer.software,
        software_version: offer.software_version,
        fingerprint: offer.fingerprint,
        contract: Contract::handclasp(parse::catalogue(catalogue)),
        services: if role == Role::Guest { &SERVICES } else { &[] },
        baseline: Baseline::Serve,
    }
}

pub(super) fn moment(offer: &Offer<'_>) -> OfferContext {
    OfferContext {
        nonce: offer.nonce,
        generation: offer.generation,
        boot: offer.boot,
    }
}

/// The guest's end of a connection, which serves `Info` and `Check` and never ends a program.
pub(super) struct End<'c> {
    server: Server<'c, 8>,
    moment: OfferContext,
    closed: bool,
}

impl<'c> End<'c> {
    pub(super) const fn new(server: Server<'c, 8>, moment: OfferContext) -> Self {
        Self {
            server,
            moment,
            closed: false,
        }
    }

    pub(super) const fn is_closed(&self) -> bool {
        self.closed
    }

    /// Deals with all that came, and returns what it says to it.
    pub(super) fn receive(&mut self, bytes: &[u8]) -> Vec<u8> {
        if self.closed {
            return Vec::new();
        }
        let mut buffer = vec![0; ROOM];
        let mut output = Writer::new(&mut buffer);
        let mut desk = Desk(&self.moment);
        match drain_frames(&mut self.server, bytes, &mut output, &mut desk).stopped {
            Stopped::Incomplete { .. } => {}
            Stopped::Closing => self.closed = true,
            other => panic!("more room is needed: {other:?}"),
        }
        output.finish().expect("room").to_vec()
    }
}

/// Serves `Info` and `Check`.
struct Desk<'m>(&'m OfferContext);

impl Handler for Desk<'_> {
    fn offer_context(&mut self) -> OfferContext {
        *self.0
    }

    fn on_call(&mut self, call: Call<'_>, output: &mut dyn Sink) -> Handled {
        serve(call, output)
    }
}

pub(super) fn serve(call: Call<'_>, output: &mut dyn Sink) -> Handled {
    let method = call.method();
    if method.is::<agent::Info>() {
        return call.serve::<agent::Info>(output, |_, reply| {
            let info = InfoResponse {
                agent_version: "1.0.3",
                cpus: 2,
                ..InfoResponse::default()
            };
            Ok(reply.send(&info))
        });
    }
    if method.is::<agent::Run>() {
        return call.serve::<agent::Run>(output, |_, reply| Ok(reply.later().0));
    }
    if method.is::<health::Check>() {
        return call.serve::<health::Check>(output, |_, reply| {
            let status = HealthCheckResponseServingStatus::Serving;
            Ok(reply.send(&HealthCheckResponse { status }))
        });
    }
    // What is left here is refused before its handler is asked.
    call.serve::<agent::Shutdown>(output, |_, _| {
        Err(ErrorResponse::ProtocolViolation("not in these vectors"))
    })
}

/// What each side writes, with the calls Info and Check right behind the host's first word.
fn steps(dials: &str, host: &Offer<'_>, guest: &Offer<'_>, catalogue: &Value) -> Value {
    let host_local = local(Role::Host, host, catalogue);
    let guest_local = local(Role::Guest, guest, catalogue);
    let mut guest_end = End::new(Server::new(&guest_local), moment(guest));
    if dials == "host" {
        let mut client = Client::<8>::dialled(&host_local);
        let opening = write(|output| {
            let offered = client.negotiate(&moment(host), Level::BASELINE, output);
            offered.expect("room for an offer");
            call(&mut client, output);
        });
        let answers = guest_end.receive(&opening);
        return json!([
            step(
                "host",
                "Negotiate, then Info and Check without waiting",
                &opening
            ),
            step("guest", "what each of the three is answered", &answers),
        ]);
    }
    let ready = write(|output| {
        guest_end
            .server
            .ready(&moment(guest), output)
            .expect("room for an offer");
    });
    let mut client = Client::<8>::accepted(&host_local);
    let answer = write(|output| {
        let Received { event, .. } = client.receive(&ready, output);
        let ClientEvent::Ready(proposal) = event else {
            panic!("the guest says that it is ready");
        };
        let level = client
            .answer(&proposal, &moment(host), output)
            .expect("room");
        if level.is_some() {
            call(&mut client, output);
        }
    });
    let mut steps = vec![
        step("guest", "Ready on stream 2", &ready),
        step(
            "host",
            "the answer, and Info and Check if there is a session",
            &answer,
        ),
    ];
    let answers = guest_end.receive(&answer);
    if guest_end.is_closed() {
        steps.push(json!({"from": "guest", "about": "it closes the connection", "bytes": ""}));
    } else {
        steps.push(step("guest", "what the two calls are answered", &answers));
    }
    Value::Array(steps)
}

fn call(client: &mut Client<'_, 8>, output: &mut dyn Sink) {
    for method in [agent::SERVICE.methods[0], health::SERVICE.methods[0]] {
        client.call(method, &&[][..], None, output).expect("a call");
    }
}

fn write(say: impl FnOnce(&mut dyn Sink)) -> Vec<u8> {
    let mut buffer = vec![0; ROOM];
    let mut writer = Writer::new(&mut buffer);
    say(&mut writer);
    writer.finish().expect("room").to_vec()
}

fn step(from: &str, about: &str, bytes: &[u8]) -> Value {
    json!({"from": from, "about": about, "bytes": hex(&without_sentences(bytes))})
}
