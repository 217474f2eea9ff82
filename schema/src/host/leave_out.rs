//! What a sender leaves out of a request: the fields that may be dropped where a level does not include them.

use super::Host;
use super::names::need;
use crate::model::{Field, Kind, Message, OnMissing, Shape};
use crate::names::{camel, snake};

/// The method of the message's gate that leaves fields out; nothing where there is none to leave out in the message or in what
/// it holds.
pub(super) fn generate(host: &Host<'_>, message: &Message) -> String {
    let fields = message.fields.iter();
    let statements = fields.filter_map(|field| statement(host, message, field));
    let statements = statements.collect::<String>();
    if statements.is_empty() {
        return String::new();
    }
    format!("\n\nfn leave_out(&mut self, level: &Level) {{ {statements} }}")
}

fn statement(host: &Host<'_>, message: &Message, field: &Field) -> Option<String> {
    let own = (field.on_missing == OnMissing::Drop).then(|| {
        let need = need(&field.rules.need);
        format!("if !level.includes({need}) {{ {} }}\n", clear(field))
    });
    let inside = match &field.kind {
        Kind::Message(name) if host.can_drop(name) => inside(host, message, field),
        _ => None,
    };
    match (own, inside) {
        (None, None) => None,
        (own, inside) => Some(own.unwrap_or_default() + &inside.unwrap_or_default()),
    }
}

/// Leaves out what may be left out in the field's messages.
fn inside(host: &Host<'_>, message: &Message, field: &Field) -> Option<String> {
    let name = snake(&field.name);
    let (pattern, place) = match field.shape {
        Shape::Implicit | Shape::Optional => ("Some(value)".to_owned(), name),
        Shape::List => {
            let all = format!("for value in &mut self.{name} {{ value.leave_out(level); }}\n");
            return Some(all);
        }
        Shape::Map(_) => {
            let values = format!("self.{name}.values_mut()");
            return Some(format!(
                "for value in {values} {{ value.leave_out(level); }}\n"
            ));
        }
        Shape::Arm(index) => {
            let oneof = message.oneofs.get(index)?;
            let arms = host.names().oneof(message, oneof);
            let arm = format!("Some({arms}::{}(value))", camel(&field.name));
            (arm, snake(&oneof.name))
        }
    };
    Some(format!(
        "if let {pattern} = &mut self.{place} {{ value.leave_out(level); }}\n"
    ))
}

/// Makes the field absent.
fn clear(field: &Field) -> String {
    let name = snake(&field.name);
    match (&field.shape, &field.kind) {
        (Shape::Optional | Shape::Arm(_), _) => format!("self.{name} = None;"),
        (Shape::List | Shape::Map(_), _) | (_, Kind::String | Kind::Bytes) => {
            format!("self.{name}.clear();")
        }
        (Shape::Implicit, Kind::Bool) => format!("self.{name} = false;"),
        (Shape::Implicit, Kind::Float | Kind::Double) => format!("self.{name} = 0.0;"),
        (Shape::Implicit, _) => format!("self.{name} = 0;"),
    }
}
