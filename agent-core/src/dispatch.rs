//! Static tables of services and methods.

use crate::error::Element;
use crate::gate::{Decode, Respond};
use crate::level::Need;
use crate::wire::Encode;

/// A service of the contract.
#[derive(Debug)]
pub struct Service {
    /// Its full name, such as `handclasp.v1.Agent`.
    pub name: &'static str,
    /// Its methods.
    pub methods: &'static [&'static Method],
}

/// A method of the contract. Each method is one static.
#[derive(Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Method {
    /// The full name of its service.
    pub service: &'static str,
    /// Its name, such as `Info`.
    pub name: &'static str,
    /// When it may be called.
    pub visibility: Visibility,
    /// How many messages each side sends.
    pub kind: MethodKind,
    /// Whether calling it twice has the same effect as calling it once.
    pub idempotent: bool,
}

/// How many messages each side of a call sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum MethodKind {
    /// One request and one response.
    Unary,
    /// One request, then any number of messages of the response's type.
    ServerStreaming,
    /// Any number of messages both ways.
    Bidirectional,
}

/// In which sessions a method may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Visibility {
    /// In sessions whose level satisfies this need.
    Session(Need),
    /// In sessions of any level. For methods of other protocols, such as Kata's.
    Unversioned,
    /// In sessions of any level, and also without a session. For `Health` and `Negotiate`.
    Always,
}

/// A method with the types of its request and its response. Implemented by generated types, one for each method.
pub trait Rpc {
    /// The method.
    const METHOD: &'static Method;
    /// The request message.
    type Request<'a>: Decode<'a> + Encode;
    /// The response message.
    type Response<'a>: Decode<'a> + Respond;
}

/// A method that takes one request and streams its responses. Implemented by generated types.
pub trait ServerStreaming: Rpc {}

/// A method that streams both ways. Implemented by generated types.
pub trait Bidirectional: Rpc {}

impl MethodKind {
    /// Whether a call of the method is a stream.
    pub const fn streams(self) -> bool {
        !matches!(self, Self::Unary)
    }
}

impl Method {
    /// Finds the method `service/method` in `services`.
    pub fn find(
        services: &[&'static Service],
        service: &str,
        method: &str,
    ) -> Option<&'static Self> {
        Self::find_raw(services, service.as_bytes(), method.as_bytes())
    }

    /// Like [`Method::find`], for names that may not be UTF-8.
    pub(crate) fn find_raw(
        services: &[&'static Service],
        service: &[u8],
        method: &[u8],
    ) -> Option<&'static Self> {
        let mut known = services.iter();
        let service = known.find(|known| known.name.as_bytes() == service)?;
        let mut methods = service.methods.iter().copied();
        methods.find(|known| known.name.as_bytes() == method)
    }

    /// Whether this is the method of `R`.
    pub fn is<R: Rpc>(&self) -> bool {
        core::ptr::eq(self, R::METHOD)
    }

    /// The method's name in a refusal.
    pub const fn element(&self) -> Element<'static> {
        Element::Method {
            service: self.service,
            name: self.name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::agent::{self, Info, Run};
    use crate::messages::health;

    const SERVICES: &[&Service] = &[&agent::SERVICE, &health::SERVICE];

    #[test]
    fn a_method_is_found_by_both_its_names() {
        let find = |service, method| Method::find(SERVICES, service, method);
        assert_eq!(find("handclasp.v1.Agent", "Run"), Some(Run::METHOD));
        let check = find("grpc.Health", "Check").map(|method| method.name);
        assert_eq!(check, Some("Check"));
        assert_eq!(find("grpc.Health", "Run"), None);
        assert_eq!(find("Run", "handclasp.v1.Agent"), None);
    }

    #[test]
    fn a_method_is_that_of_its_types() {
        assert!(Run::METHOD.is::<Run>() && !Run::METHOD.is::<Info>());
    }
}
