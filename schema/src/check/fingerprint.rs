//! A hash that is equal for contracts that mean the same on the wire.

use crate::check::Options;
use crate::check::compare::default_value;
use crate::check::partition::Graph;
use crate::check::release::{
    Availability, Bound, Enumeration, Field, Kind, Label, Member, MessageId, Release,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
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
        let shapes = Shapes::new(release);
        let roots = shapes.roots(options);
        let reached = shapes.reach(roots.iter().copied());
        let reduced = reached.graph.reduce();
        let number = |id: &MessageId| i128::try_from(reduced.numbers[reached.nodes[id]]);
        let number = |id: &MessageId| number(id).unwrap_or(i128::MAX);
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
                    .number(number(&method.input))
                    .number(number(&method.output));
            }
        }
        // Records have no name on the wire, and so no order.
        let records: BTreeSet<_> = roots.iter().map(number).collect();
        for record in records {
            hasher.number(record);
        }
        for (kind, children) in reduced.graph.kinds.iter().zip(&reduced.graph.children) {
            hasher.text("message").bytes(kind);
            for child in children {
                hasher.number(u64::try_from(*child).unwrap_or(u64::MAX));
            }
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

/// The messages that are reached, each as what it says itself and the messages that it holds.
struct Reached {
    nodes: HashMap<MessageId, usize>,
    graph: Graph,
}

struct Shapes<'a> {
    release: &'a Release,
    enums: Vec<[u8; 32]>,
    /// The numbers of the features, by name.
    features: BTreeMap<&'a str, i32>,
}

impl<'a> Shapes<'a> {
    fn new(release: &'a Release) -> Self {
        let enums = release.enums.iter().filter(|found| found.features);
        let values = enums.flat_map(|found| &found.values);
        let mut shapes = Self {
            release,
            enums: Vec::new(),
            features: values
                .map(|value| (value.name.as_str(), value.number))
                .collect(),
        };
        let enums = release.enums.iter();
        shapes.enums = enums.map(|found| shapes.enumeration(found)).collect();
        shapes
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

    fn reach(&self, roots: impl Iterator<Item = MessageId>) -> Reached {
        let mut nodes: HashMap<MessageId, usize> = HashMap::new();
        let mut order: Vec<MessageId> = Vec::new();
        let mut meet = |id: MessageId, order: &mut Vec<MessageId>| {
            *nodes.entry(id).or_insert_with(|| {
                order.push(id);
                order.len() - 1
            })
        };
        for root in roots {
            meet(root, &mut order);
        }
        let mut graph = Graph::default();
        while let Some(id) = order.get(graph.kinds.len()).copied() {
            graph.kinds.push(self.message(id));
            let fields = self.release.message(id).fields.iter();
            let inner = fields.filter_map(|field| match field.kind {
                Kind::Message(inner) | Kind::Group(inner) => Some(inner),
                _ => None,
            });
            let children = inner.map(|inner| meet(inner, &mut order));
            graph.children.push(children.collect());
        }
        Reached { nodes, graph }
    }

    /// What a message says itself, whatever the messages in it are.
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
            Kind::Message(_) => hasher.text("message"),
            Kind::Group(_) => hasher.text("group"),
            Kind::Enum(id) => hasher.text("enum").bytes(&self.enums[id.0]),
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

    fn enumeration(&self, enumeration: &Enumeration) -> [u8; 32] {
        let numbers = enumeration.values.iter();
        let numbers: HashMap<_, _> = numbers
            .map(|value| (value.name.as_str(), value.number))
            .collect();
        let mut hasher = Hasher::new("enum");
        hasher.number(enumeration.closed);
        for value in &enumeration.values {
            let fallback = numbers.get(value.fallback.as_str());
            hasher.number(value.number).text(&value.name);
            hasher.text(&fallback.map_or_else(String::new, ToString::to_string));
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
