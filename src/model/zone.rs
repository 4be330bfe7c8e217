//! Time zones: what their clocks show and when that changes, from a table of all zones.
//!
//! `zones.bin` is made from the crate chrono-tz by `tests/suite/zones.rs`, which describes it and compares every zone with
//! that crate. It holds numbers alone, so that a program that asks for no zone, or for one, loads nothing of the others.

/// All zones: five lengths of four bytes, then names, clocks, spans, places and histories, each as long as it says.
static TABLE: &[u8] = include_bytes!("zones.bin");

/// Bytes of a clock in the table: seconds, summer, the name filled up with zeros.
const CLOCK: usize = 12;

/// What the clocks of a place show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Seconds east of Greenwich.
    pub offset: i32,
    /// Whether they are ahead of the standard time.
    pub is_summer: bool,
    /// What people call it, `CET`; empty where they have no name for it.
    pub name: &'static str,
}

/// A time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// What its clocks show before the first change.
    first: Clock,
    /// From which second (of Unix time) on they show what, in order.
    changes: Vec<(i64, Clock)>,
}

impl Zone {
    /// The zone of an IANA name such as `Europe/Berlin`, if there is one; it is spelt just so.
    pub fn named(name: &str) -> Option<Self> {
        let table = Table::read()?;
        let (first, changes) = table.history(table.history_of(name)?)?;
        let changes = changes.into_iter().map(|(from, clock)| Some((from, table.clock(clock)?)));
        Some(Self { first: table.clock(first)?, changes: changes.collect::<Option<_>>()? })
    }

    /// What the clocks show at a second of Unix time.
    pub fn clock_at(&self, second: i64) -> Clock {
        let later = self.changes.partition_point(|(from, _)| *from <= second);
        later.checked_sub(1).and_then(|last| self.changes.get(last)).map_or(self.first, |(_, clock)| *clock)
    }
}

/// Whether a zone is called so.
pub fn is_zone(name: &str) -> bool {
    Table::read().is_some_and(|table| table.history_of(name).is_some())
}

/// A clock by its number, and changes to such: from which second on.
type History = (usize, Vec<(i64, usize)>);

/// The parts of the table.
#[derive(Clone, Copy)]
struct Table {
    /// Each: the length of the name, the name, the number of its history in two bytes.
    names: &'static [u8],
    /// Each of [`CLOCK`] bytes.
    clocks: &'static [u8],
    /// Seconds between two changes, in four bytes each.
    spans: &'static [u8],
    /// Where in `histories` each history begins, in four bytes.
    places: &'static [u8],
    histories: &'static [u8],
}

impl Table {
    fn read() -> Option<Self> {
        let mut rest = Bytes(TABLE);
        let mut lengths = [0; 5];
        for length in &mut lengths {
            *length = usize::try_from(u32::from_le_bytes(rest.array()?)).ok()?;
        }
        let [names, clocks, spans, places, histories] = lengths;
        Some(Self {
            names: rest.take(names)?,
            clocks: rest.take(clocks)?,
            spans: rest.take(spans)?,
            places: rest.take(places)?,
            histories: rest.take(histories)?,
        })
    }

    /// The number of the history that a zone has.
    fn history_of(self, name: &str) -> Option<usize> {
        let mut names = Bytes(self.names);
        loop {
            let length = names.byte()?;
            let found = names.take(length.into())?;
            let history = u16::from_le_bytes(names.array()?);
            if found == name.as_bytes() {
                return Some(history.into());
            }
        }
    }

    fn clock(self, number: usize) -> Option<Clock> {
        let mut bytes = Bytes(self.clocks.get(number * CLOCK..)?);
        let offset = i32::from_le_bytes(bytes.array()?);
        let is_summer = bytes.byte()? == 1;
        let name = std::str::from_utf8(bytes.take(CLOCK - 5)?).ok()?;
        Some(Clock { offset, is_summer, name: name.trim_end_matches('\0') })
    }

    fn span(self, number: usize) -> Option<i64> {
        Bytes(self.spans.get(number * 4..)?).array().map(|bytes| u32::from_le_bytes(bytes).into())
    }

    /// A history: its first clock, the changes that are its own, and those that it shares with an earlier one.
    fn history(self, number: usize) -> Option<History> {
        let place = u32::from_le_bytes(Bytes(self.places.get(number * 4..)?).array()?);
        let mut bytes = Bytes(self.histories.get(usize::try_from(place).ok()?..)?);
        let first = bytes.number()?;
        let own = bytes.number()?;
        let mut changes = Vec::with_capacity(own);
        let mut at = 0;
        for change in 0..own {
            at = if change == 0 {
                i64::from_le_bytes(bytes.array()?)
            } else {
                at + self.span(bytes.number()?)?
            };
            changes.push((at, bytes.number()?));
        }
        if let Some(shared) = bytes.number()?.checked_sub(1).filter(|earlier| *earlier < number) {
            let from = bytes.number()?;
            changes.extend_from_slice(self.history(shared)?.1.get(from..)?);
        }
        Some((first, changes))
    }
}

/// Bytes that are read one after the other.
struct Bytes(&'static [u8]);

impl Bytes {
    fn take(&mut self, count: usize) -> Option<&'static [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// A number of one byte below 128, otherwise of two: seven bits, then the rest.
    fn number(&mut self) -> Option<usize> {
        let low = usize::from(self.byte()?);
        if low < 128 { Some(low) } else { Some(low - 128 + usize::from(self.byte()?) * 128) }
    }
}
