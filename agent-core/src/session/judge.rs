//! The decision whether a call may be served.

use super::server::{Server, State};
use crate::dispatch::{Method, Visibility};
use crate::error::{Absent, Element, ErrorResponse};
use crate::level::Level;
use crate::rpc::RawRequest;
use crate::wire::WireError;

/// The method that a request names.
enum Called<'a> {
    Known(&'static Method),
    Unknown(Element<'a>),
}

impl<const STREAMS: usize> Server<'_, STREAMS> {
    /// Decides from a call's method and the session's state whether it may be served. Returns the method, and the level that
    /// its message is checked against.
    pub(super) fn judge<'s, 'a: 's>(
        &'s self,
        request: &RawRequest<'a>,
    ) -> Result<(&'static Method, &'s Level), ErrorResponse<'s>> {
        let called = self.find(request)?;
        let level = match (self.served_level(), &called) {
            (Some(level), _) => level,
            (None, Called::Known(method)) if method.visibility == Visibility::Always => {
                &self.local.contract.baseline
            }
            // This includes methods that this build does not know.
            (None, _) => return Err(self.not_served()),
        };
        let unknown_method = |method, need| ErrorResponse::UnknownMethod {
            method,
            absent: Absent::new(need, &self.local.terms.offered),
            session: level.version,
        };
        match called {
            Called::Unknown(element) => Err(unknown_method(element, None)),
            Called::Known(method) => match method.visibility {
                Visibility::Session(need) if !level.includes(need) => {
                    Err(unknown_method(method.element(), Some(need)))
                }
                visibility if method.kind.streams() && !matches!(self.state, State::Agreed(_)) => {
                    Err(ErrorResponse::UnknownMethod {
                        method: method.element(),
                        absent: not_negotiated(visibility),
                        session: level.version,
                    })
                }
                _ if self.in_flight.is_full() => {
                    Err(ErrorResponse::TooManyCalls { limit: STREAMS })
                }
                _ if method.kind.streams() && !self.can_wait() => {
                    let limit = Self::MAX_WAITING;
                    Err(ErrorResponse::TooManyStreams { limit })
                }
                _ => Ok((method, level)),
            },
        }
    }

    /// Whether the connection has a place for another stream or long poll.
    pub(super) const fn can_wait(&self) -> bool {
        self.in_flight.waiting() < Self::MAX_WAITING
    }

    fn find<'a>(&self, request: &RawRequest<'a>) -> Result<Called<'a>, ErrorResponse<'a>> {
        let services = self.local.services;
        if let Some(method) = Method::find_raw(services, request.service, request.method) {
            return Ok(Called::Known(method));
        }
        // The names of known methods are UTF-8. Other names may not be.
        let names = request.names();
        let (service, name) = names.ok_or(ErrorResponse::Malformed(WireError::NotUtf8))?;
        Ok(Called::Unknown(Element::Method { service, name }))
    }

    /// The response to a call while no calls are served.
    fn not_served(&self) -> ErrorResponse<'_> {
        match &self.state {
            State::Refused(no_session) => no_session.response(self.local),
            _ => ErrorResponse::NegotiateFirst,
        }
    }
}

/// Why a stream is not in the baseline.
const fn not_negotiated(visibility: Visibility) -> Absent {
    match visibility {
        Visibility::Session(need) => Absent::NotNegotiated(need),
        Visibility::Unversioned | Visibility::Always => Absent::Unknown,
    }
}
