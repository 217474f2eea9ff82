//! The methods of `handclasp.v1.Negotiation` and `handclasp.v1.Host`. Sessions serve them by themselves. Their messages are in
//! [`offer`](crate::offer), [`negotiate`](crate::negotiate) and [`error`](crate::error).

use crate::dispatch::{Method, MethodKind, Visibility};

/// `handclasp.v1.Negotiation/Negotiate(Offer) -> Answer`. Its name never changes.
pub static NEGOTIATE: Method = Method {
    service: "handclasp.v1.Negotiation",
    name: "Negotiate",
    visibility: Visibility::Always,
    kind: MethodKind::Unary,
    idempotent: false,
};

/// `handclasp.v1.Host/Ready(Offer) -> Answer`, the only call that a guest makes. Its name never changes.
pub static READY: Method = Method {
    service: "handclasp.v1.Host",
    name: "Ready",
    visibility: Visibility::Always,
    kind: MethodKind::Unary,
    idempotent: false,
};
