//! Reading the fields of a message through a gate.

use super::decode::{Bound, Decode, Enumeration, Member, Strictness, member};
use super::respond::limit;
use crate::error::{Element, MessageError};
use crate::level::Need;
use crate::planted;
use crate::version::Version;
use crate::wire::{Fields, Item, Repeated, WireError, read_entry, sint32, sint64};

/// Iterates over the fields of a message, and rejects what the gate does not allow. Called by generated code.
///
/// After an error, there are no more fields, and values are read as their defaults. [`GatedFields::finish`] returns the error.
/// So a decoder that calls it at its end never returns part of a message.
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
    /// Starts to read the fields of `bytes`. `message` is the name of the message in errors.
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

    /// Advances to the next field and returns its number. Returns `None` at the end of the message or after an error.
    pub fn next_number(&mut self) -> Option<u32> {
        self.fields.next_number()
    }

    /// Rejects the current field, which this build does not know.
    #[inline(never)]
    pub fn unknown(&mut self) {
        let element = Element::UnknownField {
            message: self.message,
            number: self.fields.number(),
        };
        self.reject(element, None);
    }

    /// Checks a field that needs a higher level than its message.
    #[inline(never)]
    pub fn need(&mut self, path: &'static str, need: Need) {
        if !self.allows(need) {
            self.reject(Element::Path(path), Some(need));
        }
    }

    /// Rejects a sub-message that was `seen` before, because it may appear only once.
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

    /// The value of a `sint64` field.
    pub fn sint64(&mut self) -> i64 {
        sint64(self.fields.u64())
    }

    /// The value of a `sint32` field.
    pub fn sint32(&mut self) -> i32 {
        sint32(self.fields.u64())
    }

    /// The value of a `fixed64` field.
    pub fn fixed64(&mut self) -> u64 {
        self.fields.fixed64()
    }

    /// The value of a `fixed32` field.
    pub fn fixed32(&mut self) -> u32 {
        self.fields.fixed32()
    }

    /// The value of an `sfixed64` field.
    pub fn sfixed64(&mut self) -> i64 {
        self.fields.fixed64().cast_signed()
    }

    /// The value of an `sfixed32` field.
    pub fn sfixed32(&mut self) -> i32 {
        self.fields.fixed32().cast_signed()
    }

    /// The value of a `double` field.
    pub fn double(&mut self) -> f64 {
        f64::from_bits(self.fields.fixed64())
    }

    /// The value of a `float` field.
    pub fn float(&mut self) -> f32 {
        f32::from_bits(self.fields.fixed32())
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

    /// The value of an enum field. Returns `None` for an unknown value, which a strict gate rejects and a lenient gate skips.
    pub fn enumeration<E: Enumeration>(&mut self, path: &'static str) -> Option<E> {
        let number = self.fields.i32();
        self.enumerated(path, number)
    }

    /// Like [`GatedFields::enumeration`], for a number that was read already.
    pub fn enumerated<E: Enumeration>(&mut self, path: &'static str, number: i32) -> Option<E> {
        let Some(value) = E::from_number(number) else {
            let field = path;
            self.reject(Element::UnknownValue { field, number }, None);
            return None;
        };
        if let Some(Member { name, need }) = value.gated()
            && !self.allows(need)
        {
            let element = Element::Value { field: path, name };
            self.reject(element, Some(need));
        }
        Some(value)
    }

    /// Checks a value of an open vocabulary. The empty string counts as absent.
    #[inline(never)]
    pub fn member(&mut self, path: &'static str, name: &'a str, vocabulary: &[Member]) {
        let need = member(vocabulary, name).map(|member| member.need);
        if !name.is_empty() && !need.is_some_and(|need| self.allows(need)) {
            self.reject(Element::Member { field: path, name }, need);
        }
    }

    /// The value of a sub-message field. After an error, it must not be used.
    pub fn message<M: Decode<'a>>(&mut self) -> M {
        let bytes = self.fields.bytes();
        self.nested(bytes)
    }

    /// The sub-message in `bytes`. After an error, it must not be used.
    pub fn nested<M: Decode<'a>>(&mut self, bytes: &'a [u8]) -> M {
        let mut inner = GatedFields::new(bytes, self.strictness, M::NAME);
        let message = M::read(&mut inner);
        self.finish_nested(inner);
        message
    }

    #[inline(never)]
    fn finish_nested(&mut self, inner: GatedFields<'a, '_>) {
        if let Err(error) = inner.finish() {
            self.fail(error);
        }
    }

    /// The list or map with this field number. Its items are read from the message again on every iteration.
    pub const fn repeated<T>(&self, number: u32) -> Repeated<'a, T> {
        Repeated::received(self.bytes, number)
    }

    /// The value of a map field: one entry.
    pub fn entry<K: Item<'a> + Default, V: Item<'a> + Default>(&mut self) -> (K, V) {
        let bytes = self.fields.bytes();
        read_entry(bytes).unwrap_or_else(|error| {
            self.fields.fail(error);
            Default::default()
        })
    }

    /// An entry of a map of messages: its key, and the bytes of its value. An entry with two values is rejected, because
    /// protobuf would merge them.
    pub fn message_entry<K: Item<'a> + Default>(&mut self) -> (K, &'a [u8]) {
        let values = Repeated::<&[u8]>::received(self.fields.bytes(), 2);
        self.once(values.iter().nth(1).is_some());
        self.entry()
    }

    /// Counts the items of a list of numbers, packed or not.
    #[inline(never)]
    pub fn numbers(&mut self, path: &'static str, counted: &mut usize, limit: usize) {
        for _ in self.fields.varints() {
            self.count(path, counted, limit);
        }
    }

    /// Counts the items of a list of numbers that take `width` bytes, four or eight: one, or several that are packed.
    #[inline(never)]
    pub fn fixed_numbers(
        &mut self,
        path: &'static str,
        width: usize,
        counted: &mut usize,
        limit: usize,
    ) {
        *counted = counted.saturating_add(self.fields.fixed_count(width));
        self.within(path, *counted, limit);
    }

    /// Checks and counts the items of a list of enums, packed or not.
    pub fn enumerations<E: Enumeration>(
        &mut self,
        path: &'static str,
        counted: &mut usize,
        limit: usize,
    ) {
        for value in self.fields.varints() {
            // Protobuf uses the low 32 bits of an enum's number.
            #[allow(clippy::cast_possible_truncation)]
            let number = (value as u32).cast_signed();
            let _: Option<E> = self.enumerated(path, number);
            self.count(path, counted, limit);
        }
    }

    /// Counts an item of a list, and rejects it if there are more than `limit`.
    #[inline(never)]
    pub fn count(&mut self, path: &'static str, counted: &mut usize, limit: usize) {
        *counted = counted.saturating_add(1);
        self.within(path, *counted, limit);
    }

    /// Rejects a length, in bytes or items, above `limit`.
    pub fn within(&mut self, field: &'static str, length: usize, limit: usize) {
        if length > limit {
            self.fail(MessageError::TooLong { field, limit });
        }
    }

    /// Checks a length whose bound depends on the version. `bounds` are in the order of their versions.
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
                let Version { major, minor } = bound.since;
                let need = Need::since(major, minor);
                self.reject(Element::Path(field), Some(need));
            }
        }
    }

    /// Ends the message with `error`, unless there was an error before.
    #[inline(never)]
    pub fn fail(&mut self, error: MessageError<'a>) {
        self.error.get_or_insert(error);
        self.fields.stop();
    }

    /// Whether there was no error.
    pub(crate) const fn is_ok(&self) -> bool {
        self.error.is_none() && self.fields.is_ok()
    }

    /// Returns the error, if there was one. A malformed message is reported before anything that the gate rejects.
    #[inline(never)]
    pub fn finish(self) -> Result<(), MessageError<'a>> {
        self.fields.finish()?;
        self.error.map_or(Ok(()), Err)
    }

    fn allows(&self, need: Need) -> bool {
        match self.strictness {
            Strictness::Strict(level) => {
                planted!("receiver-gates-nothing", true, level.includes(need))
            }
            Strictness::Lenient => true,
        }
    }

    /// Rejects an element. A lenient gate rejects nothing.
    #[inline(never)]
    fn reject(&mut self, element: Element<'a>, need: Option<Need>) {
        if matches!(self.strictness, Strictness::Strict(_)) {
            self.fail(MessageError::NotInSession { element, need });
        }
    }
}

#[cfg(test)]
mod tests;
