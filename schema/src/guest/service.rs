//! Services: the method table, a marker for each method, the handler's trait, and the way to it.

use super::features;
use super::names::{Names, need, since};
use crate::code::own;
use crate::format::doc;
use crate::model::{Method, Scope, Service, Streams};
use crate::names::{camel, snake, upper, upper_part};
use std::fmt::Write;

/// The service's module.
pub(super) fn generate(names: &Names<'_>, service: &Service) -> String {
    let full_name = service.full_name();
    let list: Vec<String> = service
        .methods
        .iter()
        .map(|method| format!("&{}", table_entry(method)))
        .collect();
    let mut code = format!(
        "//! `{full_name}`: {}

        /// The service `{full_name}`.
        pub static SERVICE: Service = Service {{
            name: {full_name:?},
            methods: &[{}],
        }};\n\n",
        service.doc.replace('\n', "\n//! "),
        list.join(", ")
    );
    for method in &service.methods {
        code += &statics(service, method);
    }
    for method in &service.methods {
        code += &marker(names, service, method);
    }
    let methods = service.methods.iter();
    let handlers: String = methods
        .map(|method| handler(names, service, method))
        .collect();
    let constants = features::constants(names.model, service);
    let name = own(&camel(&service.name));
    let _ = write!(
        code,
        "/// Serves `{full_name}`.\npub trait {name} {{ {constants}{handlers} }}\n\n"
    );
    code += &features::generate(names.model, service);
    code += &dispatch(service);
    code += &open(service);
    code += &gates(service);
    code
}

/// The names of a service's types: its trait, and a marker for each method.
pub(super) fn types(service: &Service) -> impl Iterator<Item = String> {
    let methods = service.methods.iter();
    let markers = methods.map(|method| marker_name(service, method));
    markers.chain([camel(&service.name)])
}

/// A method that is called like its service has a longer name.
fn marker_name(service: &Service, method: &Method) -> String {
    let name = camel(&method.name);
    if name == camel(&service.name) {
        return name + "Method";
    }
    name
}

/// The static of a method, beside that of the service.
fn table_entry(method: &Method) -> String {
    match upper(&method.name) {
        name if name == "SERVICE" || name == "GATES" => name + "_METHOD",
        name => name,
    }
}

fn statics(service: &Service, method: &Method) -> String {
    let visibility = match service.scope {
        Scope::Session => format!("Visibility::Session({})", need(&method.rules.need)),
        Scope::Unversioned => "Visibility::Unversioned".to_owned(),
        Scope::Always => "Visibility::Always".to_owned(),
    };
    format!(
        "static {}: Method = Method {{
            service: {:?},
            name: {:?},
            visibility: {visibility},
            kind: {},
            idempotent: {},
        }};\n\n",
        table_entry(method),
        service.full_name(),
        method.name,
        method.streams.in_rust(),
        method.idempotent,
    )
}

fn marker(names: &Names<'_>, service: &Service, method: &Method) -> String {
    let title = format!("`{}/{}`.", service.full_name(), method.name);
    let name = own(&marker_name(service, method));
    format!(
        "{}#[derive(Debug)]
        pub enum {name} {{}}

        impl Rpc for {name} {{
            const METHOD: &'static Method = &{};
            type Request<'a> = {};
            type Response<'a> = {};
        }}\n\n{}",
        doc(
            &format!("{title} {}", method.doc),
            &since(&method.rules.need)
        ),
        table_entry(method),
        names.message(&method.request, "'a"),
        names.message(&method.response, "'a"),
        match method.streams {
            Streams::Unary => String::new(),
            Streams::Server => format!("impl ServerStreaming for {name} {{}}\n\n"),
            Streams::Both => format!("impl Bidirectional for {name} {{}}\n\n"),
        },
    )
}

fn handler(names: &Names<'_>, service: &Service, method: &Method) -> String {
    let request = names.message(&method.request, "'_");
    let marker = own(&marker_name(service, method));
    let parameters = match method.streams {
        Streams::Unary => [
            ("request", format!("&Gated<{request}>")),
            ("reply", format!("Reply<'_, {marker}>")),
        ],
        Streams::Server => [
            ("request", format!("&Gated<{request}>")),
            ("opening", format!("Opening<'_, {marker}>")),
        ],
        // The opening need not have a message.
        Streams::Both => [
            ("first", format!("Option<&Gated<{request}>>")),
            ("opening", format!("Opening<'_, {marker}>")),
        ],
    };
    let [(first, first_type), (second, second_type)] = parameters;
    // A build may lack the handler of a method that belongs to a feature.
    let (has, body) = match has(method) {
        None => (String::new(), ";".to_owned()),
        Some(has) => (
            format!(
                "/// Whether the handler has [`Self::{}`]: a method without it is neither read nor offered.
                const {has}: bool = false;\n\n",
                snake(&method.name)
            ),
            format!("{{ let _ = ({first}, {second}); Err(ErrorResponse::NO_HANDLER) }}"),
        ),
    };
    format!(
        "{has}{}fn {}(
            &mut self,
            {first}: {first_type},
            {second}: {second_type},
        ) -> Result<Handled, ErrorResponse<'static>>{body}\n\n",
        doc(&method.doc, ""),
        own(&snake(&method.name)),
    )
}

/// The constant that says whether a handler has the method, if it belongs to a feature or streams.
pub(super) fn has(method: &Method) -> Option<String> {
    let may_lack = method.rules.need.feature.is_some() || method.streams != Streams::Unary;
    may_lack.then(|| format!("HAS_{}", upper_part(&method.name)))
}

fn dispatch(service: &Service) -> String {
    let unary = || {
        let methods = service.methods.iter();
        methods.filter(|method| method.streams == Streams::Unary)
    };
    let arms: String = unary()
        .map(|method| {
            let name = own(&marker_name(service, method));
            let function = snake(&method.name);
            // A constant that is false spares the build all that reads the message.
            let has = has(method).map_or_else(String::new, |has| format!("H::{has} && "));
            format!(
                "method if {has}method.is::<{name}>() => {{
                    Ok(call.serve_in_place::<{name}>(output, |request, reply| handler.{function}(request, reply)))
                }}\n"
            )
        })
        .collect();
    let unused = match unary().next() {
        Some(_) => "",
        None => "let _ = (handler, output); ",
    };
    format!(
        "/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
        pub fn dispatch<'a, H: {}>(
            handler: &mut H,
            call: Call<'a>,
            output: &mut dyn Sink,
        ) -> Result<Handled, Call<'a>> {{
            {unused}match call.method() {{
                {arms}
                _ => Err(call),
            }}
        }}\n",
        own(&camel(&service.name))
    )
}

/// The function that passes the openings of streams on, for a service that has some.
fn open(service: &Service) -> String {
    let arms: String = service
        .methods
        .iter()
        .filter_map(|method| {
            let (serve, first) = match method.streams {
                Streams::Unary => return None,
                Streams::Server => ("serve", "request"),
                Streams::Both => ("serve_bidirectional", "first"),
            };
            let name = own(&marker_name(service, method));
            let function = snake(&method.name);
            let has = has(method).map_or_else(String::new, |has| format!("H::{has} && "));
            Some(format!(
                "method if {has}method.is::<{name}>() => {{
                    Ok(call.{serve}::<{name}>(output, |{first}, opening| handler.{function}({first}, opening)))
                }}\n"
            ))
        })
        .collect();
    if arms.is_empty() {
        return arms;
    }
    format!(
        "\n/// Hands the opening of a stream to its handler; gives it back if it belongs to another service, or the handler lacks it.
        pub fn open<'a, H: {}>(
            handler: &mut H,
            call: StreamCall<'a>,
            output: &mut dyn Sink,
        ) -> Result<Handled, StreamCall<'a>> {{
            match call.method() {{
                {arms}
                _ => Err(call),
            }}
        }}\n",
        own(&camel(&service.name))
    )
}

/// The gates of all methods, without handlers.
fn gates(service: &Service) -> String {
    let methods = service.methods.iter();
    let gates: String = methods
        .map(|method| {
            format!(
                "MethodGate::of::<{}>(),",
                own(&marker_name(service, method))
            )
        })
        .collect();
    format!(
        "\n/// The gates of the methods, for a program that forwards the calls to another server.
        pub static GATES: &[MethodGate] = &[{gates}];\n"
    )
}
