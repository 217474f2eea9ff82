//! Offers: what one side can speak. Frozen for ever; fields are only added.

use crate::check::CHECK_FIELD;
use crate::feature::FeatureSet;
use crate::gate::{Decode, GatedFields};
use crate::version::{Version, VersionRange, Versions, VersionsError};
use crate::wire::{Encode, Fields, Sink, WireError, put_bytes, put_message, put_uint};
use core::fmt;

/// The longest encoded offer that is accepted, in bytes.
pub const MAX_OFFER: usize = 4096;

/// Which side of the virtual machine's wall one is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Role {
    /// Outside.
    Host,
    /// Inside.
    Guest,
}

/// The part of an offer that [`select`](crate::negotiate::select) looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms<'a> {
    /// The versions that this side speaks.
    pub versions: Versions,
    /// The features that this side can do or use.
    pub offered: FeatureSet,
    /// The features without which this side will not go on. They count as offered too.
    pub required: FeatureSet,
    /// Whose vendor features these are; empty if nobody's.
    pub vendor: &'a str,
}

/// What a side accepts from its peer. 0 is "not said".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct Limits {
    /// The longest frame payload, in bytes.
    pub max_message: u32,
    /// The most calls in flight on one connection.
    pub max_streams: u32,
    /// The most connections at a time.
    pub max_connections: u32,
}

/// When a guest reached the stations of its boot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub struct BootTimes {
    /// The guest's wall clock when its kernel started, in nanoseconds since 1970.
    pub kernel_start_unix_ns: u64,
    /// From the kernel's start to the agent's first instruction, in nanoseconds.
    pub exec_ns: u64,
    /// From the kernel's start to when the agent listened, in nanoseconds.
    pub listening_ns: u64,
    /// From the kernel's start to when this was written, in nanoseconds.
    pub now_ns: u64,
}

/// What one side can speak, and who it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer<'a> {
    /// Versions and features.
    pub terms: Terms<'a>,
    /// What this side accepts.
    pub limits: Limits,
    /// The software's name.
    pub software: &'a str,
    /// The software's version.
    pub software_version: &'a str,
    /// The fingerprint of the newest contract that the side was built from; empty if not known.
    pub fingerprint: &'a [u8],
    /// The generation; `None` is `unknown`.
    pub generation: Option<[u8; 16]>,
    /// Random bytes, new for every offer.
    pub nonce: [u8; 16],
    /// Boot timestamps, from a guest.
    pub boot: Option<BootTimes>,
}

/// Why bytes are not an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum OfferError {
    /// Longer than [`MAX_OFFER`].
    TooLong,
    /// Not protobuf, or not this message.
    Malformed(WireError),
    /// The list of version ranges is not one.
    Versions(VersionsError),
    /// A range's lowest minor is above its highest.
    EmptyRange,
    /// A feature set of more than 32 bytes.
    FeatureSetTooLong,
    /// A generation that is not 16 bytes, or a nonce that is neither 16 nor absent.
    WrongLength,
    /// The check at the end does not hold.
    Damaged,
}

impl From<WireError> for OfferError {
    fn from(error: WireError) -> Self {
        Self::Malformed(error)
    }
}

impl OfferError {
    /// The error as a phrase.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooLong => "the offer is longer than 4096 bytes",
            Self::Malformed(error) => error.as_str(),
            Self::Versions(VersionsError::TooMany) => "the offer has more than 8 version ranges",
            Self::Versions(VersionsError::NotDescending) => {
                "the offer's version ranges are not in descending order of their majors"
            }
            Self::EmptyRange => "a version range's lowest minor is above its highest",
            Self::FeatureSetTooLong => "a feature set is longer than 32 bytes",
            Self::WrongLength => "a generation or nonce is not 16 bytes long",
            Self::Damaged => "its check does not hold: something on its way has changed it",
        }
    }
}

impl fmt::Display for OfferError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl core::error::Error for OfferError {}

impl<'a> Offer<'a> {
    /// Reads an offer; unknown fields are skipped, for ever.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, OfferError> {
        let mut offer = Self::default();
        offer.read(bytes)?;
        Ok(offer)
    }

    /// Like [`Offer::decode`], in place of an empty offer: moving one costs more than reading it.
    #[inline(never)]
    pub(crate) fn read(&mut self, bytes: &'a [u8]) -> Result<(), OfferError> {
        if bytes.len() > MAX_OFFER {
            return Err(OfferError::TooLong);
        }
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                1 => {
                    let range = decode_range(fields.bytes())?.ok_or(OfferError::EmptyRange)?;
                    let pushed = self.terms.versions.push(range);
                    pushed.map_err(OfferError::Versions)?;
                }
                2 => read_features(&mut self.terms.offered, fields.bytes())?,
                3 => read_features(&mut self.terms.required, fields.bytes())?,
                4 if self.limits != Limits::default() => {
                    fields.fail(WireError::DuplicateMessage);
                }
                4 => self.limits = Limits::decode(fields.bytes())?,
                5 => self.terms.vendor = fields.str(),
                6 => self.software = fields.str(),
                7 => self.software_version = fields.str(),
                8 => self.fingerprint = fields.bytes(),
                9 => self.generation = decode_id(fields.bytes())?,
                10 => self.nonce = decode_id(fields.bytes())?.unwrap_or_default(),
                11 if self.boot.is_some() => fields.fail(WireError::DuplicateMessage),
                11 => self.boot = Some(read_boot_times(fields.bytes())?),
                // What it says is for whoever answers the offer: `check::holds`.
                CHECK_FIELD => drop(fields.bytes()),
                _ => {}
            }
        }
        fields.finish()?;
        Ok(())
    }
}

impl Encode for Offer<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_ranges(sink, 1, &self.terms.versions);
        put_bytes(sink, 2, &self.terms.offered.to_trimmed_bytes());
        self.encode_rest(sink);
    }
}

impl Offer<'_> {
    /// Writes all but the versions and the offered features.
    pub(crate) fn encode_rest(&self, sink: &mut dyn Sink) {
        put_bytes(sink, 3, &self.terms.required.to_trimmed_bytes());
        if self.limits != Limits::default() {
            put_message(sink, 4, &self.limits);
        }
        put_bytes(sink, 5, self.terms.vendor.as_bytes());
        put_bytes(sink, 6, self.software.as_bytes());
        put_bytes(sink, 7, self.software_version.as_bytes());
        put_bytes(sink, 8, self.fingerprint);
        if let Some(generation) = &self.generation {
            put_bytes(sink, 9, generation);
        }
        if self.nonce != [0; 16] {
            put_bytes(sink, 10, &self.nonce);
        }
        if let Some(boot) = &self.boot {
            put_message(sink, 11, boot);
        }
    }
}

impl Limits {
    fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let [max_message, max_streams, max_connections] = decode_numbers(bytes)?;
        Ok(Self {
            max_message,
            max_streams,
            max_connections,
        })
    }
}

impl Encode for Limits {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.max_message.into());
        put_uint(sink, 2, self.max_streams.into());
        put_uint(sink, 3, self.max_connections.into());
    }
}

impl<'a> Decode<'a> for BootTimes {
    const NAME: &'static str = "BootTimes";

    /// Whatever the gate, unknown fields are skipped: this is a message of a negotiation.
    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut boot = Self::default();
        while let Some(number) = fields.next_number() {
            match number {
                1 => boot.kernel_start_unix_ns = fields.u64(),
                2 => boot.exec_ns = fields.u64(),
                3 => boot.listening_ns = fields.u64(),
                4 => boot.now_ns = fields.u64(),
                _ => {}
            }
        }
        boot
    }
}

impl Encode for BootTimes {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.kernel_start_unix_ns);
        put_uint(sink, 2, self.exec_ns);
        put_uint(sink, 3, self.listening_ns);
        put_uint(sink, 4, self.now_ns);
    }
}

fn read_boot_times(bytes: &[u8]) -> Result<BootTimes, WireError> {
    let mut numbers = [0; 4];
    read_numbers(bytes, &mut numbers)?;
    let [kernel_start_unix_ns, exec_ns, listening_ns, now_ns] = numbers;
    Ok(BootTimes {
        kernel_start_unix_ns,
        exec_ns,
        listening_ns,
        now_ns,
    })
}

pub(crate) struct RangeMessage(pub(crate) VersionRange);

impl Encode for RangeMessage {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.0.major().into());
        put_uint(sink, 2, self.0.min_minor().into());
        put_uint(sink, 3, self.0.max_minor().into());
    }
}

struct VersionMessage(Version);

impl Encode for VersionMessage {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(sink, 1, self.0.major.into());
        put_uint(sink, 2, self.0.minor.into());
    }
}

pub(crate) fn put_ranges(sink: &mut dyn Sink, number: u32, versions: &Versions) {
    for range in versions.ranges() {
        put_message(sink, number, &RangeMessage(*range));
    }
}

pub(crate) fn put_version(sink: &mut dyn Sink, number: u32, version: Option<Version>) {
    if let Some(version) = version {
        put_message(sink, number, &VersionMessage(version));
    }
}

/// Reads a version range; `None` if it is empty.
pub(crate) fn decode_range(bytes: &[u8]) -> Result<Option<VersionRange>, WireError> {
    let [major, min_minor, max_minor] = decode_numbers(bytes)?;
    Ok(VersionRange::new(major, min_minor, max_minor))
}

pub(crate) fn decode_version(bytes: &[u8]) -> Result<Version, WireError> {
    let [major, minor] = decode_numbers(bytes)?;
    Ok(Version::new(major, minor))
}

/// Reads a message whose fields 1 to `N` are `uint32`.
fn decode_numbers<const N: usize>(bytes: &[u8]) -> Result<[u32; N], WireError> {
    let mut numbers = [0; N];
    read_numbers(bytes, &mut numbers)?;
    // Of a `uint32` the low 32 bits count, as protobuf says.
    #[allow(clippy::cast_possible_truncation)]
    Ok(numbers.map(|number| number as u32))
}

/// Reads a message whose fields, from 1 on, are these numbers.
#[inline(never)]
fn read_numbers(bytes: &[u8], numbers: &mut [u64]) -> Result<(), WireError> {
    let mut fields = Fields::new(bytes);
    while let Some(number) = fields.next_number() {
        let index = number.wrapping_sub(1) as usize;
        if let Some(number) = numbers.get_mut(index) {
            *number = fields.u64();
        }
    }
    fields.finish()
}

pub(crate) fn read_features(set: &mut FeatureSet, bytes: &[u8]) -> Result<(), OfferError> {
    if set.read(bytes) {
        Ok(())
    } else {
        Err(OfferError::FeatureSetTooLong)
    }
}

fn decode_id(bytes: &[u8]) -> Result<Option<[u8; 16]>, OfferError> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let id = bytes.try_into().map_err(|_| OfferError::WrongLength)?;
    Ok(Some(id))
}

crate::impl_prost_message!(Offer<'a>, Limits, BootTimes);

#[cfg(test)]
pub(crate) mod tests;
