//! The bridge to prost: with the feature `prost`, our messages implement the encoding half of `prost::Message`.

#[cfg(feature = "prost")]
use {super::sink::Sink, prost::bytes::BufMut};

/// A sink that writes to a buffer of prost.
#[cfg(feature = "prost")]
#[derive(Debug)]
pub struct ProstSink<B>(pub B);

#[cfg(feature = "prost")]
impl<B: BufMut> Sink for ProstSink<B> {
    fn put(&mut self, bytes: &[u8]) {
        // `BufMut` panics if it is full. prost's `encode` compares `encoded_len` with its room before.
        self.0.put_slice(bytes);
    }

    fn room(&self) -> usize {
        self.0.remaining_mut()
    }
}

/// Implements `prost::Message` for a message type with its [`Encode`](super::Encode).
///
/// Programs that use prost can send these messages, but cannot decode them. prost's `merge_field` gets a buffer without a
/// lifetime, so it cannot fill a message that borrows, and returns an error. Use [`Decode`](crate::gate::Decode) instead.
#[cfg(feature = "prost")]
#[macro_export]
#[doc(hidden)]
macro_rules! impl_prost_message {
    ($($message:ident $(<$lifetime:lifetime>)?),+ $(,)?) => {$(
        impl $(<$lifetime>)? $crate::prost::Message for $message $(<$lifetime>)? {
            fn encode_raw(&self, buf: &mut impl $crate::prost::bytes::BufMut) {
                $crate::wire::Encode::encode(self, &mut $crate::wire::ProstSink(buf));
            }

            fn merge_field(
                &mut self,
                _tag: u32,
                _wire_type: $crate::prost::encoding::WireType,
                _buf: &mut impl $crate::prost::bytes::Buf,
                _context: $crate::prost::encoding::DecodeContext,
            ) -> ::core::result::Result<(), $crate::prost::DecodeError> {
                // The one public constructor of prost's error, deprecated without a successor.
                #[allow(deprecated)]
                Err($crate::prost::DecodeError::new(
                    "this message borrows what it is read from: use agent_core::gate::Decode",
                ))
            }

            fn encoded_len(&self) -> usize {
                $crate::wire::Encode::encoded_len(self)
            }

            fn clear(&mut self) {
                *self = Self::default();
            }
        }
    )+};
}

/// Implements nothing: the feature `prost` is off.
#[cfg(not(feature = "prost"))]
#[macro_export]
#[doc(hidden)]
macro_rules! impl_prost_message {
    ($($ignored:tt)*) => {};
}
