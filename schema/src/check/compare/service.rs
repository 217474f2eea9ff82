//! Services and their methods.

use crate::check::compare::walk::Comparison;
use crate::check::direction::{Flows, Writers};
use crate::check::release::{MessageId, Method, Service};
use crate::check::{Finding, Rule, Who};

/// The service that hosts serve to guests.
const HOST: &str = "handclasp.v1.Host";

/// The value of the options' enum `Scope` for methods that are called in a session only.
const IN_SESSION: i32 = 0;

impl Comparison<'_> {
    /// Compares all services, and notes which messages meet by them.
    pub(crate) fn services(&mut self) {
        let (old, new) = (self.old, self.new);
        for (name, was) in &old.services {
            match new.services.get(name) {
                Some(is) => self.service(name, was, is),
                None => self.service_is_gone(name, was),
            }
        }
        for (name, is) in &new.services {
            let was = old.services.get(name);
            for (method_name, method) in &is.methods {
                let is_new = was.is_none_or(|was| !was.methods.contains_key(method_name));
                if is_new && !self.is_history(&method.about.gate) {
                    self.method_is_new(name, method_name, is, method);
                }
            }
        }
    }

    /// The side that calls a service's methods.
    fn caller(&self, service: &str) -> Writers {
        if service == HOST
            || self
                .options
                .host_services
                .iter()
                .any(|name| name == service)
        {
            Writers::GUEST
        } else {
            Writers::HOST
        }
    }

    fn service_is_gone(&mut self, name: &str, was: &Service) {
        let element = self.was(name, was.about.place);
        let methods = was.methods.iter();
        let methods: Vec<_> = methods
            .filter(|(_, method)| !self.was_removed(&method.about.gate))
            .collect();
        if methods.is_empty() {
            let message = "the service is gone; it had no methods";
            return self.note(&element, Rule::ServiceNoDelete, Who::Nobody, message);
        }
        let who = self.caller(name).suffer(Flows::OLD_TO_NEW);
        let caller = self.caller(name).senders(Flows::OLD_TO_NEW);
        let message =
            format!("the service is gone: {caller} that calls it is told that it is unimplemented");
        self.report(&element, Rule::ServiceNoDelete, who, message);
        for (method_name, method) in methods {
            self.method_is_gone(name, method_name, method);
        }
    }

    fn service(&mut self, name: &str, was: &Service, is: &Service) {
        if was.scope != is.scope {
            // More freedom to call helps old callers, but new ones rely on it.
            let flows = if is.scope == IN_SESSION {
                Flows::OLD_TO_NEW
            } else {
                Flows::NEW_TO_OLD
            };
            let who = self.caller(name).suffer(flows);
            let message = "when its methods may be called changed: calls outside of a session are refused by the side that does not expect them";
            self.report(
                &self.is(name, is.about.place),
                Rule::GateChanged,
                who,
                message,
            );
        }
        for (method_name, was_method) in &was.methods {
            let is_method = is.methods.get(method_name);
            match is_method
                .filter(|method| !self.is_removed(&was_method.about.gate, &method.about.gate))
            {
                Some(is_method) => self.method(name, method_name, was_method, is_method),
                None if self.was_removed(&was_method.about.gate) => {}
                None => self.method_is_gone(name, method_name, was_method),
            }
        }
    }

    fn method_is_gone(&mut self, service: &str, name: &str, method: &Method) {
        let caller = self.caller(service);
        let who = caller.suffer(Flows::OLD_TO_NEW);
        let element = self.was(format!("{service}/{name}"), method.about.place);
        let senders = caller.senders(Flows::OLD_TO_NEW);
        let message =
            format!("the method is gone: {senders} that calls it is told that it is unimplemented");
        self.report(&element, Rule::RpcNoDelete, who, message);
        self.check_deprecation(&element, &method.about.gate, who);
        for id in [method.input, method.output] {
            let used = self.old.message(id);
            let is_gone = !self.new.message_ids.contains_key(&used.name);
            if is_gone && !used.name.starts_with("google.protobuf.") && self.deleted.insert(id) {
                let element = self.was(used.name.clone(), used.about.place);
                let message = format!(
                    "the message is gone, and with it what {service}/{name} said: {senders} still sends or expects it"
                );
                self.report(&element, Rule::MessageNoDelete, who, message);
            }
        }
    }

    fn method_is_new(&mut self, service: &str, name: &str, holder: &Service, method: &Method) {
        let caller = self.caller(service);
        let who = caller.suffer(Flows::NEW_TO_OLD);
        let element = self.is(format!("{service}/{name}"), method.about.place);
        let reader = caller.readers(Flows::NEW_TO_OLD);
        // A method of another protocol is never gated: its callers find out by calling.
        let since = method.about.gate.since;
        let gated = holder.scope == IN_SESSION && self.check_addition(&element, since, who, |since| {
            format!("the method is new and {since}: a new caller would call it on {reader}, which says that it is unimplemented")
        });
        self.addition(&element, Rule::RpcAdded, who, gated, "a method was added");
    }

    fn method(&mut self, service: &str, name: &str, was: &Method, is: &Method) {
        let caller = self.caller(service);
        let answerer = if caller == Writers::HOST {
            Writers::GUEST
        } else {
            Writers::HOST
        };
        let element = self.is(format!("{service}/{name}"), is.about.place);
        for (pair, writers) in [
            ((was.input, is.input), caller),
            ((was.output, is.output), answerer),
        ] {
            self.pairs
                .held_by_method(pair, &element.path, is.about.place);
            self.pairs.meet(self.old, self.new, pair, writers);
        }
        for (rule, was, is, what) in [
            (
                Rule::RpcSameClientStreaming,
                was.client_streaming,
                is.client_streaming,
                "requests",
            ),
            (
                Rule::RpcSameServerStreaming,
                was.server_streaming,
                is.server_streaming,
                "responses",
            ),
        ] {
            if was != is {
                let became = if is {
                    "became a stream"
                } else {
                    "ceased to be a stream"
                };
                let message = format!(
                    "the {what} {became}: the two versions do not understand each other's frames"
                );
                self.report(&element, rule, Who::Both, message);
            }
        }
        self.idempotency(service, name, was, is);
        for (rule, was, is) in [
            (Rule::RpcSameRequestType, was.input, is.input),
            (Rule::RpcSameResponseType, was.output, is.output),
        ] {
            let writers = if rule == Rule::RpcSameRequestType {
                caller
            } else {
                answerer
            };
            self.type_of_method(service, name, (rule, writers), (was, is));
        }
        self.check_gates(&element, &was.about, &is.about);
        if was.about.doc == is.about.doc {
            return;
        }
        self.check_comment(&element, &was.about.doc, &is.about.doc);
    }

    fn idempotency(&mut self, service: &str, name: &str, was: &Method, is: &Method) {
        if was.idempotency == is.idempotency {
            return;
        }
        // Whoever believes that a call may be repeated repeats it on a peer that never promised so. Of the
        // two promises, "no side effects" (1) is the stronger, then "idempotent" (2).
        let strength = |level| match level {
            1 => 2,
            2 => 1,
            _ => 0,
        };
        let flows = if strength(was.idempotency) > strength(is.idempotency) {
            Flows::OLD_TO_NEW
        } else {
            Flows::NEW_TO_OLD
        };
        let caller = self.caller(service);
        let (sender, reader) = (caller.senders(flows), caller.readers(flows));
        let message = format!(
            "the promise of what a second call does changed: {sender} repeats a call whose fate it does not know on {reader}, which may run it twice"
        );
        let element = self.is(format!("{service}/{name}"), is.about.place);
        self.report(
            &element,
            Rule::RpcSameIdempotencyLevel,
            caller.suffer(flows),
            message,
        );
    }

    /// A message under another name is judged by what is in it, which is known at the end.
    fn type_of_method(
        &mut self,
        service: &str,
        name: &str,
        (rule, writers): (Rule, Writers),
        pair: (MessageId, MessageId),
    ) {
        let (was, is) = (
            &self.old.message(pair.0).name,
            &self.new.message(pair.1).name,
        );
        if was == is {
            return;
        }
        let what = if rule == Rule::RpcSameRequestType {
            "request"
        } else {
            "response"
        };
        let message = format!(
            "the {what} {was} became {is}, which reads differently: see the findings in it"
        );
        let place = self.new.services[service].methods[name].about.place;
        let element = self.is(format!("{service}/{name}"), place);
        let finding: Finding = element.finding(rule, writers.suffer(Flows::BOTH), message);
        self.retyped.push((finding, pair));
    }
}
