//! What one side writes, the other reads: the guest's code against prost.

// Numbers have to arrive as they were.
#![allow(clippy::float_cmp)]

use agent_core::gate::{Decode, Strictness};
use agent_core::level::Level;
use agent_core::wire::{Encode, Fixed32, Fixed64, Sfixed32, Sfixed64, Sint32, Sint64, Writer};
use agent_core::{Feature, Version};
use handclasp_foreign::host::google::{Any, Duration, Timestamp};
use handclasp_foreign::host::types::{self, maybe_numbers, well_known};
use handclasp_foreign::{guest, host};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;

/// The newest version, with all features.
fn newest() -> Level {
    Level {
        version: Version::new(1, 2),
        features: [1, 2, 3].into_iter().map(Feature).collect(),
    }
}

/// What the guest reads from bytes of the host's.
fn read<'a, G: Decode<'a>>(bytes: &'a [u8]) -> G {
    G::decode(bytes, Strictness::Strict(&newest())).unwrap()
}

/// What the host reads from a message that the guest writes.
fn returned<H: prost::Message + Default>(message: &dyn Encode) -> H {
    let mut buffer = [0; 4096];
    let mut writer = Writer::new(&mut buffer);
    message.encode(&mut writer);
    H::decode(writer.finish().unwrap()).unwrap()
}

/// Checks that the guest reads the value of each field that the host wrote, and that the host reads it again.
macro_rules! assert_same {
    ($sent:ident, $type:ident, $($field:ident),+) => {{
        let bytes = prost::Message::encode_to_vec(&$sent);
        let read: guest::types::$type = read(&bytes);
        $(prop_assert_eq!(read.$field, $sent.$field);)+
        prop_assert_eq!(returned::<types::$type>(&read), $sent);
    }};
}

/// Like [`assert_same`] for lists and maps, whose items may be wrapped.
macro_rules! assert_same_items {
    ($sent:ident, $type:ident, $($field:ident: $wrap:expr),+) => {{
        let bytes = prost::Message::encode_to_vec(&$sent);
        let read: guest::types::$type<'_> = read(&bytes);
        $(prop_assert!(read.$field.iter().eq($sent.$field.iter().map($wrap)));)+
        prop_assert_eq!(returned::<types::$type>(&read), $sent);
    }};
}

/// A double that is equal to itself.
fn double() -> impl Strategy<Value = f64> {
    use proptest::num::f64::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO
}

/// A float that is equal to itself.
fn float() -> impl Strategy<Value = f32> {
    use proptest::num::f32::{NEGATIVE, NORMAL, POSITIVE, SUBNORMAL, ZERO};
    POSITIVE | NEGATIVE | NORMAL | SUBNORMAL | ZERO
}

prop_compose! {
    fn numbers()(
        (a_double, a_float) in (double(), float()),
        (an_int32, an_int64, a_uint32, a_uint64) in any::<(i32, i64, u32, u64)>(),
        (a_sint32, a_sint64, a_fixed32, a_fixed64) in any::<(i32, i64, u32, u64)>(),
        (an_sfixed32, an_sfixed64, a_bool) in any::<(i32, i64, bool)>(),
    ) -> types::Numbers {
        types::Numbers {
            a_double, a_float, an_int32, an_int64, a_uint32, a_uint64, a_sint32, a_sint64, a_fixed32,
            a_fixed64, an_sfixed32, an_sfixed64, a_bool,
        }
    }
}

prop_compose! {
    fn lists()(
        doubles in vec(double(), 0..8),
        floats in vec(float(), 0..8),
        sint32s in vec(any::<i32>(), 0..8),
        sint64s in vec(any::<i64>(), 0..8),
        fixed32s in vec(any::<u32>(), 0..8),
        fixed64s in vec(any::<u64>(), 0..8),
        sfixed32s in vec(any::<i32>(), 0..8),
        sfixed64s in vec(any::<i64>(), 0..8),
    ) -> types::Lists {
        types::Lists {
            doubles, floats, sint32s, sint64s, fixed32s, fixed64s, sfixed32s, sfixed64s,
        }
    }
}

prop_compose! {
    fn maps()(
        by_sint32 in btree_map(any::<i32>(), double(), 0..8),
        by_sint64 in btree_map(any::<i64>(), float(), 0..8),
        by_fixed32 in btree_map(any::<u32>(), any::<i32>(), 0..8),
        by_fixed64 in btree_map(any::<u64>(), any::<i64>(), 0..8),
        by_sfixed32 in btree_map(any::<i32>(), any::<i32>(), 0..8),
        by_sfixed64 in btree_map(any::<i64>(), any::<i64>(), 0..8),
    ) -> types::Maps {
        types::Maps {
            by_sint32, by_sint64, by_fixed32, by_fixed64, by_sfixed32, by_sfixed64,
            ..Default::default()
        }
    }
}

proptest! {
    #[test]
    fn every_type_of_number_arrives(sent in numbers()) {
        assert_same!(
            sent, Numbers, a_double, a_float, an_int32, an_int64, a_uint32, a_uint64, a_sint32,
            a_sint64, a_fixed32, a_fixed64, an_sfixed32, an_sfixed64, a_bool
        );
    }

    #[test]
    fn numbers_that_may_be_absent_arrive(numbers in numbers(), is_there: bool, is_wide: bool) {
        let one = if is_wide {
            maybe_numbers::One::AnSfixed64(numbers.an_sfixed64)
        } else {
            maybe_numbers::One::AnSfixed32(numbers.an_sfixed32)
        };
        let sent = types::MaybeNumbers {
            a_double: is_there.then_some(numbers.a_double),
            a_float: is_there.then_some(0.0),
            a_sint32: is_there.then_some(numbers.a_sint32),
            a_sint64: is_there.then_some(0),
            a_fixed32: is_there.then_some(numbers.a_fixed32),
            a_fixed64: is_there.then_some(0),
            one: is_there.then_some(one),
        };
        assert_same!(sent, MaybeNumbers, a_double, a_float, a_sint32, a_sint64, a_fixed32, a_fixed64);
    }

    #[test]
    fn lists_of_numbers_arrive(sent in lists()) {
        assert_same_items!(
            sent, Lists,
            doubles: |&it| it,
            floats: |&it| it,
            sint32s: |&it| Sint32(it),
            sint64s: |&it| Sint64(it),
            fixed32s: |&it| Fixed32(it),
            fixed64s: |&it| Fixed64(it),
            sfixed32s: |&it| Sfixed32(it),
            sfixed64s: |&it| Sfixed64(it)
        );
    }

    #[test]
    fn maps_of_numbers_arrive(sent in maps()) {
        assert_same_items!(
            sent, Maps,
            by_sint32: |(&key, &value)| (Sint32(key), value),
            by_sint64: |(&key, &value)| (Sint64(key), value),
            by_fixed32: |(&key, &value)| (Fixed32(key), Sfixed32(value)),
            by_fixed64: |(&key, &value)| (Fixed64(key), Sfixed64(value)),
            by_sfixed32: |(&key, &value)| (Sfixed32(key), Sint32(value)),
            by_sfixed64: |(&key, &value)| (Sfixed64(key), Sint64(value))
        );
    }
}

#[test]
fn protobufs_own_messages_arrive() {
    let any = |value: &[u8]| Any {
        type_url: "type.googleapis.com/foreign.v1.Old".to_owned(),
        value: value.to_owned(),
    };
    let time = Timestamp {
        seconds: -1,
        nanos: 999_999_999,
    };
    let sent = types::WellKnown {
        at: Some(time),
        lasts: Some(Duration {
            seconds: 3,
            nanos: 4,
        }),
        nothing: Some(host::google::Empty {}),
        any: Some(any(&[8, 1])),
        anys: vec![any(&[]), any(&[8, 2])],
        one: Some(well_known::One::Message(any(&[8, 3]))),
    };
    let bytes = prost::Message::encode_to_vec(&sent);
    let read: guest::types::WellKnown<'_> = read(&bytes);
    let guest::google::Timestamp { seconds, nanos } = read.at.unwrap();
    assert_eq!((seconds, nanos), (time.seconds, time.nanos));
    assert_eq!(read.any.unwrap().value, [8, 1]);
    assert_eq!(read.anys.iter().count(), 2);
    assert_eq!(returned::<types::WellKnown>(&read), sent);
}

#[test]
fn messages_of_other_packages_arrive() {
    let sent = host::v1::PutRequest {
        lists: Some(types::Lists {
            doubles: vec![0.5],
            ..Default::default()
        }),
        maps: Some(types::Maps {
            times: [("now".to_owned(), Timestamp::default())].into(),
            ..Default::default()
        }),
        numbers: vec![types::Numbers::default(); 4],
        older: Some(host::v1::Old {
            number: 1,
            older: host::v1::Older::Old.into(),
        }),
        ..Default::default()
    };
    let bytes = prost::Message::encode_to_vec(&sent);
    let read: guest::v1::PutRequest<'_> = read(&bytes);
    assert_eq!(read.numbers.iter().count(), 4);
    assert_eq!(returned::<host::v1::PutRequest>(&read), sent);
}
