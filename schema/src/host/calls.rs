//! Typed calls: a function for each method.

use super::names::{need, snake, upper};
use super::{Calls, Host};
use crate::format::doc;
use crate::model::{Method, Need, Scope, Service};
use std::fmt::Write;

/// The module with a service's calls; `None` where they are written by hand.
pub(super) fn generate(host: &Host<'_>, service: &Service, calls: &Calls) -> Option<String> {
    let title = format!(
        "//! `{}`: {}\n\n",
        service.full_name(),
        service.doc.replace('\n', "\n//! ")
    );
    match calls {
        Calls::ByHand => None,
        Calls::Inherent { methods } => {
            let module = methods.rsplit("::").next().unwrap_or(methods);
            let method = |method: &Method| format!("<{module}::{} as Rpc>::METHOD", method.name);
            let functions = functions(host, service, "self", method);
            Some(format!("{title}impl Calls {{ {functions} }}\n"))
        }
        Calls::Wrapper => {
            let method = |method: &Method| format!("&{}", constant(method));
            let functions = functions(host, service, "self.0", method);
            let body = wrapper(service, &functions);
            Some(title + &host.features_in(&body) + &body)
        }
    }
}

fn functions(
    host: &Host<'_>,
    service: &Service,
    calls: &str,
    constant: impl Fn(&Method) -> String,
) -> String {
    let mut functions = String::new();
    for method in &service.methods {
        let names = host.names();
        let (request, response) = (names.named(&method.request), names.named(&method.response));
        let call = format!("{calls}.call({}, request).await", constant(method));
        // Callers must hear of what was left out.
        let (returned, body) = if host.can_drop(&method.request) {
            (format!("Done<{response}>"), call)
        } else {
            (response, format!("Ok({call}?.response)"))
        };
        let _ = writeln!(
            functions,
            "{}pub async fn {}(&self, request: {request}) -> Result<{returned}, Error> {{ {body} }}\n",
            doc(&method.doc, &since(&method.rules.need)),
            snake(&method.name)
        );
    }
    functions
}

fn wrapper(service: &Service, functions: &str) -> String {
    let mut code = String::new();
    for method in &service.methods {
        let visibility = match service.scope {
            Scope::Session => format!("Visibility::Session({})", need(&method.rules.need)),
            Scope::Unversioned => "Visibility::Unversioned".to_owned(),
            Scope::Always => "Visibility::Always".to_owned(),
        };
        let _ = writeln!(
            code,
            "/// `{full_name}/{name}`.
            pub static {}: Method = Method {{
                service: {full_name:?}, name: {name:?}, visibility: {visibility}, idempotent: {},
            }};\n",
            constant(method),
            method.idempotent,
            full_name = service.full_name(),
            name = method.name,
        );
    }
    let name = &service.name;
    let _ = writeln!(
        code,
        "{}#[derive(Clone, Copy, Debug)]
        pub struct {name}<'c>(&'c Calls);

        impl<'c> {name}<'c> {{
            /// The service of the agent that takes these calls.
            pub const fn new(calls: &'c Calls) -> Self {{ Self(calls) }}

            {functions}
        }}",
        doc(&service.doc, "")
    );
    code
}

fn constant(method: &Method) -> String {
    upper(&method.name)
}

fn since(need: &Need) -> String {
    match &need.feature {
        None => format!("Since {}.", need.since),
        Some(feature) => format!("Since {}, feature {}.", need.since, feature.name),
    }
}
