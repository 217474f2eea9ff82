//! The rules, and what each is about.

use std::fmt::{self, Write};

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// What peers that speak protobuf's binary form read.
    Wire,
    /// What peers that speak protobuf's JSON form read; breaks only with `--json-wire`.
    Json,
    /// What became of numbers and names in all releases.
    History,
    /// Since when and under which feature elements are used; of contracts that import the options.
    Gates,
    /// Changes that break nothing.
    Note,
}

/// How a mixed fleet notices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It does not, or not yet.
    Nothing,
    /// A call fails.
    Refused,
    /// A call does something else than what was asked for, or tells something else than what is.
    SilentlyWrong,
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident $id:literal $family:ident $effect:ident $witness:literal;)+) => {
        /// A rule. What each says is its summary, which the documentation of a variant repeats.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Rule {
            /// All rules.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The name that findings and acknowledgements have it by; it never changes.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)+ }
            }

            /// What it finds, in a sentence.
            pub fn summary(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+).trim_start(),)+ }
            }

            /// What it looks at.
            pub const fn family(self) -> Family {
                match self { $(Self::$name => Family::$family,)+ }
            }

            /// How a mixed fleet notices.
            pub const fn effect(self) -> Effect {
                match self { $(Self::$name => Effect::$effect,)+ }
            }

            /// Whether every break that it finds can be shown by a message.
            pub const fn is_witnessable(self) -> bool {
                match self { $(Self::$name => $witness,)+ }
            }
        }
    };
}

rules! {
    /// A method was deleted: calls of it get UNIMPLEMENTED.
    RpcNoDelete "RPC_NO_DELETE" Wire Refused false;
    /// A service was deleted with all of its methods.
    ServiceNoDelete "SERVICE_NO_DELETE" Wire Refused false;
    /// A message of a deleted method or of a state record was deleted.
    MessageNoDelete "MESSAGE_NO_DELETE" Wire Refused false;
    /// A method's requests became a stream, or are no longer one.
    RpcSameClientStreaming "RPC_SAME_CLIENT_STREAMING" Wire Refused false;
    /// A method's responses became a stream, or are no longer one.
    RpcSameServerStreaming "RPC_SAME_SERVER_STREAMING" Wire Refused false;
    /// A method's idempotency level changed, and with it whether callers repeat a call.
    RpcSameIdempotencyLevel "RPC_SAME_IDEMPOTENCY_LEVEL" Wire SilentlyWrong false;
    /// A method's request became another message that reads differently.
    RpcSameRequestType "RPC_SAME_REQUEST_TYPE" Wire SilentlyWrong false;
    /// A method's response became another message that reads differently.
    RpcSameResponseType "RPC_SAME_RESPONSE_TYPE" Wire SilentlyWrong false;
    /// A field was deleted and its number not reserved: the next field may take it.
    FieldNoDeleteUnlessNumberReserved "FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED" Wire SilentlyWrong true;
    /// The default of an absent field changed.
    FieldSameDefault "FIELD_SAME_DEFAULT" Wire SilentlyWrong true;
    /// Fields that could be set together now exclude each other, or the other way round.
    FieldSameOneof "FIELD_SAME_ONEOF" Wire SilentlyWrong true;
    /// A single field became a list, or a list a single field: all items except the last are lost.
    FieldWireCompatibleCardinality "FIELD_WIRE_COMPATIBLE_CARDINALITY" Wire SilentlyWrong true;
    /// A field's type became one with another encoding.
    FieldWireCompatibleType "FIELD_WIRE_COMPATIBLE_TYPE" Wire SilentlyWrong true;
    /// A field's type became one with the same encoding that can represent or distinguish fewer values.
    FieldValuesLost "FIELD_VALUES_LOST" Wire SilentlyWrong true;
    /// A field kept its name and got another number.
    FieldRenumbered "FIELD_RENUMBERED" Wire SilentlyWrong true;
    /// A field cannot be absent any more. That one can be absent and could not before is a note.
    FieldSamePresence "FIELD_SAME_PRESENCE" Wire SilentlyWrong true;
    /// A field became required, or is no longer required: one side requires a field that the other does not send.
    MessageSameRequiredFields "MESSAGE_SAME_REQUIRED_FIELDS" Wire Refused false;
    /// An enum's value was deleted and its number not reserved.
    EnumValueNoDeleteUnlessNumberReserved "ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED" Wire SilentlyWrong true;
    /// An enum's value kept its name and got another number.
    EnumValueRenumbered "ENUM_VALUE_RENUMBERED" Wire SilentlyWrong true;
    /// A number is no longer reserved in an enum. For a name, this is a note without JSON.
    ReservedEnumNoDelete "RESERVED_ENUM_NO_DELETE" Wire SilentlyWrong false;
    /// A number is no longer reserved in a message. For a name, this is a note without JSON.
    ReservedMessageNoDelete "RESERVED_MESSAGE_NO_DELETE" Wire SilentlyWrong false;
    /// A file is in another package. The effects on its services and messages are reported separately.
    FileSamePackage "FILE_SAME_PACKAGE" Note Nothing false;
    /// An enum's JSON form follows other rules.
    EnumSameJsonFormat "ENUM_SAME_JSON_FORMAT" Json SilentlyWrong false;
    /// A message's JSON form follows other rules.
    MessageSameJsonFormat "MESSAGE_SAME_JSON_FORMAT" Json SilentlyWrong false;
    /// An enum's value was renamed.
    EnumValueSameName "ENUM_VALUE_SAME_NAME" Json Refused false;
    /// A field was renamed.
    FieldSameName "FIELD_SAME_NAME" Json Refused false;
    /// A field's name in JSON changed.
    FieldSameJsonName "FIELD_SAME_JSON_NAME" Json Refused false;
    /// An enum's value was deleted and its name not reserved.
    EnumValueNoDeleteUnlessNameReserved "ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED" Json Refused false;
    /// A field was deleted and its name not reserved.
    FieldNoDeleteUnlessNameReserved "FIELD_NO_DELETE_UNLESS_NAME_RESERVED" Json Refused false;
    /// A single field became a list, a list a single field, or a map a list: JSON encodes them in different ways.
    FieldWireJsonCompatibleCardinality "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY" Json Refused false;
    /// A field's type became one that JSON encodes in another way.
    FieldWireJsonCompatibleType "FIELD_WIRE_JSON_COMPATIBLE_TYPE" Json Refused false;
    /// A number has another meaning than in an earlier release, and releases between the two did not have it.
    NumberReused "NUMBER_REUSED" History SilentlyWrong false;
    /// A name has another meaning than in an earlier release, and releases between the two did not have it.
    NameReused "NAME_REUSED" History SilentlyWrong false;
    /// A feature number identifies another feature than in an earlier release.
    FeatureNumberReused "FEATURE_NUMBER_REUSED" History SilentlyWrong false;
    /// An element was added without `since`, so it is also sent to peers that lack it.
    AddedWithoutSince "ADDED_WITHOUT_SINCE" Gates Refused false;
    /// The `since` of an element contradicts the releases.
    SinceContradictsHistory "SINCE_CONTRADICTS_HISTORY" Gates Refused false;
    /// An element belongs to another feature, or has another scope, than before.
    GateChanged "GATE_CHANGED" Gates Refused false;
    /// An element was removed that was not deprecated in at least two minor releases.
    RemovedWithoutDeprecation "REMOVED_WITHOUT_DEPRECATION" Gates Refused false;
    /// A bound is lower than it was.
    BoundNarrowed "BOUND_NARROWED" Gates Refused false;
    /// A bound is higher than it was, also for peers of versions with the lower bound.
    BoundWidenedWithoutSince "BOUND_WIDENED_WITHOUT_SINCE" Gates Refused false;
    /// A value of a vocabulary was removed.
    ValueRemoved "VALUE_REMOVED" Gates Refused false;
    /// A value was added to a vocabulary or an enum, and may be sent at once to peers that lack it.
    ValueEnabledWhenAdded "VALUE_ENABLED_WHEN_ADDED" Gates Refused false;
    /// A value that responses can contain was added without a fallback for peers that lack it.
    ValueWithoutFallback "VALUE_WITHOUT_FALLBACK" Gates SilentlyWrong false;
    /// A message of the negotiation changed in another way than by a new field.
    NegotiationFrozen "NEGOTIATION_FROZEN" Wire Refused false;
    /// A method was added.
    RpcAdded "RPC_ADDED" Note Nothing false;
    /// A field was added.
    FieldAdded "FIELD_ADDED" Note Nothing false;
    /// A value was added to an enum.
    EnumValueAdded "ENUM_VALUE_ADDED" Note Nothing false;
    /// A value was added to a vocabulary.
    ValueAdded "VALUE_ADDED" Note Nothing false;
    /// A bound is higher than it was, from a version on.
    BoundWidened "BOUND_WIDENED" Note Nothing false;
    /// A field was deleted and its number reserved.
    FieldRemoved "FIELD_REMOVED" Wire Refused false;
    /// An enum's value was deleted and its number reserved.
    EnumValueRemoved "ENUM_VALUE_REMOVED" Wire Refused false;
    /// An element is now deprecated.
    Deprecated "DEPRECATED" Note Nothing false;
    /// A field's message or enum became another one that reads alike: a person must judge whether its meaning changed.
    FieldSameType "FIELD_SAME_TYPE" Note Nothing false;
    /// A field holds `google.protobuf.Any`, and no `--state` names the messages in it.
    AnyNotFollowed "ANY_NOT_FOLLOWED" Note Nothing false;
    /// An entry of the acknowledgements matches nothing that breaks.
    AcknowledgementUnused "ACKNOWLEDGEMENT_UNUSED" Note Nothing false;
    /// An entry of the acknowledgements has ended, and what it matches breaks.
    AcknowledgementOverdue "ACKNOWLEDGEMENT_OVERDUE" Note Nothing false;
    /// The comment of an unchanged element changed: a person must judge whether its meaning changed.
    CommentChanged "COMMENT_CHANGED" Note Nothing false;
}

impl Rule {
    /// The rule with an id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }

    /// The rules as a Markdown table, as the documentation has them.
    pub fn table() -> String {
        let mut table =
            "| rule | looks at | effect | witness | what it finds |\n|---|---|---|---|---|\n"
                .to_owned();
        for rule in Self::ALL {
            let witness = if rule.is_witnessable() { "yes" } else { "no" };
            let (id, family, effect, summary) =
                (rule.id(), rule.family(), rule.effect(), rule.summary());
            let _ = writeln!(
                table,
                "| `{id}` | {family} | {effect} | {witness} | {summary} |"
            );
        }
        table
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl fmt::Display for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wire => "wire",
            Self::Json => "JSON",
            Self::History => "history",
            Self::Gates => "gates",
            Self::Note => "note",
        })
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "none",
            Self::Refused => "refused",
            Self::SilentlyWrong => "silently wrong",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn each_id_names_one_rule() {
        let ids: HashSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            assert_eq!(Rule::from_id(rule.id()), Some(*rule));
        }
    }
}
