//! Typed calls: a function for each method.

use super::{Calls, Host};
use crate::code::own;
use crate::format::doc;
use crate::model::{Method, Scope, Service, Streams};
use crate::names::{camel, snake, snake_part, upper};
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
            let call = |method: &Method, request: &str| {
                format!(
                    "self.call(<{module}::{} as Rpc>::METHOD, {request})",
                    method.name
                )
            };
            Some(title + &inherent(host, service, call))
        }
        Calls::Wrapper => {
            let functions = functions(host, service, Face::Async, |method, request| {
                format!("self.0.call(&{}, {request})", constant(method))
            });
            let functions = functions + &streams(host, service);
            Some(title + &wrapper(service, &functions))
        }
    }
}

/// How the caller of a function gets its result.
#[derive(Clone, Copy)]
enum Face {
    Async,
    Blocking,
}

impl Face {
    /// The types of the library that have the calls.
    const fn callers(self) -> [&'static str; 2] {
        match self {
            Self::Async => ["Agent", "Connecting"],
            Self::Blocking => ["blocking::Agent", "blocking::Connecting"],
        }
    }

    const fn keywords(self) -> &'static str {
        match self {
            Self::Async => "async fn",
            Self::Blocking => "fn",
        }
    }

    /// What stands behind a call to have its result.
    const fn awaiting(self) -> &'static str {
        match self {
            Self::Async => ".await",
            Self::Blocking => "",
        }
    }
}

/// A function that makes a call.
struct Function<'f> {
    method: &'f Method,
    name: String,
    /// Its parameter behind `self`, and what it passes on.
    parameter: String,
    request: String,
    /// What it returns in the end, and whether that is all that a call yields.
    returned: String,
    is_whole: bool,
}

impl<'f> Function<'f> {
    /// The functions of a method. One that asked for nothing at first goes without a request for ever, and
    /// what came later has a function of its own.
    fn of(host: &Host<'_>, method: &'f Method) -> Vec<Self> {
        let request = host.model.message(&method.request);
        let fields = || request.iter().flat_map(|message| &message.fields);
        let since = method.rules.need.since;
        let first = fields().any(|field| field.rules.need.since <= since);
        let later = fields().any(|field| field.rules.need.since > since);
        let name = snake_part(&method.name);
        let mut functions = vec![Self::new(host, method, &name, first)];
        if later && !first {
            functions.push(Self::new(host, method, &format!("{name}_with"), true));
        }
        functions
    }

    fn new(host: &Host<'_>, method: &'f Method, name: &str, takes_request: bool) -> Self {
        let names = host.names();
        let (request, response) = (names.named(&method.request), names.named(&method.response));
        // Callers must hear of what was left out.
        let is_whole = takes_request && host.can_drop(&method.request);
        let (parameter, request) = if takes_request {
            (format!(", request: {request}"), "request".to_owned())
        } else {
            (String::new(), format!("{request}::default()"))
        };
        Self {
            method,
            name: function_name(name),
            parameter,
            request,
            returned: if is_whole {
                format!("Done<{response}>")
            } else {
                response
            },
            is_whole,
        }
    }

    fn head(&self, keywords: &str) -> String {
        format!(
            "{}pub {keywords} {}(&self{}) -> Result<{}, Error>",
            doc(&self.method.doc, &self.method.rules.need.in_words()),
            own(&self.name),
            self.parameter,
            self.returned
        )
    }
}

fn function_name(name: &str) -> String {
    match snake(name) {
        // That of the type's constructor.
        name if name == "new" => "new_".to_owned(),
        name => name,
    }
}

/// The functions on each type of the library that has calls. Methods that stream are left out: their API is written by hand.
fn inherent(host: &Host<'_>, service: &Service, call: impl Fn(&Method, &str) -> String) -> String {
    let mut code = String::new();
    for face in [Face::Async, Face::Blocking] {
        let functions = functions(host, service, face, &call);
        for caller in face.callers() {
            let _ = writeln!(code, "impl {caller} {{ {functions} }}\n");
        }
    }
    code
}

/// The functions of a service, each of which makes the `call` of its method.
fn functions(
    host: &Host<'_>,
    service: &Service,
    face: Face,
    call: impl Fn(&Method, &str) -> String,
) -> String {
    let methods = service.methods.iter();
    let unary = methods.filter(|method| method.streams == Streams::Unary);
    let functions = unary.flat_map(|method| Function::of(host, method));
    functions
        .map(|function| {
            let call = call(function.method, &function.request) + face.awaiting();
            let head = function.head(face.keywords());
            if function.is_whole {
                return format!("{head} {{ {call} }}\n\n");
            }
            format!("{head} {{ let done = {call}?; Ok(done.response) }}\n\n")
        })
        .collect()
}

/// The functions that open the streams of a service. They are async only.
fn streams(host: &Host<'_>, service: &Service) -> String {
    let methods = service.methods.iter();
    methods.map(|method| stream(host, method)).collect()
}

fn stream(host: &Host<'_>, method: &Method) -> String {
    let names = host.names();
    let (request, response) = (names.named(&method.request), names.named(&method.response));
    let (parameter, returned, open) = match method.streams {
        Streams::Unary => return String::new(),
        Streams::Server => (
            format!("request: {request}"),
            format!("Messages<{response}>"),
            "open_server_stream",
        ),
        Streams::Both => (
            format!("first: Option<{request}>"),
            format!("Stream<{request}, {response}>"),
            "open_stream",
        ),
    };
    let passed = parameter.split(':').next().unwrap_or_default();
    format!(
        "{}pub async fn {}(&self, {parameter}) -> Result<{returned}, Error> {{
            self.0.{open}(&{}, {passed}).await
        }}\n\n",
        doc(&method.doc, &method.rules.need.in_words()),
        own(&function_name(&snake_part(&method.name))),
        constant(method),
    )
}

fn wrapper(service: &Service, functions: &str) -> String {
    let mut code = String::new();
    for method in &service.methods {
        let visibility = match service.scope {
            Scope::Session => {
                // By its path, since a method may have its feature's name.
                let need = method.rules.need.in_rust("features::");
                format!("Visibility::Session({need})")
            }
            Scope::Unversioned => "Visibility::Unversioned".to_owned(),
            Scope::Always => "Visibility::Always".to_owned(),
        };
        let _ = writeln!(
            code,
            "/// `{full_name}/{name}`.
            pub static {}: Method = Method {{
                service: {full_name:?}, name: {name:?}, visibility: {visibility}, kind: {}, idempotent: {},
            }};\n",
            constant(method),
            method.streams.in_rust(),
            method.idempotent,
            full_name = service.full_name(),
            name = method.name,
        );
    }
    let name = own(&camel(&service.name));
    let _ = writeln!(
        code,
        "{}#[derive(Clone, Copy, Debug)]
        pub struct {name}<'c>(&'c Channel);

        impl<'c> {name}<'c> {{
            /// The service of an agent: of an `Agent`, or of a `Connecting`.
            pub fn new(agent: &'c impl AsRef<Channel>) -> Self {{ Self(agent.as_ref()) }}

            {functions}
        }}",
        doc(&service.doc, "")
    );
    code
}

fn constant(method: &Method) -> String {
    upper(&method.name)
}
