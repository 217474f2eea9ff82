//! Where in a request an element is.

use std::fmt;

/// A place in a request, from the method's name down.
#[derive(Clone, Debug)]
pub(super) struct Path {
    method: &'static str,
    steps: Vec<Step>,
}

/// A step down.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Field(&'static str),
    Index(usize),
    Key(String),
}

impl Path {
    pub(super) const fn new(method: &'static str) -> Self {
        Self {
            method,
            steps: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    pub(super) fn pop(&mut self) {
        self.steps.pop();
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.method)?;
        self.steps.iter().try_for_each(|step| match step {
            Step::Field(name) => write!(f, ".{name}"),
            Step::Index(index) => write!(f, "[{index}]"),
            Step::Key(key) => write!(f, "[{key}]"),
        })
    }
}
