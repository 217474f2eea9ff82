//! The proof that a request was checked against its session's level.

use core::ops::Deref;

/// A request that was checked: its session includes everything in it.
///
/// Only a session can create one. So a handler that takes a `Gated` request cannot be called with an unchecked one. Other code
/// can neither create nor copy a `Gated` request, nor keep it after the call:
///
/// ```compile_fail,E0451
/// use agent_core::gate::Gated;
/// use agent_core::messages::InfoRequest;
///
/// let forged = Gated { request: InfoRequest::default() }; // the field is private
/// ```
///
/// ```compile_fail,E0624
/// use agent_core::gate::Gated;
/// use agent_core::messages::InfoRequest;
///
/// let forged = Gated::new(InfoRequest::default()); // and so is what fills it
/// ```
///
/// ```compile_fail,E0277
/// use agent_core::gate::Gated;
/// use agent_core::messages::RunRequest;
///
/// fn cloned<T: Clone>() {}
///
/// cloned::<RunRequest<'_>>();
/// cloned::<Gated<RunRequest<'_>>>(); // it is not `Clone`, though the message in it is
/// ```
///
/// ```compile_fail,E0507
/// use agent_core::gate::Gated;
/// use agent_core::messages::RunRequest;
///
/// fn taken<'a>(request: &Gated<RunRequest<'a>>) -> Gated<RunRequest<'a>> {
///     *request // it is lent, not given
/// }
/// ```
///
/// ```compile_fail,E0621
/// use agent_core::gate::Gated;
/// use agent_core::messages::RunRequest;
///
/// struct Hoard<'a>(Option<&'a Gated<RunRequest<'a>>>);
///
/// fn kept<'a>(hoard: &mut Hoard<'a>, request: &Gated<RunRequest<'a>>) {
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
///
/// It can be passed on within the call. The following code compiles, which shows that the examples above fail for the reasons
/// that they state:
///
/// ```
/// use agent_core::gate::Gated;
/// use agent_core::messages::agent::{Agent, Run};
/// use agent_core::messages::{InfoRequest, RunRequest};
/// use agent_core::session::Reply;
///
/// fn cloned<T: Clone>() {}
///
/// cloned::<RunRequest<'_>>();
///
/// fn lent<'a, 'r>(request: &'r Gated<RunRequest<'a>>) -> &'r Gated<RunRequest<'a>> {
///     request
/// }
///
/// struct Hoard<'a>(Option<&'a Gated<RunRequest<'a>>>);
///
/// fn kept<'a>(hoard: &mut Hoard<'a>, request: &'a Gated<RunRequest<'a>>) {
///     hoard.0 = Some(request); // for as long as the call, which `'a` says here
/// }
///
/// fn gated(handler: &mut impl Agent, request: &Gated<RunRequest<'_>>, reply: Reply<'_, Run>) {
///     let _ = handler.run(request, reply);
/// }
///
/// let message = InfoRequest::default(); // a message can be made, but not its proof
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
