//! Services: the method table, a marker for each method, the handler's trait, and the way to it.

use super::names::{Names, need, since, snake, upper};
use crate::format::doc;
use crate::model::{Method, Scope, Service};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The service's module.
pub(super) fn generate(names: &Names<'_>, service: &Service) -> String {
    let full_name = service.full_name();
    let list: Vec<String> = service
        .methods
        .iter()
        .map(|method| format!("&{}", upper(&snake(&method.name))))
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
    let handlers: String = service
        .methods
        .iter()
        .map(|method| handler(names, method))
        .collect();
    let name = &service.name;
    let _ = write!(
        code,
        "/// Serves `{full_name}`.\npub trait {name} {{ {handlers} }}\n\n"
    );
    code += &features(service);
    code += &dispatch(service);
    code
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
            idempotent: {},
        }};\n\n",
        upper(&snake(&method.name)),
        service.full_name(),
        method.name,
        method.idempotent,
    )
}

fn marker(names: &Names<'_>, service: &Service, method: &Method) -> String {
    let title = format!("`{}/{}`.", service.full_name(), method.name);
    format!(
        "{}#[derive(Debug)]
        pub enum {} {{}}

        impl Rpc for {} {{
            const METHOD: &'static Method = &{};
            type Request<'a> = {};
            type Response<'a> = {};
        }}\n\n",
        doc(
            &format!("{title} {}", method.doc),
            &since(&method.rules.need)
        ),
        method.name,
        method.name,
        upper(&snake(&method.name)),
        names.message(&method.request, "'a"),
        names.message(&method.response, "'a"),
    )
}

fn handler(names: &Names<'_>, method: &Method) -> String {
    // A build may lack the handler of a method that belongs to a feature.
    let (has, body) = match has(method) {
        None => (String::new(), ";"),
        Some(has) => (
            format!(
                "/// Whether the handler has [`Self::{}`]: a method without it is neither read nor offered.
                const {has}: bool = false;\n\n",
                snake(&method.name)
            ),
            "{ let _ = (request, reply); Err(ErrorResponse::NO_HANDLER) }",
        ),
    };
    format!(
        "{has}{}fn {}(
            &mut self,
            request: &Gated<{}>,
            reply: Reply<'_, {}>,
        ) -> Result<Handled, ErrorResponse<'static>>{body}\n\n",
        doc(&method.doc, ""),
        snake(&method.name),
        names.message(&method.request, "'_"),
        method.name,
    )
}

/// The constant that says whether a handler has the method, if it belongs to a feature.
fn has(method: &Method) -> Option<String> {
    let feature = method.rules.need.feature.as_ref();
    feature.map(|_| format!("HAS_{}", upper(&snake(&method.name))))
}

/// What a handler offers; nothing where no method belongs to a feature.
fn features(service: &Service) -> String {
    let mut features: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for method in &service.methods {
        if let (Some(feature), Some(has)) = (&method.rules.need.feature, has(method)) {
            let methods = features.entry(&feature.name).or_default();
            methods.push(format!("H::{has}"));
        }
    }
    if features.is_empty() {
        return String::new();
    }
    let mut code = format!(
        "/// The features of which the handler has every method.
        pub fn features<H: {}>() -> FeatureSet {{
            let mut set = FeatureSet::EMPTY;\n",
        service.name
    );
    for (feature, methods) in features {
        let _ = writeln!(
            code,
            "if {} {{ set.insert(features::{}); }}",
            methods.join(" && "),
            upper(feature)
        );
    }
    code + "set }\n\n"
}

fn dispatch(service: &Service) -> String {
    let arms: String = service
        .methods
        .iter()
        .map(|method| {
            let name = &method.name;
            let function = snake(name);
            // A constant that is false spares the build all that reads the message.
            let has = has(method).map_or_else(String::new, |has| format!("H::{has} && "));
            format!(
                "method if {has}method.is::<{name}>() => {{
                    Ok(call.serve_in_place::<{name}>(output, |request, reply| handler.{function}(request, reply)))
                }}\n"
            )
        })
        .collect();
    format!(
        "/// Hands a call to its handler; gives it back if it belongs to another service, or the handler lacks it.
        pub fn dispatch<'a, H: {}>(
            handler: &mut H,
            call: Call<'a>,
            output: &mut dyn Sink,
        ) -> Result<Handled, Call<'a>> {{
            match call.method() {{
                {arms}
                _ => Err(call),
            }}
        }}\n",
        service.name
    )
}
