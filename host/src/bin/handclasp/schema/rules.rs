//! `handclasp schema rules`.

use crate::schema::Done;
use agent_schema::check::Rule;

pub(crate) fn run() -> Done {
    Done::success(Rule::table().trim_end().to_owned())
}
