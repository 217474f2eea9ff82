//! The guest's handlers: they tell the ledger that they ran, and answer at once, late, or in many parts.

use crate::generated::v1::kinds::{self, Kinds};
use crate::generated::v1::{
    AddedFieldRequest, AddedFieldResponse, AddedMethodRequest, AddedMethodResponse, BoundedRequest,
    BoundedResponse, EnumValueRequest, EnumValueResponse, ListedFieldRequest, ListedFieldResponse,
    ListedValueRequest, ListedValueResponse, MapKeyRequest, MapKeyResponse, MapValueRequest,
    MapValueResponse, NestedFieldRequest, NestedFieldResponse, NewerResponseRequest,
    NewerResponseResponse, NewerResponseResponseOutcome, OneofArmRequest, OneofArmResponse, Report,
    Speed, VocabularyValueRequest, VocabularyValueResponse,
};
use crate::machine::Machine;
use crate::time::Tick;
use agent_core::error::{Code, ErrorResponse};
use agent_core::gate::Gated;
use agent_core::messages::{
    CheckRequest, HealthCheckResponse, HealthCheckResponseServingStatus, VersionCheckResponse,
    health,
};
use agent_core::session::{Handled, Reply, ReplyToken, Sent, Server};
use agent_core::wire::{Repeated, Sink};
use agent_engine::platform::Id;

/// The calls of one agent that wait for a late answer.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    late: Vec<Late>,
    turns: usize,
    pub(crate) now: Tick,
}

/// A call that waits for its answer.
#[derive(Debug)]
struct Late {
    connection: Id,
    id: u32,
    due: Tick,
    token: ReplyToken<kinds::NewerResponse>,
}

/// How long the text in a call's answer is, in bytes; some answers leave in parts.
pub(crate) fn length(id: u32) -> usize {
    match id % 8 {
        0 => 3_000,
        1 => 9_000 + id as usize % 5_000,
        _ => 10,
    }
}

/// After how many ticks a call is answered; none is at once.
const fn delay(id: u32) -> Tick {
    match id % 8 {
        1..4 => 1 + (id as Tick * 7) % 40,
        4 => 900,
        _ => 0,
    }
}

impl Desk {
    /// Whether a call of this connection waits for its answer.
    pub(crate) fn has_caller(&self, connection: Id) -> bool {
        self.late.iter().any(|late| late.connection == connection)
    }

    /// A connection is gone.
    pub(crate) fn forget(&mut self, connection: Id) {
        self.late.retain(|late| late.connection != connection);
    }

    /// The connections whose calls can be answered now.
    pub(crate) fn callers_to_answer(&self) -> impl Iterator<Item = Id> {
        let due = self.late.iter().filter(|late| late.due <= self.now);
        due.map(|late| late.connection)
    }

    /// When the next answer is due.
    pub(crate) fn next(&self) -> Option<Tick> {
        let due = self.late.iter().map(|late| late.due);
        due.filter(|due| *due > self.now).min()
    }

    /// Answers what is due, as far as the output takes it. It is another one's turn each time, so that only the
    /// session keeps the parts of an answer together.
    pub(crate) fn answer<const N: usize>(
        &mut self,
        connection: Id,
        server: &mut Server<'_, N>,
        output: &mut dyn Sink,
    ) {
        self.turns += 1;
        let count = self.late.len();
        for offset in 0..count {
            let index = (self.turns + offset) % count.max(1);
            let now = self.now;
            let Some(late) = self
                .late
                .get_mut(index)
                .filter(|late| late.connection == connection && late.due <= now)
            else {
                continue;
            };
            let text = text(late.id);
            if server.send(&mut late.token, &response(late.id, &text), output) == Sent::Whole {
                self.late.remove(index);
                return;
            }
        }
    }
}

/// The desk, for one call.
pub(crate) struct AtDesk<'d, 'w> {
    pub(crate) desk: &'d mut Desk,
    pub(crate) machine: &'d mut Machine<'w>,
    pub(crate) connection: Id,
}

impl AtDesk<'_, '_> {
    /// A handler runs: the number of its call.
    fn run(&mut self) -> u32 {
        let (_, id) = self.machine.runs();
        id
    }
}

fn text(id: u32) -> String {
    "x".repeat(length(id))
}

/// A response with all that can be newer.
fn response(id: u32, text: &str) -> NewerResponseResponse<'_> {
    let report = Report {
        known: 1,
        newer: Some("newer"),
        speed: Speed::Latest,
    };
    NewerResponseResponse {
        known: id,
        newer: Some(text),
        featured: Some(2),
        speed: Speed::Latest,
        speeds: Repeated::new(&[Speed::Slow, Speed::Fast, Speed::Latest]),
        word: "latest",
        words: Repeated::new(&["plain", "loud"]),
        outcome: Some(NewerResponseResponseOutcome::Postponed("later")),
        report: Some(report),
        reports: Repeated::default(),
        latest_report: Some(report),
        latest_reports: Repeated::default(),
    }
}

/// Handlers that answer with an empty message, or now and then with an error of their own.
macro_rules! impl_kinds {
    ($($function:ident $method:ident $request:ty, $response:expr;)+) => {
        impl Kinds for AtDesk<'_, '_> {
            const HAS_ADDED_METHOD: bool = true;

            $(fn $function(
                &mut self,
                _request: &Gated<$request>,
                reply: Reply<'_, kinds::$method>,
            ) -> Result<Handled, ErrorResponse<'static>> {
                let id = self.run();
                if id.is_multiple_of(9) {
                    return Err(ErrorResponse::Handler(Code::Aborted, "the handler does not want to"));
                }
                Ok(reply.send(&$response))
            })+

            fn newer_response(
                &mut self,
                _request: &Gated<NewerResponseRequest>,
                reply: Reply<'_, kinds::NewerResponse>,
            ) -> Result<Handled, ErrorResponse<'static>> {
                let id = self.run();
                if delay(id) == 0 {
                    return Ok(reply.send(&response(id, &text(id))));
                }
                let (handled, token) = reply.later();
                let now = self.machine.network.borrow().now;
                self.desk.late.push(Late {
                    connection: self.connection,
                    id,
                    due: now + delay(id),
                    token,
                });
                Ok(handled)
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

impl health::Health for AtDesk<'_, '_> {
    fn check(
        &mut self,
        _request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, health::Check>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        self.run();
        let status = HealthCheckResponseServingStatus::Serving;
        Ok(reply.send(&HealthCheckResponse { status }))
    }

    fn version(
        &mut self,
        _request: &Gated<CheckRequest<'_>>,
        reply: Reply<'_, health::Version>,
    ) -> Result<Handled, ErrorResponse<'static>> {
        self.run();
        Ok(reply.send(&VersionCheckResponse::default()))
    }
}
