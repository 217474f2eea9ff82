//! The matrix as a table: for people, for programs, and for the document.

use std::fmt;

use serde::Serialize;

use crate::cell::{Cell, Verdict, Way};
use crate::outcome::Outcome;

/// What the document says before the table.
const INTRODUCTION: &str = "\
# Version skew

Every released agent, as the program that was released, and the current one, against the host library clamped to
every released contract and as it is. This file is written by

    cargo xtask skew --write

and every figure in it comes from that run; without `--write` the command only prints the table. It fails unless
all of the table is green.

Each agent boots once, as the init of a virtual machine. \"Host dials\" is a session with that init. An agent dials
only until it was heard, so \"guest dials\" is a session with another process of the same program in that machine.
In the last column a current host hangs up, older ones down to the oldest take its place, and a current one comes
back, all with the same running guest, which keeps its generation and a paused group meanwhile.

In each session every method and every `Mount` driver is used. What the contract of both ends holds has to be done,
and its effect is looked at (\"done\"; `virtio-fs` has no device here, and has to fail for that reason). What it does
not hold has to be refused by the host's library, before anything is sent (\"refused\"). Shutdown is the last call of
each agent that dials, and of each machine.

";

/// The matrix.
#[derive(Debug, Default)]
pub struct Table {
    /// What executed the guests' instructions.
    pub(crate) accel: &'static str,
    /// What stood behind the guests' vsock devices.
    pub(crate) vsock_device: &'static str,
    /// The cells, agent by agent, each time in the same order.
    pub(crate) cells: Vec<Cell>,
}

/// The JSON form, which is promised to callers by the command's help.
#[derive(Serialize)]
struct Json<'a> {
    accel: &'a str,
    vsock_device: &'a str,
    verdict: Verdict,
    cells: Vec<JsonCell<'a>>,
}

#[derive(Serialize)]
struct JsonCell<'a> {
    verdict: Verdict,
    #[serde(flatten)]
    cell: &'a Cell,
}

impl Table {
    /// The worst of all cells' verdicts; a table without cells is not green.
    pub fn verdict(&self) -> Verdict {
        let is = |verdict| self.cells.iter().any(|cell| cell.verdict() == verdict);
        if is(Verdict::Red) || self.cells.is_empty() {
            Verdict::Red
        } else if is(Verdict::NotRun) {
            Verdict::NotRun
        } else {
            Verdict::Green
        }
    }

    /// The JSON form.
    pub fn json(&self) -> impl Serialize {
        let cells = self.cells.iter().map(|cell| JsonCell {
            verdict: cell.verdict(),
            cell,
        });
        Json {
            accel: self.accel,
            vsock_device: self.vsock_device,
            verdict: self.verdict(),
            cells: cells.collect(),
        }
    }

    /// The document that holds the table.
    pub(crate) fn document(&self) -> String {
        format!("{INTRODUCTION}{self}")
    }

    /// The cells of the row that this one is in.
    fn row<'t>(&'t self, one: Option<&'t Cell>) -> impl Iterator<Item = &'t Cell> {
        let cells = self.cells.iter();
        cells.filter(move |cell| one.is_some_and(|one| one.agent == cell.agent))
    }

    fn is_first(&self, cell: &Cell) -> bool {
        let first = self.row(Some(cell)).next();
        first.is_some_and(|first| std::ptr::eq(first, cell))
    }
}

/// A column's title.
fn column(cell: &Cell) -> String {
    match cell.way {
        Way::HostDials => format!("host {} dials", cell.host),
        Way::GuestDials => format!("guest dials host {}", cell.host),
        Way::Downgrade => "host downgraded, and back".to_owned(),
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| agent |")?;
        for cell in self.row(self.cells.first()) {
            write!(f, " {} |", column(cell))?;
        }
        let columns = self.row(self.cells.first()).count();
        writeln!(f, "\n| --- |{}", " --- |".repeat(columns))?;
        for first in self.cells.iter().filter(|cell| self.is_first(cell)) {
            write!(f, "| {} |", first.agent)?;
            for cell in self.row(Some(first)) {
                write!(f, " {cell} |")?;
            }
            writeln!(f)?;
        }
        self.failures(f)
    }
}

impl Table {
    /// A line for each thing that failed.
    fn failures(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for cell in &self.cells {
            let place = || format!("agent {}, {}", cell.agent, column(cell));
            for called in &cell.calls {
                if let Outcome::Failed(reason) = &called.outcome {
                    write!(f, "\n{}: {:?}: {reason}", place(), called.call)?;
                }
            }
            if let Some(error) = &cell.error {
                write!(f, "\n{}: {error}", place())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::Call;
    use crate::cell::Called;

    fn cell(agent: &str, way: Way, outcome: Outcome) -> Cell {
        let mut cell = Cell::new(agent, "1.0", way);
        cell.versions = vec!["1.0".to_owned()];
        let call = Call::Info;
        cell.calls = vec![Called { call, outcome }];
        cell
    }

    fn table(last: Outcome) -> Table {
        Table {
            accel: "tcg",
            vsock_device: "vhost-vsock",
            cells: vec![
                cell("1.0", Way::HostDials, Outcome::Done),
                cell("1.0", Way::GuestDials, Outcome::Refused),
                cell("current", Way::HostDials, Outcome::Done),
                cell("current", Way::GuestDials, last),
            ],
        }
    }

    #[test]
    fn rows_are_agents_and_columns_are_hosts() {
        let expected = "\
| agent | host 1.0 dials | guest dials host 1.0 |
| --- | --- | --- |
| 1.0 | ok: 1.0; 1 done, 0 refused | ok: 1.0; 0 done, 1 refused |
| current | ok: 1.0; 1 done, 0 refused | 1.0; 0 done, 0 refused, 1 not run |
";
        assert_eq!(table(Outcome::NotRun).to_string(), expected);
    }

    #[test]
    fn one_cell_decides_for_the_table() {
        assert_eq!(table(Outcome::Done).verdict(), Verdict::Green);
        assert_eq!(table(Outcome::NotRun).verdict(), Verdict::NotRun);
        let red = table(Outcome::Failed("it broke".to_owned()));
        assert_eq!(red.verdict(), Verdict::Red);
        let text = red.to_string();
        let told = "agent current, guest dials host 1.0: Info: it broke";
        assert!(text.contains(told), "{text}");
        assert_eq!(Table::default().verdict(), Verdict::Red);
    }

    #[test]
    fn the_json_form_is_the_promised_one() {
        let json = serde_json::to_value(table(Outcome::NotRun).json()).unwrap();
        assert_eq!(json["verdict"], "not_run");
        let expected = serde_json::json!({
            "verdict": "green", "agent": "1.0", "host": "1.0", "way": "host_dials", "versions": ["1.0"],
            "calls": [{"call": "info", "outcome": "done"}], "error": null
        });
        assert_eq!(json["cells"][0], expected);
        let failed = Outcome::Failed("it broke".to_owned());
        let json = serde_json::to_value(table(failed).json()).unwrap();
        let expected =
            serde_json::json!({"call": "info", "outcome": "failed", "reason": "it broke"});
        assert_eq!(json["cells"][3]["calls"][0], expected);
    }
}
