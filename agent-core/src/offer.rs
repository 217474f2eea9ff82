//! Offers: the messages in which each side states its versions, features and limits. Frozen: fields are only added.

use crate::contract::{Contract, MAX_NAME};
use crate::error::{OfferError, WireError};
use crate::feature::FeatureSet;
use crate::gate::{Decode, GatedFields};
use crate::numbers::{boot_times, limits, offer};
use crate::version::Versions;
use crate::version::encoding::{decode_numbers, decode_range, put_ranges, read_numbers};
use crate::wire::{Encode, Fields, Sink, put_bytes, put_message, put_present_bytes, put_uint};

/// The maximum length of an encoded offer, in bytes.
pub const MAX_OFFER: usize = 4096;

/// Whether this side is the host or the guest, independent of who dials, initiates and calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "defmt", derive(defmt::Format))]
pub enum Role {
    /// Outside of the virtual machine.
    Host,
    /// Inside the virtual machine.
    Guest,
}

impl Role {
    /// Returns the host's value, then the guest's. `ours` is the value of the side that this is.
    pub(crate) const fn host_and_guest<T: Copy>(self, ours: T, theirs: T) -> (T, T) {
        match self {
            Self::Host => (ours, theirs),
            Self::Guest => (theirs, ours),
        }
    }
}

/// The versions and features in an offer: the input of [`select`](crate::negotiate::select).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms<'a> {
    /// The versions that this side speaks.
    pub versions: Versions,
    /// The features that this side supports.
    pub offered: FeatureSet,
    /// The features that every session of this side must enable. They count as offered too.
    pub required: FeatureSet,
    /// The vendor that assigned the vendor features; empty if there are none.
    pub vendor: &'a str,
}

/// The limits of what a side accepts from its peer. 0 means not stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The maximum length of a frame's payload, in bytes.
    pub max_message: u32,
    /// The maximum number of calls in flight on one connection.
    pub max_streams: u32,
    /// The maximum number of simultaneous connections.
    pub max_connections: u32,
}

/// The times at which a guest reached the steps of its boot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BootTimes {
    /// The guest's wall clock when its kernel started, in nanoseconds since 1970.
    pub kernel_start_unix_ns: u64,
    /// The time from the kernel's start to the agent's first instruction, in nanoseconds.
    pub exec_ns: u64,
    /// The time from the kernel's start until the agent was listening, in nanoseconds.
    pub listening_ns: u64,
    /// The time from the kernel's start until this message was written, in nanoseconds.
    pub now_ns: u64,
}

/// An offer without grease and checksum: what one side speaks, and which software it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offer<'a> {
    /// The versions and features.
    pub terms: Terms<'a>,
    /// The limits of what this side accepts.
    pub limits: Limits,
    /// The software's name.
    pub software: &'a str,
    /// The software's version.
    pub software_version: &'a str,
    /// The fingerprint of the newest contract that this side was built from; empty if unknown.
    pub fingerprint: &'a [u8],
    /// 16 bytes that change when the virtual machine is cloned or restored; `None` if unknown.
    pub generation: Option<[u8; 16]>,
    /// Random bytes, new for every offer.
    pub nonce: [u8; 16],
    /// The guest's boot times; `None` in a host's offer.
    pub boot: Option<BootTimes>,
    /// The name of the contract; `None` means Handclasp's own.
    pub contract: Option<&'a str>,
}

impl<'a> Offer<'a> {
    /// The name of the contract whose versions and features are offered.
    pub fn contract_name(&self) -> &'a str {
        self.contract.unwrap_or(Contract::HANDCLASP_NAME)
    }

    /// Reads an offer. Unknown fields are skipped, because later releases may add some. The checksum is not verified.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, OfferError> {
        let mut offer = Self::default();
        offer.read(bytes)?;
        Ok(offer)
    }

    /// Like [`Offer::decode`], into an empty offer, because moving an offer costs more than reading it.
    #[inline(never)]
    pub(crate) fn read(&mut self, bytes: &'a [u8]) -> Result<(), OfferError> {
        if bytes.len() > MAX_OFFER {
            return Err(OfferError::TooLong);
        }
        let mut fields = Fields::new(bytes);
        while let Some(number) = fields.next_number() {
            match number {
                offer::VERSIONS => {
                    let range = decode_range(fields.bytes())?.ok_or(OfferError::EmptyRange)?;
                    let pushed = self.terms.versions.push(range);
                    pushed.map_err(OfferError::Versions)?;
                }
                offer::OFFERED => read_features(&mut self.terms.offered, fields.bytes())?,
                offer::REQUIRED => read_features(&mut self.terms.required, fields.bytes())?,
                offer::LIMITS if self.limits != Limits::default() => {
                    fields.fail(WireError::DuplicateMessage);
                }
                offer::LIMITS => self.limits = Limits::decode(fields.bytes())?,
                offer::VENDOR => self.terms.vendor = fields.str(),
                offer::SOFTWARE => self.software = fields.str(),
                offer::SOFTWARE_VERSION => self.software_version = fields.str(),
                offer::FINGERPRINT => self.fingerprint = fields.bytes(),
                offer::GENERATION => self.generation = decode_id(fields.bytes())?,
                offer::NONCE => self.nonce = decode_id(fields.bytes())?.unwrap_or_default(),
                offer::BOOT if self.boot.is_some() => fields.fail(WireError::DuplicateMessage),
                offer::BOOT => self.boot = Some(read_boot_times(fields.bytes())?),
                offer::CONTRACT => self.contract = Some(read_name(fields.str())?),
                // The side that answers the offer verifies the checksum: `checksum::is_correct`.
                offer::CHECK => drop(fields.bytes()),
                _ => {}
            }
        }
        fields.finish()?;
        Ok(())
    }
}

impl Encode for Offer<'_> {
    fn encode(&self, sink: &mut dyn Sink) {
        put_ranges(sink, offer::VERSIONS, &self.terms.versions);
        put_bytes(sink, offer::OFFERED, &self.terms.offered.to_trimmed_bytes());
        self.encode_rest(sink);
    }
}

impl Offer<'_> {
    /// Writes all fields except the versions and the offered features.
    pub(crate) fn encode_rest(&self, sink: &mut dyn Sink) {
        put_bytes(
            sink,
            offer::REQUIRED,
            &self.terms.required.to_trimmed_bytes(),
        );
        if self.limits != Limits::default() {
            put_message(sink, offer::LIMITS, &self.limits);
        }
        put_bytes(sink, offer::VENDOR, self.terms.vendor.as_bytes());
        put_bytes(sink, offer::SOFTWARE, self.software.as_bytes());
        put_bytes(
            sink,
            offer::SOFTWARE_VERSION,
            self.software_version.as_bytes(),
        );
        put_bytes(sink, offer::FINGERPRINT, self.fingerprint);
        if let Some(generation) = &self.generation {
            put_bytes(sink, offer::GENERATION, generation);
        }
        if self.nonce != [0; 16] {
            put_bytes(sink, offer::NONCE, &self.nonce);
        }
        if let Some(boot) = &self.boot {
            put_message(sink, offer::BOOT, boot);
        }
        if let Some(contract) = self.contract {
            put_present_bytes(sink, offer::CONTRACT, contract.as_bytes());
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
        put_uint(sink, limits::MAX_MESSAGE, self.max_message.into());
        put_uint(sink, limits::MAX_STREAMS, self.max_streams.into());
        put_uint(sink, limits::MAX_CONNECTIONS, self.max_connections.into());
    }
}

impl<'a> Decode<'a> for BootTimes {
    const NAME: &'static str = "BootTimes";

    /// Skips unknown fields at every strictness, because this message is part of a negotiation.
    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut boot = Self::default();
        while let Some(number) = fields.next_number() {
            match number {
                boot_times::KERNEL_START_UNIX_NS => boot.kernel_start_unix_ns = fields.u64(),
                boot_times::EXEC_NS => boot.exec_ns = fields.u64(),
                boot_times::LISTENING_NS => boot.listening_ns = fields.u64(),
                boot_times::NOW_NS => boot.now_ns = fields.u64(),
                _ => {}
            }
        }
        boot
    }
}

impl Encode for BootTimes {
    fn encode(&self, sink: &mut dyn Sink) {
        put_uint(
            sink,
            boot_times::KERNEL_START_UNIX_NS,
            self.kernel_start_unix_ns,
        );
        put_uint(sink, boot_times::EXEC_NS, self.exec_ns);
        put_uint(sink, boot_times::LISTENING_NS, self.listening_ns);
        put_uint(sink, boot_times::NOW_NS, self.now_ns);
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

pub(crate) fn read_features(set: &mut FeatureSet, bytes: &[u8]) -> Result<(), OfferError> {
    if set.read(bytes) {
        Ok(())
    } else {
        Err(OfferError::FeatureSetTooLong)
    }
}

fn read_name(name: &str) -> Result<&str, OfferError> {
    if name.is_empty() || name.len() > MAX_NAME {
        Err(OfferError::WrongLength)
    } else {
        Ok(name)
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
