//! Random messages of any type.

use protox::prost_reflect::{
    DynamicMessage, FieldDescriptor, Kind, MapKey, MessageDescriptor, Value,
};
use std::collections::HashMap;

/// How deep messages nest at most.
const DEPTH: u32 = 3;

/// A message that a seed stands for.
pub(crate) fn random(descriptor: &MessageDescriptor, seed: u64) -> DynamicMessage {
    // A generator of odd state never sticks at 0.
    Random(seed | 1).message(descriptor, DEPTH)
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        // The multiplier of SplitMix64's increment, mixed by a shift: good enough to vary test data.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn message(&mut self, descriptor: &MessageDescriptor, depth: u32) -> DynamicMessage {
        let mut message = DynamicMessage::new(descriptor.clone());
        for field in descriptor.fields() {
            if self.below(3) > 0 {
                self.set(&mut message, &field, depth);
            }
        }
        message
    }

    fn set(&mut self, message: &mut DynamicMessage, field: &FieldDescriptor, depth: u32) {
        if depth == 0 && matches!(field.kind(), Kind::Message(_)) {
            return;
        }
        let value = if field.is_map() {
            let Kind::Message(entry) = field.kind() else {
                unreachable!()
            };
            let value = self.value(&entry.map_entry_value_field().kind(), depth);
            Value::Map(HashMap::from([(MapKey::String("key".to_owned()), value)]))
        } else if field.is_list() {
            let count = self.below(4);
            Value::List(
                (0..count)
                    .map(|_| self.value(&field.kind(), depth))
                    .collect(),
            )
        } else {
            self.value(&field.kind(), depth)
        };
        message.set_field(field, value);
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_precision_loss,
        reason = "any value will do"
    )]
    fn value(&mut self, kind: &Kind, depth: u32) -> Value {
        // Shifting yields small and large numbers alike.
        let bits = self.next() >> self.below(64);
        let bits = if self.below(4) == 0 {
            bits.wrapping_neg()
        } else {
            bits
        };
        match kind {
            Kind::Double => Value::F64(bits as f64),
            Kind::Float => Value::F32(bits as f32),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::I32(bits as i32),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::I64(bits as i64),
            Kind::Uint32 | Kind::Fixed32 => Value::U32(bits as u32),
            Kind::Uint64 | Kind::Fixed64 => Value::U64(bits),
            Kind::Bool => Value::Bool(bits & 1 == 1),
            Kind::String => Value::String(format!("{bits:x}")),
            Kind::Bytes => Value::Bytes(bits.to_le_bytes().to_vec().into()),
            Kind::Enum(descriptor) => {
                let index = self.below(descriptor.values().len());
                Value::EnumNumber(descriptor.values().nth(index).unwrap().number())
            }
            Kind::Message(descriptor) => {
                Value::Message(self.message(descriptor, depth.saturating_sub(1)))
            }
        }
    }
}
