use super::*;
use crate::feature::{Feature, FeatureSet};
use crate::level::Level;
use crate::messages::{PowerAction, ShutdownRequest};
use crate::version::Version;

const PAUSE: Need = Need::since(1, 1).with(Feature(3));
const STRICT: Strictness<'_> = Strictness::Strict(&Level::BASELINE);

fn reading<'a>(
    strictness: Strictness<'static>,
    read: fn(&mut GatedFields<'a, '_>),
) -> Result<(), MessageError<'a>> {
    // Field 1 is 2, field 2 is "ab".
    let mut fields = GatedFields::new(&[0x08, 0x02, 0x12, 0x02, b'a', b'b'], strictness, "Sample");
    while let Some(number) = fields.next_number() {
        if number == 2 {
            read(&mut fields);
        }
    }
    fields.finish()
}

fn entry_of(bytes: &[u8]) -> Result<(&str, &[u8]), MessageError<'_>> {
    let mut fields = GatedFields::new(bytes, STRICT, "Sample");
    let mut entry = ("", &[][..]);
    while fields.next_number().is_some() {
        entry = fields.message_entry();
    }
    fields.finish().map(|()| entry)
}

fn refused(element: Element<'_>, need: Option<Need>) -> Result<(), MessageError<'_>> {
    Err(MessageError::NotInSession { element, need })
}

fn unknown(fields: &mut GatedFields<'_, '_>) {
    fields.unknown();
}

#[test]
fn a_strict_gate_names_what_the_level_lacks() {
    let need = |fields: &mut GatedFields<'_, '_>| fields.need("Sample.b", PAUSE);
    assert_eq!(
        reading(STRICT, need),
        refused(Element::Path("Sample.b"), Some(PAUSE))
    );
    assert_eq!(reading(Strictness::Lenient, need), Ok(()));
    let element = Element::UnknownField {
        message: "Sample",
        number: 2,
    };
    assert_eq!(reading(STRICT, unknown), refused(element, None));
    assert_eq!(reading(Strictness::Lenient, unknown), Ok(()));
}

#[test]
fn a_member_is_known_to_the_build_and_held_by_the_level() {
    const ALL: &[Member] = &[
        Member {
            name: "cd",
            need: PAUSE,
        },
        Member {
            name: "ab",
            need: PAUSE,
        },
    ];
    let element = Element::Member {
        field: "Sample.b",
        name: "ab",
    };
    let known = reading(STRICT, |fields| {
        let name = fields.str();
        fields.member("Sample.b", name, ALL);
    });
    assert_eq!(known, refused(element, Some(PAUSE)));
    let unknown = reading(STRICT, |fields| {
        let name = fields.str();
        fields.member("Sample.b", name, &[]);
    });
    assert_eq!(unknown, refused(element, None));
}

/// Found by fuzzing: the last value counted, and one that could not be read was passed over.
#[test]
fn an_entry_with_two_messages_is_refused() {
    assert_eq!(entry_of(b"\x0a\x05\x0a\x01k\x12\x00"), Ok(("k", &[][..])));
    assert_eq!(entry_of(b"\x0a\x03\x12\x01v"), Ok(("", &b"v"[..])));
    let twice = Err(MessageError::Malformed(WireError::DuplicateMessage));
    assert_eq!(entry_of(b"\x0a\x07\x12\x01a\x12\x02\x18\x01"), twice);
    let wrong = Err(MessageError::Malformed(WireError::WrongWireType));
    assert_eq!(entry_of(b"\x0a\x02\x10\x00"), wrong);
    assert_eq!(entry_of(b"\x08\x00"), wrong);
}

#[test]
fn a_bound_is_that_of_the_level() {
    const BOUNDS: &[Bound] = &[
        Bound {
            since: Version::new(1, 0),
            limit: 1,
        },
        Bound {
            since: Version::new(1, 1),
            limit: 2,
        },
    ];
    let newer = Need::since(1, 1);
    let read = |fields: &mut GatedFields<'_, '_>| {
        fields.within_bounds("Sample.b", 2, BOUNDS);
    };
    assert_eq!(
        reading(STRICT, read),
        refused(Element::Path("Sample.b"), Some(newer))
    );
    assert_eq!(reading(Strictness::Lenient, read), Ok(()));
    let longest = |fields: &mut GatedFields<'_, '_>| {
        fields.within_bounds("Sample.b", 3, BOUNDS);
    };
    let too_long = Err(MessageError::TooLong {
        field: "Sample.b",
        limit: 2,
    });
    assert_eq!(reading(STRICT, longest), too_long);
    assert_eq!(reading(Strictness::Lenient, longest), too_long);
}

/// Every kind of value, read by its field's number.
#[derive(Debug, Default, PartialEq)]
struct Values<'a> {
    signed: [i64; 2],
    unsigned: [u64; 2],
    flag: bool,
    text: &'a str,
    action: Option<PowerAction>,
    inner: Option<ShutdownRequest>,
    entry: (&'a str, u32),
    counted: usize,
}

impl<'a> Decode<'a> for Values<'a> {
    const NAME: &'static str = "Values";

    fn read(fields: &mut GatedFields<'a, '_>) -> Self {
        let mut values = Self::default();
        while let Some(number) = fields.next_number() {
            match number {
                1 => values.signed = [fields.i64(), fields.i32().into()],
                2 => values.unsigned = [fields.u64(), fields.u32().into()],
                3 => values.flag = fields.bool(),
                4 => values.text = fields.str_within("Values.text", 2),
                5 => values.action = fields.enumeration("Values.action"),
                6 => {
                    fields.once(values.inner.is_some());
                    values.inner = Some(fields.message());
                }
                7 => values.entry = fields.entry(),
                8 => fields.numbers("Values.numbers", &mut values.counted, 2),
                9 => {
                    let (path, counted) = ("Values.actions", &mut values.counted);
                    fields.enumerations::<PowerAction>(path, counted, 2);
                }
                10 => {
                    let name = fields.str();
                    fields.member("Values.word", name, &[]);
                }
                _ => fields.unknown(),
            }
        }
        values
    }
}

fn values(bytes: &[u8]) -> Result<Values<'_>, MessageError<'_>> {
    Values::decode(bytes, STRICT)
}

#[test]
fn values_are_read_as_their_types() {
    let minus_two = b"\x08\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01";
    assert_eq!(values(minus_two).map(|values| values.signed), Ok([-2, -2]));
    // Of a 32-bit number the low bits count.
    let wide = values(b"\x10\x85\x80\x80\x80\x10").map(|values| values.unsigned);
    assert_eq!(wide, Ok([(1 << 32) + 5, 5]));
    assert_eq!(values(b"\x18\x01").map(|values| values.flag), Ok(true));
    assert_eq!(values(b"\x18\x00").map(|values| values.flag), Ok(false));
    assert_eq!(values(b"\x22\x02ab").map(|values| values.text), Ok("ab"));
    let entry = values(b"\x3a\x05\x0a\x01k\x10\x07").map(|values| values.entry);
    assert_eq!(entry, Ok(("k", 7)));
}

#[test]
fn enums_and_messages_are_read_through_the_same_gate() {
    let action = values(b"\x28\x01").map(|values| values.action);
    assert_eq!(action, Ok(Some(PowerAction::Reboot)));
    let unknown = |field| refused(Element::UnknownValue { field, number: 9 }, None).unwrap_err();
    assert_eq!(values(b"\x28\x09"), Err(unknown("Values.action")));
    let lenient = Values::decode(b"\x28\x09", Strictness::Lenient);
    assert_eq!(lenient.map(|values| values.action), Ok(None));
    let inner = values(b"\x32\x02\x08\x01").map(|values| values.inner);
    let action = PowerAction::Reboot;
    assert_eq!(inner, Ok(Some(ShutdownRequest { action })));
    assert!(values(b"\x32\x02\x08\x09").is_err());
    let twice = Err(MessageError::Malformed(WireError::DuplicateMessage));
    assert_eq!(values(b"\x32\x00\x32\x00"), twice);
}

#[test]
fn lists_are_counted_and_checked_item_by_item() {
    let too_long = |field| Err(MessageError::TooLong { field, limit: 2 });
    let counted = |bytes| values(bytes).map(|values| values.counted);
    assert_eq!(counted(b"\x42\x02\x05\x06"), Ok(2));
    assert_eq!(counted(b"\x42\x03\x05\x06\x07"), too_long("Values.numbers"));
    assert_eq!(counted(b"\x48\x01\x48\x00"), Ok(2));
    assert_eq!(counted(b"\x4a\x03\x00\x00\x00"), too_long("Values.actions"));
    let field = "Values.actions";
    let unknown = refused(Element::UnknownValue { field, number: 9 }, None);
    assert_eq!(counted(b"\x4a\x01\x09").map(|_| ()), unknown);
}

#[test]
fn an_empty_member_is_none() {
    assert!(values(b"\x52\x00").is_ok());
    let field = "Values.word";
    let unknown = refused(Element::Member { field, name: "w" }, None);
    assert_eq!(values(b"\x52\x01w").map(|_| ()), unknown);
}

/// An enum with a value that only some sessions hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Newer;

impl Enumeration for Newer {
    fn from_number(_: i32) -> Option<Self> {
        Some(Self)
    }

    fn number(self) -> i32 {
        1
    }

    fn gated(self) -> Option<Member> {
        let name = "NEWER";
        Some(Member { name, need: PAUSE })
    }
}

#[test]
fn a_value_of_an_enum_has_to_be_held_by_the_level() {
    const HOLDS: Level = Level {
        version: Version::new(1, 1),
        features: FeatureSet::OWN,
    };
    let enumerated = |gate| {
        let mut fields = GatedFields::new(&[], gate, "Sample");
        let value: Option<Newer> = fields.enumerated("Sample.e", 1);
        assert_eq!(value, Some(Newer));
        fields.finish()
    };
    let (field, name) = ("Sample.e", "NEWER");
    let lacking = refused(Element::Value { field, name }, Some(PAUSE));
    assert_eq!(enumerated(STRICT), lacking);
    assert_eq!(enumerated(Strictness::Strict(&HOLDS)), Ok(()));
    assert_eq!(enumerated(Strictness::Lenient), Ok(()));
}
