//! Reading a message through a gate: the first error ends it, and is kept until the end.

use super::decode::{Bound, Decode, Enumeration, Member, Strictness, member};
use super::respond::limit;
use crate::error::{Element, MessageError};
use crate::level::Need;
use crate::planted;
use crate::wire::{Fields, Item, Repeated, WireError, read_entry};

/// Goes through a message's fields and refuses what the gate does not let through.
///
/// After an error there are no more fields, values read as their defaults, and [`GatedFields::finish`] says
/// what was wrong: a decoder that ends with it never returns half a message.
#[derive(Debug)]
#[must_use = "finish says whether the message may be used"]
pub struct GatedFields<'a, 'l> {
    bytes: &'a [u8],
    fields: Fields<'a>,
    strictness: Strictness<'l>,
    message: &'static str,
    error: Option<MessageError<'a>>,
}

impl<'a, 'l> GatedFields<'a, 'l> {
    /// Reads the fields of `bytes`, a message that errors call `message`.
    #[inline(never)]
    pub const fn new(bytes: &'a [u8], strictness: Strictness<'l>, message: &'static str) -> Self {
        Self {
            bytes,
            fields: Fields::new(bytes),
            strictness,
            message,
            error: None,
        }
    }

    /// Goes on to the next field and returns its number; `None` at the message's end or after an error.
    pub fn next_number(&mut self) -> Option<u32> {
        self.fields.next_number()
    }

    /// Called for a field that this build does not know.
    #[inline(never)]
    pub fn unknown(&mut self) {
        let element = Element::UnknownField {
            message: self.message,
            number: self.fields.number(),
        };
        self.refuse(element, None);
    }

    /// Called for a field that needs more than its message does.
    #[inline(never)]
    pub fn need(&mut self, path: &'static str, need: Need) {
        if !self.lets_through(need) {
            self.refuse(Element::Path(path), Some(need));
        }
    }

    /// Called for a sub-message that may appear once: whether it was `seen` before.
    pub fn once(&mut self, seen: bool) {
        if seen {
            self.fields.fail(WireError::DuplicateMessage);
        }
    }

    /// The value of a `uint64` field.
    pub fn u64(&mut self) -> u64 {
        self.fields.u64()
    }

    /// The value of an `int64` field.
    pub fn i64(&mut self) -> i64 {
        self.fields.i64()
    }

    /// The value of a `uint32` field.
    pub fn u32(&mut self) -> u32 {
        self.fields.u32()
    }

    /// The value of an `int32` field.
    pub fn i32(&mut self) -> i32 {
        self.fields.i32()
    }

    /// The value of a `bool` field.
    pub fn bool(&mut self) -> bool {
        self.fields.bool()
    }

    /// The value of a `string` field without a bound.
    pub fn str(&mut self) -> &'a str {
        self.fields.str()
    }

    /// The value of a `bytes` field without a bound.
    pub fn bytes(&mut self) -> &'a [u8] {
        self.fields.bytes()
    }

    /// The value of a `string` field of at most `limit` bytes.
    #[inline(never)]
    pub fn str_within(&mut self, path: &'static str, limit: usize) -> &'a str {
        let value = self.fields.str();
        self.within(path, value.len(), limit);
        value
    }

    /// The value of a `bytes` field of at most `limit` bytes.
    #[inline(never)]
    pub fn bytes_within(&mut self, path: &'static str, limit: usize) -> &'a [u8] {
        let value = self.fields.bytes();
        self.within(path, value.len(), limit);
        value
    }

    /// The value of an enum field, if it is known; where the gate is lenient, an unknown one is none.
    pub fn enumeration<E: Enumeration>(&mut self, path: &'static str) -> Option<E> {
        let number = self.fields.i32();
        self.enumerated(path, number)
    }

    /// The value of an enum with this number, like [`GatedFields::enumeration`].
    pub fn enumerated<E: Enumeration>(&mut self, path: &'static str, number: i32) -> Option<E> {
        let Some(value) = E::from_number(number) else {
            let field = path;
            self.refuse(Element::UnknownValue { field, number }, None);
            return None;
        };
        if let Some(Member { name, need }) = value.gated()
            && !self.lets_through(need)
        {
            let element = Element::Value { field: path, name };
            self.refuse(element, Some(need));
        }
        Some(value)
    }

    /// Called for a member of an open vocabulary. Empty is absent.
    #[inline(never)]
    pub fn member(&mut self, path: &'static str, name: &'a str, vocabulary: &[Member]) {
        let need = member(vocabulary, name).map(|member| member.need);
        if !name.is_empty() && !need.is_some_and(|need| self.lets_through(need)) {
            self.refuse(Element::Member { field: path, name }, need);
        }
    }

    /// A sub-message; after an error it means nothing.
    pub fn message<M: Decode<'a>>(&mut self) -> M {
        let bytes = self.fields.bytes();
        self.nested(bytes)
    }

    /// A sub-message in these bytes; after an error it means nothing.
    pub fn nested<M: Decode<'a>>(&mut self, bytes: &'a [u8]) -> M {
        let mut inner = GatedFields::new(bytes, self.strictness, M::NAME);
        let message = M::read(&mut inner);
        self.adopt(inner);
        message
    }

    #[inline(never)]
    fn adopt(&mut self, inner: GatedFields<'a, '_>) {
        if let Err(error) = inner.finish() {
            self.fail(error);
        }
    }

    /// The list or map with this number: its items are read from the message again when they are asked for.
    pub const fn repeated<T>(&self, number: u32) -> Repeated<'a, T> {
        Repeated::received(self.bytes, number)
    }

    /// A map's entry.
    pub fn entry<K: Item<'a> + Default, V: Item<'a> + Default>(&mut self) -> (K, V) {
        let bytes = self.fields.bytes();
        read_entry(bytes).unwrap_or_else(|error| {
            self.fields.fail(error);
            Default::default()
        })
    }

    /// An entry of a map of messages: its key, and its value's bytes. Two values would have to be merged, and are
    /// refused.
    pub fn message_entry<K: Item<'a> + Default>(&mut self) -> (K, &'a [u8]) {
        let values = Repeated::<&[u8]>::received(self.fields.bytes(), 2);
        self.once(values.iter().nth(1).is_some());
        self.entry()
    }

    /// Counts the items of a list of numbers, one or several that are packed.
    #[inline(never)]
    pub fn numbers(&mut self, path: &'static str, counted: &mut usize, limit: usize) {
        for _ in self.fields.varints() {
            self.count(path, counted, limit);
        }
    }

    /// Reads and counts the items of a list of enums, one or several that are packed.
    pub fn enumerations<E: Enumeration>(
        &mut self,
        path: &'static str,
        counted: &mut usize,
        limit: usize,
    ) {
        for value in self.fields.varints() {
            // Of an enum's number the low 32 bits count, as protobuf says.
            #[allow(clippy::cast_possible_truncation)]
            let number = (value as u32).cast_signed();
            let _: Option<E> = self.enumerated(path, number);
            self.count(path, counted, limit);
        }
    }

    /// Counts an item of a list, of which there are at most `limit`.
    #[inline(never)]
    pub fn count(&mut self, path: &'static str, counted: &mut usize, limit: usize) {
        *counted = counted.saturating_add(1);
        self.within(path, *counted, limit);
    }

    /// Called for a length in bytes or items that the contract bounds.
    pub fn within(&mut self, field: &'static str, length: usize, limit: usize) {
        if length > limit {
            self.fail(MessageError::TooLong { field, limit });
        }
    }

    /// Called for a length whose bound has changed over the versions; `bounds` are in their order.
    #[inline(never)]
    pub fn within_bounds(&mut self, field: &'static str, length: usize, bounds: &[Bound]) {
        let Strictness::Strict(level) = self.strictness else {
            return self.within(field, length, limit(bounds, None));
        };
        if length <= limit(bounds, Some(level)) {
            return;
        }
        match bounds.iter().find(|bound| length <= bound.limit) {
            None => self.within(field, length, limit(bounds, None)),
            Some(bound) => {
                let Bound { since, .. } = *bound;
                let need = Need {
                    since,
                    feature: None,
                };
                self.refuse(Element::Path(field), Some(need));
            }
        }
    }

    /// Ends the message with an error, unless it has one already.
    #[inline(never)]
    pub fn fail(&mut self, error: MessageError<'a>) {
        self.error.get_or_insert(error);
        self.fields.stop();
    }

    /// Whether there was no error.
    pub(crate) const fn is_fine(&self) -> bool {
        self.error.is_none() && self.fields.is_fine()
    }

    /// An error, if there was one: that bytes cannot be read comes before what the gate refuses.
    #[inline(never)]
    pub fn finish(self) -> Result<(), MessageError<'a>> {
        self.fields.finish()?;
        self.error.map_or(Ok(()), Err)
    }

    fn lets_through(&self, need: Need) -> bool {
        match self.strictness {
            Strictness::Strict(level) => {
                planted!("receiver-gates-nothing", true, level.holds(need))
            }
            Strictness::Lenient => true,
        }
    }

    /// A lenient gate refuses nothing.
    #[inline(never)]
    fn refuse(&mut self, element: Element<'a>, need: Option<Need>) {
        if matches!(self.strictness, Strictness::Strict(_)) {
            self.fail(MessageError::NotInSession { element, need });
        }
    }
}

#[cfg(test)]
mod tests;
