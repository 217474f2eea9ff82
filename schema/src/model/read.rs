//! From descriptors to the model.

use super::element::{Bound, Bounds, Fallback, Feature, Member, Need, OnMissing, Rules, Scope};
use super::fault::{Fault, Faults, Problem};
use super::kinds::{collect, kind, shape};
use super::types::{
    Enum, EnumValue, Field, Message, Method, Model, Oneof, Service, Shape, Streams,
};
use super::version::Version;
use super::{collisions, unsupported, validate, well_known};
use crate::docs::Docs;
use crate::rules::{self, BoundRule, MemberRules, OnMissingRule, ScopeRule};
use crate::{Contract, names};
use protox::prost_reflect::{
    DynamicMessage, EnumDescriptor, FieldDescriptor, FileDescriptor, MessageDescriptor,
    MethodDescriptor, ServiceDescriptor,
};
use std::collections::BTreeMap;

/// Stands in for what could not be read; there is no model then.
const NO_VERSION: Version = Version { major: 0, minor: 0 };

impl Model {
    /// Reads the annotated contract.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(contract: &Contract) -> Result<Self, Faults> {
        let docs = Docs::new(contract);
        let files: Vec<FileDescriptor> = contract.files().collect();
        let faults = unsupported::files(&files);
        if !faults.is_empty() {
            return Err(Faults::placed(faults, &docs));
        }
        let mut reading = Reading {
            contract,
            docs,
            features: BTreeMap::new(),
            faults,
        };
        let model = reading.model(&files);
        let Reading {
            docs, mut faults, ..
        } = reading;
        if faults.is_empty() {
            faults = validate::faults(&model);
        }
        if faults.is_empty() {
            faults = collisions::faults(&model);
        }
        if faults.is_empty() {
            Ok(model)
        } else {
            Err(Faults::placed(faults, &docs))
        }
    }
}

struct Reading<'c> {
    contract: &'c Contract,
    docs: Docs,
    features: BTreeMap<String, Feature>,
    faults: Vec<Fault>,
}

/// What every kind of rules says.
struct Said<'s> {
    since: &'s str,
    feature: &'s str,
    deprecated_since: &'s str,
    removed_in: &'s str,
}

/// Borrows what every kind of rules says.
macro_rules! said {
    ($rules:expr) => {
        Said {
            since: &$rules.since,
            feature: &$rules.feature,
            deprecated_since: &$rules.deprecated_since,
            removed_in: &$rules.removed_in,
        }
    };
}

impl Reading<'_> {
    fn model(&mut self, files: &[FileDescriptor]) -> Model {
        let version = self.version(files);
        let mut messages = Vec::new();
        let mut enums: Vec<EnumDescriptor> = Vec::new();
        for file in files {
            enums.extend(file.enums());
            file.messages()
                .for_each(|message| collect(&message, &mut messages, &mut enums));
        }
        let (well_known, faults) = unsupported::types(self.contract, files, &messages);
        self.faults.extend(faults);
        self.assign_features(&enums);
        Model {
            version,
            services: files
                .iter()
                .flat_map(FileDescriptor::services)
                .map(|service| self.service(&service))
                .collect(),
            messages: messages
                .iter()
                .map(|message| self.message(message))
                .chain(well_known.iter().map(well_known::message))
                .collect(),
            enums: enums
                .iter()
                .map(|enumeration| self.enumeration(enumeration))
                .collect(),
        }
    }

    fn version(&mut self, files: &[FileDescriptor]) -> Version {
        let mut declared: Option<Version> = None;
        for file in files {
            let rules: rules::FileRules = self.rules(&file.options(), "file");
            if rules.contract.is_empty() {
                continue;
            }
            let version = self.parse(file.name(), &rules.contract);
            if declared.is_some_and(|declared| declared != version) {
                self.fault(file.name(), Problem::Versions(rules.contract));
            }
            declared = Some(version);
        }
        if declared.is_none() {
            let first = files.first().map_or("the contract", FileDescriptor::name);
            self.fault(first, Problem::NoVersion);
        }
        declared.unwrap_or(NO_VERSION)
    }

    fn assign_features(&mut self, enums: &[EnumDescriptor]) {
        for enumeration in enums {
            let rules: rules::EnumRules = self.rules(&enumeration.options(), "enumeration");
            if !rules.features {
                continue;
            }
            for value in enumeration.values().filter(|value| value.number() != 0) {
                let name = names::short(enumeration.name(), value.name());
                let number = match u8::try_from(value.number()) {
                    Ok(number) if number < 192 => number,
                    _ => {
                        self.fault(value.full_name(), Problem::FeatureNumber(value.number()));
                        continue;
                    }
                };
                let feature = Feature {
                    name: name.clone(),
                    number,
                };
                if self.features.insert(name.clone(), feature).is_some() {
                    self.fault(enumeration.full_name(), Problem::Twice(name));
                }
            }
        }
    }

    fn service(&mut self, service: &ServiceDescriptor) -> Service {
        let said: rules::ServiceRules = self.rules(&service.options(), "service");
        let rules = self.element(service.full_name(), &said!(said));
        Service {
            package: service.package_name().to_owned(),
            name: service.name().to_owned(),
            doc: self.doc(service.full_name()),
            scope: match ScopeRule::try_from(said.scope) {
                Ok(ScopeRule::Always) => Scope::Always,
                Ok(ScopeRule::Unversioned) => Scope::Unversioned,
                _ => Scope::Session,
            },
            methods: service
                .methods()
                .map(|method| self.method(&method, &rules.need))
                .collect(),
            rules,
        }
    }

    fn method(&mut self, method: &MethodDescriptor, inherited: &Need) -> Method {
        let said: rules::MethodRules = self.rules(&method.options(), "method");
        let mut rules = self.element(method.full_name(), &said!(said));
        let Need {
            feature,
            removed_in,
            ..
        } = inherited;
        if rules.need.feature.is_none() {
            rules.need.feature.clone_from(feature);
        }
        rules.need.removed_in = rules.need.removed_in.or(*removed_in);
        let streams = match (method.is_client_streaming(), method.is_server_streaming()) {
            (false, true) => Streams::Server,
            (true, true) => Streams::Both,
            (false, false) => Streams::Unary,
            (true, false) => {
                self.fault(method.full_name(), Problem::ClientStream);
                Streams::Unary
            }
        };
        let options = method.method_descriptor_proto().options.as_ref();
        Method {
            name: method.name().to_owned(),
            doc: self.doc(method.full_name()),
            rules,
            request: method.input().full_name().to_owned(),
            response: method.output().full_name().to_owned(),
            streams,
            // NO_SIDE_EFFECTS and IDEMPOTENT; 0 is not said.
            idempotent: options.is_some_and(|options| options.idempotency_level.unwrap_or(0) != 0),
        }
    }

    fn message(&mut self, message: &MessageDescriptor) -> Message {
        let said: rules::MessageRules = self.rules(&message.options(), "message");
        let mut fields: Vec<Field> = message.fields().map(|field| self.field(&field)).collect();
        fields.sort_by_key(|field| field.number);
        let oneofs = message.oneofs().filter(|oneof| !oneof.is_synthetic());
        Message {
            package: message.package_name().to_owned(),
            full_name: message.full_name().to_owned(),
            doc: self.doc(message.full_name()),
            rules: self.element(message.full_name(), &said!(said)),
            lenient: said.lenient,
            fields,
            oneofs: oneofs
                .map(|oneof| Oneof {
                    name: oneof.name().to_owned(),
                    doc: self.doc(oneof.full_name()),
                })
                .collect(),
        }
    }

    fn field(&mut self, field: &FieldDescriptor) -> Field {
        let said: rules::FieldRules = self.rules(&field.options(), "field");
        let path = field.full_name();
        let entry = field
            .kind()
            .as_message()
            .filter(|_| field.is_map())
            .cloned();
        let (kind, shape) = match entry {
            Some(entry) => (
                kind(&entry.map_entry_value_field()),
                Shape::Map(kind(&entry.map_entry_key_field())),
            ),
            None => (kind(field), shape(field)),
        };
        Field {
            name: field.name().to_owned(),
            number: field.number(),
            doc: self.doc(path),
            rules: self.element(path, &said!(said)),
            kind,
            shape,
            on_missing: match OnMissingRule::try_from(said.on_missing) {
                Ok(OnMissingRule::Drop) => OnMissing::Drop,
                _ => OnMissing::Error,
            },
            restricts: said.restricts,
            max_len: self.bounds(path, &said.max_len),
            max_count: self.bounds(path, &said.max_count),
            values: self.members(path, &said.values),
            keys: self.members(path, &said.keys),
        }
    }

    fn enumeration(&mut self, enumeration: &EnumDescriptor) -> Enum {
        let said: rules::EnumRules = self.rules(&enumeration.options(), "enumeration");
        let values = enumeration.values().map(|value| {
            let said: rules::ValueRules = self.rules(&value.options(), "value");
            // Protobuf names an enum's values beside the enum; a reader looks for them inside.
            let path = format!("{}.{}", enumeration.full_name(), value.name());
            EnumValue {
                name: value.name().to_owned(),
                short_name: names::short(enumeration.name(), value.name()),
                number: value.number(),
                doc: self.doc_as(value.full_name(), &path),
                rules: self.element(&path, &said!(said)),
                fallback: (!said.fallback.is_empty()).then_some(Fallback(said.fallback)),
            }
        });
        let mut values: Vec<EnumValue> = values.collect();
        // As in the file: of two values with the same number the first names the variant.
        let written = &enumeration.enum_descriptor_proto().value;
        values.sort_by_key(|value| written.iter().position(|it| it.name() == value.name));
        Enum {
            package: enumeration.package_name().to_owned(),
            full_name: enumeration.full_name().to_owned(),
            doc: self.doc(enumeration.full_name()),
            rules: self.element(enumeration.full_name(), &said!(said)),
            features: said.features,
            values,
        }
    }

    fn members(&mut self, path: &str, members: &[MemberRules]) -> Vec<Member> {
        let members = members.iter().map(|said| {
            let path = format!("{path} {:?}", said.name);
            if said.doc.is_empty() {
                self.fault(&path, Problem::NoDoc);
            }
            Member {
                name: said.name.clone(),
                doc: said.doc.clone(),
                rules: self.element(&path, &said!(said)),
                fallback: (!said.fallback.is_empty()).then(|| Fallback(said.fallback.clone())),
            }
        });
        members.collect()
    }

    fn bounds(&mut self, path: &str, bounds: &[BoundRule]) -> Bounds {
        let bounds = bounds.iter().map(|bound| {
            if bound.since.is_empty() {
                self.fault(path, Problem::NoSince);
            }
            Bound {
                since: self.parse(path, &bound.since),
                value: bound.value,
            }
        });
        Bounds(bounds.collect())
    }

    fn element(&mut self, path: &str, said: &Said<'_>) -> Rules {
        if said.since.is_empty() {
            self.fault(path, Problem::NoSince);
        }
        let since = self.parse(path, said.since);
        let removed_in = self.parse_optional(path, said.removed_in);
        if removed_in.is_some_and(|removed_in| removed_in <= since) {
            self.fault(path, Problem::Removed(said.removed_in.to_owned()));
        }
        // A session of another major has nothing of this one anyway.
        let in_major = removed_in.filter(|removed_in| removed_in.major == since.major);
        Rules {
            need: Need {
                since,
                feature: self.feature(path, said.feature),
                removed_in: in_major.map(|removed_in| removed_in.minor),
            },
            deprecated_since: self.parse_optional(path, said.deprecated_since),
            removed_in,
        }
    }

    fn feature(&mut self, path: &str, name: &str) -> Option<Feature> {
        let feature = self.features.get(name).cloned();
        if feature.is_none() && !name.is_empty() {
            self.fault(path, Problem::UnknownFeature(name.to_owned()));
        }
        feature
    }

    fn parse_optional(&mut self, path: &str, text: &str) -> Option<Version> {
        (!text.is_empty()).then(|| self.parse(path, text))
    }

    /// An empty text is somebody else's fault.
    fn parse(&mut self, path: &str, text: &str) -> Version {
        match text.parse() {
            Ok(version) => version,
            Err(error) => {
                if !text.is_empty() {
                    self.fault(path, Problem::Version(error));
                }
                NO_VERSION
            }
        }
    }

    fn doc(&mut self, full_name: &str) -> String {
        self.doc_as(full_name, full_name)
    }

    fn doc_as(&mut self, full_name: &str, path: &str) -> String {
        let doc = self.docs.of(full_name).unwrap_or_default().to_owned();
        if doc.is_empty() {
            self.fault(path, Problem::NoDoc);
        }
        doc
    }

    fn rules<R: prost::Message + Default>(&self, options: &DynamicMessage, name: &str) -> R {
        rules::read(self.contract.pool(), options, name)
    }

    fn fault(&mut self, element: &str, problem: Problem) {
        self.faults.push(Fault::new(element, problem));
    }
}
