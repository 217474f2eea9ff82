//! The proof that a request was gated.

use core::ops::Deref;

/// A request that its session holds in full: the proof that a handler asks for.
///
/// Only a session makes one, so a handler that takes a `Gated` request cannot be called with one that
/// was not gated. It can be neither made, copied nor kept beyond the call:
///
/// ```compile_fail,E0451
/// use agent_core::gate::Gated;
/// use agent_core::messages::InfoRequest;
///
/// let forged = Gated { request: InfoRequest::default() }; // the field is private
/// ```
///
/// ```compile_fail,E0599
/// use agent_core::gate::Gated;
/// use agent_core::messages::RunRequest;
///
/// fn copied(request: &Gated<RunRequest<'_>>) -> Gated<RunRequest<'static>> {
///     request.clone() // it is not `Clone`, though the message in it is
/// }
/// ```
///
/// ```compile_fail
/// use agent_core::gate::Gated;
/// use agent_core::messages::RunRequest;
///
/// struct Hoard(Option<&'static Gated<RunRequest<'static>>>);
///
/// fn kept(hoard: &mut Hoard, request: &Gated<RunRequest<'_>>) {
///     hoard.0 = Some(request); // it is lent for the call only
/// }
/// ```
///
/// ```compile_fail,E0308
/// use agent_core::messages::RunRequest;
/// use agent_core::messages::agent::{Agent, Run};
/// use agent_core::session::Reply;
///
/// fn ungated(handler: &mut impl Agent, reply: Reply<'_, Run>) {
///     let _ = handler.run(&RunRequest::default(), reply); // a handler takes the proof only
/// }
/// ```
#[derive(Debug)]
pub struct Gated<T> {
    request: T,
}

impl<T> Gated<T> {
    pub(crate) const fn new(request: T) -> Self {
        Self { request }
    }
}

impl<T> Deref for Gated<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.request
    }
}
