//! A hash that is equal for contracts that mean the same on the wire.

use crate::check::Options;
use crate::check::compare::default_value;
use crate::check::release::{
    Availability, Bound, EnumId, Field, Kind, Label, Member, MessageId, Release,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

/// A hash that is equal for contracts that mean the same on the wire, whatever the order, the comments, the
/// layout of the files and the names of messages.
///
/// It covers the names of fields and of enum values, since a contract says in no other way which of two that
/// exchanged their numbers is which. So a mere renaming of one, which breaks nothing on the wire, is another value.
///
/// It covers all that is reached from a method, a state record or a refusal, and since when, under which
/// feature and within which bounds it may be used. It shows as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of a contract.
    pub fn of(release: &Release, options: &Options) -> Self {
        let mut shapes = Shapes::new(release);
        let roots = shapes.roots(options);
        shapes.refine(roots.iter().copied());
        let mut hasher = Hasher::new("contract");
        for (service_name, service) in &release.services {
            for (name, method) in &service.methods {
                hasher.text(service_name).text(name);
                hasher.number(service.scope).number(method.idempotency);
                hasher
                    .number(method.client_streaming)
                    .number(method.server_streaming);
                shapes.gate(&mut hasher, &method.about.gate);
                hasher
                    .bytes(&shapes.messages[&method.input])
                    .bytes(&shapes.messages[&method.output]);
            }
        }
        // Records have no name on the wire, and so no order.
        let mut records: Vec<_> = roots.iter().map(|id| shapes.messages[id]).collect();
        records.sort_unstable();
        records.dedup();
        for record in &records {
            hasher.bytes(record);
        }
        for number in shapes.features.values() {
            hasher.number(*number);
        }
        Self(hasher.finish())
    }

    /// The hash itself.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The shapes of the messages: equal for messages that read alike, however deep.
struct Shapes<'a> {
    release: &'a Release,
    messages: HashMap<MessageId, [u8; 32]>,
    /// The numbers of the features, by name.
    features: BTreeMap<&'a str, i32>,
}

impl<'a> Shapes<'a> {
    fn new(release: &'a Release) -> Self {
        let enums = release.enums.iter().filter(|found| found.features);
        let values = enums.flat_map(|found| &found.values);
        Self {
            release,
            messages: HashMap::new(),
            features: values
                .map(|value| (value.name.as_str(), value.number))
                .collect(),
        }
    }

    fn roots(&self, options: &Options) -> Vec<MessageId> {
        let methods = self
            .release
            .services
            .values()
            .flat_map(|service| service.methods.values());
        let mut roots: Vec<_> = methods
            .flat_map(|method| [method.input, method.output])
            .collect();
        roots.extend(options.state_records(self.release));
        roots.extend(self.release.message_ids.get("handclasp.v1.Refusal"));
        if self.release.services.is_empty() {
            let own = |id: &usize| {
                let message = &self.release.messages[*id];
                let package = self.release.files[message.about.place.file]
                    .package
                    .as_str();
                !message.map_entry && !matches!(package, "google.protobuf" | "handclasp")
            };
            roots.extend((0..self.release.messages.len()).filter(own).map(MessageId));
        }
        roots
    }

    /// Tells messages apart by their fields, then by what those hold, until no round tells more apart.
    fn refine(&mut self, roots: impl Iterator<Item = MessageId>) {
        let mut open: Vec<_> = roots.collect();
        while let Some(id) = open.pop() {
            if self.messages.insert(id, [0; 32]).is_none() {
                let inner = self
                    .release
                    .message(id)
                    .fields
                    .iter()
                    .filter_map(|field| match field.kind {
                        Kind::Message(inner) | Kind::Group(inner) => Some(inner),
                        _ => None,
                    });
                open.extend(inner);
            }
        }
        let mut apart = 0;
        loop {
            let next: HashMap<_, _> = self
                .messages
                .keys()
                .map(|id| (*id, self.message(*id)))
                .collect();
            let distinct = next.values().collect::<HashSet<_>>().len();
            self.messages = next;
            if distinct == apart {
                return;
            }
            apart = distinct;
        }
    }

    fn message(&self, id: MessageId) -> [u8; 32] {
        let message = self.release.message(id);
        let mut hasher = Hasher::new("message");
        hasher.number(message.lenient);
        self.gate(&mut hasher, &message.about.gate);
        // A oneof is known by its first arm.
        let mut firsts: HashMap<usize, u32> = HashMap::new();
        for field in &message.fields {
            let first = field
                .oneof
                .map_or(0, |oneof| *firsts.entry(oneof).or_insert(field.number));
            hasher.number(field.number).text(&field.name).number(first);
            self.field(&mut hasher, field);
        }
        hasher.finish()
    }

    fn field(&self, hasher: &mut Hasher, field: &Field) {
        hasher.number(match field.label {
            Label::Implicit => 0,
            Label::Optional => 1,
            Label::Required => 2,
            Label::Repeated => 3,
        });
        match field.kind {
            Kind::Message(id) => hasher.text("message").bytes(&self.messages[&id]),
            Kind::Group(id) => hasher.text("group").bytes(&self.messages[&id]),
            Kind::Enum(id) => hasher.text("enum").bytes(&self.enumeration(id)),
            kind => hasher.text(&crate::check::compare::type_name(self.release, kind)),
        };
        hasher.text(&default_value(self.release, field).unwrap_or_default());
        self.gate(hasher, &field.about.gate);
        for bounds in [&field.max_len, &field.max_count] {
            let mut sorted: Vec<&Bound> = bounds.iter().collect();
            sorted.sort_by_key(|bound| bound.since);
            hasher.number(u64::try_from(sorted.len()).unwrap_or(u64::MAX));
            for bound in sorted {
                hasher
                    .text(
                        &bound
                            .since
                            .map_or_else(String::new, |since| since.to_string()),
                    )
                    .number(bound.value);
            }
        }
        for members in [&field.values, &field.keys] {
            self.members(hasher, members);
        }
    }

    fn members(&self, hasher: &mut Hasher, members: &[Member]) {
        let mut sorted: Vec<_> = members.iter().collect();
        sorted.sort_by(|one, other| one.name.cmp(&other.name));
        hasher.number(u64::try_from(sorted.len()).unwrap_or(u64::MAX));
        for member in sorted {
            hasher.text(&member.name).text(&member.fallback);
            self.gate(hasher, &member.gate);
        }
    }

    fn enumeration(&self, id: EnumId) -> [u8; 32] {
        let enumeration = self.release.enumeration(id);
        let mut hasher = Hasher::new("enum");
        hasher.number(enumeration.closed);
        for value in &enumeration.values {
            let fallback = enumeration
                .values
                .iter()
                .find(|other| other.name == value.fallback);
            hasher.number(value.number).text(&value.name);
            hasher.text(&fallback.map_or_else(String::new, |fallback| fallback.number.to_string()));
            self.gate(&mut hasher, &value.about.gate);
        }
        hasher.finish()
    }

    fn gate(&self, hasher: &mut Hasher, gate: &Availability) {
        let version = |version: Option<crate::check::Version>| {
            version.map_or_else(String::new, |version| version.to_string())
        };
        hasher
            .text(&version(gate.since))
            .text(&version(gate.removed_in));
        let feature = gate.feature.as_deref().unwrap_or_default();
        // On the wire, a feature is a bit.
        let number = self.features.iter().find(|(name, _)| {
            name.strip_suffix(feature)
                .is_some_and(|prefix| prefix.is_empty() || prefix.ends_with('_'))
        });
        match number.filter(|_| !feature.is_empty()) {
            Some((_, number)) => hasher.text(&number.to_string()),
            None => hasher.text(feature),
        };
    }
}

/// Hashes parts so that no two sequences of parts are one sequence of bytes.
struct Hasher(Sha256);

impl Hasher {
    fn new(domain: &str) -> Self {
        let mut hasher = Self(Sha256::new());
        hasher.text(domain);
        hasher
    }

    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update((bytes.len() as u64).to_be_bytes());
        self.0.update(bytes);
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    fn number(&mut self, number: impl Into<i128>) -> &mut Self {
        self.bytes(&number.into().to_be_bytes())
    }

    fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}
