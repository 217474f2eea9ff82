//! Which message of the one release is which of the other: those that meet on the wire.

use crate::check::direction::Writers;
use crate::check::release::{EnumId, Kind, MessageId, Place, Release};
use std::collections::{HashMap, HashSet};

/// The messages and enums that meet, with the sides that write them, in the order in which they were met.
///
/// What meets is found from the methods down, so that neither a name nor a package matters.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    pub(crate) messages: Met<MessageId>,
    pub(crate) enums: Met<EnumId>,
    /// For each pair of messages, what holds it, the first that was met first.
    holders: HashMap<(MessageId, MessageId), Vec<Holder>>,
    enum_holders: HashMap<(EnumId, EnumId), Vec<Holder>>,
}

/// What holds a pair of messages or enums.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A method, by its path, as its request or response.
    Method(String, Place),
    /// A field of a pair of messages, by its number.
    Field((MessageId, MessageId), u32),
}

/// Pairs of one kind.
#[derive(Debug)]
pub(crate) struct Met<Id> {
    order: Vec<(Id, Id)>,
    writers: HashMap<(Id, Id), Writers>,
    pub(crate) old: HashSet<Id>,
    pub(crate) new: HashSet<Id>,
}

impl<Id> Default for Met<Id> {
    fn default() -> Self {
        Self {
            order: Vec::new(),
            writers: HashMap::new(),
            old: HashSet::new(),
            new: HashSet::new(),
        }
    }
}

impl<Id: Copy + Eq + std::hash::Hash> Met<Id> {
    /// Notes that a pair meets, written by some sides; tells whether that is news.
    fn meet(&mut self, pair: (Id, Id), writers: Writers) -> bool {
        let known = self.writers.get(&pair).copied();
        if known.is_none() {
            self.order.push(pair);
            self.old.insert(pair.0);
            self.new.insert(pair.1);
        }
        let all = known.unwrap_or_default() | writers;
        self.writers.insert(pair, all);
        known != Some(all)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Id, Id, Writers)> {
        self.order
            .iter()
            .map(|pair| (pair.0, pair.1, self.writers[pair]))
    }
}

impl Pairs {
    /// Notes that two messages meet, and all that meets inside them.
    pub(crate) fn meet(
        &mut self,
        old: &Release,
        new: &Release,
        root: (MessageId, MessageId),
        writers: Writers,
    ) {
        let mut open = vec![root];
        if !self.messages.meet(root, writers) {
            return;
        }
        while let Some(pair) = open.pop() {
            for (was, is) in common(&old.message(pair.0).fields, &new.message(pair.1).fields) {
                let holder = Holder::Field(pair, is.number);
                match (was.kind, is.kind) {
                    (
                        Kind::Message(was) | Kind::Group(was),
                        Kind::Message(is) | Kind::Group(is),
                    ) => {
                        self.holders.entry((was, is)).or_default().push(holder);
                        if self.messages.meet((was, is), writers) {
                            open.push((was, is));
                        }
                    }
                    (Kind::Enum(was), Kind::Enum(is)) => {
                        let holders = self.enum_holders.entry((was, is)).or_default();
                        holders.push(holder);
                        self.enums.meet((was, is), writers);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Notes that two enums meet outside of messages.
    pub(crate) fn meet_enums(&mut self, pair: (EnumId, EnumId), writers: Writers) {
        self.enums.meet(pair, writers);
    }

    /// Notes that a method takes or yields a pair of messages; comes before [`Self::meet`].
    pub(crate) fn held_by_method(
        &mut self,
        pair: (MessageId, MessageId),
        path: &str,
        place: Place,
    ) {
        let holder = Holder::Method(path.to_owned(), place);
        self.holders.entry(pair).or_default().push(holder);
    }

    /// A pair of messages that holds a pair of enums.
    pub(crate) fn holder(&self, enums: (EnumId, EnumId)) -> Option<(MessageId, MessageId)> {
        self.enum_holders.get(&enums)?.iter().find_map(Holder::pair)
    }

    /// What holds a pair of messages, each once.
    pub(crate) fn holders_of(&self, pair: (MessageId, MessageId)) -> Vec<Holder> {
        once(self.holders.get(&pair))
    }

    /// What holds a pair of enums, each once.
    pub(crate) fn enum_holders_of(&self, pair: (EnumId, EnumId)) -> Vec<Holder> {
        once(self.enum_holders.get(&pair))
    }

    /// What a pair of messages was met in first. Following it leads to a message that was not met in another one.
    pub(crate) fn first_holder(&self, pair: (MessageId, MessageId)) -> Option<&Holder> {
        let holders = self.holders.get(&pair)?;
        let is_method = |holder: &&Holder| matches!(holder, Holder::Method(..));
        holders.iter().find(is_method).or(holders.first())
    }

    /// The pairs of messages that hold one of `broken`, however deep, and those themselves.
    pub(crate) fn tainted(
        &self,
        broken: impl IntoIterator<Item = (MessageId, MessageId)>,
        broken_enums: impl IntoIterator<Item = (EnumId, EnumId)>,
    ) -> HashSet<(MessageId, MessageId)> {
        let mut open: Vec<_> = broken.into_iter().collect();
        for pair in broken_enums {
            let holders = self.enum_holders.get(&pair).into_iter().flatten();
            open.extend(holders.filter_map(Holder::pair));
        }
        let mut tainted = HashSet::new();
        while let Some(pair) = open.pop() {
            if tainted.insert(pair) {
                let holders = self.holders.get(&pair).into_iter().flatten();
                open.extend(holders.filter_map(Holder::pair));
            }
        }
        tainted
    }
}

impl Holder {
    fn pair(&self) -> Option<(MessageId, MessageId)> {
        match self {
            Self::Method(..) => None,
            Self::Field(pair, _) => Some(*pair),
        }
    }

    /// A key that is equal for equal holders.
    fn key(&self) -> (&str, Option<(MessageId, MessageId)>, u32) {
        match self {
            Self::Method(path, _) => (path, None, 0),
            Self::Field(pair, number) => ("", Some(*pair), *number),
        }
    }
}

/// Each holder once: a pair that more sides write than was known is met again.
fn once(holders: Option<&Vec<Holder>>) -> Vec<Holder> {
    let mut seen = HashSet::new();
    let holders = holders.into_iter().flatten();
    let first = holders.filter(|holder| seen.insert(holder.key()));
    first.cloned().collect()
}

/// The elements that two lists, both ordered by number, have in common.
pub(crate) fn common<'a, T: Numbered>(
    old: &'a [T],
    new: &'a [T],
) -> impl Iterator<Item = (&'a T, &'a T)> {
    merge(old, new).filter_map(|(old, new)| Some((old?, new?)))
}

/// Something with a number.
pub(crate) trait Numbered {
    fn number(&self) -> i64;
}

/// Walks two lists, both ordered by number, side by side.
pub(crate) fn merge<'a, T: Numbered>(
    old: &'a [T],
    new: &'a [T],
) -> impl Iterator<Item = (Option<&'a T>, Option<&'a T>)> {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    std::iter::from_fn(move || {
        let (was, is) = (
            old.peek().map(|was| was.number()),
            new.peek().map(|is| is.number()),
        );
        match (was, is) {
            (None, None) => None,
            (Some(was), Some(is)) if was == is => Some((old.next(), new.next())),
            (Some(was), Some(is)) if was > is => Some((None, new.next())),
            (None, Some(_)) => Some((None, new.next())),
            (Some(_), _) => Some((old.next(), None)),
        }
    })
}

impl Numbered for crate::check::release::Field {
    fn number(&self) -> i64 {
        self.number.into()
    }
}

impl Numbered for crate::check::release::EnumValue {
    fn number(&self) -> i64 {
        self.number.into()
    }
}
