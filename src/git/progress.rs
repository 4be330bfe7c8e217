//! What a person is told while git talks to a remote.

use std::fmt;
use std::sync::Arc;

use super::World;

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// It begins: with this address, whose password is left out. Programs may ask for one next.
    Reaching(&'a str),
    /// So many of all objects have come.
    Receiving(usize, usize),
    /// So many of all objects have gone.
    Sending(usize, usize),
    /// It is over, well or not.
    Over,
}

/// Who is told the steps of every conversation; nobody unless somebody waits.
#[derive(Clone, Default)]
pub struct Progress(Option<Arc<Told>>);

type Told = dyn Fn(Step<'_>) + Send + Sync;

impl Progress {
    /// Tells this one.
    pub fn to(told: impl Fn(Step<'_>) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(told)))
    }

    pub(super) fn tell(&self, step: Step<'_>) {
        if let Some(told) = &self.0 {
            told(step);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Progress(told)" } else { "Progress(nobody)" })
    }
}

/// A conversation that is going on.
pub(super) struct Talking<'a>(&'a Progress);

impl<'a> Talking<'a> {
    /// It begins.
    pub(super) fn with(address: &str, world: &'a World) -> Self {
        world.progress.tell(Step::Reaching(address));
        Self(&world.progress)
    }
}

impl Drop for Talking<'_> {
    fn drop(&mut self) {
        self.0.tell(Step::Over);
    }
}
