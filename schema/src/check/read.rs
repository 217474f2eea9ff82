//! Reduces compiled descriptors to a [`Release`].

use crate::check::annotations::{Annotations, Of, Rules};
use crate::check::places::Places;
use crate::check::release::{
    About, EnumId, EnumValue, Enumeration, Field, Kind, Label, Message, MessageId, Method, Release,
    Service, SourceFile,
};
use crate::check::source::{Compiled, Features};
use crate::check::{CheckError, NotAVersion, Version};
use protox::prost_reflect::prost_types::{
    EnumOptions, EnumValueOptions, FieldOptions, MessageOptions, MethodOptions, ServiceOptions,
};
use protox::prost_reflect::{
    Cardinality, DynamicMessage, EnumDescriptor, ExtensionDescriptor, FieldDescriptor,
    Kind as Reflected, MessageDescriptor, MethodDescriptor, ServiceDescriptor, Syntax,
};
use std::collections::{HashMap, HashSet};

/// Reads a release out of what was compiled.
pub(crate) fn release(
    compiled: Compiled,
    origin: String,
    directory_version: Option<Version>,
) -> Result<Release, CheckError> {
    let Compiled {
        pool,
        own,
        positions,
        features,
    } = compiled;
    let own: HashSet<_> = own.into_iter().collect();
    let files = pool.files().map(|file| SourceFile {
        name: file.name().to_owned(),
        package: file.package_name().to_owned(),
        own: own.contains(file.name()),
    });
    let reader = Reader {
        annotations: Annotations::find(&pool),
        places: Places::new(&pool, &positions),
        features,
        files: files.collect(),
        message_ids: index(
            pool.all_messages()
                .map(|message| message.full_name().to_owned()),
        ),
        enum_ids: index(
            pool.all_enums()
                .map(|enumeration| enumeration.full_name().to_owned()),
        ),
    };
    let messages = pool.all_messages().map(|message| reader.message(&message));
    let messages = messages.collect::<Result<_, _>>()?;
    let enums = pool
        .all_enums()
        .map(|enumeration| reader.enumeration(&enumeration));
    let enums = enums.collect::<Result<_, _>>()?;
    let services = pool.services().map(|service| {
        let name = service.full_name().to_owned();
        Ok((name, reader.service(&service)?))
    });
    let services = services.collect::<Result<_, CheckError>>()?;
    let mut contract_version = None;
    for file in pool.files() {
        let rules = reader.rules(
            Of::File,
            file.file_descriptor_proto().options.is_some(),
            || file.options(),
        );
        let version = rules.version("contract");
        let version = version.map_err(|reason| reader.wrong(file.index(), &[], reason))?;
        contract_version = contract_version.or(version);
    }
    Ok(Release {
        origin,
        contract_version,
        directory_version,
        annotated: reader.annotations.is_some(),
        files: reader.files,
        services,
        messages,
        enums,
        message_ids: reader
            .message_ids
            .into_iter()
            .map(|(name, id)| (name, MessageId(id)))
            .collect(),
        enum_ids: reader
            .enum_ids
            .into_iter()
            .map(|(name, id)| (name, EnumId(id)))
            .collect(),
        pool,
    })
}

fn index(names: impl Iterator<Item = String>) -> HashMap<String, usize> {
    names
        .enumerate()
        .map(|(index, name)| (name, index))
        .collect()
}

struct Reader {
    annotations: Option<Annotations>,
    places: Places,
    features: Features,
    files: Vec<SourceFile>,
    message_ids: HashMap<String, usize>,
    enum_ids: HashMap<String, usize>,
}

impl Reader {
    /// What our options say of an element; its own are only decoded where there are any.
    fn rules(&self, of: Of, any: bool, options: impl FnOnce() -> DynamicMessage) -> Rules {
        match &self.annotations {
            Some(annotations) if any => annotations.of(of, &options()),
            _ => Rules::NONE,
        }
    }

    fn wrong(&self, file: usize, path: &[i32], reason: NotAVersion) -> CheckError {
        let (place, _) = self.places.of(file, path);
        CheckError::Annotation {
            file: self.files[file].name.clone(),
            line: place.line.max(1),
            column: place.column.max(1),
            reason,
        }
    }

    fn about(
        &self,
        file: usize,
        path: &[i32],
        deprecated: bool,
        rules: &Rules,
    ) -> Result<About, CheckError> {
        let (place, doc) = self.places.of(file, path);
        let gate = rules
            .gate()
            .map_err(|reason| self.wrong(file, path, reason))?;
        Ok(About {
            place,
            doc,
            deprecated: deprecated || gate.deprecated_since.is_some(),
            gate,
        })
    }

    fn message(&self, message: &MessageDescriptor) -> Result<Message, CheckError> {
        let proto = message.descriptor_proto();
        let file = message.parent_file();
        let rules = self.rules(Of::Message, proto.options.is_some(), || message.options());
        let deprecated = proto
            .options
            .as_ref()
            .is_some_and(MessageOptions::deprecated);
        let about = self.about(file.index(), message.path(), deprecated, &rules)?;
        let fields = message.fields().map(|field| self.field(&field));
        let extensions = message.extensions().map(|field| self.extension(&field));
        let mut fields = fields.chain(extensions).collect::<Result<Vec<_>, _>>()?;
        fields.sort_by_key(|field| field.number);
        let reserved = message.reserved_ranges();
        Ok(Message {
            name: message.full_name().to_owned(),
            fields,
            reserved_numbers: reserved
                .map(|range| (range.start.into(), range.end.into()))
                .collect(),
            reserved_names: message.reserved_names().map(str::to_owned).collect(),
            map_entry: message.is_map_entry(),
            proto2: self
                .features
                .has_legacy_json(message.full_name())
                .unwrap_or_else(|| file.syntax() == Syntax::Proto2),
            lenient: rules.flag("lenient"),
            about,
        })
    }

    fn field(&self, field: &FieldDescriptor) -> Result<Field, CheckError> {
        let proto = field.field_descriptor_proto();
        let oneof = field
            .containing_oneof()
            .filter(|oneof| !oneof.is_synthetic());
        let label = match field.cardinality() {
            Cardinality::Repeated => Label::Repeated,
            Cardinality::Required => Label::Required,
            Cardinality::Optional
                if field.supports_presence() && !self.features.is_implicit(field.full_name()) =>
            {
                Label::Optional
            }
            Cardinality::Optional => Label::Implicit,
        };
        let rules = self.rules(Of::Field, proto.options.is_some(), || field.options());
        let file = field.parent_file().index();
        let deprecated = proto.options.as_ref().is_some_and(FieldOptions::deprecated);
        let wrong = |reason| self.wrong(file, field.path(), reason);
        Ok(Field {
            name: field.name().to_owned(),
            json_name: field.json_name().to_owned(),
            number: field.number(),
            kind: self.kind(&field.kind(), field.is_group()),
            label,
            // The last number of a oneof's path is its place in the message.
            oneof: oneof.and_then(|oneof| {
                oneof
                    .path()
                    .last()
                    .and_then(|index| usize::try_from(*index).ok())
            }),
            default: proto.default_value.clone(),
            restricts: rules.flag("restricts"),
            max_len: rules.bounds("max_len").map_err(wrong)?,
            max_count: rules.bounds("max_count").map_err(wrong)?,
            values: rules.members("values").map_err(wrong)?,
            keys: rules.members("keys").map_err(wrong)?,
            about: self.about(file, field.path(), deprecated, &rules)?,
        })
    }

    /// An extension is a field on the wire; its name is written as in text format.
    fn extension(&self, field: &ExtensionDescriptor) -> Result<Field, CheckError> {
        let proto = field.field_descriptor_proto();
        let label = match field.cardinality() {
            Cardinality::Repeated => Label::Repeated,
            Cardinality::Required => Label::Required,
            Cardinality::Optional => Label::Optional,
        };
        let deprecated = proto.options.as_ref().is_some_and(FieldOptions::deprecated);
        let file = field.parent_file().index();
        Ok(Field {
            name: format!("[{}]", field.full_name()),
            json_name: field.json_name().to_owned(),
            number: field.number(),
            kind: self.kind(&field.kind(), field.is_group()),
            label,
            oneof: None,
            default: proto.default_value.clone(),
            restricts: false,
            max_len: Vec::new(),
            max_count: Vec::new(),
            values: Vec::new(),
            keys: Vec::new(),
            about: self.about(file, field.path(), deprecated, &Rules::NONE)?,
        })
    }

    fn kind(&self, kind: &Reflected, group: bool) -> Kind {
        match kind {
            Reflected::Double => Kind::Double,
            Reflected::Float => Kind::Float,
            Reflected::Int32 => Kind::Int32,
            Reflected::Int64 => Kind::Int64,
            Reflected::Uint32 => Kind::Uint32,
            Reflected::Uint64 => Kind::Uint64,
            Reflected::Sint32 => Kind::Sint32,
            Reflected::Sint64 => Kind::Sint64,
            Reflected::Fixed32 => Kind::Fixed32,
            Reflected::Fixed64 => Kind::Fixed64,
            Reflected::Sfixed32 => Kind::Sfixed32,
            Reflected::Sfixed64 => Kind::Sfixed64,
            Reflected::Bool => Kind::Bool,
            Reflected::String => Kind::String,
            Reflected::Bytes => Kind::Bytes,
            Reflected::Enum(enumeration) => {
                Kind::Enum(EnumId(self.enum_ids[enumeration.full_name()]))
            }
            Reflected::Message(message) if group => Kind::Group(self.message_id(message)),
            Reflected::Message(message) => Kind::Message(self.message_id(message)),
        }
    }

    fn message_id(&self, message: &MessageDescriptor) -> MessageId {
        MessageId(self.message_ids[message.full_name()])
    }

    fn enumeration(&self, enumeration: &EnumDescriptor) -> Result<Enumeration, CheckError> {
        let proto = enumeration.enum_descriptor_proto();
        let rules = self.rules(Of::Enumeration, proto.options.is_some(), || {
            enumeration.options()
        });
        let file = enumeration.parent_file();
        let deprecated = proto.options.as_ref().is_some_and(EnumOptions::deprecated);
        // Of the names of one number, the first that is written is the one that JSON writes.
        let mut values: Vec<_> = enumeration.values().collect();
        values.sort_by_key(|value| (value.number(), value.path().last().copied()));
        let values = values.iter().map(|value| {
            let proto = value.enum_value_descriptor_proto();
            let rules = self.rules(Of::Value, proto.options.is_some(), || value.options());
            let deprecated = proto
                .options
                .as_ref()
                .is_some_and(EnumValueOptions::deprecated);
            Ok(EnumValue {
                name: value.name().to_owned(),
                aliases: Vec::new(),
                number: value.number(),
                fallback: rules.text("fallback"),
                about: self.about(file.index(), value.path(), deprecated, &rules)?,
            })
        });
        let mut values = values.collect::<Result<Vec<_>, CheckError>>()?;
        values.dedup_by(|later, first| {
            let is_alias = later.number == first.number;
            if is_alias {
                first.aliases.push(std::mem::take(&mut later.name));
            }
            is_alias
        });
        let reserved = enumeration.reserved_ranges();
        Ok(Enumeration {
            name: enumeration.full_name().to_owned(),
            values,
            reserved_numbers: reserved
                .map(|range| ((*range.start()).into(), (*range.end()).into()))
                .collect(),
            reserved_names: enumeration.reserved_names().map(str::to_owned).collect(),
            default: enumeration.default_value().number(),
            closed: self
                .features
                .is_closed(enumeration.full_name())
                .unwrap_or_else(|| file.syntax() == Syntax::Proto2),
            features: rules.flag("features"),
            about: self.about(file.index(), enumeration.path(), deprecated, &rules)?,
        })
    }

    fn service(&self, service: &ServiceDescriptor) -> Result<Service, CheckError> {
        let proto = service.service_descriptor_proto();
        let rules = self.rules(Of::Service, proto.options.is_some(), || service.options());
        let deprecated = proto
            .options
            .as_ref()
            .is_some_and(ServiceOptions::deprecated);
        let file = service.parent_file().index();
        let about = self.about(file, service.path(), deprecated, &rules)?;
        let methods = service.methods().map(|method| {
            let read = self.method(&method, &about)?;
            Ok((method.name().to_owned(), read))
        });
        Ok(Service {
            methods: methods.collect::<Result<_, CheckError>>()?,
            scope: rules.number("scope"),
            about,
        })
    }

    fn method(&self, method: &MethodDescriptor, service: &About) -> Result<Method, CheckError> {
        let proto = method.method_descriptor_proto();
        let rules = self.rules(Of::Method, proto.options.is_some(), || method.options());
        let options = proto.options.as_ref();
        let deprecated = options.is_some_and(MethodOptions::deprecated);
        let file = method.parent_file().index();
        let mut about = self.about(file, method.path(), deprecated, &rules)?;
        // A service's feature is that of all its methods that name none.
        about.gate.feature = about.gate.feature.or_else(|| service.gate.feature.clone());
        Ok(Method {
            input: self.message_id(&method.input()),
            output: self.message_id(&method.output()),
            client_streaming: method.is_client_streaming(),
            server_streaming: method.is_server_streaming(),
            idempotency: options.map_or(0, |options| options.idempotency_level.unwrap_or(0)),
            about,
        })
    }
}
